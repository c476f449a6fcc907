"""The encoder of multilingual-e5-small as an ONNX graph in dynamic int8.

Word embeddings stay outside: the graph takes `inputs_embeds`, so that one 4-bit table serves every
graph built on this encoder. Weights are int8, one scale per column; activations are quantised as
they come, per token. There is no attention mask: texts run one at a time (see `shipped`), so
nothing is ever padded.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.embedder.packed import PackedModel, Shape

INPUT, OUTPUT = "inputs_embeds", "output"
_MICROSOFT = "com.microsoft"
_INT8_LIMIT = 127
# Channels of the hidden states that are furthest above the median channel in some layer, up to 27
# times, as large language models have them (LLM.int8(), https://arxiv.org/abs/2208.07339): in int8
# they would take the range from the others, so they are multiplied in fp32, apart.
_PEAKS = [3, 4, 15, 35, 60, 62, 87, 135, 146, 223, 297, 321, 345, 347, 351, 383]
# So many inputs of the second feed-forward layer, those with the largest weights, are multiplied in
# fp32 too.
_HEAVIEST = 32
_LEAST_TOKEN = 1e-9
# Gelu's least value, at -0.7518 (https://arxiv.org/abs/1606.08415).
_GELU_LEAST = -0.16997
# What each costs and gives, on 200 pieces of news: the root mean square of what int8 changes in the
# similarity of two of them, all against all, and the time of one of 94 tokens beside the first (one
# thread, medians of 25 in turns):
#   four channels apart, one scale for all tokens before half of the products   0.00079   1.00
#   every token scaled before all of them                                       0.00071   1.05
#   eight channels apart                                                        0.00064   1.05
#   sixteen, as below                                                           0.00060   1.09
#   thirty-two                                                                  0.00060   1.15
# One scale in the second feed-forward layer, and its heaviest not apart: 0.0050.


class GraphBuilder:
    """Collects the nodes and constants of a graph, naming them as it goes."""

    def __init__(self) -> None:
        """Start with an empty graph."""
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, array: NDArray[np.generic]) -> str:
        """Add a constant; return its name."""
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """Add a node with one output; return the output's name."""
        return self.add_many(operator, inputs, 1, domain, **attributes)[0]

    def add_many(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: int,
        domain: str = "",
        **attributes: Any,
    ) -> list[str]:
        """Add a node with several outputs; return their names."""
        names = [f"{operator}_{len(self.nodes)}_{i}" for i in range(outputs)]
        node = helper.make_node(operator, list(inputs), names, domain=domain, **attributes)
        self.nodes.append(node)
        return names

    def linear(
        self,
        x: str,
        weight: NDArray[np.float32],
        bias: NDArray[np.float32],
        apart: Sequence[int] = (),
        rest: str | None = None,
        largest: str | None = None,
    ) -> str:
        """Add `x @ weight.T + bias` in dynamic int8; `weight` is (outputs, inputs).

        :param apart: Inputs that are multiplied in fp32.
        :param rest: `x` without the inputs that are multiplied apart, where these are large.
        :param largest: What each token is divided by before it is quantised, (1, tokens, 1), where
            it is not the largest of the absolute values.
        """
        columns = weight.T.copy()
        taken = columns[list(apart)]
        columns[list(apart)] = 0
        inside = rest or x
        scale = largest or self.largest(self.add("Abs", inside), _LEAST_TOKEN)
        product = self._int8_product(self.add("Div", inside, scale), columns)
        product = self.add("Mul", product, scale)
        if not apart:
            return self.add("Add", product, self.constant(bias))
        return self.add("Add", product, self._product(x, apart, taken, bias))

    def without(self, x: str, inputs: Sequence[int], width: int) -> str:
        """Add `x` with zeros in place of some of its `width` inputs."""
        mask = np.ones(width, np.float32)
        mask[list(inputs)] = 0
        return self.add("Mul", x, self.constant(mask))

    def largest(self, x: str, least: float) -> str:
        """Add the largest value of each token, (1, tokens, 1), and at least `least`."""
        largest = self.add("ReduceMax", x, axes=[2], keepdims=1)
        return self.add("Max", largest, self.constant(np.array([least], np.float32)))

    def _product(
        self,
        x: str,
        inputs: Sequence[int],
        columns: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> str:
        """Add the product of some inputs with their columns, and the bias, in fp32."""
        narrow = self.add("Gather", x, self.constant(np.array(inputs)), axis=2)
        narrow = self.add("Reshape", narrow, self.constant(np.array([-1, len(inputs)])))
        product = self.add("Gemm", narrow, self.constant(columns), self.constant(bias))
        return self.add("Reshape", product, self.constant(np.array([1, -1, len(bias)])))

    def _int8_product(self, x: str, columns: NDArray[np.float32]) -> str:
        scale = np.maximum(np.abs(columns).max(axis=0), 1e-12) / _INT8_LIMIT
        quantised = np.clip(np.rint(columns / scale), -_INT8_LIMIT, _INT8_LIMIT).astype(np.int8)
        weights = (quantised, scale.astype(np.float32), np.zeros(len(scale), np.int8))
        inputs = [self.constant(array) for array in weights]
        return self.add("DynamicQuantizeMatMul", x, *inputs, domain=_MICROSOFT)

    def attention(self, joined: str, heads: int, hidden: int) -> str:
        """Add every token's attention to all, from its query, key and value (1, tokens, 3 hidden).

        In single steps, since `MultiHeadAttention` turns each of the three by itself: a whole text
        takes 6 % less (94 tokens, median of 60 rounds).
        """
        size = hidden // heads
        parted = self.add("Reshape", joined, self.constant(np.array([-1, 3, heads, size])))
        parted = self.add("Transpose", parted, perm=[1, 2, 0, 3])
        ones = self.constant(np.ones(3, np.int64))
        query, key, value = self.add_many("Split", [parted, ones], 3, axis=0)
        scores = self.add("FusedMatMul", query, key, domain=_MICROSOFT, transB=1, alpha=size**-0.5)
        mixed = self.add("MatMul", self.add("Softmax", scores, axis=-1), value)
        mixed = self.add("Transpose", mixed, perm=[0, 2, 1, 3])
        return self.add("Reshape", mixed, self.constant(np.array([1, -1, hidden])))

    def layer_norm(
        self, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32], epsilon: float
    ) -> str:
        """Add a layer normalisation over the last axis."""
        return self.add(
            "LayerNormalization", x, self.constant(weight), self.constant(bias), epsilon=epsilon
        )

    def model(self, output: str, shape: Sequence[int | str], hidden_size: int) -> bytes:
        """Close the graph, `output` (of this shape) renamed to OUTPUT, and serialise it."""
        self.add_output(output)
        source = helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, "tokens", hidden_size])
        result = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, "e5", [source], [result], self.constants)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
        serialised: bytes = model.SerializeToString()
        return serialised

    def add_output(self, name: str) -> None:
        """Copy a value to the graph's output."""
        self.nodes.append(helper.make_node("Identity", [name], [OUTPUT]))


Tensors = Callable[[str], NDArray[np.float32]]


def add_encoder(graph: GraphBuilder, tensors: Tensors, shape: Shape) -> str:
    """Add the encoder from INPUT (1, tokens, hidden) to its last hidden states, same shape."""
    hidden, epsilon = shape.hidden_size, shape.layer_norm_eps
    # Every token is of type 0, so its type embedding can be part of the position's.
    positions = tensors("emb.pos").reshape(-1, hidden) + tensors("emb.type")[:hidden]
    length = graph.add("Shape", INPUT, start=1, end=2)
    zero = graph.constant(np.zeros(1, np.int64))
    used = graph.add("Slice", graph.constant(positions), zero, length)
    x = graph.add("Add", INPUT, used)
    x = graph.layer_norm(x, tensors("emb.ln.w"), tensors("emb.ln.b"), epsilon)
    for layer in range(shape.num_hidden_layers):

        def named(name: str, prefix: str = f"l{layer}.") -> NDArray[np.float32]:
            return tensors(prefix + name)

        weight = np.concatenate([named(f"{part}.w") for part in "qkv"])
        bias = np.concatenate([named(f"{part}.b") for part in "qkv"])
        rest = graph.without(x, _PEAKS, hidden)
        joined = graph.linear(x, weight, bias, _PEAKS, rest)
        attention = graph.attention(joined, shape.num_attention_heads, hidden)
        x = graph.add("Add", x, graph.linear(attention, named("ao.w"), named("ao.b")))
        x = graph.layer_norm(x, named("aln.w"), named("aln.b"), epsilon)
        rest = graph.without(x, _PEAKS, hidden)
        wide = graph.linear(x, named("fi.w"), named("fi.b"), _PEAKS, rest)
        wide = graph.add("Gelu", wide, domain=_MICROSOFT)
        narrow = named("fo.w")
        heavy = np.argsort(-np.abs(narrow).max(axis=0), kind="stable")[:_HEAVIEST]
        largest = graph.largest(wide, -_GELU_LEAST)
        narrowed = graph.linear(
            wide, narrow, named("fo.b"), sorted(heavy.tolist()), largest=largest
        )
        x = graph.add("Add", x, narrowed)
        x = graph.layer_norm(x, named("oln.w"), named("oln.b"), epsilon)
    return x


def embedding_graph(model: PackedModel) -> bytes:
    """Return the serialised graph from word embeddings (1, tokens, hidden) to a unit vector.

    Mean pooling over all tokens, then L2 normalisation, as the E5 paper does
    (https://arxiv.org/abs/2402.05672).
    """
    graph = GraphBuilder()
    states = add_encoder(graph, model.tensor, model.shape)
    mean = graph.add("ReduceMean", states, axes=[1], keepdims=0)
    unit = graph.add("LpNormalization", mean, axis=1, p=2)
    hidden = model.shape.hidden_size
    return graph.model(unit, [1, hidden], hidden)

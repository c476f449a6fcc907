"""The reader as an ONNX graph: the embedder's encoder with other weights, and a span layer."""

from index.embedder.graph import GraphBuilder, Tensors, add_encoder
from index.embedder.packed import Shape
from rag.reader.weights import HEAD_BIAS, HEAD_WEIGHT


def reader_graph(tensors: Tensors, shape: Shape) -> bytes:
    """Return the serialised graph from word embeddings (1, tokens, hidden) to (1, tokens, 2).

    The two scores of a token are those of a span that begins and that ends there; the layer that
    gives them stays in float32.
    """
    graph = GraphBuilder()
    states = add_encoder(graph, tensors, shape)
    head = graph.add("MatMul", states, graph.constant(tensors(HEAD_WEIGHT).reshape(2, -1).T))
    scores = graph.add("Add", head, graph.constant(tensors(HEAD_BIAS)))
    return graph.model(scores, [1, "tokens", 2], shape.hidden_size)

"""The reader's network in torch, for training: E5's encoder with a linear start and end layer.

The word embeddings are the shipped model's, frozen, and looked up outside the network, so that the
trained reader shares the embedder's table.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from index.embedder.packed import Shape
from rag.reader.weights import HEAD_BIAS, HEAD_WEIGHT, Tensors

# As BERT initialises its layers (https://arxiv.org/abs/1810.04805).
_INITIAL_DEVIATION = 0.02


@dataclass(frozen=True)
class Batch:
    """Pairs of question and passage, padded to one length.

    `words` (pairs, tokens, hidden) are word embeddings, `mask` (pairs, tokens) is true where there
    is a token, `allowed` where a span may begin or end; `start` and `end` (pairs,) are the answer's
    first and last token, 0 where there is none; `asked` (pairs,) numbers the questions.
    """

    words: Tensor
    mask: Tensor
    allowed: Tensor
    start: Tensor
    end: Tensor
    asked: Tensor


class ReaderNetwork(nn.Module):
    """Word embeddings to start and end scores of every token."""

    def __init__(self, shape: Shape, tensors: Tensors) -> None:
        """Begin from the tensors of a packed model, or of a trained reader."""
        super().__init__()
        self.shape = shape
        self.dropout = 0.0
        self.names: dict[str, str] = {}
        hidden = shape.hidden_size
        self._add("emb.pos", tensors("emb.pos").reshape(-1, hidden))
        self._add("emb.type", tensors("emb.type")[:hidden])
        for name in ("emb.ln.w", "emb.ln.b"):
            self._add(name, tensors(name))
        for layer in range(shape.num_hidden_layers):
            for part in ("q", "k", "v", "ao", "aln", "fi", "fo", "oln"):
                for kind in "wb":
                    self._add(f"l{layer}.{part}.{kind}", tensors(f"l{layer}.{part}.{kind}"))
        self._add(HEAD_WEIGHT, tensors(HEAD_WEIGHT))
        self._add(HEAD_BIAS, tensors(HEAD_BIAS))

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        """Return scores (pairs, tokens, 2): start and end, float32."""
        epsilon = self.shape.layer_norm_eps
        x = words + self["emb.pos"][: words.shape[1]] + self["emb.type"]
        x = self._norm(x, "emb.ln", epsilon)
        # Added to the scores of attention, per head, so that nothing looks at padding.
        heads = self.shape.num_attention_heads
        unseen = torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask, -1e4)
        unseen = unseen.repeat_interleave(heads, 0)[:, None, :]
        for layer in range(self.shape.num_hidden_layers):
            mixed = self._dropped(self._attention(x, unseen, layer))
            x = self._norm(x + mixed, f"l{layer}.aln", epsilon)
            wide = functional.gelu(self._linear(x, f"l{layer}.fi"))
            wide = self._dropped(self._linear(wide, f"l{layer}.fo"))
            x = self._norm(x + wide, f"l{layer}.oln", epsilon)
        head = functional.linear(x.float(), self[HEAD_WEIGHT].float(), self[HEAD_BIAS].float())
        return head

    def __getitem__(self, name: str) -> Tensor:
        """Return a parameter by its name in the packed model."""
        parameter: Tensor = getattr(self, self.names[name])
        return parameter

    def _attention(self, x: Tensor, unseen: Tensor, layer: int) -> Tensor:
        # Written out: on processors its backward pass takes half the time of PyTorch's own
        # scaled_dot_product_attention (bfloat16, heads of 32, 256 tokens).
        pairs, tokens, hidden = x.shape
        heads = self.shape.num_attention_heads
        query, key, value = (
            self._linear(x, f"l{layer}.{part}")
            .view(pairs, tokens, heads, -1)
            .transpose(1, 2)
            .reshape(pairs * heads, tokens, -1)
            for part in "qkv"
        )
        scale = 1 / math.sqrt(hidden // heads)
        scores = torch.baddbmm(unseen, query, key.transpose(1, 2), alpha=scale)
        mixed = torch.bmm(scores.softmax(-1), value).view(pairs, heads, tokens, -1)
        return self._linear(mixed.transpose(1, 2).reshape(pairs, tokens, hidden), f"l{layer}.ao")

    def _dropped(self, x: Tensor) -> Tensor:
        """Blank a share of what a layer adds, as BERT does while it is trained."""
        return functional.dropout(x, self.dropout, self.training) if self.dropout else x

    def _linear(self, x: Tensor, name: str) -> Tensor:
        return functional.linear(x, self[f"{name}.w"], self[f"{name}.b"])

    def _norm(self, x: Tensor, name: str, epsilon: float) -> Tensor:
        shape = (self.shape.hidden_size,)
        return functional.layer_norm(x, shape, self[f"{name}.w"], self[f"{name}.b"], epsilon)

    def _add(self, name: str, array: NDArray[np.float32]) -> None:
        self.names[name] = name.replace(".", "_")
        parameter = nn.Parameter(torch.from_numpy(np.array(array, np.float32)))
        self.register_parameter(self.names[name], parameter)


def with_new_head(tensors: Tensors, shape: Shape, seed: int) -> Tensors:
    """Return `tensors` with a freshly initialised start and end layer."""
    random = np.random.default_rng(seed)
    weight = random.normal(0, _INITIAL_DEVIATION, (2, shape.hidden_size)).astype(np.float32)
    head = {HEAD_WEIGHT: weight, HEAD_BIAS: np.zeros(2, np.float32)}
    return lambda name: head[name] if name in head else tensors(name)


def loss(scores: Tensor, batch: Batch) -> Tensor:
    """Return the mean cross entropy of start and end (BERT's, section 4.2 and 4.3).

    The first token stands for "no answer"; tokens of the question cannot begin or end a span.
    """
    masked = scores.masked_fill(~batch.allowed[..., None], -1e4)
    start = functional.cross_entropy(masked[..., 0], batch.start)
    end = functional.cross_entropy(masked[..., 1], batch.end)
    return (start + end) / 2


def shared_loss(scores: Tensor, batch: Batch) -> Tensor:
    """Return the mean cross entropy of start and end over all passages of a question together.

    So that what the reader scores in one passage can be compared with another's (shared
    normalisation, https://arxiv.org/abs/1710.10723, section 3.3). "No answer" takes no part.
    """
    inside = batch.allowed.clone()
    inside[:, 0] = False
    held = batch.end > 0
    total = scores.new_zeros(())
    for side, place in enumerate((batch.start, batch.end)):
        logits = scores[..., side].masked_fill(~inside, -1e4)
        peak = logits.detach().max()
        sums = scores.new_zeros(int(batch.asked.max()) + 1)
        sums = sums.index_add(0, batch.asked, (logits - peak).exp().sum(1))
        right = logits.gather(1, place[:, None])[:, 0]
        total = total + (sums[batch.asked].log() + peak - right)[held].sum()
    return total / (2 * max(1, int(held.sum())))

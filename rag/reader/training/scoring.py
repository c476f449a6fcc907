"""How well the dev questions are read while training: on the half that may be chosen with."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.reader.training.examples import Example, Question

# Longest answer in tokens that is looked for.
_LONGEST_ANSWER = 40


def choosing_half(questions: Sequence[Question]) -> list[Question]:
    """Return the half of dev questions that may be used to choose with."""
    return [q for q in questions if int(hashlib.sha256(q.id.encode()).hexdigest()[0], 16) % 2 == 0]


def best_span(scores: NDArray[np.float32], example: Example) -> tuple[int, int]:
    """Return the best start and end (tokens, inclusive) inside the passage of a pair."""
    first, last = example.passage, len(example.ids) - 1
    together = scores[first:last, 0][:, None] + scores[first:last, 1][None, :]
    size = last - first
    together[~np.triu(np.ones((size, size), bool)) | ~_short(size)] = -np.inf
    start, end = np.unravel_index(int(together.argmax()), together.shape)
    return int(start) + first, int(end) + first


def _short(size: int) -> NDArray[np.bool_]:
    return np.tril(np.ones((size, size), bool), _LONGEST_ANSWER)


def token_f1(found: tuple[int, int], gold: tuple[int, int]) -> float:
    """Return the F1 over tokens of two spans, first and last token of each."""
    common = max(0, min(found[1], gold[1]) - max(found[0], gold[0]) + 1)
    return 2 * common / (found[1] - found[0] + 1 + gold[1] - gold[0] + 1)

"""Signals to a probability: how likely a candidate is to be the right answer.

Two logistic models, fitted by `python -m evals.fit` and kept, with how they were fitted, in
`confidence.json` beside this module. The first weighs a candidate's own signals; the second, what
that comes to, how far ahead of the other answers it is, and whether another article says the same.
"""

import importlib.resources
import json
import math
from collections.abc import Sequence
from functools import cache
from typing import Any

from rag.evidence import Candidate
from rag.values import normal_name

FEATURES = ("score", "no_answer", "first", "cosine", "overlap", "overlap_here", "other_language")
STANDING = ("strength", "lead", "support")
# Strengths are held within this, so that one far off weighs no more than a sure one.
_MOST = 6.0


def features(candidate: Candidate) -> list[float]:
    """Return a candidate's own signals as numbers, in the order of FEATURES."""
    return [
        candidate.score / 10,
        candidate.no_answer / 10,
        1.0 / (1 + candidate.rank),
        (candidate.cosine - 0.85) * 20,  # E5's cosines live between 0.7 and 0.9
        candidate.overlap,
        candidate.overlap_here,
        float(not candidate.same_language),
    ]


def standing(candidates: Sequence[Candidate], strengths: Sequence[float]) -> list[list[float]]:
    """Return how each candidate stands among all, in the order of STANDING.

    :param strengths: What the first model gives each, as log odds.
    """
    held = [max(-_MOST, min(_MOST, strength)) for strength in strengths]
    said = [_said(candidate) for candidate in candidates]
    rows = []
    for i, candidate in enumerate(candidates):
        others = [held[j] for j in range(len(held)) if said[j] != said[i]]
        same = [
            held[j]
            for j, other in enumerate(candidates)
            if said[j] == said[i] and other.article.id != candidate.article.id
        ]
        lead = held[i] - max(others, default=-_MOST)
        support = max((s + _MOST for s in same), default=0.0)
        rows.append([held[i], lead, support])
    return rows


def confidences(candidates: Sequence[Candidate]) -> list[float]:
    """Return for each candidate the probability that it is the right answer to the question.

    They do not depend on the order of the candidates.
    """
    model = _model()
    strengths = [_linear(features(candidate), model["own"]) for candidate in candidates]
    rows = standing(candidates, strengths)
    return [1 / (1 + math.exp(-_linear(row, model["standing"]))) for row in rows]


def threshold() -> float:
    """Return the confidence below which nothing is answered."""
    return float(_model()["threshold"])


def _linear(values: Sequence[float], model: dict[str, Any]) -> float:
    total = model["intercept"]
    total += sum(weight * value for weight, value in zip(model["weights"], values, strict=True))
    return max(-50.0, min(50.0, float(total)))


def _said(candidate: Candidate) -> tuple[str, ...]:
    """Return what a candidate says, so that the same answer in other words of it is the same."""
    value = candidate.value
    if value is not None:
        return tuple(str(value.get(key)) for key in ("kind", "iso", "value", "unit"))
    return normal_name(candidate.text)


@cache
def _model() -> dict[str, Any]:
    file = importlib.resources.files(__package__) / "confidence.json"
    model: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return model

"""Signals to a probability: how likely the best sentence is to be a right answer.

A logistic model of the signals of `rag.evidence`, fitted by `python -m evals.fit` on SQuAD-form
training files and kept, with how it was fitted, in `confidence.json` beside this module. The reader
and its calibration will take its place.
"""

import importlib.resources
import json
import math
from functools import cache
from typing import Any

from rag.evidence import Candidate

FEATURES = ("cosine", "passage_cosine", "overlap", "overlap_here", "cue", "first")


def features(candidate: Candidate) -> list[float]:
    """Return a candidate's signals as numbers, in the order of FEATURES."""
    around = candidate.hit.cosine
    return [
        (candidate.cosine - 0.85) * 20,  # E5's cosines live between 0.7 and 0.9
        ((candidate.cosine if around is None else around) - 0.85) * 20,
        candidate.overlap,
        candidate.overlap_here,
        float(candidate.cue),
        1.0 / (1 + candidate.rank),
    ]


def confidence(candidate: Candidate) -> float:
    """Return the probability that the candidate answers the question."""
    model = _model()["same" if candidate.same_language else "other"]
    weights = zip(model["weights"], features(candidate), strict=True)
    score = model["intercept"] + sum(weight * value for weight, value in weights)
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


def threshold() -> float:
    """Return the confidence below which nothing is answered."""
    return float(_model()["threshold"])


@cache
def _model() -> dict[str, Any]:
    file = importlib.resources.files(__package__) / "confidence.json"
    model: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return model

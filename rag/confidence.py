"""Signals to a probability: how likely a candidate is to be the right answer.

Two logistic models, fitted by `python -m evals.fit` and kept, with how they were fitted, in
`confidence.json` beside this module. The first weighs a candidate's own signals; the second, what
that comes to for the answer shown, how far ahead of other matters it is, and who else says so.
"""

import importlib.resources
import json
import math
from collections.abc import Sequence
from functools import cache
from typing import Any

from rag.agreement import Verdict
from rag.answer import Reason
from rag.claims import Claim
from rag.evidence import Candidate

FEATURES = (
    "score", "no_answer", "first", "cosine", "cosine_here", "overlap", "overlap_here",
    "other_language", "fits", "names_near", "names_far", "dates_near", "dates_far",
)  # fmt: skip
STANDING = ("strength", "lead", "voices")
TOPIC = ("overlap", "cosine", "other_language")
# Strengths are held within this, so that one far off weighs no more than a sure one.
_MOST = 6.0
# What is left to a candidate whose article never speaks of the date asked about.
_NEVER = 0.01
_EVEN = 0.5


def features(candidate: Candidate) -> list[float]:
    """Return a candidate's own signals as numbers, in the order of FEATURES."""
    return [
        candidate.score / 10,
        candidate.no_answer / 10,
        1.0 / (1 + candidate.rank),
        _spread(candidate.cosine),
        _spread(candidate.cosine_here),
        candidate.overlap,
        candidate.overlap_here,
        float(not candidate.same_language),
        float(candidate.fits),
        candidate.borne.names_near,
        candidate.borne.names_far,
        candidate.borne.dates_near,
        candidate.borne.dates_far,
    ]


def chances(candidates: Sequence[Candidate]) -> list[float]:
    """Return for each candidate how likely it is by its own signals, whatever the others are.

    A dated article that never speaks of the date asked about answers nothing.
    """
    model = _model()["own"]
    return [
        _NEVER if of_another_time(c) else _probability(_linear(features(c), FEATURES, model))
        for c in candidates
    ]


def standing(verdict: Verdict, claims: Sequence[Claim]) -> list[float]:
    """Return how a verdict stands among all claims, in the order of STANDING.

    The strength is that of the verdict's likeliest group, as log odds; the lead, how far it is
    ahead of the claims on other matters; the voices are the independent outlets that say it.
    """
    groups = [verdict.shown, *(group for _, group in verdict.others)]
    told = {claim.place for group in groups for claim in group.claims}
    strength = max(_log_odds(group.together) for group in groups)
    others = [_log_odds(c.probability) for c in claims if c.place not in told]
    lead = strength - max(others, default=-_MOST)
    return [strength, lead, math.log(verdict.shown.independent)]


def confidence(verdict: Verdict, claims: Sequence[Claim]) -> float:
    """Return the probability that the value a verdict shows is the right answer.

    :param claims: All that were weighed.
    """
    return _probability(_linear(standing(verdict, claims), STANDING, _model()["standing"]))


def of_another_time(candidate: Candidate) -> bool:
    """Say whether a candidate's article is dated and never speaks of the date asked about."""
    return candidate.article.published is not None and candidate.borne.dates_far < 1


def topic(candidates: Sequence[Candidate]) -> list[float]:
    """Return how near the passages come to the question at all, in the order of TOPIC."""
    best = max(candidates, key=lambda c: (c.overlap, c.cosine))
    return [
        best.overlap,
        _spread(max(c.cosine for c in candidates)),
        float(not best.same_language),
    ]


def why_not(candidates: Sequence[Candidate], likely: float) -> Reason:
    """Say why a question is refused.

    Nothing is relevant where no passage comes near it; the detail is missing where passages do, but
    nothing in them is likely to be the answer; the rest is too uncertain.
    """
    if not candidates:
        return "nothing_relevant"
    if _probability(_linear(topic(candidates), TOPIC, _model()["topic"])) < _EVEN:
        return "nothing_relevant"
    return "no_such_detail" if likely < threshold() / 2 else "low_confidence"


def threshold() -> float:
    """Return the confidence below which nothing is answered."""
    return float(_model()["threshold"])


def _spread(cosine: float) -> float:
    """Return a cosine of E5's, which live between 0.7 and 0.9, as a number around 0."""
    return (cosine - 0.85) * 20


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _linear(values: Sequence[float], names: Sequence[str], model: dict[str, Any]) -> float:
    """Weigh signals; one that the model was not fitted with, as when it is fitted anew, by 0."""
    weights = model["weights"]
    total = model["intercept"]
    total += sum(weights.get(name, 0) * value for name, value in zip(names, values, strict=True))
    return max(-50.0, min(50.0, float(total)))


def _log_odds(probability: float) -> float:
    odds = math.log(max(probability, _NEVER) / max(1 - probability, _NEVER))
    return max(-_MOST, min(_MOST, odds))


@cache
def _model() -> dict[str, Any]:
    file = importlib.resources.files(__package__) / "confidence.json"
    model: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return model

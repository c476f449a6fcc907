"""Signals to a probability: how likely a candidate is to be the right answer.

Two logistic models, fitted by `python -m evals.fit` and kept, with how they were fitted, in
`confidence.json` beside this module. The first weighs the signals of a candidate; the second, what
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
    "score", "no_answer", "share", "first", "cosine", "cosine_here", "overlap", "overlap_here",
    "other_language", "fits", "names_near", "names_far", "dates_near", "dates_far",
)  # fmt: skip
STANDING = ("strength", "lead", "voices")
TOPIC = ("overlap", "cosine", "other_language")
# Strengths are held within this, so that one far off weighs no more than a sure one.
_MOST = 6.0
# What is left to a candidate whose article never speaks of the date asked about.
_NEVER = 0.01
# What the reader's scores are divided by before they are turned to shares: of 1 to 6, by five folds
# of what the confidence is fitted on. Right answers given where 80 % of the unanswerable questions
# are refused, gold dev and held-out: 0.593 and 0.514 without shares, 0.611 and 0.540 with 2.
_TEMPERATURE = 2.0
_EVEN = 0.5


def features(candidates: Sequence[Candidate]) -> list[list[float]]:
    """Return the signals of a question's candidates as numbers, each in the order of FEATURES.

    All but the share are a candidate's own, whatever the others are.
    """
    return [
        [
            candidate.score / 10,
            candidate.no_answer / 10,
            share,
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
        for candidate, share in zip(candidates, _shares(candidates), strict=True)
    ]


def _shares(candidates: Sequence[Candidate]) -> list[float]:
    """Return the share of each candidate in all that the reader weighs for a question.

    A softmax over the candidates, by their scores for begin and end, and "no answer" in each window
    that has any: as in training, where windows of one question are compared
    (https://arxiv.org/abs/1710.10723, section 3.3).
    """
    none = {candidate.rank: candidate.no_answer for candidate in candidates}
    scores = [candidate.score + candidate.no_answer for candidate in candidates]
    most = max([*scores, *none.values()], default=0.0)
    parts = [math.exp((score - most) / _TEMPERATURE) for score in scores]
    rest = [math.exp((score - most) / _TEMPERATURE) for score in none.values()]
    total = math.fsum([*parts, *rest])
    return [part / total for part in parts]


def chances(candidates: Sequence[Candidate]) -> list[float]:
    """Return for each candidate of a question how likely it is by its signals.

    A dated article that never speaks of the date asked about answers nothing.
    """
    model = _model()["own"]
    return [
        _NEVER if of_another_time(candidate) else _probability(_linear(values, FEATURES, model))
        for candidate, values in zip(candidates, features(candidates), strict=True)
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

"""The metrics of retrieval, answers, citations and abstention, each a function without state.

A function over one question returns its figure, or None where the question does not count there;
`mean` makes a rate of them. A rate with an empty denominator is None. In the field's words, a
question's `run` is the article ids found, best first, and its `qrels` the ids of those that hold
the answer. Confidences are probabilities; any other raises ValueError.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from evals.normalise import contains, facts, normalise

_F1_ENOUGH = 0.5
_CITED_AT_MOST = 3
_BINS = 10


class Gold(Protocol):
    """What is right for a question; an unanswerable one has no answers."""

    @property
    def answers(self) -> Sequence[str]:
        """Every wording of the answer."""

    @property
    def date(self) -> str | None:
        """The date that is the answer, in ISO."""

    @property
    def articles(self) -> Collection[str]:
        """The ids of all articles that hold the answer; none where they are not known."""


class Span(NamedTuple):
    """Words and where they are said to stand, in code points, half-open."""

    start: int
    end: int
    words: str


class RiskCoverage(NamedTuple):
    """The points (coverage, risk), by growing coverage, and the area under them."""

    points: tuple[tuple[float, float], ...]
    area: float


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of the values there are; None where there are none."""
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None


def percentile(values: Sequence[float], q: float) -> float | None:
    """Return the q-th percentile, 0 to 100, linear between the two values nearest to it."""
    return float(np.percentile(values, q)) if len(values) else None


def recall_at_k(run: Sequence[str], qrels: Collection[str], k: int) -> float | None:
    """Return |qrels ∩ top k| / min(k, |qrels|); None without qrels.

    Capped recall, so that it can be 1 with more than k articles: Thakur et al. 2021 (BEIR).
    """
    gold = set(qrels)
    return len(gold & set(_top(run, k))) / min(k, len(gold)) if gold else None


def reciprocal_rank(run: Sequence[str], qrels: Collection[str], k: int = 10) -> float | None:
    """Return 1 / the rank of the first right article among the top k, else 0; None without qrels.

    Its mean is MRR@k: Voorhees 1999 (TREC-8 question answering).
    """
    ranks = (rank for rank, article in enumerate(_top(run, k), 1) if article in qrels)
    return 1 / next(ranks, math.inf) if qrels else None


def ndcg_at_k(run: Sequence[str], qrels: Collection[str], k: int = 10) -> float | None:
    """Return DCG / ideal DCG with binary gains; None without qrels.

    DCG = Σ 1 / log2(rank + 1) over the right articles among the top k; the ideal has the first
    min(k, |qrels|) ranks right: Järvelin & Kekäläinen 2002.
    """
    gold = set(qrels)
    if not gold:
        return None
    found = (rank for rank, article in enumerate(_top(run, k), 1) if article in gold)
    return _dcg(found) / _dcg(range(1, min(k, len(gold)) + 1))


def exact_match(candidate: str | None, answers: Iterable[str]) -> float:
    """Return 1 where the candidate is one of the answers in normal form, else 0.

    SQuAD's EM: Rajpurkar et al. 2016; the articles are ours, as in MLQA: Lewis et al. 2020.
    """
    return float(
        candidate is not None
        and any(normalise(candidate) == normalise(answer) for answer in answers)
    )


def f1(candidate: str | None, answers: Iterable[str]) -> float:
    """Return the best token F1 against any of the answers; 0 without a candidate.

    SQuAD's F1: Rajpurkar et al. 2016.
    """
    if candidate is None:
        return 0.0
    return max((token_f1(candidate, answer) for answer in answers), default=0.0)


def token_f1(candidate: str, answer: str) -> float:
    """Return 2·|common tokens| / (|candidate's| + |answer's|), tokens counted as often as said.

    That is the harmonic mean of precision and recall. Where normalising leaves one of them empty, 1
    if it leaves both so, else 0, as SQuAD 2.0 has it: Rajpurkar et al. 2018.
    """
    ours, theirs = Counter(normalise(candidate).split()), Counter(normalise(answer).split())
    if not ours or not theirs:
        return float(ours == theirs)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def same_facts(candidate: str, answer: str) -> bool:
    """Say whether both state the same numbers, months and weekdays, and deny alike.

    Each is a set, however often it is said. A lone "un", "una" or "uno" is 1 where the other has a
    1, else an article.
    """
    ours, theirs = facts(candidate), facts(answer)
    return (
        ours.numbers <= theirs.perhaps_numbers
        and theirs.numbers <= ours.perhaps_numbers
        and ours.months == theirs.months
        and ours.weekdays == theirs.weekdays
        and ours.negated == theirs.negated
    )


def date_exact(value_iso: str | None, gold: Gold) -> bool | None:
    """Say whether the date is the gold one to the letter; None where the question has none."""
    return None if gold.date is None else value_iso == gold.date


def correct(short: str | None, value_iso: str | None, gold: Gold) -> bool:
    """Say whether an answer is right: it gives the gold date, where there is one.

    Else its F1 is at least 0.5 against some gold answer with the same facts as it.
    """
    if gold.date is not None:
        return value_iso == gold.date
    return short is not None and any(
        token_f1(short, answer) >= _F1_ENOUGH and same_facts(short, answer)
        for answer in gold.answers
    )


def citation_right(article: str, quote: str, dates: Collection[str], gold: Gold) -> bool | None:
    """Say whether a citation supports a gold answer; None where that is not known.

    It does where its article is among the gold ones and its quote holds a gold answer or resolves
    to the gold date. One on an unanswerable question is wrong. Precision is the mean over all
    citations: Liu et al. 2023.

    :param dates: What the quote's dates resolve to, in ISO.
    """
    if not gold.answers:
        return False
    if not gold.articles:
        return None
    holds = any(contains(quote, answer) for answer in gold.answers) or gold.date in dates
    return article in gold.articles and holds


def citation_recall(right_articles: Iterable[str], gold: Gold) -> float | None:
    """Return min(3, |gold articles cited rightly|) / min(3, |gold articles|).

    None for an unanswerable question, or where the articles are not known. Recall is the mean over
    questions; one that was refused cites nothing.
    """
    articles = set(gold.articles)
    if not gold.answers or not articles:
        return None
    cited = len(articles & set(right_articles))
    return min(_CITED_AT_MOST, cited) / min(_CITED_AT_MOST, len(articles))


def exact_spans(text: str, quote: Span, answer: Span | None = None) -> bool:
    """Say whether a citation's quote, and its answer inside it, stand in the text where it says."""
    return all(
        0 <= quote.start <= span.start <= span.end <= quote.end
        and text[span.start : span.end] == span.words
        for span in (quote, answer or quote)
    )


def abstention_precision(refused: Sequence[bool], answerable: Sequence[bool]) -> float | None:
    """Return |refused and unanswerable| / |refused|."""
    return mean(not can for no, can in zip(refused, answerable, strict=True) if no)


def abstention_recall(refused: Sequence[bool], answerable: Sequence[bool]) -> float | None:
    """Return |refused and unanswerable| / |unanswerable|."""
    return mean(no for no, can in zip(refused, answerable, strict=True) if not can)


def auroc(confidence: Sequence[float], answerable: Sequence[bool]) -> float | None:
    """Return how often an answerable question is more confident than an unanswerable one.

    P(c⁺ > c⁻) + ½ P(c⁺ = c⁻), the area under the ROC curve: Hanley & McNeil 1982. None where all
    questions are of one class.
    """
    values, positive = _pair(confidence, answerable)
    above, below = values[positive], np.sort(values[~positive])
    if not len(above) or not len(below):
        return None
    beaten = np.searchsorted(below, above, "left") + np.searchsorted(below, above, "right")
    return float(beaten.sum()) / (2 * len(above) * len(below))


def ece(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """Return Σ |bin| / n · |its share of right ones − its mean confidence| over ten equal bins.

    Expected calibration error: Naeini et al. 2015. Bins are closed below; 1 is in the last one.
    """
    values, truth = _pair(confidence, right)
    if not len(values):
        return None
    bins = np.digitize(values, np.arange(1, _BINS) / _BINS)
    gaps = (abs(math.fsum(truth[bins == b]) - math.fsum(values[bins == b])) for b in range(_BINS))
    return math.fsum(gaps) / len(values)


def brier(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """Return the mean of (confidence − right)²: Brier 1950."""
    values, truth = _pair(confidence, right)
    return mean(((values - truth) ** 2).tolist())


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> RiskCoverage | None:
    """Return the share of wrong answers by the share answered, the most confident ones first.

    El-Yaniv & Wiener 2010; the area is Σ Δcoverage · risk, AURC: Geifman et al. 2019. Equal
    confidences are answered together, as no threshold parts them.
    """
    values, truth = _pair(confidence, right)
    if not len(values):
        return None
    order = np.argsort(-values)
    # The last place of each confidence.
    ends = np.flatnonzero(np.diff(values[order], append=-np.inf)) + 1
    risks = np.cumsum(~truth[order])[ends - 1] / ends
    area = math.fsum(np.diff(ends, prepend=0) * risks) / len(values)
    points = zip((ends / len(values)).tolist(), risks.tolist(), strict=True)
    return RiskCoverage(tuple(points), area)


def paired_bootstrap(
    a: Sequence[float], b: Sequence[float], seed: int, samples: int = 10_000
) -> tuple[float, float] | None:
    """Return the 95 % interval of mean(a − b), the questions drawn with replacement.

    The percentile bootstrap over pairs: Efron & Tibshirani 1993; the same for a seed, in whatever
    order the pairs come.

    :raises ValueError: If one has more values than the other.
    """
    # Sorted, so that the order does not matter.
    differences = np.sort([float(x) - float(y) for x, y in zip(a, b, strict=True)])
    n, generator = len(differences), np.random.default_rng(seed)
    if not n:
        return None
    means = [differences[generator.integers(n, size=n)].mean() for _ in range(samples)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def _top(run: Sequence[str], k: int) -> list[str]:
    return list(dict.fromkeys(run))[:k]


def _dcg(ranks: Iterable[int]) -> float:
    return math.fsum(1 / math.log2(rank + 1) for rank in ranks)


def _pair(
    confidence: Sequence[float], truth: Sequence[bool]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    if len(confidence) != len(truth):
        raise ValueError(f"not pairs: {len(confidence)} confidences and {len(truth)} outcomes")
    if strange := [value for value in confidence if not 0 <= value <= 1]:
        raise ValueError(f"not probabilities: {strange}")
    return np.asarray(confidence, np.float64), np.asarray(truth, np.bool_)

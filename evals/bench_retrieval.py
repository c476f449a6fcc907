"""Dense, lexical and hybrid retrieval side by side, over the questions of SQuAD files.

Articles are ranked by their best passage, until ten are found. A question has one right article,
its own context, so recall@k is the share of questions that find it among the first k.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.bench_archive import progress_bars, temporary_archive
from evals.halves import is_choosing
from evals.metrics import mean, recall_at_k, reciprocal_rank
from evals.squad import SquadQuestion, lowest, read_squad
from index import Archive, Article
from index.analyser import content_terms
from index.catalogue import Filters
from rag.search import dense_arm, search

ARMS = ("dense", "lexical", "hybrid")
_CUTOFFS = (1, 5, 10)
_ARTICLES = max(_CUTOFFS)
# Passages read at first, and four times as many where they are of too few articles.
_DEPTH = 4 * _ARTICLES
_SAMPLES = 10_000

Asked = tuple[SquadQuestion, dict[str, list[str]]]
"""A question, and the first ten articles that each arm finds."""


@dataclass(frozen=True)
class Gain:
    """Recall@5 of hybrid less that of the better single arm, with its 95 % interval."""

    better_arm: str
    recall_at_5: float
    low: float
    high: float


@dataclass(frozen=True)
class PartReport:
    """The figures of a part of a set by arm: `recall@1`, `@5`, `@10` and `mrr@10`."""

    n: int
    arms: dict[str, dict[str, float | None]]
    gain: Gain | None


@dataclass(frozen=True)
class SetReport:
    """The figures of one SQuAD file: the whole, and the halves to choose on and to report."""

    set: str
    articles: int
    passages: int
    embedder: str
    passage_tokens: int
    overlap_sentences: int
    parts: dict[str, PartReport]


def measure(
    files: Sequence[Path],
    limit: int | None = None,
    tokens: int | None = None,
    overlap: int | None = None,
) -> list[SetReport]:
    """Index each file's contexts, ask its answerable questions of each arm, and count.

    :param limit: Ask that many questions of each file, those whose id has the lowest SHA-256.
    :raises ArticleError: If a file is not in SQuAD's form.
    """
    reports: dict[Path, SetReport] = {}
    for articles, sets in _by_contexts(files, limit):
        with temporary_archive(articles, tokens, overlap) as archive:
            for file, questions in sets.items():
                reports[file] = _report(archive, file.name, questions)
    return [reports[file] for file in dict.fromkeys(files)]


def distinct_articles(
    passages: Callable[[int], Sequence[str]], article_of: Mapping[str, str]
) -> list[str]:
    """Return the first ten articles of a ranking of passages, by their best passage.

    :param passages: Returns the ids of that many passages, best first, or of all there are.
    """
    depth = _DEPTH
    while True:
        found = passages(depth)
        articles = list(dict.fromkeys(article_of[passage] for passage in found))
        if len(articles) >= _ARTICLES or len(found) < depth:
            return articles[:_ARTICLES]
        depth *= 4


def paired_bootstrap(
    ours: Sequence[bool], theirs: Sequence[bool], seed: int = 0
) -> tuple[float, float]:
    """Return the 95 % interval of the mean of `ours - theirs`, questions drawn with replacement.

    Percentiles of the paired bootstrap (Efron 1979); the same every time for a seed.
    """
    differences = np.array(ours, dtype=np.int8) - np.array(theirs, dtype=np.int8)
    drawn = np.random.default_rng(seed).choice(differences, (_SAMPLES, len(differences)))
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def part_report(asked: Sequence[Asked]) -> PartReport:
    """Return the figures over some questions; None in place of those of no questions."""
    return PartReport(
        n=len(asked),
        arms={arm: _figures(arm, asked) for arm in ARMS},
        gain=_gain(asked) if asked else None,
    )


def _figures(arm: str, asked: Sequence[Asked]) -> dict[str, float | None]:
    runs = [(found[arm], [question.article]) for question, found in asked]
    recalls = {f"recall@{k}": mean(recall_at_k(*pair, k) for pair in runs) for k in _CUTOFFS}
    return {**recalls, "mrr@10": mean(reciprocal_rank(*pair) for pair in runs)}


def _gain(asked: Sequence[Asked]) -> Gain:
    hits = {arm: [question.article in found[arm][:5] for question, found in asked] for arm in ARMS}
    ours = hits.pop("hybrid")
    better = max(hits, key=lambda arm: sum(hits[arm]))
    difference = (sum(ours) - sum(hits[better])) / len(asked)
    return Gain(better, difference, *paired_bootstrap(ours, hits[better]))


def _by_contexts(
    files: Sequence[Path], limit: int | None
) -> Iterator[tuple[list[Article], dict[Path, list[SquadQuestion]]]]:
    """Group files over the same contexts, so that these are indexed once."""
    contexts: dict[frozenset[str], list[Article]] = {}
    sets: dict[frozenset[str], dict[Path, list[SquadQuestion]]] = {}
    for file in files:
        articles, questions = read_squad(file)
        answerable = [question for question in questions if not question.impossible]
        key = frozenset(article.id for article in articles)
        contexts[key] = articles
        asked = answerable if limit is None else lowest(answerable, limit)
        sets.setdefault(key, {})[file] = asked
    return ((contexts[key], sets[key]) for key in contexts)


def _report(archive: Archive, name: str, questions: Sequence[SquadQuestion]) -> SetReport:
    asked = _ask(archive, name, questions)
    parts = {
        "all": asked,
        "choosing": [(q, found) for q, found in asked if is_choosing(q.id)],
        "reporting": [(q, found) for q, found in asked if not is_choosing(q.id)],
    }
    status = archive.status()
    return SetReport(
        set=name,
        articles=status.articles,
        passages=status.passages,
        embedder=status.embedder,
        passage_tokens=status.passage_tokens,
        overlap_sentences=status.overlap_sentences,
        parts={part: part_report(rows) for part, rows in parts.items()},
    )


def _ask(archive: Archive, name: str, questions: Sequence[SquadQuestion]) -> list[Asked]:
    article_of = _articles_of_passages(archive)
    with progress_bars() as bars:
        return [
            (question, {arm: distinct_articles(find, article_of) for arm, find in arms.items()})
            for question in bars.track(questions, description=name)
            for arms in [_arms(archive, question.text)]
        ]


def _arms(archive: Archive, question: str) -> dict[str, Callable[[int], list[str]]]:
    """Return each arm as a function from a depth to the ids of its best passages."""
    vector = archive.embedder.embed_queries([question])[0]
    return {
        "dense": lambda depth: [i for i, _ in dense_arm(archive, question, depth, vector=vector)],
        "lexical": lambda depth: _lexical(archive, question, depth),
        "hybrid": lambda depth: [
            hit.passage.id for hit in search(archive, question, depth, vector=vector)
        ],
    }


def _lexical(archive: Archive, question: str, depth: int) -> list[str]:
    """Rank passages by BM25 over the whole question, whatever language it is in."""
    hits = [
        hit
        for language in archive.languages()
        for hit in archive.lexical(content_terms(question, language), language, depth)
    ]
    return [passage for passage, _ in sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:depth]]


def _articles_of_passages(archive: Archive) -> dict[str, str]:
    ids = archive.catalogue.filtered_passages(Filters())
    step = 1000
    return {
        passage.id: passage.article
        for start in range(0, len(ids), step)
        for passage in archive.passages(ids[start : start + step]).values()
    }

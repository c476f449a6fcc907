"""How retrieval, adding and removing bear an archive that grows, beside exact search in memory.

Archives of several sizes are cut from a large one, whose vectors are copied: nothing is embedded
but the questions. The side to compare with is the least that hybrid retrieval can do: all cosines
with NumPy over a matrix in memory, and SQLite's FTS5 asked for the same terms, the two not even
fused. Both sides are given the question's vector and answer every question in turn, in one run.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.bench_archive import progress_bars, temporary_folder, temporary_settings
from evals.metrics import percentile
from index import Archive, Article
from index.analyser import content_terms
from index.catalogue import Filters
from index.errors import HemerotecaError
from index.passages import Passage
from index.settings import Settings
from rag.search import search

SIZES = (1_000, 10_000, 50_000)
_DEPTH, _K = 100, 10
_COPIED_AT_ONCE = 16
_ADDED = "El ayuntamiento de Castrolumbre estrena hoy su ornitóptero municipal de madera."
_ASKED = "¿Qué ornitóptero estrena Castrolumbre?"


@dataclass(frozen=True)
class Latency:
    """Milliseconds a question, ours and those of exact search with FTS5; recall of ours."""

    filters: str
    passages_left: int
    p50_ms: float
    p95_ms: float
    exact_p50_ms: float
    exact_p95_ms: float
    recall_at_10: float


@dataclass(frozen=True)
class SizeReport:
    """One size of archive.

    `recall_at_10` of a latency: of the ten passages of highest cosine, the share among the ten that
    the dense arm gives first. `added_ms`: one more article until a search finds it.
    """

    articles: int
    passages: int
    megabytes: float
    latencies: list[Latency]
    added_ms: list[float]
    removed_articles: int
    removed_passages: int
    removed_seconds: float
    found_after_removal: int


def measure(
    source: Path,
    questions: Sequence[str],
    sizes: Sequence[int] = SIZES,
    repeat: int = 5,
    remove: int = 500,
) -> list[SizeReport]:
    """Cut archives of these sizes from the one at `source`, and one of all of it, and ask each.

    :param sizes: Numbers of passages; those that the source does not reach are left out.
    :param repeat: How often an article is added.
    :param remove: How many articles are taken out at the end, the last ones, at most half of all.
    :raises HemerotecaError: If there are no questions.
    """
    if not questions:
        raise HemerotecaError("there are no questions to ask")
    whole = Archive(Settings(archive=source))
    _, held = whole.catalogue.count()
    queries = whole.embedder.embed_queries(questions)
    reports = []
    for size in [*(size for size in sizes if size < held), held]:
        with temporary_folder() as folder:
            archive = Archive(temporary_settings(folder), create=True)
            archive.embedder = whole.embedder
            _copy(whole, archive, size)
            reports.append(_report(archive, questions, queries, repeat, remove))
    return reports


def _copy(source: Archive, target: Archive, size: int) -> None:
    """Copy articles with their vectors until there are so many passages."""
    copied, waiting = 0, list[Article]()
    with progress_bars() as bars:
        for article in bars.track(_spread(list(source.articles())), description=f"{size:,}"):
            waiting.append(article)
            if len(waiting) == _COPIED_AT_ONCE:
                copied += _put(source, target, waiting)
                waiting.clear()
            if copied >= size:
                break
        _put(source, target, waiting)
        target.repair()


def _spread(articles: list[Article]) -> list[Article]:
    """Return articles in an order that mixes what stood together, the same every time."""
    return [articles[i] for i in np.random.default_rng(0).permutation(len(articles))]


def _put(source: Archive, target: Archive, articles: Sequence[Article]) -> int:
    ids = sorted(source.catalogue.passage_ids([article.id for article in articles]))
    vectors: dict[str, NDArray[np.float32]] = {}
    for some, part in source.catalogue.vectors(ids):
        vectors.update(zip(some, part, strict=True))
    passages: dict[str, list[Passage]] = {article.id: [] for article in articles}
    for passage in sorted(source.passages(ids).values(), key=lambda p: p.start):
        passages[passage.article].append(passage)
    target.catalogue.put(((a, passages[a.id]) for a in articles), vectors)
    return len(ids)


def _report(
    archive: Archive,
    questions: Sequence[str],
    queries: NDArray[np.float32],
    repeat: int,
    remove: int,
) -> SizeReport:
    articles, passages = archive.catalogue.count()
    latencies = [
        _latency(archive, questions, queries, name, filters)
        for name, filters in _filters(archive).items()
    ]
    megabytes = archive.status().bytes / 1e6
    added = [_added(archive, number) for number in range(repeat + 1)][1:]
    gone = [article.id for article in archive.articles()][-min(remove, articles // 2) :]
    lost = archive.catalogue.passage_ids(gone)
    begun = time.perf_counter()
    archive.remove(gone)
    seconds = time.perf_counter() - begun
    found = {
        i
        for question, query in zip(questions, queries, strict=True)
        for i in _found(archive, question, query)
    }
    return SizeReport(
        articles=articles,
        passages=passages,
        megabytes=megabytes,
        latencies=latencies,
        added_ms=added,
        removed_articles=len(gone),
        removed_passages=len(lost),
        removed_seconds=seconds,
        found_after_removal=len(found & lost),
    )


def _filters(archive: Archive) -> dict[str, Filters]:
    """Return filters by what share of the dated articles they leave, none among them."""
    days = sorted(article.published for article in archive.articles() if article.published)
    kept: dict[str, Filters] = {"none": Filters()}
    for name, share in (("1 %", 0.01), ("10 %", 0.1), ("50 %", 0.5)):
        if days:
            first = len(days) // 4
            last = first + max(1, int(share * len(days))) - 1
            kept[name] = Filters(since=days[first], until=days[last])
    return kept


def _latency(
    archive: Archive,
    questions: Sequence[str],
    queries: NDArray[np.float32],
    name: str,
    filters: Filters,
) -> Latency:
    parts = [(ids, part) for ids, part in archive.catalogue.vectors()]
    passing = set(archive.catalogue.filtered_passages(filters))
    ids = [i for some, _ in parts for i in some]
    rows = np.array([i in passing for i in ids])
    left = [i for i in ids if i in passing]
    # Chosen once: that the exact side need not do it for every question is to its advantage.
    matrix = np.concatenate([part for _, part in parts])[rows]
    ours, theirs, recalls = [], [], []
    for question, query in zip(questions, queries, strict=True):
        times = [time.perf_counter()]
        search(archive, question, _K, filters, vector=query)
        times.append(time.perf_counter())
        best = _exact(archive, question, query, matrix, filters)
        times.append(time.perf_counter())
        ours.append((times[1] - times[0]) * 1000)
        theirs.append((times[2] - times[1]) * 1000)
        wanted = {left[i] for i in best}
        got = {i for i, _ in archive.dense(query, _DEPTH, filters)[:_K]}
        recalls.append(len(wanted & got) / max(1, len(wanted)))
    return Latency(
        filters=name,
        passages_left=len(left),
        p50_ms=percentile(ours, 50) or 0.0,
        p95_ms=percentile(ours, 95) or 0.0,
        exact_p50_ms=percentile(theirs, 50) or 0.0,
        exact_p95_ms=percentile(theirs, 95) or 0.0,
        recall_at_10=float(np.mean(recalls)),
    )


def _exact(
    archive: Archive,
    question: str,
    query: NDArray[np.float32],
    matrix: NDArray[np.float32],
    filters: Filters,
) -> list[int]:
    cosines = matrix @ query
    depth = min(_DEPTH, len(cosines))
    top = np.argpartition(-cosines, depth - 1)[:depth]
    ranked = top[np.argsort(-cosines[top])]
    archive.catalogue.lexical(content_terms(question, "es"), "es", _DEPTH, filters)
    return [int(i) for i in ranked[:_K]]


def _added(archive: Archive, number: int) -> float:
    article = Article(f"ornitóptero-{number}", f"{_ADDED} Es el {number}.", "Ornitóptero")

    begun = time.perf_counter()
    archive.add([article])
    found = {hit.passage.article for hit in search(archive, _ASKED, _K)}
    taken = time.perf_counter() - begun
    if article.id not in found:
        raise HemerotecaError("an article that was added is not found")
    archive.remove([article.id])
    return taken * 1000


def _found(archive: Archive, question: str, query: NDArray[np.float32]) -> Iterator[str]:
    for hit in search(archive, question, _DEPTH, vector=query):
        yield hit.passage.id
    yield from (i for i, _ in archive.dense(query, _DEPTH))

"""Asks gold questions of an archive and measures the answers, as `eval --json` writes them."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from evals import metrics
from evals.gold import GoldRow
from index import Archive
from index.catalogue import Filters
from rag import Answer, Assistant, Citation
from rag.meaning import date_value
from rag.search import search

_CUTOFF = 10


@dataclass(frozen=True)
class Item:
    """One question asked, what came back, and how right it is.

    `prediction` is what is scored: the short answer, or the first quote while there is none; None
    where it was refused. `candidate` is the same as if nothing were ever refused. `retrieved` is
    None where there was nothing to retrieve from (`--reading`).
    """

    row: GoldRow
    answer: Answer
    prediction: str | None
    candidate: str | None
    candidate_iso: str | None
    retrieved: tuple[str, ...] | None
    rightly_cited: tuple[bool | None, ...]
    exact: tuple[bool, ...]
    milliseconds: float

    @property
    def refused(self) -> bool:
        """Whether no answer was given."""
        return self.answer.status == "unanswered"

    @property
    def cited_rightly(self) -> list[str]:
        """The articles of the citations that support the gold answer."""
        judged = zip(self.answer.citations, self.rightly_cited, strict=True)
        return [citation.article for citation, right in judged if right]

    @property
    def correct(self) -> bool:
        """Whether the answer given is right."""
        return metrics.correct(self.prediction, _iso(self.answer), self.row)

    @property
    def correct_forced(self) -> bool:
        """Whether the best candidate is right."""
        return metrics.correct(self.candidate, self.candidate_iso, self.row)


def ask_all(
    archive: Archive,
    rows: Sequence[GoldRow],
    *,
    reading: bool = False,
    done: Callable[[], None] | None = None,
) -> list[Item]:
    """Ask every question, in order.

    :param reading: Give each question its own articles only.
    :param done: Called after each.
    """
    assistant = Assistant(archive)
    items = []
    for row in rows:
        items.append(_ask(assistant, row, reading))
        if done is not None:
            done()
    return items


def _ask(assistant: Assistant, row: GoldRow, reading: bool) -> Item:
    filters = Filters(articles=row.context) if reading else Filters()
    begun = time.perf_counter()
    answer = assistant.ask(row.question, row.turns, filters)
    milliseconds = (time.perf_counter() - begun) * 1000
    shown = [*answer.citations, *answer.nearest]
    candidate = (answer.short or shown[0].answer or shown[0].quote) if shown else None
    archive = assistant.archive
    best_iso = _iso(answer) or (_date_of(archive, shown[0]) if row.date and shown else None)
    return Item(
        row=row,
        answer=answer,
        prediction=None if answer.status == "unanswered" else candidate,
        candidate=candidate,
        candidate_iso=best_iso,
        retrieved=None if reading else _retrieved(archive, answer),
        rightly_cited=tuple(
            metrics.citation_right(c.article, c.quote, _dates(answer, c), row)
            for c in answer.citations
        ),
        exact=tuple(_is_exact(archive, citation) for citation in answer.citations),
        milliseconds=milliseconds,
    )


def _retrieved(archive: Archive, answer: Answer) -> tuple[str, ...]:
    """Return the first ten articles, by their best passage."""
    depth = 4 * _CUTOFF
    while True:
        hits = search(archive, answer.standalone, depth)
        articles = list(dict.fromkeys(hit.passage.article for hit in hits))
        if len(articles) >= _CUTOFF or len(hits) < depth:
            return tuple(articles[:_CUTOFF])
        depth *= 4


def _is_exact(archive: Archive, citation: Citation) -> bool:
    text = archive.article(citation.article).text
    quote = metrics.Span(citation.start, citation.end, citation.quote)
    if citation.answer is None or citation.answer_start is None or citation.answer_end is None:
        return metrics.exact_spans(text, quote)
    inside = metrics.Span(citation.answer_start, citation.answer_end, citation.answer)
    return metrics.exact_spans(text, quote, inside)


def _dates(answer: Answer, citation: Citation) -> Collection[str]:
    """Return what a citation's quote resolves to: the value of the answer it supports."""
    values = [o.value for o in answer.alternatives if citation.n in o.citations] or [answer.value]
    return [value["iso"] for value in values if value and "iso" in value]


def _date_of(archive: Archive, citation: Citation) -> str | None:
    """Return the date that the words of a citation give: what was nearest, where it was refused."""
    if citation.answer_start is None or citation.answer_end is None:
        return None
    article = archive.article(citation.article)
    value = date_value(article, citation.answer_start, citation.answer_end)
    return value["iso"] if value else None


def _iso(answer: Answer) -> str | None:
    value = answer.value
    return value.get("iso") if value else None


def report(name: str, items: Sequence[Item], stamp: dict[str, Any]) -> dict[str, Any]:
    """Return the whole report of a run in the form of `eval --json`."""
    by = {
        "language": _by(items, lambda item: item.row.language),
        "type": _by(items, lambda item: item.row.type),
    }
    return {
        "set": name,
        "stamp": stamp,
        **summary(items),
        "by": by,
        "items": [item_to_json(item) for item in items],
    }


def summary(items: Sequence[Item]) -> dict[str, Any]:
    """Return the figures of some items, each a rate from 0 to 1 or None."""
    answerable = [item for item in items if item.row.answerable]
    return {
        "n": len(items),
        "answerable": len(answerable),
        "retrieval": _retrieval(answerable),
        "answer": _answer(answerable),
        "citation": _citation(items),
        "abstention": _abstention(items),
        "latency_ms": {
            f"p{q}": _rounded(metrics.percentile([item.milliseconds for item in items], q))
            for q in (50, 95)
        },
    }


def item_to_json(item: Item) -> dict[str, Any]:
    """Return an item as it stands in the report."""
    return {
        "id": item.row.id,
        "status": item.answer.status,
        "short": item.answer.short,
        "value": item.answer.value,
        "candidate": item.candidate,
        "gold": list(item.row.answers),
        "em": metrics.exact_match(item.prediction, item.row.answers),
        "f1": _rounded(metrics.f1(item.prediction, item.row.answers)),
        "correct": item.correct,
        "confidence": item.answer.confidence,
        "retrieved": list(item.retrieved or ()),
        "cited": [citation.article for citation in item.answer.citations],
    }


def _by(items: Sequence[Item], key: Callable[[Item], str]) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: summary(groups[name]) for name in sorted(groups)}


def _retrieval(answerable: Sequence[Item]) -> dict[str, float | None]:
    runs = [
        (item.retrieved, item.row.articles)
        for item in answerable
        if item.retrieved is not None and item.row.articles
    ]
    figures: dict[str, float | None] = {
        f"recall@{k}": metrics.mean(metrics.recall_at_k(run, gold, k) for run, gold in runs)
        for k in (1, 5, _CUTOFF)
    }
    figures["mrr@10"] = metrics.mean(metrics.reciprocal_rank(run, gold) for run, gold in runs)
    figures["ndcg@10"] = metrics.mean(metrics.ndcg_at_k(run, gold) for run, gold in runs)
    return _all_rounded(figures)


def _answer(answerable: Sequence[Item]) -> dict[str, float | None]:
    rows = [(item, item.row.answers) for item in answerable]
    dated = [metrics.date_exact(None if i.refused else _iso(i.answer), i.row) for i, _ in rows]
    return _all_rounded(
        {
            "em": metrics.mean(metrics.exact_match(i.prediction, gold) for i, gold in rows),
            "f1": metrics.mean(metrics.f1(i.prediction, gold) for i, gold in rows),
            "correct": metrics.mean(float(i.correct) for i, _ in rows),
            "date_exact": metrics.mean(None if right is None else float(right) for right in dated),
            "em_forced": metrics.mean(metrics.exact_match(i.candidate, gold) for i, gold in rows),
            "f1_forced": metrics.mean(metrics.f1(i.candidate, gold) for i, gold in rows),
            "correct_forced": metrics.mean(float(i.correct_forced) for i, _ in rows),
        }
    )


def _citation(items: Sequence[Item]) -> dict[str, float | None]:
    judged = [right for item in items for right in item.rightly_cited]
    recalls = [metrics.citation_recall(item.cited_rightly, item.row) for item in items]
    return _all_rounded(
        {
            "precision": metrics.mean(None if right is None else float(right) for right in judged),
            "recall": metrics.mean(recalls),
            "exact_spans": metrics.mean(float(exact) for item in items for exact in item.exact),
        }
    )


def _abstention(items: Sequence[Item]) -> dict[str, float | None]:
    refused = [item.refused for item in items]
    answerable = [item.row.answerable for item in items]
    confidence = [item.answer.confidence or 0.0 for item in items]
    right = [item.row.answerable and item.correct_forced for item in items]
    return _all_rounded(
        {
            "precision": metrics.abstention_precision(refused, answerable),
            "recall": metrics.abstention_recall(refused, answerable),
            "auroc": metrics.auroc(confidence, answerable),
            "ece": metrics.ece(confidence, right),
            "brier": metrics.brier(confidence, right),
        }
    )


def _all_rounded(figures: dict[str, float | None]) -> dict[str, float | None]:
    return {name: _rounded(figure) for name, figure in figures.items()}


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 6)

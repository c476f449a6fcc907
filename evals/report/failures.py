"""Which questions went wrong, in what way, and what a person needs to see why."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from evals.run import Item
from index import Archive
from index.errors import UnknownArticle
from rag import Citation

Kind = Literal["unanswerable", "wrong", "refused", "citation"]
_TITLES: dict[Kind, str] = {
    "unanswerable": "Answered though unanswerable",
    "wrong": "Wrong answer",
    "refused": "Refused though answerable",
    "citation": "Right answer, wrong citation",
}
_CONTEXT = 160


@dataclass(frozen=True)
class Excerpt:
    """Words of an article: a quote, the answer within it if any, and what stands around it."""

    before: str
    head: str
    answer: str
    tail: str
    after: str


@dataclass(frozen=True)
class Passage:
    """A passage that was shown. `right` is None where nobody judged it."""

    citation: Citation
    right: bool | None
    excerpt: Excerpt
    note: str | None = None


@dataclass(frozen=True)
class GoldArticle:
    """An article that holds the answer, its rank among those found, and where it says so.

    `rank` is None where it was not among the first ten. `excerpt` is there for the best ranked
    one only, and not where a passage shows the same words.
    """

    id: str
    rank: int | None
    cited: bool
    excerpt: Excerpt | None = None


@dataclass(frozen=True)
class Failure:
    """A question that went wrong, with the passages shown for it."""

    item: Item
    kind: Kind
    passages: tuple[Passage, ...]
    gold: tuple[GoldArticle, ...]


@dataclass(frozen=True)
class Group:
    """The failures of one kind: how many there are, and some of them, the surest first."""

    kind: Kind
    title: str
    total: int
    failures: tuple[Failure, ...]

    @property
    def left_out(self) -> int:
        """How many are counted only."""
        return self.total - len(self.failures)


def kind_of(item: Item) -> Kind | None:
    """Return in what way a question went wrong, the gravest one; None where it went right."""
    if not item.row.answerable:
        return None if item.refused else "unanswerable"
    if item.refused:
        return "refused"
    if not item.correct:
        return "wrong"
    return None if all(item.exact) and False not in item.rightly_cited else "citation"


def examine(items: Sequence[Item], archive: Archive, limit: int) -> list[Group]:
    """Return all failures by kind, every kind that is possible, `limit` of them in full."""
    by_kind: dict[Kind, list[Item]] = {kind: [] for kind in get_args(Kind)}
    for item in items:
        if kind := kind_of(item):
            by_kind[kind].append(item)
    shares = _shares([len(group) for group in by_kind.values()], limit)
    return [
        Group(
            kind,
            _TITLES[kind],
            len(group),
            tuple(_failure(item, kind, archive) for item in sorted(group, key=_surest)[:share]),
        )
        for (kind, group), share in zip(by_kind.items(), shares, strict=True)
    ]


def successes(items: Sequence[Item]) -> list[Item]:
    """Return the questions that went right, in order."""
    return [item for item in items if kind_of(item) is None]


def _surest(item: Item) -> tuple[float, str]:
    return -(item.answer.confidence or 0.0), item.row.id


def _shares(sizes: Sequence[int], limit: int) -> list[int]:
    """Part the limit evenly; what a small group leaves goes to the larger ones."""
    shares = [0] * len(sizes)
    smallest_first = sorted(range(len(sizes)), key=lambda at: sizes[at])
    for done, at in enumerate(smallest_first):
        shares[at] = min(sizes[at], limit // (len(sizes) - done))
        limit -= shares[at]
    return shares


def _failure(item: Item, kind: Kind, archive: Archive) -> Failure:
    passages = tuple(_passages(item, archive))
    return Failure(item, kind, passages, _gold(item, passages, archive))


def _passages(item: Item, archive: Archive) -> Iterator[Passage]:
    """Yield the citations, or what was nearest to a refused question."""
    for citation, right in zip(item.answer.citations, item.rightly_cited, strict=True):
        yield _passage(citation, right, archive)
    for citation in item.answer.nearest:
        yield _passage(citation, None, archive)


def _passage(citation: Citation, right: bool | None, archive: Archive) -> Passage:
    alone = Excerpt("", citation.quote, "", "", "")
    text = _text(archive, citation.article)
    if text is None:
        return Passage(citation, right, alone, "The archive no longer holds this article.")
    if text[citation.start : citation.end] != citation.quote:
        return Passage(citation, right, alone, "The article does not say this at that place.")
    if citation.answer_start is None or citation.answer_end is None:
        return Passage(citation, right, _lit(text, citation.start, citation.end))
    answer = citation.answer_start, citation.answer_end
    return Passage(citation, right, _lit(text, citation.start, citation.end, answer))


def _gold(item: Item, passages: Sequence[Passage], archive: Archive) -> tuple[GoldArticle, ...]:
    """Return the gold articles, the best ranked first, that one with its own words."""
    ranks = {article: rank for rank, article in enumerate(item.retrieved or (), 1)}
    cited = {citation.article for citation in item.answer.citations}
    articles = sorted(item.row.articles, key=lambda article: ranks.get(article, len(ranks) + 1))
    return tuple(
        GoldArticle(
            article,
            ranks.get(article),
            article in cited,
            _gold_words(item, article, passages, archive) if place == 0 else None,
        )
        for place, article in enumerate(articles)
    )


def _gold_words(
    item: Item, article: str, passages: Sequence[Passage], archive: Archive
) -> Excerpt | None:
    text = _text(archive, article) or ""
    for answer in item.row.answers:
        found = re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text)
        if found is None:
            continue
        shown = any(
            passage.citation.article == article
            and passage.citation.start <= found.start() < passage.citation.end
            for passage in passages
        )
        return None if shown else _lit(text, *found.span())
    return None


def _lit(text: str, start: int, end: int, answer: tuple[int, int] | None = None) -> Excerpt:
    """Cut the quote out of an article with some words before and after it."""
    first, last = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    before, after = text[first:start], text[end:last]
    if first > 0:
        before = "… " + before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0] + " …"
    inner, outer = answer or (end, end)
    return Excerpt(before, text[start:inner], text[inner:outer], text[outer:end], after)


def _text(archive: Archive, article: str) -> str | None:
    try:
        return archive.article(article).text
    except UnknownArticle:
        return None

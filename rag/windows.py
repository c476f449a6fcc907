"""Passages found to the windows of their articles that are read.

A passage is cut for finding: short, so that its vector says one thing. To be understood it wants
what stands around it, so it is read together with its neighbours.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index import Archive
from index.articles import Article
from index.language import detect_language
from index.passages import Passage
from index.sentences import Span
from rag.bylines import Work, bylines, named_outlets
from rag.details import details, named_units
from rag.overlap import Overlaps
from rag.question import Question
from rag.search import Hit

# Code points of a window at most, unless one passage alone is longer: some 140 tokens of Spanish
# news (4.4 code points a token), as most of those that the reader was trained on. Twelve of these,
# read under the article's title, are as many tokens as eight of 1,000 without a title. Forced F1 of
# 200 questions each: MLQA 0.531 to 0.556, in English 0.513 to 0.531 (0.557 to 0.571 and 0.544 to
# 0.548 with the weights of *rivals*), QuALES 0.425 to 0.428.
_WINDOW = 600
# Windows read for a question: reading is most of the time that it takes.
_READ = 12


@dataclass(frozen=True)
class Window:
    """A window that is read, and what is known of it whatever the reader finds there."""

    passage: Passage
    article: Article
    rank: int
    cosine: float
    overlap: float
    same_language: bool
    wanted: Sequence[Span] | None

    @property
    def heading(self) -> str:
        """The title of the article, unless the window begins the article or has it.

        There what the article is about is told anyway: 0.576 of the gold dev questions have a right
        best candidate with the title over it too, 0.600 without (with the weights before *rivals*).
        """
        title = self.article.title
        return "" if self.passage.start == 0 or title in self.passage.text else title


def windows_to_read(
    archive: Archive,
    asked: Question,
    hits: Sequence[Hit],
    overlaps: Overlaps,
    signed: Work | None = None,
) -> list[Window]:
    """Return the windows around the passages found that are read, the best first.

    :param signed: Read the beginnings of the articles, where it stands who signed these works.
    """
    passages = _around(archive, hits, beginnings=signed is not None)
    articles = {passage.article: archive.article(passage.article) for passage in passages}
    cosines = _cosines(passages, hits)
    wanted = (
        _signed(passages, articles, asked, signed) if signed else _wanted(passages, articles, asked)
    )
    return [
        Window(
            passage=passage,
            article=articles[passage.article],
            rank=rank,
            cosine=cosines[rank],
            overlap=overlaps.of(passage.text),
            same_language=detect_language(passage.text) == asked.language,
            wanted=wanted[rank],
        )
        for rank, passage in enumerate(passages)
    ]


def _wanted(
    passages: Sequence[Passage], articles: Mapping[str, Article], asked: Question
) -> list[list[Span] | None]:
    """Return where each window holds what is asked for, in a unit of its kind if any does."""

    def of(measures: Collection[str | None] | None) -> list[list[Span] | None]:
        return [
            details(p.text, articles[p.article].published, asked.wants, measures) for p in passages
        ]

    strict = of(named_units(asked.text))
    return strict if any(strict) else of(None)


def _signed(
    passages: Sequence[Passage], articles: Mapping[str, Article], asked: Question, work: Work
) -> list[list[Span] | None]:
    """Return where windows say who signed, those of the outlets that are named if any are."""
    named = named_outlets(asked.text, (a.source for a in articles.values() if a.source))
    return [
        bylines(p.text, work) if not named or articles[p.article].source in named else []
        for p in passages
    ]


def _cosines(windows: Sequence[Passage], hits: Sequence[Hit]) -> list[float]:
    """Return the best cosine of the passages found in each window; that of the worst if none."""
    known = [hit for hit in hits if hit.cosine is not None]
    worst = min((hit.cosine or 0.0 for hit in known), default=0.0)
    return [
        max(
            (h.cosine or 0.0 for h in known if _inside(h.passage, window)),
            default=worst,
        )
        for window in windows
    ]


def _inside(passage: Passage, window: Passage) -> bool:
    same = passage.article == window.article
    return same and window.start <= passage.start and passage.end <= window.end


def _around(archive: Archive, hits: Sequence[Hit], *, beginnings: bool) -> list[Passage]:
    """Return at most `_READ` windows around the passages found, in their order.

    A window is a run of whole passages of one article; no two share any. A passage that stands in
    an earlier one's window opens none of its own.

    :param beginnings: Take the first window of each article in place of that around what was found.
    """
    articles = list(dict.fromkeys(hit.passage.article for hit in hits))
    passages = archive.passage_spans(articles)
    free = {article: [True] * len(spans) for article, spans in passages.items()}
    windows: list[Passage] = []
    for hit in hits:
        article = hit.passage.article
        spans = passages.get(article, [])
        here = (hit.passage.start, hit.passage.end)
        if beginnings and spans:
            here = spans[0]
        if here not in spans or not free[article][spans.index(here)]:
            continue
        first, last = _grow(spans, free[article], spans.index(here))
        free[article][first : last + 1] = [False] * (last + 1 - first)
        start, end = spans[first][0], spans[last][1]
        text = archive.article(article).text[start:end]
        windows.append(Passage(hit.passage.id, article, start, end, text))
        if len(windows) == _READ:
            break
    return windows


def _grow(spans: Sequence[Span], free: Sequence[bool], index: int) -> tuple[int, int]:
    """Return the first and last of the passages around one that fit into a window with it."""
    first = last = index
    while True:
        before = first > 0 and free[first - 1] and _fits(spans[first - 1][0], spans[last][1])
        if before:
            first -= 1
        after = (
            last + 1 < len(spans) and free[last + 1] and _fits(spans[first][0], spans[last + 1][1])
        )
        if after:
            last += 1
        if not before and not after:
            return first, last


def _fits(start: int, end: int) -> bool:
    return end - start <= _WINDOW

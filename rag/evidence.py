"""What the passages found offer as an answer: spans that the reader finds, with every signal.

A question that wants a date, a time or a number is offered only spans that hold one, where there
are any. Each candidate carries its signals; `rag.confidence` turns them into a probability.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from index import Archive
from index.articles import Article
from index.language import Language, detect_language
from index.passages import Passage
from index.sentences import Span as Range
from index.sentences import sentence_spans
from rag.bylines import Work, asks_who_wrote, byline_asked, is_bare_name
from rag.claims import Claim, Value, context
from rag.clauses import clause
from rag.details import amount, clip, fits, value_kind, year_in
from rag.meaning import no_finer, too_coarse, value_of
from rag.nearness import QuoteVectors
from rag.overlap import Overlaps
from rag.premises import Borne, borne, premises, shared_names
from rag.question import Question, date_grain
from rag.reader import Reader, Span
from rag.search import Hit
from rag.windows import Window, windows_to_read

# Words that say nothing by themselves: no answer is made of one.
_EMPTY = re.compile(
    r"(?:el|la|los|las|lo|un|una|de|del|al?|en|con|por|para|y|o|u|que|qué|se|su|sus|quién|quien|"
    r"cuándo|cuando|dónde|donde|cómo|como|cuál|cual|cuánto|cuanto|the|an|of|in|on|at|to|and|or)"
)


@dataclass(frozen=True)
class Candidate:
    """Words that may answer, `article.text[start:end]`, and the signals that speak for them.

    The quote is the sentence, or the sentences, that hold them. `score` and `no_answer` are the
    reader's, `rank` is that of the window in the search; `cosine` is between question and passage,
    `cosine_here` between question and quote; `overlap` is the share, weighted by rarity, of the
    question's terms that the window holds, `overlap_here` that the quote does. `value` is the date
    or number that the words give; `fits` says whether they are of the kind that is wanted; `borne`,
    how far the article bears out what the question takes for granted.
    """

    article: Article
    start: int
    end: int
    quote_start: int
    quote_end: int
    score: float
    no_answer: float
    rank: int
    cosine: float
    cosine_here: float
    overlap: float
    overlap_here: float
    same_language: bool
    value: Value | None
    fits: bool
    borne: Borne

    def claim(self, probability: float) -> Claim:
        """Return what the candidate claims, without its signals."""
        place = (self.start, self.end, self.quote_start, self.quote_end)
        return Claim(self.article, *place, probability, self.value)

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.article.text[self.start : self.end]

    @property
    def quote(self) -> str:
        """The sentence around the words."""
        return self.article.text[self.quote_start : self.quote_end]


@dataclass(frozen=True)
class _Pointed:
    """A span of a window, cut to what is asked for, and the sentence that holds it."""

    window: Window
    span: Span
    quote_start: int
    quote_end: int

    @property
    def quote(self) -> str:
        return self.window.article.text[self.quote_start : self.quote_end]


def candidates(
    archive: Archive, reader: Reader, asked: Question, hits: Sequence[Hit], quotes: QuoteVectors
) -> list[Candidate]:
    """Return what the windows around the passages found offer, the reader's best first.

    :param quotes: The vectors of quotes that were weighed before.
    """
    overlaps = Overlaps(archive, asked)
    signed = _signed(archive, asked, hits)
    windows = windows_to_read(archive, asked, hits, overlaps, signed)
    wanted = [window.wanted for window in windows if window.wanted is not None]
    # Where no window has a date or a number, words may say it: "de forma gradual durante años".
    touching = wanted if any(wanted) else None
    passages = [window.passage for window in windows]
    headings = [window.heading for window in windows]
    spans = reader.read(asked.text, passages, touching, headings=headings)
    spans = [span for span in spans if not _EMPTY.fullmatch(span.text.lower())]
    bearing = _Bearing(asked, {w.article.id: w.article for w in windows}.values())
    by_place = {_place(window.passage): window for window in windows}
    pointed = [_pointed(span, by_place[_place(span.passage)], asked) for span in spans]
    if signed is None and not asks_who_wrote(asked.text):
        pointed = [p for p in pointed if not is_bare_name(p.quote, p.span.text)]
    cosines = quotes.cosines(archive.embedder, asked.text, [p.quote for p in pointed])
    found = [
        _candidate(p, cosine, asked, overlaps, bearing)
        for p, cosine in zip(pointed, cosines, strict=True)
    ]
    if signed:
        found = _once_each(found)
    return [c for c in found if not _too_coarse(c, asked)] or found


def _signed(archive: Archive, asked: Question, hits: Sequence[Hit]) -> Work | None:
    """Return what it is whose author is asked for: the text or the picture of an article."""
    if asked.type != "who":
        return None
    sources = (archive.article(hit.passage.article).source for hit in hits)
    return byline_asked(asked.text, (source for source in sources if source))


def _once_each(found: Sequence[Candidate]) -> list[Candidate]:
    """Return of candidates with the same words those whose article was found first.

    Who signed one article may have signed others, which say nothing of it.
    """
    first: dict[str, int] = {}
    for candidate in found:
        first[candidate.text] = min(candidate.rank, first.get(candidate.text, candidate.rank))
    return [candidate for candidate in found if candidate.rank == first[candidate.text]]


def _too_coarse(candidate: Candidate, asked: Question) -> bool:
    """Say whether a candidate gives a month where the question asks for the day."""
    grain = date_grain(asked.text) if value_kind(asked.wants) == "date" else None
    if grain is None or candidate.value is None:
        return False
    return too_coarse(candidate.value, grain)


def _pointed(span: Span, window: Window, asked: Question) -> _Pointed:
    if value_kind(asked.wants) is not None:
        span = _moved(span, _to_the_point(_within(span), window, asked))
    first, last = _sentence(window.passage, span)
    if asked.type == "yesno":
        start, end = clause(window.article.text[first:last], (span.start - first, span.end - first))
        before = first - span.passage.start
        span = _moved(span, (before + start, before + end))
    return _Pointed(window, span, first, last)


def _candidate(
    pointed: _Pointed, cosine: float, asked: Question, overlaps: Overlaps, bearing: "_Bearing"
) -> Candidate:
    window, span, article = pointed.window, pointed.span, pointed.window.article
    value = _value(article, span, asked)
    return Candidate(
        article=article,
        start=span.start,
        end=span.end,
        quote_start=pointed.quote_start,
        quote_end=pointed.quote_end,
        score=span.score,
        no_answer=span.no_answer,
        rank=window.rank,
        cosine=window.cosine,
        cosine_here=cosine,
        overlap=window.overlap,
        overlap_here=overlaps.of(pointed.quote),
        same_language=window.same_language,
        value=value,
        fits=fits(
            asked.wants,
            span.text,
            value,
            article.text[pointed.quote_start : span.start],
            dated=article.published is not None,
        ),
        borne=bearing.of(article, pointed.quote_start, pointed.quote_end),
    )


def _to_the_point(place: Range, window: Window, asked: Question) -> Range:
    """Cut a span of a window down to the date or the quantity in it that is asked for."""
    text = window.passage.text
    if value_kind(asked.wants) == "number":
        return amount(place, text, asked.text)
    start, end = clip(place, window.wanted or ())
    year = year_in(text[start:end]) if date_grain(asked.text) == "year" else None
    return (start + year[0], start + year[1]) if year else (start, end)


def _within(span: Span) -> Range:
    """Return where a span stands in its passage."""
    return span.start - span.passage.start, span.end - span.passage.start


def _moved(span: Span, place: Range) -> Span:
    """Return a span at another place of its passage."""
    (start, end), first = place, span.passage.start
    return replace(span, start=first + start, end=first + end, text=span.passage.text[start:end])


def _value(article: Article, span: Span, asked: Question) -> Value | None:
    """Return the date or number that a span gives, as precise as it was asked for."""
    kind, grain = value_kind(asked.wants), date_grain(asked.text)
    value = kind and value_of(article, span.start, span.end, kind)
    return no_finer(value, grain) if value and grain and kind == "date" else value


class _Bearing:
    """How far articles bear out what a question takes for granted."""

    def __init__(self, asked: Question, articles: Iterable[Article]) -> None:
        granted = premises(asked.text, asked.language, asked.dates)
        foreign = shared_names(granted, (f"{a.title} {a.source} {a.text}" for a in articles))
        self._granted = {language: foreign for language in get_args(Language)}
        self._granted[asked.language] = granted

    def of(self, article: Article, start: int, end: int) -> Borne:
        """Say how far an article does, the paragraph around words of it first."""
        granted = self._granted[detect_language(article.text)]
        return borne(granted, article, context(article, start, end))


def _place(window: Passage) -> tuple[str, int]:
    return window.article, window.start


def _sentence(window: Passage, span: Span) -> Range:
    """Return where the sentences that hold a span begin and end in the article."""
    start, end = span.start - window.start, span.end - window.start
    around = [(a, b) for a, b in sentence_spans(window.text) if a < end and b > start]
    first = min([start, *(a for a, _ in around)])
    last = max([end, *(b for _, b in around)])
    return window.start + first, window.start + last

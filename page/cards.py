"""Cards: a citation with what stands around it in its article."""

from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from index import Archive
from index.errors import UnknownArticle
from index.language import Language
from index.sentences import paragraph_spans
from rag import Citation
from rag.spelling import spell_date

# Most characters of a long paragraph shown on either side of a quote.
_CONTEXT = 600


@dataclass(frozen=True)
class Lit:
    """A text cut at a quote, and the quote at the answer inside it; they add up to the text."""

    before: str
    quote_before: str
    answer: str
    quote_after: str
    after: str


@dataclass(frozen=True)
class Card:
    """A citation with the paragraphs that its quote stands in."""

    citation: Citation
    date: str | None
    site: str | None
    lit: Lit
    cut_before: bool
    cut_after: bool


def light(text: str, quote: tuple[int, int], answer: tuple[int, int] | None) -> Lit:
    """Cut a text at a quote and at the answer inside it, both given by their offsets."""
    start, end = quote
    first, last = answer or (end, end)
    return Lit(text[:start], text[start:first], text[first:last], text[last:end], text[end:])


def make_card(archive: Archive, citation: Citation, language: Language) -> Card:
    """Make the card of a citation; if its article has changed since, of the quote alone."""
    start, end = citation.start, citation.end
    text = _text(archive, citation)
    around = [(s, e) for s, e in paragraph_spans(text) if s < end and start < e]
    left = min([start, *(s for s, _ in around)])
    right = max([end, *(e for _, e in around)])
    cut_before, cut_after = left < start - _CONTEXT, right > end + _CONTEXT
    if cut_before:
        left = text.find(" ", start - _CONTEXT, start) + 1 or start
    if cut_after:
        right = max(text.rfind(" ", end, end + _CONTEXT), end)
    return Card(
        citation=citation,
        date=spell_date(citation.published, language) if citation.published else None,
        site=web_site(citation.url),
        lit=light(text[left:right], (start - left, end - left), _answer_span(citation, left)),
        cut_before=cut_before,
        cut_after=cut_after,
    )


def web_site(url: str | None) -> str | None:
    """Return the host of a web address, and nothing for what is none."""
    with suppress(ValueError):
        parts = urlsplit(url or "")
        return parts.hostname if parts.scheme in ("http", "https") else None
    return None


def _answer_span(citation: Citation, left: int) -> tuple[int, int] | None:
    if citation.answer_start is None or citation.answer_end is None:
        return None
    return citation.answer_start - left, citation.answer_end - left


def _text(archive: Archive, citation: Citation) -> str:
    """Return the text of a cited article; if it has changed since, the quote alone in its place."""
    with suppress(UnknownArticle):
        text = archive.article(citation.article).text
        if text[citation.start : citation.end] == citation.quote:
            return text
    return "\n" * citation.start + citation.quote

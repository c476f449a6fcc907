"""The sentence a person reads, in the question's language; the texts are in `prompts/`."""

from collections.abc import Sequence
from datetime import date

from index.catalogue import Coverage
from index.language import Language
from prompts import frames
from rag.answer import Citation, Reason


def answered(citations: Sequence[Citation], language: Language) -> str:
    """Compose an answer that quotes its citations, numbered in order."""
    texts = frames(language)["answered"]
    lines = []
    for citation in citations:
        frame = texts["one"] if citation is citations[0] else texts["more"]
        quote = " ".join(citation.quote.split())
        source = outlet(citation.source, citation.published, language)
        lines.append(frame.format(source=source, quote=quote, n=citation.n))
    return "\n\n".join(lines)


def unanswered(
    reason: Reason,
    nearest: Sequence[Citation],
    coverage: Coverage,
    language: Language,
    *,
    filtered: bool,
) -> str:
    """Compose a refusal: why, what the archive covers, and where the nearest passage is."""
    texts = frames(language)
    if not coverage.articles:
        return texts["coverage"]["filtered"] if filtered else texts["unanswered"]["empty"]
    sentences = [texts["unanswered"][reason], covers(coverage, language)]
    if nearest:
        source = outlet(nearest[0].source, nearest[0].published, language)
        sentences.append(texts["unanswered"]["nearest"].format(source=source))
    return " ".join(sentences)


def covers(coverage: Coverage, language: Language) -> str:
    """Say how many articles there are and from when to when."""
    texts = frames(language)["coverage"]
    count = coverage.articles
    articles = texts["article"] if count == 1 else texts["articles"].format(count=count)
    if coverage.first is None or coverage.last is None:
        return texts["undated"].format(articles=articles)
    first, last = spell_date(coverage.first, language), spell_date(coverage.last, language)
    frame = texts["one_day"] if first == last else texts["dated"]
    return frame.format(articles=articles, first=first, last=last)


def understood(question: str, language: Language) -> str:
    """Say how a follow-up was understood."""
    return frames(language)["chat"]["understood"].format(question=question)


def outlet(source: str | None, published: date | None, language: Language) -> str:
    """Name an outlet with the date of its article, as far as either is known."""
    texts = frames(language)["source"]
    when = spell_date(published, language) if published else None
    if source is None:
        return texts["unknown_dated"].format(date=when) if when else texts["unknown"]
    return texts["dated"].format(source=source, date=when) if when else source


def spell_date(day: date, language: Language) -> str:
    """Write out a day: «15 de enero de 2026», "15 January 2026"."""
    texts = frames(language)["date"]
    return texts["day"].format(
        day=day.day, month=texts["months"].split()[day.month - 1], year=day.year
    )

"""The sentence a person reads, in the question's language; the texts are in `prompts/`."""

from collections.abc import Sequence
from datetime import date

from index.catalogue import Coverage
from index.dates import bounds, find
from index.language import Language, detect_language
from prompts import frames
from rag.answer import Alternative, Citation, QuestionType, Reason
from rag.claims import Value
from rag.slots import slots
from rag.spelling import spell_date, spell_iso, spell_number

# Their answers are clauses rather than names, dates or amounts, and stand in quotation marks.
_CLAUSES: tuple[QuestionType, ...] = ("why", "how", "yesno", "other")
# What a quote may have around the words of an answer that says all of it.
_AROUND = ' .…«»“”"¡!'


def stated(
    kind: QuestionType,
    citations: Sequence[Citation],
    value: Value | None,
    alternatives: Sequence[Alternative],
    language: Language,
) -> str:
    """Compose a short answer with its quote, who else says so, and what differs from it.

    :param citations: Numbered in order from 1; the first has the short answer.
    :param alternatives: Other values, each with the numbers of its citations.
    """
    texts = frames(language)
    elsewhere = {n for alternative in alternatives for n in alternative.citations}
    same = [c for c in citations if c.n not in elsewhere]
    first = same[0]
    main = texts["answered"]["clause" if kind in _CLAUSES else "short"]
    lines = [_line(main, first, answer_words(first, value, language), language)]
    if len(same) > 1:
        lines[0] += "\n\n" + texts["answered"]["also"].format(sources=_sources(same[1:], language))
    for other in alternatives:
        frame = main if other.relation == "conflicting" else texts["superseded"]["earlier"]
        cited = [c for c in citations if c.n in other.citations]
        words = answer_words(cited[0], other.value, language)
        lines.append(_line(frame, cited[0], words, language))
        if len(cited) > 1:
            sources = _sources(cited[1:], language)
            lines[-1] += "\n\n" + texts["answered"]["also"].format(sources=sources)
    if any(other.relation == "conflicting" for other in alternatives):
        lines.insert(0, texts["disputed"]["opening"])
    return "\n\n".join(lines)


def answer_words(citation: Citation, value: Value | None, language: Language) -> str:
    """Return the words of an answer as printed, led by what they mean where they do not show it.

    «febrero de 2026 («en febrero», nota del 15 de enero de 2026)».
    """
    said = printed(citation.answer or citation.quote)
    texts = frames(language)
    if value is None:
        unsettled = citation.published is None and find(said, _language(citation))
        return texts["answered"]["undated"].format(short=said) if unsettled else said
    foreign = _language(citation, language) != language
    told = texts["value"]["told"]
    if value["kind"] == "number":
        number = spell_number(value["value"], language)
        return told.format(value=number, said=said) if foreign and number not in said else said
    spelled, full = spell_iso(value["iso"], language), _is_full(said, value["iso"])
    if spelled.lower() in said.lower() or (full and not foreign):
        return said
    if value.get("anchor") is None or full:
        return told.format(value=spelled, said=said)
    anchor = date.fromisoformat(value["anchor"])
    if "anchor_article" in value:
        frame = "lent"
    else:  # the text may set the day itself: "el 18 de mayo. […] a las 9:00"
        frame = "resolved" if anchor == citation.published else "counted"
    day = spell_date(anchor, language)
    return texts["value"][frame].format(value=spelled, said=said, anchor=day)


def _language(citation: Citation, default: Language = "es") -> Language:
    """Return the language of a quote, which may be too short to tell it without the title."""
    return detect_language(f"{citation.title}. {citation.quote}", default=default)


def is_whole(words: str, quote: str) -> bool:
    """Say whether the words of an answer are all that the quote says: it is not said twice then."""
    return printed(words).strip(_AROUND) == printed(quote).strip(_AROUND)


def printed(quote: str) -> str:
    """Return words of an article as they stand in an answer: on one line."""
    return " ".join(quote.split())


def _is_full(said: str, iso: str) -> bool:
    """Say whether the words name the year themselves."""
    year = bounds(iso)[0].year
    values = [
        part for slot in slots(said) if slot.kind in ("date", "number") for part in slot.value
    ]
    return year in values


def _line(frame: str, citation: Citation, words: str, language: Language) -> str:
    # The words may tell the day already: "(«ayer», nota del 15 de enero de 2026)".
    day = citation.published and spell_date(citation.published, language)
    told = day is not None and f"{day})" in words and citation.source is not None
    source = outlet(citation.source, None if told else citation.published, language)
    if is_whole(words, citation.quote):
        frame = frames(language)["answered"]["one"]
    text = frame.format(short=words, source=source, quote=printed(citation.quote), n=citation.n)
    return text[:1].upper() + text[1:]


def _sources(citations: Sequence[Citation], language: Language) -> str:
    """List outlets with their numbers: "A (…) [2], B (…) [3] y C (…) [4]"."""
    told = [f"{outlet(c.source, c.published, language)} [{c.n}]" for c in citations]
    if len(told) == 1:
        return told[0]
    return ", ".join(told[:-1]) + frames(language)["answered"]["and"] + told[-1]


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


def perhaps(question: str, language: Language) -> str:
    """Say how else a follow-up may be read."""
    return frames(language)["chat"]["other"].format(question=question)


def outlet(source: str | None, published: date | None, language: Language) -> str:
    """Name an outlet with the date of its article, as far as either is known."""
    texts = frames(language)["source"]
    when = spell_date(published, language) if published else None
    if source is None:
        return texts["unknown_dated"].format(date=when) if when else texts["unknown"]
    return texts["dated"].format(source=source, date=when) if when else source

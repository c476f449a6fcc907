"""Whether an answer holds: each quote at its place, each detail of its text inside a cited quote.

What is outside the quotes is read in parts, each up to its numbers [n], and each part's slots must
stand in the quotes that it cites. Free of that are three things that are not the articles' own
words, only as they were composed: an outlet with its date, which the citation states; the meaning
of a date or number, which is worked out again from the words; and what a refusal says of the
archive.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.articles import Article
from index.dates import dates_in, relation
from index.language import Language, detect_language
from rag import compose
from rag.answer import Answer, Citation
from rag.claims import Value
from rag.meaning import lent_date, value_of
from rag.slots import unsupported
from rag.spelling import spell_date

_MARKS = re.compile(r"\[\d+\]")
_OTHER_BRACKETS = str.maketrans("[]", "⟦⟧")
_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Fault:
    """What is wrong with an answer, in words for a person; `n` is the citation concerned."""

    kind: Literal["article", "quote", "answer", "value", "text"]
    message: str
    n: int | None = None


def faults(answer: Answer, article: Callable[[str], Article | None]) -> list[Fault]:
    """Check an answer against its articles; an empty list means that it holds.

    :param article: Returns the article with an id, or None where there is none.
    """
    cited = [*answer.citations, *answer.nearest]
    values = [answer.value, *(other.value for other in answer.alternatives)]
    lenders = {value["anchor_article"] for value in values if value and "anchor_article" in value}
    articles = {name: article(name) for name in lenders.union(c.article for c in cited)}
    found = [fault for c in cited for fault in _place_faults(c, articles[c.article])]
    return found or [*_value_faults(answer, articles), *text_faults(answer)]


def text_faults(answer: Answer) -> list[Fault]:
    """Check that the text of an answer says nothing but what its quotes say."""
    if answer.status == "unanswered":
        return _refusal_faults(answer)
    answer = _without_brackets(answer)
    by_number = {citation.n: citation for citation in answer.citations}
    text = _without_quotes(answer.text, answer.citations)
    found = _number_faults(text, answer)
    if found:
        return found
    for part, numbers in _parts(text):
        found += _part_faults(part, [by_number[n] for n in numbers], answer)
    return found + _stated_faults(text, answer)


def _place_faults(citation: Citation, article: Article | None) -> list[Fault]:
    n, name = citation.n, citation.article
    if article is None:
        return [Fault("article", f"[{n}] the archive holds no article {name!r}", n)]
    found = []
    for field in ("source", "published", "url", "title"):
        now, then = getattr(article, field), getattr(citation, field)
        if now != then:
            found.append(Fault("article", f"[{n}] the {field} of {name!r} is {now}, not {then}", n))
    if article.text[citation.start : citation.end] != citation.quote:
        moved = article.text.find(citation.quote)
        now = f"; it stands at {moved}" if moved >= 0 else " and nowhere in it"
        message = f"[{n}] the quote is not at {citation.start}–{citation.end} of {name!r}{now}"
        return [*found, Fault("quote", message, n)]
    start, end, words = citation.answer_start, citation.answer_end, citation.answer
    if words is None:
        return found
    inside = (
        start is not None and end is not None and citation.start <= start <= end <= citation.end
    )
    if not inside or article.text[start:end] != words:
        found.append(Fault("answer", f"[{n}] the answer {words!r} is not at its place", n))
    return found


def _value_faults(answer: Answer, articles: Mapping[str, Article | None]) -> list[Fault]:
    """Work the values out again from the words of the articles."""
    if not answer.citations:
        return []
    found = []
    first = answer.citations[0]
    if answer.short != first.answer:
        found.append(Fault("answer", f"the short answer {answer.short!r} is not that of [1]", 1))
    by_number = {citation.n: citation for citation in answer.citations}
    claims = [(answer.short, answer.value, first)]
    for other in answer.alternatives:
        cited = by_number.get(other.citations[0]) if other.citations else None
        if cited is None or other.short != cited.answer:
            found.append(Fault("answer", f"no citation has the alternative {other.short!r}"))
        else:
            claims.append((other.short, other.value, cited))
    for short, value, citation in claims:
        article = articles[citation.article]
        if value is None or article is None:
            continue
        lender = articles.get(value.get("anchor_article", ""))
        if not _means(value, citation, article, lender):
            message = (
                f"[{citation.n}] {short!r} does not mean {value.get('iso', value.get('value'))}"
            )
            found.append(Fault("value", message, citation.n))
    return found


def _means(value: Value, citation: Citation, article: Article, lender: Article | None) -> bool:
    if citation.answer_start is None or citation.answer_end is None:
        return False
    if "anchor_article" in value:
        return _is_lent(value, citation, article, lender)
    again = value_of(article, citation.answer_start, citation.answer_end, kind=value["kind"])
    if again is None or again["kind"] != "date":
        return again is not None and dict(again) == dict(value)
    return _is_as_vague(value, again)


def _is_lent(value: Value, citation: Citation, article: Article, lender: Article | None) -> bool:
    """Say whether words without a year mean a value in the year of a date of another article."""
    start, end = citation.answer_start, citation.answer_end
    if lender is None or start is None or end is None or article.published:
        return False
    told = dates_in(lender.text, detect_language(lender.text), lender.published)
    days = {m.resolution.edge or m.resolution.value for m in told}
    lent = [(day, lent_date(article, start, end, lender, day)) for day in days if day]
    return any(
        again and _is_as_vague(value, again) and relation(again["iso"], day) != "excludes"
        for day, again in lent
    )


def _is_as_vague(value: Value, again: Value) -> bool:
    """Say whether a date is the one found again, or vaguer: as vague as the question."""
    same = {**again, "iso": value["iso"]} == dict(value)
    return same and relation(value["iso"], again["iso"]) in ("equal", "contains")


def _without_brackets(answer: Answer) -> Answer:
    """Give the articles' own words other brackets, so that only ours mark numbers."""
    text = answer.text
    said = {p for c in answer.citations for p in (c.quote, c.answer or "", c.source or "")}
    for words in sorted(map(compose.printed, said), key=len, reverse=True):
        text = text.replace(words, words.translate(_OTHER_BRACKETS)) if words else text
    citations = [
        replace(
            citation,
            quote=citation.quote.translate(_OTHER_BRACKETS),
            answer=citation.answer and citation.answer.translate(_OTHER_BRACKETS),
            source=citation.source and citation.source.translate(_OTHER_BRACKETS),
        )
        for citation in answer.citations
    ]
    return replace(answer, text=text, citations=tuple(citations))


def _without_quotes(text: str, citations: Sequence[Citation]) -> str:
    """Take out the quotes as printed before their numbers; brackets in them are no numbers."""
    for citation in sorted(citations, key=lambda c: -len(c.quote)):
        quote, number = compose.printed(citation.quote), f"[{citation.n}]"
        text = text.replace(f"«{quote}» {number}", f"{_HOLE} {number}")
    return text


def _number_faults(text: str, answer: Answer) -> list[Fault]:
    """Check that the text and the citations number the same quotes, from 1 in order."""
    said = list(dict.fromkeys(int(mark[1:-1]) for mark in _MARKS.findall(text)))
    right = list(range(1, len(answer.citations) + 1))
    for numbers in (said, [citation.n for citation in answer.citations]):
        if numbers != right:
            return [Fault("text", f"the citations are numbered {numbers}, not 1 to {len(right)}")]
    return []


def _parts(text: str) -> list[tuple[str, list[int]]]:
    """Cut a text after each run of numbers; what follows the last one belongs to none."""
    parts, start, numbers = [], 0, list[int]()
    for mark in _MARKS.finditer(text):
        parts.append((text[start : mark.start()], [int(mark[0][1:-1])]))
        start = mark.end()
    rest = text[start:]
    return [*parts, (rest, numbers)] if rest.strip(" .\n") else parts


def _part_faults(part: str, cited: Sequence[Citation], answer: Answer) -> list[Fault]:
    """Check one part against the quotes that it cites."""
    n = cited[0].n if cited else None
    silent = [c for c in cited if c.source and c.source not in part]
    if silent:
        return [Fault("text", f"[{n}] is not said to be of {silent[0].source!r}", n)]
    for citation in cited:
        part = _without(part, _composed_words(citation, answer), printed_as=citation.answer)
        part = _without(part, _composed_source(citation, answer.language))
        part = _without(part, citation.source or "")
        if citation.answer is None and citation.published:  # "El artículo es del 4 de marzo"
            part = _without(part, spell_date(citation.published, answer.language))
    slots = unsupported(part, [citation.quote for citation in cited])
    where = f"[{n}]" if n else "no quote"
    return [Fault("text", f"{where} does not say {slot.said!r} ({slot.kind})", n) for slot in slots]


def _without(part: str, composed: str, printed_as: str | None = "") -> str:
    """Take composed words out of a part, or leave of them what is printed in the quote."""
    for form in (composed, composed[:1].upper() + composed[1:]):
        if form and form in part:
            return part.replace(form, compose.printed(printed_as or ""), 1)
    return part


def _composed_source(citation: Citation, language: Language) -> str:
    return compose.outlet(citation.source, citation.published, language)


def _composed_words(citation: Citation, answer: Answer) -> str:
    return compose.answer_words(citation, _value_at(citation, answer), answer.language)


def _value_at(citation: Citation, answer: Answer) -> Value | None:
    """Return the value that the citation's answer stands for."""
    for other in answer.alternatives:
        if citation.n in other.citations:
            return other.value
    return answer.value


def _stated_faults(text: str, answer: Answer) -> list[Fault]:
    """Check that the answer, and each alternative, is told by the part that cites it first."""
    said = dict[int, str]()
    for part, numbers in _parts(text):
        for n in numbers:
            said.setdefault(n, part)
    by_number = {citation.n: citation for citation in answer.citations}
    leads = [1, *(n for other in answer.alternatives for n in other.citations[:1])]
    found = []
    for n in filter(by_number.__contains__, leads):
        citation = by_number[n]
        if citation.answer is None:
            continue
        words = _composed_words(citation, answer)
        whole = compose.is_whole(words, citation.quote) and _HOLE in said[n]
        forms = (words, words[:1].upper() + words[1:])
        if not whole and not any(form in said[n] for form in forms):
            found.append(Fault("text", f"the text does not give the answer of [{n}], {words!r}", n))
    return found


def _refusal_faults(answer: Answer) -> list[Fault]:
    """Check that a refusal says of the archive what stands in its coverage, and no more."""
    text = answer.text.replace(compose.covers(answer.coverage, answer.language), "")
    for citation in answer.nearest:
        text = text.replace(_composed_source(citation, answer.language), "")
    slots = [slot for slot in unsupported(text, []) if slot.kind != "negation"]
    return [Fault("text", f"nothing says {slot.said!r} ({slot.kind})") for slot in slots]

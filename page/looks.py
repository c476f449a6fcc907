"""What an answer looks like: its text with links to the sources, values side by side, a history."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from index.language import Language
from rag import Answer, Citation, compose
from rag.answer import Relation
from rag.spelling import spell_date, spell_iso

# From these probabilities on, confidence is called high and medium.
_HIGH, _MEDIUM = 0.8, 0.5

# A piece of text, whether it is the short answer, and the number of the citation that follows it.
Piece = tuple[str, bool, int | None]


@dataclass(frozen=True)
class Voice:
    """One value, how it is said where that differs, and those who say it."""

    words: str
    said: str | None
    citations: tuple[Citation, ...]


def paragraphs(answer: Answer) -> Iterator[list[Piece]]:
    """Yield the paragraphs of an answer that are not shown as values or history, in pieces."""
    if answer.status == "disputed":
        return
    aside = {n for other in answer.alternatives for n in other.citations}
    for text in answer.text.split("\n\n"):
        pieces = _pieces(" ".join(text.split()), answer)
        cited = {n for _, _, n in pieces if n}
        if not cited or not cited <= aside:
            yield pieces


def values(answer: Answer) -> list[Voice]:
    """Return the values that outlets dispute, the shown one first; none where they agree."""
    if answer.status != "disputed":
        return []
    return [_shown(answer), *_others(answer, "conflicting")]


def history(answer: Answer) -> list[Voice]:
    """Return what was printed before, oldest first, and what replaced it; or nothing."""
    earlier = _others(answer, "superseded")
    return [*reversed(earlier), _shown(answer)] if earlier else []


def level(confidence: float) -> str:
    """Name a confidence: the key of its word among the page's texts."""
    return "high" if confidence >= _HIGH else "medium" if confidence >= _MEDIUM else "low"


def reference(citation: Citation, answer: Answer) -> str:
    """Write a citation out, to be pasted somewhere."""
    told = [
        f"«{compose.printed(citation.quote)}»",
        citation.title,
        citation.source,
        citation.published and spell_date(citation.published, answer.language),
        citation.url,
    ]
    return ". ".join(part for part in told if part) + ("" if citation.url else ".")


def _shown(answer: Answer) -> Voice:
    aside = {n for other in answer.alternatives for n in other.citations}
    own = tuple(c for c in answer.citations if c.n not in aside)
    return _voice(answer.value, own, answer.language)


def _others(answer: Answer, relation: Relation) -> list[Voice]:
    voices = []
    for other in answer.alternatives:
        cited = tuple(c for c in answer.citations if c.n in other.citations)
        if other.relation == relation and cited:
            voices.append(_voice(other.value, cited, answer.language))
    return voices


def _voice(
    value: dict[str, Any] | None, citations: tuple[Citation, ...], language: Language
) -> Voice:
    said = compose.printed(citations[0].answer or citations[0].quote)
    words = said
    if value and value["kind"] == "date":
        words = spell_iso(value["iso"], language)
    elif value and value["kind"] == "number":
        words = compose.answer_words(citations[0], value, language)
    shows = said.lower() in words.lower()
    return Voice(words, None if shows else f"«{said}»", citations)


def _pieces(text: str, answer: Answer) -> list[Piece]:
    """Split a text at the markers of citations, and the short answer from the rest of it."""
    numbers = "|".join(str(citation.n) for citation in answer.citations)
    parts: Sequence[str] = re.split(rf"\[({numbers})\]", text) if numbers else [text]
    pieces: list[Piece] = [
        (piece, False, int(number) if number else None)
        for piece, number in zip_longest(parts[::2], parts[1::2])
    ]
    lead = _lead(answer)
    if lead and pieces[0][0].lower().startswith(lead.lower()):
        rest = (pieces[0][0][len(lead) :], False, pieces[0][2])
        return [(pieces[0][0][: len(lead)], True, None), rest, *pieces[1:]]
    return pieces


def _lead(answer: Answer) -> str | None:
    if answer.status == "unanswered" or answer.short is None or not answer.citations:
        return None
    return compose.answer_words(answer.citations[0], answer.value, answer.language)

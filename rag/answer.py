"""What an answer is: frozen dataclasses, to and from JSON (schema 1)."""

import dataclasses
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from index.catalogue import Coverage
from index.errors import AnswerUnreadable
from index.language import Language

QuestionType = Literal["when", "who", "where", "howmany", "what", "why", "how", "yesno", "other"]
Status = Literal["answered", "disputed", "unanswered"]
Reason = Literal["nothing_relevant", "no_such_detail", "low_confidence"]
Relation = Literal["conflicting", "superseded"]
SCHEMA = 1


@dataclass(frozen=True)
class Citation:
    """Words of an article, at their place: `text[start:end] == quote` in the stored text.

    `answer`, where there is one, lies inside the quote: `text[answer_start:answer_end] == answer`.
    Offsets are code points, half-open.
    """

    n: int
    article: str
    title: str
    source: str | None
    published: date | None
    date_inferred: bool
    url: str | None
    start: int
    end: int
    quote: str
    answer: str | None = None
    answer_start: int | None = None
    answer_end: int | None = None


@dataclass(frozen=True)
class Alternative:
    """Another value than the one shown, and who gives it."""

    short: str
    value: dict[str, Any] | None
    relation: Relation
    citations: tuple[int, ...]


@dataclass(frozen=True)
class Corroboration:
    """How many articles say so, and how many of them independently of each other."""

    articles: int
    independent: int


@dataclass(frozen=True)
class Answer:
    """The answer to a question: what a person reads, and everything it rests on.

    `short` is verbatim from citation 1. `confidence` is the probability that the best candidate is
    right, also where the answer was refused; None where it is not known. `nearest` has the nearest
    passages of an unanswered question; they support nothing. `other_reading` is another question
    that a follow-up may have meant. An unanswered one without a reason asked nothing of the
    articles: small talk, or what the archive holds.
    """

    question: str
    standalone: str
    language: Language
    question_type: QuestionType
    status: Status
    text: str
    short: str | None
    value: dict[str, Any] | None
    confidence: float | None
    citations: tuple[Citation, ...]
    alternatives: tuple[Alternative, ...]
    corroboration: Corroboration
    reason: Reason | None
    nearest: tuple[Citation, ...]
    coverage: Coverage
    timings_ms: dict[str, float]
    other_reading: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the answer in its JSON form."""
        fields = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return {
            "schema": SCHEMA,
            **fields,
            "citations": [citation_to_json(c) for c in self.citations],
            "alternatives": [
                {**dataclasses.asdict(a), "citations": list(a.citations)} for a in self.alternatives
            ],
            "corroboration": dataclasses.asdict(self.corroboration),
            "nearest": [citation_to_json(c) for c in self.nearest],
            "coverage": coverage_to_json(self.coverage),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Answer":
        """Read an answer back from its JSON form.

        :raises ValueError: If it is not an answer of this schema.
        """
        schema = data.get("schema") if isinstance(data, dict) else None
        if schema != SCHEMA:
            raise ValueError(f"not an answer of schema {SCHEMA}: schema {schema!r}")
        try:
            fields = {f.name: data[f.name] for f in dataclasses.fields(cls) if f.name in data}
            coverage = data["coverage"]
            return cls(
                **{
                    **fields,
                    "citations": tuple(map(_citation, data["citations"])),
                    "nearest": tuple(map(_citation, data["nearest"])),
                    "alternatives": tuple(
                        Alternative(**{**a, "citations": tuple(a["citations"])})
                        for a in data["alternatives"]
                    ),
                    "corroboration": Corroboration(**data["corroboration"]),
                    "coverage": Coverage(
                        coverage["articles"],
                        _date(coverage["from"]),
                        _date(coverage["to"]),
                        tuple(coverage["sources"]),
                    ),
                }
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"not an answer of schema {SCHEMA}: {error!r}") from error


def read_answer(path: Path) -> Answer:
    """Read a saved answer.

    :raises AnswerUnreadable: If the file cannot be read or is no answer.
    """
    try:
        return Answer.from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise AnswerUnreadable(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise AnswerUnreadable(f"{path}: {error}") from error


def citation_to_json(citation: Citation) -> dict[str, Any]:
    """Return a citation in its JSON form."""
    published = citation.published.isoformat() if citation.published else None
    return {**dataclasses.asdict(citation), "published": published}


def coverage_to_json(coverage: Coverage) -> dict[str, Any]:
    """Return what an archive covers in its JSON form."""
    return {
        "articles": coverage.articles,
        "from": coverage.first.isoformat() if coverage.first else None,
        "to": coverage.last.isoformat() if coverage.last else None,
        "sources": list(coverage.sources),
    }


def _citation(data: dict[str, Any]) -> Citation:
    return Citation(**{**data, "published": _date(data["published"])})


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None

"""What a question takes for granted, and whether an article bears it out.

Whom or what it names, and when it says that things were. An article that never speaks of the person
or the year asked about does not answer, however well it speaks of another.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from index.articles import Article
from index.dates import bounds, dates_in, relation
from index.language import Language, detect_language
from rag.slots import slots, words_of

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = timedelta(days=31)


@dataclass(frozen=True)
class Premises:
    """The names of a question, as folded words, and the dates it gives, as values."""

    names: tuple[tuple[str, ...], ...]
    dates: tuple[str, ...]


@dataclass(frozen=True)
class Borne:
    """How far an article bears a question's premises out, each from 0 to 1; 1 where it has none.

    `names_near` is the share of the names that stand in the paragraph or the title, and
    `names_far` that in the whole article or its outlet's name; `dates_near` and `dates_far`
    likewise, where an article's publication counts as a date of its paragraphs.
    """

    names_near: float
    names_far: float
    dates_near: float
    dates_far: float


def premises(question: str, language: Language, asked: Sequence[str] = ()) -> Premises:
    """Return what a question takes for granted: its names, and its complete dates.

    :param asked: The dates that it speaks of, as `rag.asked_dates` has them: where that is one day,
        it is complete too, if only counted from the present one ("ayer").
    """
    mentions = dates_in(question, language)
    dates = [m.resolution.edge or m.resolution.value for m in mentions if not m.resolution.anchor]
    dates += [day for day in asked if len(asked) == 1 and _DAY.fullmatch(day)]
    # A lone first word has its capital from the sentence.
    opening = re.match(r"\W*\w+", question)
    first = words_of(opening[0]) if opening else []
    names = [s.value for s in slots(question) if s.kind == "name" and list(s.value) != first]
    return Premises(tuple(names), tuple(dict.fromkeys(value for value in dates if value)))


def shared_names(asked: Premises, texts: Iterable[str]) -> Premises:
    """Leave out the names that stand in none of the texts: in another language they may differ."""
    if not asked.names:
        return asked
    words = {word for text in texts for word in words_of(text)}
    return Premises(tuple(n for n in asked.names if words.issuperset(n)), asked.dates)


def borne(asked: Premises, article: Article, near: str) -> Borne:
    """Say how far an article bears out what a question takes for granted.

    :param near: The paragraph of it that may answer, with the title.
    """
    far = f"{article.title}\n{article.source or ''}\n{article.text}"
    return Borne(
        names_near=_share(_names_in(asked, near)),
        names_far=_share(_names_in(asked, far)),
        dates_near=_share(_dates_in(asked, near, article)),
        dates_far=_share(_dates_in(asked, far, article)),
    )


def _names_in(asked: Premises, text: str) -> list[bool]:
    return [_words(text).issuperset(name) for name in asked.names]


def _dates_in(asked: Premises, text: str, article: Article) -> list[bool]:
    if not asked.dates:
        return []
    told = _told(text, detect_language(article.text), article.published)
    return [any(_meet(value, day) for value in told) for day in asked.dates]


# The candidates of a question are of a few articles.
@lru_cache(maxsize=64)
def _words(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


@lru_cache(maxsize=64)
def _told(text: str, language: Language, published: date | None) -> tuple[str, ...]:
    """Return the dates that a text speaks of, its publication among them."""
    mentions = dates_in(text, language, published)
    values = [m.resolution.edge or m.resolution.value for m in mentions]
    values.append(published.isoformat() if published else None)
    return tuple(value for value in values if value is not None)


def _meet(told: str, asked: str) -> bool:
    """Say whether a date in an article may be the one asked about, and is not far vaguer than it.

    A day in March is not met by "2026".
    """
    if ".." in told or relation(told, asked) == "excludes":
        return False
    begin, end = bounds(told)
    return not _DAY.fullmatch(asked) or end - begin <= _MONTH


def _share(met: Collection[bool]) -> float:
    return sum(met) / len(met) if met else 1.0

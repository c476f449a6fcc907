"""What an answer says, however it is written: SQuAD's normal form, and the facts it states."""

import re
import string
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from index.numbers import numbers_of, tokens
from rag.slots import is_negation, month, weekday

_ARTICLES = re.compile(r"\b(?:el|la|los|las|lo|un|una|unos|unas|the|an)\b")


class Facts(NamedTuple):
    """What an answer may not differ in.

    `perhaps_numbers` has a 1 more where "un", "una" or "uno" stands alone: number or article.
    """

    numbers: frozenset[Decimal]
    perhaps_numbers: frozenset[Decimal]
    months: frozenset[int]
    weekdays: frozenset[int]
    negated: bool


def normalise(text: str) -> str:
    """Return SQuAD's normal form: lower case, no punctuation, no articles, single spaces.

    Punctuation is Unicode's and ASCII's, as in MLQA; accents are kept, and composed.
    """
    lower = unicodedata.normalize("NFC", text).lower()
    bare = "".join(c for c in lower if not _is_punctuation(c))
    return " ".join(_ARTICLES.sub(" ", bare).split())


def contains(text: str, words: str) -> bool:
    """Say whether a text has these words in a row, both in normal form.

    Words that are all articles or punctuation leave nothing to find and are in no text.
    """
    found, wanted = normalise(text).split(), normalise(words).split()
    places = range(len(found) - len(wanted) + 1)
    return bool(wanted) and any(found[at : at + len(wanted)] == wanted for at in places)


def facts(text: str) -> Facts:
    """Read the numbers (figures, words, Roman), months, weekdays and negation of an answer."""
    composed = unicodedata.normalize("NFC", text)
    found = tokens(composed)
    numerals = numbers_of(found)
    numbers = frozenset(n.value for n in numerals if not n.article)
    months = (month(composed, token) for token in found)
    weekdays = (weekday(token) for token in found)
    return Facts(
        numbers=numbers,
        perhaps_numbers=numbers | {n.value for n in numerals if n.article},
        months=frozenset(m for m in months if m is not None),
        weekdays=frozenset(w for w in weekdays if w is not None),
        negated=any(is_negation(found, at) for at in range(len(found))),
    )


def _is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")

"""The slots of a sentence: its numbers, dates, weekdays, names and negations, compared by value.

A sentence is supported by quotes if each of its slots is in them. This is no measure of likeness:
"12 de mayo" is as unlike "15 de mayo" as can be, and "May 15" is the same.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args

from index.analyser import content_terms, fold, terms
from index.language import Language
from index.numbers import Numeral, Token, numbers_of, tokens
from prompts import frames
from rag.values import quantities, unit_key

Kind = Literal["number", "date", "weekday", "name", "negation"]


def _numbered(words: str) -> dict[str, int]:
    return {
        form: number for number, forms in enumerate(words.split(), 1) for form in forms.split("|")
    }


_MONTHS = _numbered(
    "enero|january febrero|february marzo|march abril|april mayo|may junio|june julio|july"
    " agosto|august septiembre|setiembre|september octubre|october noviembre|november"
    " diciembre|december"
)
_WEEKDAYS = _numbered(
    "lunes|monday|mondays martes|tuesday|tuesdays miercoles|wednesday|wednesdays"
    " jueves|thursday|thursdays viernes|friday|fridays sabado|sabados|saturday|saturdays"
    " domingo|domingos|sunday|sundays"
)
# In lower case a verb, not a month.
_VERBS = ("may", "march")
_NEGATION_WORDS = """
no nunca jamas ni nadie nada tampoco sin ningun ninguno ninguna ningunos ningunas
not never nor neither none nobody nothing cannot without
"""
_NEGATIONS = frozenset(_NEGATION_WORDS.split())
# "sin embargo" and "no obstante" say "however".
_HOWEVER = (["sin", "embargo"], ["no", "obstante"])
# What may stand between a negation and the word it denies: pronouns and auxiliary verbs.
_TRANSPARENT_WORDS = """
se le les lo los la las me te nos el un una a de en que haya hayan sido siendo he ha han hemos hay
habia habian hubo habra habran haber ser es son era eran fue fueron sera seran esta estan estaba va
van voy vamos puede pueden podra any be been being is was are were has have had do does did will
would can could should
"""
_TRANSPARENT = frozenset(_TRANSPARENT_WORDS.split())
_TO_MONTH = re.compile(r"(?:st|nd|rd|th|\.?º)?\s*(?:de|of)?\s*", re.IGNORECASE)
_JOIN_DAYS = re.compile(r"\s*(?:al?|[yeou]|hasta|to|and|or|[,–-])\s*(?:el\s|the\s)?\s*", re.I)
_TO_DAY = re.compile(r"\s+(?:the\s+)?")
_TO_YEAR = re.compile(r"(?:st|nd|rd|th)?\s*,?\s*(?:del?\s+(?:año\s+)?|of\s+|in\s+)?", re.I)
_CAPITALISED = r"[A-ZÁÉÍÓÚÜÑ][\w’'-]*(?:\.\w+)*"
_NAME = re.compile(
    rf"\b{_CAPITALISED}(?:\s+(?:(?:de|del|la|las|los|of|the)\s+){{0,3}}{_CAPITALISED})*"
)
_OPENS = re.compile(r"(?:^|[.?!:;…]|[«“\"'(—\n])\W*$")


@dataclass(frozen=True)
class Slot:
    """A detail that may not differ: what it says, and its value."""

    kind: Kind
    said: str
    value: tuple[Any, ...]


def unsupported(sentence: str, quotes: Sequence[str]) -> list[Slot]:
    """Return the slots of a sentence that no quote holds, or not in that order.

    Names and numbers that a quote gives in one order count as swapped in another.
    """
    here, there = slots(sentence), [slots(quote) for quote in quotes]
    held = [slot for found in there for slot in found]
    words = [words_of(quote) for quote in quotes]
    missing = [slot for slot in here if not _held(slot, held, words)]
    missing += _affirmed(sentence, quotes)
    return missing or _swapped(here, there, words)


def slots(text: str) -> list[Slot]:
    """Return the slots of a text, kind by kind."""
    text = unicodedata.normalize("NFC", text)
    found = tokens(text)
    dates, taken = _dates(text, found)
    numbers = [
        Slot("number", text[q.start : q.end], (q.value, unit_key(q.unit)))
        for q in quantities(text)
        if not q.article and q.start not in taken
    ]
    days = [Slot("weekday", text[t.start : t.end], (weekday(t),)) for t in found if weekday(t)]
    negations = [Slot("negation", said, (target,)) for said, target in _denied(text, found)]
    return [*dates, *numbers, *days, *_names(text), *negations]


def month(text: str, token: Token) -> int | None:
    """Return the month that a token of a text names."""
    verb = text[token.start : token.end] in _VERBS
    return None if verb else _MONTHS.get(str(token.word))


def weekday(token: Token) -> int | None:
    """Return the day of the week that a token names, Monday as 1."""
    return _WEEKDAYS.get(str(token.word))


def is_negation(found: Sequence[Token], at: int) -> bool:
    """Say whether a token denies."""
    word = str(found[at].word)
    pair = [str(token.word) for token in found[at : at + 2]]
    return (word in _NEGATIONS or word.endswith("n't")) and pair not in _HOWEVER


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded: lower case, without accents."""
    return [fold(word.lower()) for word in re.findall(r"\w+", text)]


def _held(slot: Slot, held: Iterable[Slot], words: Sequence[Sequence[str]]) -> bool:
    if slot.kind == "name":
        return any(_stands_in(slot.value, quote) for quote in words)
    return any(_same(slot, other) for other in held)


def _same(slot: Slot, other: Slot) -> bool:
    """Say whether a slot of a quote gives the value of one of the sentence."""
    if slot.kind == "number" and other.kind == "date":
        day, _, year = other.value
        return slot.value[1] is None and slot.value[0] in (day, year)
    if slot.kind != other.kind:
        return False
    if slot.kind == "number":
        (value, unit), (amount, measure) = slot.value, other.value
        return bool(value == amount and unit in (None, measure))
    if slot.kind == "date":
        pairs = zip(slot.value, other.value, strict=True)
        return all(ours is None or ours == theirs for ours, theirs in pairs)
    return slot.value == other.value


def _dates(text: str, found: Sequence[Token]) -> tuple[list[Slot], set[int]]:
    """Return the dates with a month as (day, month, year), and where their figures begin."""
    numerals = numbers_of(found)
    dates, taken = [], set[int]()
    for token in found:
        number = month(text, token)
        if number is None:
            continue
        days = _days_before(text, token.start, numerals)
        if not days:
            days = _next(text, token.end, numerals, _TO_DAY, range(1, 32))
        last = max([token.end, *(day.end for day in days)])
        year = _next(text, last, numerals, _TO_YEAR, range(1000, 3000))
        parts = [*days, *year]
        taken.update(part.start for part in parts)
        start, end = (
            min([token.start, *(p.start for p in parts)]),
            max([last, *(p.end for p in year)]),
        )
        when = year[0].value if year else None
        values: list[Decimal | None] = [*(day.value for day in days)] or [None]
        dates += [Slot("date", text[start:end], (day, number, when)) for day in values]
    return dates, taken


def _days_before(text: str, start: int, numerals: Sequence[Numeral]) -> list[Numeral]:
    """Return the days of "15 de mayo", "15th of May", "3, 4 y 5 de junio", the last first."""
    days = list[Numeral]()
    for numeral in reversed([n for n in numerals if n.end <= start]):
        joined = (_JOIN_DAYS if days else _TO_MONTH).fullmatch(text[numeral.end : start])
        if not joined or numeral.value not in range(1, 32):
            break
        days.append(numeral)
        start = numeral.start
    return days


def _next(
    text: str, end: int, numerals: Sequence[Numeral], between: re.Pattern[str], among: range
) -> list[Numeral]:
    """Return the number that follows, if it is one of these and nothing else lies between."""
    after = next((n for n in numerals if n.start >= end), None)
    follows = after and after.value in among and between.fullmatch(text[end : after.start])
    return [after] if after and follows else []


def _names(text: str) -> list[Slot]:
    """Return the names: runs of capitalised words, without a common word that opens a sentence."""
    names = []
    for match in _NAME.finditer(text):
        said = match[0].rstrip(".,’'-")
        words = words_of(said)
        if _OPENS.search(text[: match.start()]):
            while words and (words[0] in _common() or not content_terms(words[0], "es")):
                words = words[1:]
        words = [w for w in words if w not in _MONTHS and w not in _WEEKDAYS]
        if words:
            names.append(Slot("name", said, tuple(words)))
    return names


def _denied(text: str, found: Sequence[Token]) -> list[tuple[str, str]]:
    """Return each negation as printed, with the stem of the word that it denies or ""."""
    denied = []
    for at, token in enumerate(found):
        if is_negation(found, at):
            target = ""
            for after in found[at + 1 : at + 7]:
                word = str(after.word)
                if not word.isalnum() or isinstance(after.word, Decimal):
                    break
                if word not in _TRANSPARENT and word not in _NEGATIONS:
                    target = terms(word, "es")[0]
                    break
            denied.append((text[token.start : token.end], target))
    return denied


def _affirmed(sentence: str, quotes: Sequence[str]) -> list[Slot]:
    """Return the words that the quotes only deny and the sentence does not."""
    ours = {slot.value[0] for slot in slots(sentence) if slot.kind == "negation"}
    theirs = {s.value[0] for quote in quotes for s in slots(quote) if s.kind == "negation"}
    counts = Counter(stem for quote in quotes for stem in terms(quote, "es"))
    denials = Counter(s.value[0] for quote in quotes for s in slots(quote) if s.kind == "negation")
    only_denied = {stem for stem in theirs - ours if stem and counts[stem] <= denials[stem]}
    said = [stem for stem in content_terms(sentence, "es") if stem in only_denied]
    return [Slot("negation", stem, (stem,)) for stem in said]


def _swapped(
    here: Sequence[Slot], there: Sequence[Sequence[Slot]], words: Sequence[Sequence[str]]
) -> list[Slot]:
    """Return the names or numbers that no quote gives in this order."""
    names = [slot for slot in here if slot.kind == "name"]
    if not any(_in_order(names, quote) for quote in words):
        return names
    numbers = [slot for slot in here if slot.kind == "number"]
    if not any(_numbers_in_order(numbers, quote) for quote in there):
        return numbers
    return []


def _numbers_in_order(numbers: Sequence[Slot], quote: Sequence[Slot]) -> bool:
    left = iter(quote)
    return all(any(_same(number, other) for other in left) for number in numbers)


def _in_order(names: Sequence[Slot], words: Sequence[str]) -> bool:
    at = 0
    for name in names:
        size = len(name.value)
        places = range(at, len(words) - size + 1)
        at = next((i + size for i in places if tuple(words[i : i + size]) == name.value), -1)
        if at < 0:
            return False
    return True


def _stands_in(name: Sequence[str], words: Sequence[str]) -> bool:
    places = range(len(words) - len(name) + 1)
    return any(tuple(words[at : at + len(name)]) == tuple(name) for at in places)


@cache
def _common() -> frozenset[str]:
    """Return the words of our own frames, which may open a sentence with a capital."""
    texts = [
        text
        for language in get_args(Language)
        for section in frames(language).values()
        for text in section.values()
    ]
    return frozenset(words_of(" ".join(texts)))

"""Numbers in a text: figures, words and Roman ones, with their places.

Number words are read in Spanish and English at once: the words may be too few to tell their
language, and the two share no number word.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from index.analyser import fold

_GROUPED = r"""
    [1-9]\d{0,2} (?P<mark>[., \u00a0\u2009\u202f]) \d{3} (?: (?P=mark)\d{3} )*
    (?: (?! (?P=mark) ) [.,'’] \d+ )?"""
_TOKEN = re.compile(
    rf"""
    (?P<figure>
      (?: (?<! [\w.,)\]-] ) [-−] )?  # a minus, not the hyphen of covid-19 or 2019-2020
      (?: (?<! \d[.,:] )             # not the tail of 15.1.2026
          (?: {_GROUPED} | \d+ (?: [.,'’] | [:h] (?= [0-5]\d(?!\d) ) ) \d+ )
          (?! [.,:]?\d )
        | \d+ ) )
    | (?P<word> [^\W\d_]+ (?: ['’]t\b )? )
    | [^\s-]""",
    re.VERBOSE,
)
_GROUPED_FIGURE = re.compile(f"-?{_GROUPED}", re.VERBOSE)
# Of two letters at least: a lone I, V or X is more often something else.
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")


def _values(words: str, first: int, step: int = 1) -> dict[str, int]:
    """Count number words up, each with its forms joined by a bar."""
    return {
        form: first + place * step
        for place, forms in enumerate(words.split())
        for form in forms.split("|")
    }


# Words for less than a thousand, folded, as are the words looked up.
SPANISH = {
    **_values("cero un|una|uno dos tres cuatro cinco seis siete ocho nueve diez", 0),
    **_values("once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve", 11),
    **_values("veinte veintiun|veintiuna|veintiuno veintidos veintitres veinticuatro", 20),
    **_values("veinticinco veintiseis veintisiete veintiocho veintinueve", 25),
    **_values("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10),
    **_values("cien|ciento doscientos|doscientas trescientos|trescientas", 100, 100),
    **_values("cuatrocientos|cuatrocientas quinientos|quinientas", 400, 100),
    **_values("seiscientos|seiscientas setecientos|setecientas", 600, 100),
    **_values("ochocientos|ochocientas novecientos|novecientas", 800, 100),
}
ENGLISH = {
    **_values("zero one two three four five six seven eight nine ten", 0),
    **_values("eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 11),
    **_values("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
}
_WORDS = {**SPANISH, **ENGLISH}
_ORDINALS = {
    **_values("primer|primero|primera|primeros|primeras segundo|segunda", 1),
    **_values("tercer|tercero|tercera cuarto|cuarta quinto|quinta sexto|sexta", 3),
    **_values("septimo|septima octavo|octava noveno|novena decimo|decima", 7),
    **_values("undecimo|undecima duodecimo|duodecima", 11),
    **_values("first second third fourth fifth sixth seventh eighth ninth tenth", 1),
    **_values("eleventh twelfth", 11),
}
# What multiplies the number before it, smallest first: how much, the words that are a number on
# their own too ("mil"), and those that are none ("millones de personas").
_SCALES: tuple[tuple[int, frozenset[str], frozenset[str]], ...] = tuple(
    (amount, frozenset(alone.split()), frozenset(plural.split()))
    for amount, alone, plural in (
        (10, "decena", "decenas"),
        (12, "docena dozen", "docenas"),
        (20, "veintena", "veintenas"),
        (30, "treintena", ""),
        (50, "cincuentena", ""),
        (100, "centenar hundred", "centenares"),
        (1000, "mil millar thousand", "millares"),
        (10**6, "millon million", "millones"),
        (10**9, "billion", ""),
        (10**12, "billon trillion", "billones"),
    )
)
_SCALE_WORDS = frozenset[str]().union(*(alone | plural for _, alone, plural in _SCALES))
_HALVES = ("medio", "media", "half")
_PER_CENT = (["por", "ciento"], ["por", "cien"])
_ARTICLE_OR_ONE = ("un", "una", "uno")

Word = str | Decimal


class Numeral(NamedTuple):
    """A number where it stands: `text[start:end]`, in code points.

    `article` marks a lone "un", "una" or "uno", which is a 1 or no number at all; `ordinal` a
    "third" or "tercero".
    """

    start: int
    end: int
    value: Decimal
    article: bool = False
    ordinal: bool = False


class Token(NamedTuple):
    """A word or figure where it stands; a word is lower case and folded, a figure its value."""

    start: int
    end: int
    word: Word


def tokens(text: str) -> list[Token]:
    """Return the words, figures and marks of a text, which should be NFC, in order."""
    found = list[Token]()
    for match in _TOKEN.finditer(text):
        before = found[-1].word if found else ""
        found.append(Token(match.start(), match.end(), _word(match, before)))
    return found


def numbers_of(found: Sequence[Token]) -> list[Numeral]:
    """Return the numbers among tokens, in order."""
    words = [token.word for token in found]
    numerals, at = list[Numeral](), 0
    while at < len(words):
        word = words[at]
        number = _number(words, at, len(_SCALES))
        if number is None:
            if word in _ORDINALS:
                value = Decimal(_ORDINALS[str(word)])
                numerals.append(Numeral(found[at].start, found[at].end, value, ordinal=True))
            at += 1
            continue
        value, end = number
        article = word in _ARTICLE_OR_ONE and end == at + 1
        numerals.append(Numeral(found[at].start, found[end - 1].end, value, article=article))
        at = end + 2 if words[end : end + 2] in _PER_CENT else end
    return numerals


def whole_number(text: str) -> int | None:
    """Return the number that a text in folded words or in figures is: "dos mil veintiséis", "a".

    :return: None where it is not one number, or not a whole one.
    """
    if text in ("a", "an"):
        return 1
    found = tokens(re.sub(r"^an? ", "", text))
    number = _number([token.word for token in found], 0, len(_SCALES))
    if number is None or number[1] < len(found) or number[0] % 1:
        return None
    return int(number[0])


def roman(text: str) -> int:
    """Read a Roman number in capitals, made of I, V and X."""
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(v if v >= n else -v for v, n in zip(values, following, strict=True))


def _word(match: re.Match[str], before: Word) -> Word:
    """Return a figure as its value, a word folded."""
    if match["figure"]:
        return _figure(match["figure"])
    text = match[0]
    if _ROMAN.fullmatch(text) and (len(text) > 1 or before == "siglo"):
        return Decimal(roman(text))
    return fold(text.lower()).replace("’", "'")


def _figure(text: str) -> Decimal:
    """Read a figure; a separator before groups of three digits is one of thousands."""
    text = text.replace("−", "-")
    if grouped := _GROUPED_FIGURE.fullmatch(text):
        text = text.replace(grouped["mark"], "")
    return Decimal(re.sub(r"[^\d-]", ".", text))


def _number(words: Sequence[Word], at: int, scales: int) -> tuple[Decimal, int] | None:
    """Read the number that starts at a token, with that many of the scales, and where it ends.

    A number is one of smaller scales, the scale's word, and another of smaller scales: dos | mil |
    quinientos, and that | millones.
    """
    if scales == 0:
        return _small(words, at)
    found = _number(words, at, scales - 1)
    amount, alone, plural = _SCALES[scales - 1]
    value, end = found or (Decimal(1), at)
    if _at(words, end) not in (alone | plural if found else alone):
        return found
    total, end = value * amount, end + 1
    if half := half_at(words, end):
        return total + Decimal(amount) / 2, end + half
    rest = _number(words, end + (_at(words, end) == "and"), scales - 1)
    # In "entre mil y dos mil" another number of the same scale begins.
    if rest is None or not 0 < rest[0] < amount or _at(words, rest[1]) in alone | plural:
        return total, end
    return total + rest[0], rest[1]


def _small(words: Sequence[Word], at: int) -> tuple[Decimal, int] | None:
    """Read a figure, words for less than a thousand, or the half of what follows."""
    word = _at(words, at)
    if isinstance(word, Decimal):
        total, end = word, at + 1
    elif word in _HALVES:
        end = at + 1 + (_at(words, at + 1) == "a")
        return (Decimal("0.5"), end) if _at(words, end) in _SCALE_WORDS else None
    else:
        total, end = _below_thousand(words, at)
    if end == at:
        return None
    half = half_at(words, end)
    return (total + Decimal("0.5"), end + half) if half else (total, end)


def _below_thousand(words: Sequence[Word], at: int) -> tuple[Decimal, int]:
    """Add up hundreds, tens and units: each word has to fit in the zeros of the one before."""
    total, room, end = 0, 1000, at
    while True:
        # "y" joins tens and units alone.
        here = end + (room == 10 and _at(words, end) == "y")
        value = _WORDS.get(str(_at(words, here)))
        if value is None or value >= room or (total and not value):
            return Decimal(total), end
        total, end = total + value, here + 1
        room = 100 if value >= 100 else 10 if value >= 20 and value % 10 == 0 else 0


def half_at(words: Sequence[Word], at: int) -> int:
    """Return how many words say that a half is added to what stands before: "y media", else 0.

    Not in "a las 10 y media hora más".
    """
    if words[at : at + 2] in (["y", "medio"], ["y", "media"]):
        return 0 if _at(words, at + 2) == "hora" else 2
    return 3 if words[at : at + 3] == ["and", "a", "half"] else 0


def _at(words: Sequence[Word], at: int) -> Word:
    return words[at] if at < len(words) else ""

"""What an answer says, however it is written: SQuAD's normal form, and the facts it states.

Number words are read in Spanish and English at once: an answer may be too short to tell its
language, and the two share no number word.
"""

import re
import string
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from index.analyser import fold

_ARTICLES = re.compile(r"\b(?:el|la|los|las|lo|un|una|unos|unas|the|an)\b")

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


# Folded, as are the words looked up.
_WORDS = {
    **_values("cero un|una|uno dos tres cuatro cinco seis siete ocho nueve diez", 0),
    **_values("once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve", 11),
    **_values("veinte veintiun|veintiuna|veintiuno veintidos veintitres veinticuatro", 20),
    **_values("veinticinco veintiseis veintisiete veintiocho veintinueve", 25),
    **_values("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10),
    **_values("cien|ciento doscientos|doscientas trescientos|trescientas", 100, 100),
    **_values("cuatrocientos|cuatrocientas quinientos|quinientas", 400, 100),
    **_values("seiscientos|seiscientas setecientos|setecientas", 600, 100),
    **_values("ochocientos|ochocientas novecientos|novecientas", 800, 100),
    **_values("zero one two three four five six seven eight nine ten", 0),
    **_values("eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 11),
    **_values("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
}
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

_MONTHS = {
    **_values("enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre", 1),
    **_values("noviembre diciembre", 11),
    **_values("january february march april may june july august september october", 1),
    **_values("november december", 11),
}
_WEEKDAYS = {
    **_values("lunes martes miercoles jueves viernes sabado|sabados domingo|domingos", 1),
    **_values("monday|mondays tuesday|tuesdays wednesday|wednesdays thursday|thursdays", 1),
    **_values("friday|fridays saturday|saturdays sunday|sundays", 5),
}
# In lower case a verb, not a month.
_VERBS = ("may", "march")
_SPANISH_NEGATIONS = "no nunca jamas ni nadie nada tampoco sin"
_SPANISH_NONE = "ningun ninguno ninguna ningunos ningunas"
_ENGLISH_NEGATIONS = "not never nor neither none nobody nothing cannot without"
_NEGATIONS = frozenset(f"{_SPANISH_NEGATIONS} {_SPANISH_NONE} {_ENGLISH_NEGATIONS}".split())
# "sin embargo" and "no obstante" say "however".
_HOWEVER = (["sin", "embargo"], ["no", "obstante"])

Token = str | Decimal


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
    tokens = list[Token]()
    for match in _TOKEN.finditer(unicodedata.normalize("NFC", text)):
        tokens.append(_token(match, tokens))
    words = [token for token in tokens if isinstance(token, str)]
    numbers, one = _numbers(tokens)
    return Facts(
        numbers=numbers,
        perhaps_numbers=numbers | {Decimal(1)} if one else numbers,
        months=frozenset(_MONTHS[word] for word in words if word in _MONTHS),
        weekdays=frozenset(_WEEKDAYS[word] for word in words if word in _WEEKDAYS),
        negated=any(
            (word in _NEGATIONS or word.endswith("n't")) and words[at : at + 2] not in _HOWEVER
            for at, word in enumerate(words)
        ),
    )


def _is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")


def _token(match: re.Match[str], before: Sequence[Token]) -> Token:
    """Return a figure as its value, a word folded, and "" for a verb that looks like a month."""
    if match["figure"]:
        return _figure(match["figure"])
    text = match[0]
    if text in _VERBS:
        return ""
    if _ROMAN.fullmatch(text) and (len(text) > 1 or before[-1:] == ["siglo"]):
        return _roman(text)
    return fold(text.lower()).replace("’", "'")


def _figure(text: str) -> Decimal:
    """Read a figure; a separator before groups of three digits is one of thousands."""
    text = text.replace("−", "-")
    if grouped := _GROUPED_FIGURE.fullmatch(text):
        text = text.replace(grouped["mark"], "")
    return Decimal(re.sub(r"[^\d-]", ".", text))


def _roman(text: str) -> Decimal:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    following = [*values[1:], 0]
    return Decimal(sum(v if v >= n else -v for v, n in zip(values, following, strict=True)))


def _numbers(tokens: Sequence[Token]) -> tuple[frozenset[Decimal], bool]:
    """Return all numbers, and whether there is a "un" that may be one."""
    numbers, one, at = set[Decimal](), False, 0
    while at < len(tokens):
        word = tokens[at]
        found = _number(tokens, at, len(_SCALES))
        if found is None:
            if word in _ORDINALS:
                numbers.add(Decimal(_ORDINALS[str(word)]))
            at += 1
            continue
        value, end = found
        if word in _ARTICLE_OR_ONE and end == at + 1:
            one = True
        else:
            numbers.add(value)
        at = end + 2 if tokens[end : end + 2] in _PER_CENT else end
    return frozenset(numbers), one


def _number(tokens: Sequence[Token], at: int, scales: int) -> tuple[Decimal, int] | None:
    """Read the number that starts at a token, with that many of the scales, and where it ends.

    A number is one of smaller scales, the scale's word, and another of smaller scales: dos | mil |
    quinientos, and that | millones.
    """
    if scales == 0:
        return _small(tokens, at)
    found = _number(tokens, at, scales - 1)
    amount, alone, plural = _SCALES[scales - 1]
    value, end = found or (Decimal(1), at)
    if _at(tokens, end) not in (alone | plural if found else alone):
        return found
    total, end = value * amount, end + 1
    if _half_follows(tokens, end):
        return total + Decimal(amount) / 2, end + 2
    rest = _number(tokens, end + (_at(tokens, end) == "and"), scales - 1)
    # In "entre mil y dos mil" another number of the same scale begins.
    if rest is None or not 0 < rest[0] < amount or _at(tokens, rest[1]) in alone | plural:
        return total, end
    return total + rest[0], rest[1]


def _small(tokens: Sequence[Token], at: int) -> tuple[Decimal, int] | None:
    """Read a figure, words for less than a thousand, or the half of what follows."""
    word = _at(tokens, at)
    if isinstance(word, Decimal):
        total, end = word, at + 1
    elif word in _HALVES:
        end = at + 1 + (_at(tokens, at + 1) == "a")
        return (Decimal("0.5"), end) if _at(tokens, end) in _SCALE_WORDS else None
    else:
        total, end = _words(tokens, at)
    if end == at:
        return None
    return (total + Decimal("0.5"), end + 2) if _half_follows(tokens, end) else (total, end)


def _words(tokens: Sequence[Token], at: int) -> tuple[Decimal, int]:
    """Add up hundreds, tens and units: each word has to fit in the zeros of the one before."""
    total, room, end = 0, 1000, at
    while True:
        # "y" joins tens and units alone.
        here = end + (room == 10 and _at(tokens, end) == "y")
        value = _WORDS.get(str(_at(tokens, here)))
        if value is None or value >= room or (total and not value):
            return Decimal(total), end
        total, end = total + value, here + 1
        room = 100 if value >= 100 else 10 if value >= 20 and value % 10 == 0 else 0


def _half_follows(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at : at + 2] in (["y", "medio"], ["y", "media"])


def _at(tokens: Sequence[Token], at: int) -> Token:
    return tokens[at] if at < len(tokens) else ""

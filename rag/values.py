"""What words are worth: quantities with their units, names in a normal form.

Dates are `index.dates`' own. A unit is a name that both languages share where we know the word
("hectáreas" and "hectares" are "hectare"), else the word that follows the number, as printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from index.analyser import content_terms, fold, terms
from index.numbers import Numeral, Token, half_at, numbers_of, tokens

# Folded words of Spanish and English for one unit each.
_UNIT_FORMS = {
    "percent": "% percent",
    "euro": "euro euros eur €",
    "dollar": "dolar dolares dollar dollars usd $",
    "pound": "libra libras pound pounds £",
    "peso": "peso pesos mxn",
    "cent": "centimo centimos centavo centavos cent cents",
    "hectare": "hectarea hectareas hectare hectares ha",
    "kilometre": "kilometro kilometros kilometre kilometres kilometer kilometers km",
    "metre": "metro metros metre metres meter meters m",
    "centimetre": "centimetro centimetros centimetre centimetres centimeter centimeters cm",
    "mile": "milla millas mile miles",
    "gram": "gramo gramos gram grams g",
    "kilogram": "kilo kilos kilogramo kilogramos kilogram kilograms kg",
    "tonne": "tonelada toneladas tonne tonnes ton tons",
    "litre": "litro litros litre litres liter liters",
    "degree": "grado grados degree degrees °",
    "second": "segundo segundos second seconds",
    "minute": "minuto minutos minute minutes",
    "hour": "hora horas hour hours h",
    "day": "dia dias day days",
    "week": "semana semanas week weeks",
    "fortnight": "quincena quincenas fortnight fortnights",
    "month": "mes meses month months",
    "year": "ano anos year years",
    "decade": "decada decadas decade decades",
    "century": "siglo siglos century centuries",
    "person": "persona personas person persons people",
    "vote": "voto votos vote votes",
    "time": "vez veces time times",
    "point": "punto puntos point points",
    "woman": "mujer mujeres woman women",
    "man": "hombre hombres man men",
    "child": "nino ninos nina ninas child children",
    "dead": "muerto muertos muerta muertas fallecido fallecidos dead deaths",
    "injured": "herido heridos herida heridas injured wounded",
    "third": "tercio tercios terceras thirds",
    "quarter": "cuartas quarters",
    "fifth": "quintas fifths",
    "tenth": "decimas tenths",
}
_UNITS = {form: unit for unit, forms in _UNIT_FORMS.items() for form in forms.split()}
_SQUARE = ("cuadrado", "cuadrados", "square")
_CUBIC = ("cubico", "cubicos", "cubic")
# "Un tercio" is one third: its "un" counts.
_FRACTIONS = ("third", "quarter", "fifth", "tenth")
_PER_CENT = (["por", "ciento"], ["por", "cien"], ["per", "cent"])
# What may stand between a number and its unit.
_BETWEEN = ("de", "of", "mas", "more", "new", "otros", "otras")
_NO_UNITS = ("cada",)  # "tres de cada cuatro"
# Currency signs may stand before their number, and after the millions: "3.000 M€".
_BEFORE = ("$", "€", "£")
_MILLIONS = ("M", "MM")


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, or None: `text[start:end]` holds the number and a unit we know."""

    start: int
    end: int
    value: Decimal
    unit: str | None = None
    ordinal: bool = False
    article: bool = False

    @property
    def counts(self) -> bool:
        """Whether it says how many or how much: not "the third", nor a lone "un"."""
        return not self.ordinal and not self.article

    def to_json(self) -> dict[str, Any]:
        """Return the value as an answer shows it."""
        whole = self.value == self.value.to_integral_value()
        value = int(self.value) if whole else float(self.value)
        return {"kind": "number", "value": value, "unit": self.unit}


# Every span of a window asks for the quantities of the window: 1 ms for 1,000 code points.
@lru_cache(maxsize=64)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text, which should be NFC, with their units, in order."""
    found = tokens(text)
    return tuple(_quantity(text, found, numeral) for numeral in numbers_of(found))


def known_unit(word: str) -> str | None:
    """Return the canonical unit that a word names, if it is one we know."""
    return _UNITS.get(fold(word.lower()))


def unit_key(unit: str | None) -> str | None:
    """Return what tells units apart: "puesto" and "puestos" are one."""
    if unit is None or " " in unit:
        return unit
    return known_unit(unit) or terms(unit, "es")[0]


# The claims of a question are compared in pairs.
@lru_cache(maxsize=1024)
def normal_name(text: str) -> tuple[str, ...]:
    """Return a name or phrase as the words that tell it from others: "Washington, D.C." alike.

    Articles and prepositions are left out, accents and letter case ignored.
    """
    joined = text.replace(".", "")
    return tuple(content_terms(joined, "es")) or tuple(terms(joined, "es"))


def _quantity(text: str, found: Sequence[Token], numeral: Numeral) -> Quantity:
    after = [t for t in found if t.start >= numeral.end][:7]
    value, article = numeral.value, numeral.article
    if _are_millions(text, after):
        return Quantity(numeral.start, after[1].end, value * 10**6, known_unit(str(after[1].word)))
    unit, end = _unit_after(text, after)
    if unit is None and not numeral.ordinal:
        before = [t for t in found if t.end <= numeral.start][-1:]
        unit = known_unit(str(before[0].word)) if before and before[0].word in _BEFORE else None
    if end and not numeral.ordinal:
        rest = [t for t in after if t.start >= end]
        if half := half_at([t.word for t in rest], 0):  # "dos años y medio"
            value, end, article = value + Decimal("0.5"), rest[half - 1].end, False
    article = article and unit not in _FRACTIONS
    return Quantity(numeral.start, end or numeral.end, value, unit, numeral.ordinal, article)


def _are_millions(text: str, after: Sequence[Token]) -> bool:
    """Say whether a number is of millions in short: "3.000 M€"."""
    if len(after) < 2 or after[1].word not in _BEFORE:
        return False
    return text[after[0].start : after[0].end] in _MILLIONS


def _unit_after(text: str, after: Sequence[Token]) -> tuple[str | None, int | None]:
    """Return the unit that follows a number, and where its words end if it is a known one."""
    words = [str(token.word) for token in after]
    if words[:2] in _PER_CENT:
        return "percent", after[1].end
    at = 1 if words and words[0] in _BETWEEN else 0
    if len(words) <= at:
        return None, None
    word, following = words[at], words[at + 1] if len(words) > at + 1 else ""
    power = {**dict.fromkeys(_SQUARE, "square "), **dict.fromkeys(_CUBIC, "cubic ")}
    if word in power and following in _UNITS:
        return power[word] + _UNITS[following], after[at + 1].end
    if word in _UNITS:
        if following in power:
            return power[following] + _UNITS[word], after[at + 1].end
        return _UNITS[word], after[at].end
    if not word.isalpha() or word in _NO_UNITS:
        return None, None
    if not content_terms(word, "es") or not content_terms(word, "en"):
        return None, None
    return text[after[at].start : after[at].end].lower(), None

"""Where a window holds what a question wants: dates, times of day, quantities."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from index.dates import DateMention, dates_in, find
from index.dates.find import TimeExpression
from index.dates.forms import Between, Clock
from index.language import detect_language
from index.numbers import numbers_of, tokens
from index.sentences import Span
from rag.claims import Value
from rag.question import Wants
from rag.slots import words_of
from rag.values import Quantity, quantities, unit_key

_DATES: frozenset[Wants] = frozenset({"date", "hour"})
_QUANTITIES: frozenset[Wants] = frozenset(
    {"number", "money", "percentage", "distance", "age", "duration"}
)
# Units, as `rag.values` names them, of what takes time.
_TIME_UNITS = ("second", "minute", "hour", "day", "week", "fortnight", "month", "year", "decade")
# Units of what is measured otherwise, and what has a name, which has a capital.
_UNITS: dict[Wants, tuple[str, ...]] = {
    "money": ("euro", "dollar", "pound", "peso", "cent"),
    "percentage": ("percent", "point"),
    "distance": ("kilometre", "metre", "centimetre", "mile"),
    "duration": _TIME_UNITS,
    "age": ("year", "month"),
}
# Of what is measured, not counted: no answer to "how many visitors?".
_MEASURES = {
    *(unit for units in _UNITS.values() for unit in units),
    *("hectare", "gram", "kilogram", "tonne", "litre", "degree"),
}
_YEAR = re.compile(r"\b(?:1\d{3}|20\d{2})\b")
# What stands before a number and says that it is not exact.
_INEXACT = re.compile(
    r"\b(?:(?:(?:poco|algo) )?(?:más|menos) de|casi|un[oa]s|cerca de|alrededor de|en torno a"
    r"|aproximadamente|hasta|al menos|por lo menos|como mínimo|como máximo|entre"
    r"|(?:more|less|fewer) than|over|under|about|around|nearly|almost|some|up to|at least|roughly"
    r"|between)(?: (?:el|la|los|las|un|una|the))? $",
    re.IGNORECASE,
)
# Between the two numbers of a range, or of "tres de cada cuatro".
_TO = re.compile(r" (?:y|o|u|a|and|or|to|de cada|in|out of(?: every)?) | ?[-–] ?")
_TIED = re.compile(r"[^\W\d_][-–]$")  # before the number of "covid-19"
# Code points before a number: where what makes it inexact stands, and which stay if a span has them
# ("desde hace 15 días").
_REACH, _LEAD = 30, 12
# What a span has after a number: what it counts.
_COUNTED = re.compile(r"(?: [^\W\d_]+){1,4}")
# "Tiene 58 años", before the number.
_AGED = re.compile(r"\b(?:tienen?|tenían?|cumpl\w+)(?: (?:ya|hoy|ahora))? $", re.IGNORECASE)
_AHEAD = re.compile(r"dentro de\b", re.IGNORECASE)
_AGO = re.compile(r"hace\b|.*\bago$", re.IGNORECASE)
# Words of questions that "hace tres años" may answer, as `named_units` gives them.
_SINCE = {"hac", "desd", "llev", "ago", "sinc", "been"}
_NAMED: frozenset[Wants] = frozenset({"person", "organisation"})
# What leads up to a place, or to a reason, or is its first word. Of the candidates for gold dev
# "where" and "why" questions one in ten is right that has such a word, of the others one in 38.
_ARTICLE = r"(?:(?:el|la|los|las|un|una|su|sus|the|an?|que)\s+)?"
_LEADS: dict[Wants, str] = {
    "place": r"(?:en|al?|desde|hasta|hacia|junto al?|entre|sobre|por|ante|frente al?|detrás del?"
    r"|in|at|from|to|into|near|on)",
    "reason": r"(?:porque|por|para|debido al?|a causa del?|ya que|puesto que|pues|gracias al?|al"
    r"|tras|because(?: of)?|due to|so that|after)",
}
_LED = {
    wants: re.compile(rf"\b{lead}\s+{_ARTICLE}$", re.IGNORECASE) for wants, lead in _LEADS.items()
}
_LEADING = {wants: re.compile(rf"{lead}\b", re.IGNORECASE) for wants, lead in _LEADS.items()}


def value_kind(wants: Wants) -> Literal["date", "number"] | None:
    """Return the kind of value that answers, or None where words do."""
    return "date" if wants in _DATES else "number" if wants in _QUANTITIES else None


def details(
    text: str,
    published: date | None,
    wants: Wants,
    measures: Collection[str | None] | None = None,
) -> list[Span] | None:
    """Return where a text holds what is wanted, in code points; None where any words may answer.

    :param published: The day the text was published, that its dates are counted from.
    :param measures: The units that a question names, as `named_units` gives them: quantities in
        units of another kind are left out then, such as stalls where a price is asked for, and
        somebody's age where nobody's is; days, where an hour is.
    """
    kind = value_kind(wants)
    if kind is None:
        return None
    dates = dates_in(text, detect_language(text), published)
    if kind == "date":
        hours = tuple(m for m in dates if wants == "hour" and _has_hour(m))
        if hours or (wants == "hour" and measures is not None):
            dates = hours
        return [(m.expression.said_start, m.expression.end) for m in dates]
    amounts = _amounts(text, dates, wants)
    if wants == "duration" and measures is not None and not _SINCE.intersection(measures):
        past = [m.expression for m in dates if _AGO.match(m.expression.text)]
        amounts = [q for q in amounts if not any(_meets(q, time) for time in past)]
    if measures is not None:
        amounts = [
            q
            for q in amounts
            if _of_kind(q, wants, measures) and (wants == "age" or not _is_age(q, text))
        ]
    return [(q.start, q.end) for q in amounts]


def named_units(question: str) -> set[str | None]:
    """Return what the words of a question would be as units: "hectáreas" is "hectare"."""
    return {unit_key(word) for word in words_of(question)}


def _of_kind(quantity: Quantity, wants: Wants, measures: Collection[str | None]) -> bool:
    """Say whether a quantity may be of the kind that is wanted, as far as its unit tells."""
    if quantity.unit is None or unit_key(quantity.unit) in measures:
        return True
    if quantity.unit.split()[-1] in measures:  # "square metre", where square metres are asked for
        return True
    return quantity.unit in _UNITS[wants] if wants in _UNITS else quantity.unit not in _MEASURES


def clip(span: Span, dates: Sequence[Span]) -> Span:
    """Cut off what a span has before and after the date in it: the longest, where it has several.

    "domingo 26, cuando se anunció" is "domingo 26"; a span within a date stays as it is.
    """
    start, end = span
    held = [(max(start, a), min(end, b)) for a, b in dates if a < end and start < b]
    return max(held, key=lambda date: date[1] - date[0], default=span)


def year_in(words: str) -> Span | None:
    """Return where the last year stands in words, which is all that "in which year?" asks for."""
    years = list(_YEAR.finditer(words))
    return years[-1].span() if years else None


def amount(span: Span, text: str, question: str) -> Span:
    """Cut a span of a text down to the quantity in it, with what says how exact that is.

    Of "los 36 bonos de 5.000 pesos" it is "36" where the question asks how many bonos: what is
    counted is not said again. Of several quantities that which counts what is asked about, else the
    first; "entre 20 y 30" is one.
    """
    start, end = span
    counts = [q for q in quantities(text) if q.counts]
    held = [q for q in counts if q.start < end and start < q.end]
    said = named_units(question)
    named = [q for q in held if q.unit and unit_key(q.unit) in said]
    if not held:
        return span
    low = high = counts.index((named or held)[0])
    while low and _TO.fullmatch(text[counts[low - 1].end : counts[low].start]):
        low -= 1
    while high + 1 < len(counts) and _TO.fullmatch(text[counts[high].end : counts[high + 1].start]):
        high += 1
    first, last = counts[low].start, counts[high].end
    if named:
        # The number alone, unless its half stands after the unit: "dos años y medio".
        number = numbers_of(tokens(text[counts[high].start : last]))[0]
        if number.value == counts[high].value:
            last = counts[high].start + number.end
    elif _COUNTED.fullmatch(text[last:end]):
        last = end
    if first - _LEAD <= start < first:
        return start, last
    inexact = _INEXACT.search(text[max(0, first - _REACH) : first])
    return first - (len(inexact[0]) if inexact else 0), last


def fits(
    wants: Wants, words: str, value: Value | None, before: str = "", *, dated: bool = True
) -> bool:
    """Say whether words give the kind of thing that is wanted: a sum of money, a name, a place.

    :param before: What stands before the words.
    :param dated: Whether their article has a date; without one, words that say when have no value.
    """
    if wants in _DATES:
        return value is not None or (not dated and bool(find(words, detect_language(words))))
    if wants in _UNITS:
        return value is not None and value["unit"] in _UNITS[wants]
    if wants in _QUANTITIES:
        return value is not None
    if wants in _LEADS:
        return bool(_LEADING[wants].match(words) or _LED[wants].search(before[-_REACH:]))
    return wants not in _NAMED or any(character.isupper() for character in words)


def _amounts(text: str, dates: Sequence[DateMention], wants: Wants) -> list[Quantity]:
    """Return the quantities that are no part of a date; of time where a duration is wanted.

    "Dentro de dos semanas" says when, and for how long nothing takes.
    """
    times = [m.expression for m in dates if wants != "duration" or _AHEAD.match(m.expression.text)]
    found = [q for q in _counting(text) if not any(_meets(q, time) for time in times)]
    if wants == "duration":
        return [q for q in found if q.unit in _TIME_UNITS] or found
    return found


def _counting(text: str) -> Iterator[Quantity]:
    """Yield the quantities that say how much, each with its unit: both of "siete u ocho días".

    A number that a hyphen ties to a word is part of a name: "covid-19".
    """
    found = [q for q in quantities(text) if q.counts]
    for quantity, following in zip(found, [*found[1:], None], strict=False):
        if _TIED.search(text[max(0, quantity.start - 2) : quantity.start]):
            continue
        if following is not None and _TO.fullmatch(text[quantity.end : following.start]):
            quantity = replace(quantity, unit=quantity.unit or following.unit)
        yield quantity


def _meets(quantity: Quantity, time: TimeExpression) -> bool:
    return quantity.start < time.end and time.start < quantity.end


def _is_age(quantity: Quantity, text: str) -> bool:
    return quantity.unit == "year" and bool(
        _AGED.search(text[max(0, quantity.start - _REACH) : quantity.start])
    )


def _has_hour(mention: DateMention) -> bool:
    form = mention.expression.form
    ends = (form.first, form.last) if isinstance(form, Between) else (form,)
    told = any(isinstance(end, Clock) for end in ends)
    return told or any("T" in reading for reading in mention.resolution.readings)

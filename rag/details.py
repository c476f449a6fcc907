"""Where a window holds what a question wants: dates, times of day, quantities."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from index.dates import DateMention, dates_in
from index.language import detect_language
from index.sentences import Span
from rag.claims import Value
from rag.question import Wants
from rag.values import Quantity, quantities

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
}
_NAMED: frozenset[Wants] = frozenset({"person", "organisation", "place"})


def value_kind(wants: Wants) -> Literal["date", "number"] | None:
    """Return the kind of value that answers, or None where words do."""
    return "date" if wants in _DATES else "number" if wants in _QUANTITIES else None


def details(text: str, published: date | None, wants: Wants) -> list[Span] | None:
    """Return where a text holds what is wanted, in code points; None where any words may answer.

    :param published: The day the text was published, that its dates are counted from.
    """
    kind = value_kind(wants)
    if kind is None:
        return None
    dates = dates_in(text, detect_language(text), published)
    if kind == "date":
        hours = [m for m in dates if wants == "hour" and _has_hour(m)]
        return [(m.expression.said_start, m.expression.end) for m in hours or dates]
    return [(q.start, q.end) for q in _amounts(text, dates, wants)]


def clip(span: Span, dates: Sequence[Span]) -> Span:
    """Cut off what a span has before and after the date in it: the longest, where it has several.

    "domingo 26, cuando se anunció" is "domingo 26"; a span within a date stays as it is.
    """
    start, end = span
    held = [(max(start, a), min(end, b)) for a, b in dates if a < end and start < b]
    return max(held, key=lambda date: date[1] - date[0], default=span)


def widen(span: Span, amounts: Sequence[Span]) -> Span:
    """Take in the whole of the quantities that a span cuts: of "42 metros cuadrados" the unit."""
    start, end = span
    cut = [(a, b) for a, b in amounts if a < end and start < b]
    return min([start, *(a for a, _ in cut)]), max([end, *(b for _, b in cut)])


def fits(wants: Wants, words: str, value: Value | None) -> bool:
    """Say whether words give the kind of thing that is wanted: a sum of money, a name."""
    if wants in _DATES:
        return value is not None
    if wants in _UNITS:
        return value is not None and value["unit"] in _UNITS[wants]
    if wants in _QUANTITIES:
        return value is not None
    return wants not in _NAMED or any(character.isupper() for character in words)


def _amounts(text: str, dates: Sequence[DateMention], wants: Wants) -> list[Quantity]:
    """Return the quantities that are no part of a date; of time where a duration is wanted."""
    found = [q for q in quantities(text) if not q.article]
    if wants == "duration":
        return [q for q in found if q.unit in _TIME_UNITS] or found
    taken = [(m.expression.start, m.expression.end) for m in dates]
    return [q for q in found if not any(q.start < b and a < q.end for a, b in taken)]


def _has_hour(mention: DateMention) -> bool:
    return any("T" in reading for reading in mention.resolution.readings)

"""Where a window holds what a question wants: dates, times of day, quantities."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from index.dates import DateMention, dates_in
from index.language import detect_language
from index.sentences import Span
from rag.question import Wants
from rag.values import Quantity, quantities

_DATES: frozenset[Wants] = frozenset({"date", "hour"})
_QUANTITIES: frozenset[Wants] = frozenset(
    {"number", "money", "percentage", "distance", "age", "duration"}
)
# Units, as `rag.values` names them, of what takes time.
_TIME_UNITS = ("second", "minute", "hour", "day", "week", "fortnight", "month", "year", "decade")


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


def _amounts(text: str, dates: Sequence[DateMention], wants: Wants) -> list[Quantity]:
    """Return the quantities that are no part of a date; of time where a duration is wanted."""
    found = [q for q in quantities(text) if not q.article]
    if wants == "duration":
        return [q for q in found if q.unit in _TIME_UNITS] or found
    taken = [(m.expression.start, m.expression.end) for m in dates]
    return [q for q in found if not any(q.start < b and a < q.end for a, b in taken)]


def _has_hour(mention: DateMention) -> bool:
    return any("T" in reading for reading in mention.resolution.readings)

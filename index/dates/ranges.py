"""Reads parts of times, ranges and open ranges, and either of two."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from index.dates.forms import Between, Clock, Either, Form, Part, PartName, Tense, Weekday, Written
from index.dates.hours import hours_between
from index.dates.reading import (
    Context,
    Meaning,
    Unresolved,
    is_complete,
    likeliest,
    read,
    values_of,
)  # fmt: skip
from index.dates.units import unit_value
from index.dates.values import add_months, first_day, is_open, last_day, range_value

_DAY = timedelta(days=1)


def part(form: Part, context: Context) -> Meaning:
    """Read the beginning, middle or end of a time."""
    whole = values_of(form.of, context)
    values = tuple(_part_value(form.part, value) for value in whole)
    return Meaning(values, "part", anchored=not is_complete(form.of))


def _part_value(part: PartName, value: str) -> str:
    """Return the first, middle or last third of a value, in its natural units."""
    first, last = first_day(value), last_day(value)
    if part == "week" or part == "weekend":
        return unit_value(part, first)
    days = (last - first).days + 1
    if days < 3 or is_open(value):
        return value
    if days > 3000:
        thirds = [(0, 3), (3, 7), (7, 10)] if days < 4000 else [(0, 33), (33, 67), (67, 100)]
        low, high = thirds[("start", "middle", "end").index(part)]
        return range_value(add_months(first, low * 12), add_months(first, high * 12) - _DAY)
    if days > 300:
        months = {"start": (0, 4), "middle": (4, 8), "end": (8, 12)}[part]
        return range_value(add_months(first, months[0]), add_months(first, months[1]) - _DAY)
    third = round(days / 3)
    if part == "start":
        return range_value(first, first + _DAY * (third - 1))
    if part == "middle":
        return range_value(first + _DAY * third, first + _DAY * (2 * third - 1))
    return range_value(first + _DAY * (2 * third), last)


def between(form: Between, context: Context) -> Meaning:
    """Read a range, of which one end may be open."""
    if form.first is None or form.last is None:
        return _open(form, context)
    if isinstance(form.first, Clock) and isinstance(form.last, Clock):
        first, last = hours_between(form.first, form.last, context)
        return Meaning((f"{first}/{last}",), "range")
    begin, end = _lend(form.first, form.last)
    values = []
    lasts = values_of(end, context)
    if isinstance(begin, Written | Weekday) and _lacks_year(begin) and not _lacks_year(end):
        # It begins at the last such date before it ends.
        inner = Context(last_day(lasts[0]), "past", context.spoken)
        values = [range_value(first_day(likeliest(begin, inner)), last_day(lasts[0]))]
    else:
        firsts = values_of(begin, context)
        for value in firsts:
            inner = Context(first_day(value), "future", context.spoken)
            ends = lasts if not _lacks_year(end) else values_of(end, inner)
            values.extend(_ranges(value, ends[:1]))
    if not values:
        raise Unresolved
    complete = is_complete(form.last) and is_complete(begin)
    return Meaning(tuple(values), "range", anchored=not complete)


def _ranges(first: str, lasts: Sequence[str]) -> list[str]:
    return [
        range_value(first_day(first), last_day(v)) for v in lasts if last_day(v) >= first_day(first)
    ]


def _lend(first: Form, last: Form) -> tuple[Form, Form]:
    """Let the first date of a range have the year of the last: from March to May 2019."""
    if (
        isinstance(first, Written) and isinstance(last, Written)
        and first.year is None and last.year is not None and first.month and last.month
        and isinstance(last.year, int)
    ):  # fmt: skip
        later = (first.month, first.day or 0) > (last.month, last.day or 31)
        return Written(last.year - later, first.month, first.day, first.weekday), last
    return first, last


def _lacks_year(form: Form) -> bool:
    if isinstance(form, Weekday):
        return form.which is None and form.week is None
    return isinstance(form, Written) and form.year is None and form.which is None


def _open(form: Between, context: Context) -> Meaning:
    inner = form.first or form.last
    if inner is None:
        raise Unresolved
    found = read(inner, replace(context, tense=_tense_of_end(form, context.tense)))
    values: list[str] = []
    for value in found.values:
        if form.first is not None:
            start = last_day(value) + _DAY if form.outside else first_day(value)
            begin = value if "T" in value and not form.outside else start.isoformat()
            values.append(f"{begin}/..")
        else:
            # "Before the end of the year" is until its last day.
            ends = isinstance(inner, Part) and inner.part == "end"
            end = first_day(value) - _DAY if form.outside and not ends else last_day(value)
            values.append(f"../{value if 'T' in value and not form.outside else end.isoformat()}")
    return Meaning(tuple(values), found.rule, found.anchored)


def _tense_of_end(form: Between, tense: Tense) -> Tense:
    """Say whether the one end of an open range lies behind or ahead.

    What has a beginning has mostly begun, what has an end mostly not yet ended. A past verb does
    not tell of an end: what "was suspended until 5 May" may still be.
    """
    if form.first is None:
        return None if tense == "past" else "future"
    return tense or ("future" if form.outside else "past")


def either(form: Either, context: Context) -> Meaning:
    """Read what may be either of two forms: 3/4 in one order or the other."""
    values: list[str] = []
    for option in form.forms:
        try:
            values.extend(values_of(option, context))
        except (Unresolved, ValueError, OverflowError):
            continue
    if not values:
        raise Unresolved
    return Meaning(tuple(values), "order-unsure", anchored=False)

"""Reads hours, and what was spoken of before: "that day"."""

from dataclasses import replace
from datetime import timedelta

from index.dates.forms import Clock, Same
from index.dates.reading import (
    Context,
    Meaning,
    Unresolved,
    anchor_of,
    likeliest,
    pick,
    read,
    values_of,
)  # fmt: skip
from index.dates.units import unit_value
from index.dates.values import first_day, is_open, last_day


def same(form: Same, context: Context) -> Meaning:
    """Read "that day": what was spoken of before."""
    if context.spoken is None and form.unit in ("week", "month", "quarter", "half"):
        # "La semana siguiente" of nothing before it is that of the article.
        return Meaning((unit_value(form.unit, anchor_of(context)),), "same")
    if context.spoken is None:
        raise Unresolved
    day = first_day(context.spoken)
    if is_open(context.spoken) or (form.unit == "day" and day != last_day(context.spoken)):
        raise Unresolved
    return Meaning((unit_value(form.unit, day),), "same")


def clock(form: Clock, context: Context) -> Meaning:
    """Read an hour, of the day beside it or the one spoken of before."""
    hours = [form.hour]
    if not form.half_day_known:
        hours = [12, 0] if form.hour == 12 else [form.hour % 12, form.hour % 12 + 12]
    found = read(form.day or Same("day"), context)
    values = tuple(
        f"{first_day(day) + timedelta(hour // 24)}T{hour % 24:02d}:{form.minute:02d}"
        for day in found.values
        for hour in hours
        if first_day(day) == last_day(day)
    )
    if not values:
        raise Unresolved
    return Meaning(values, found.rule, found.anchored)


def hours_between(first: Clock, last: Clock, context: Context) -> tuple[str, str]:
    """Return the first and last hour of a range on one day."""
    day = first.day or last.day
    begin = likeliest(replace(first, day=day), context)
    ends = values_of(replace(last, day=last.day or day), context)
    return begin, pick([end for end in ends if end >= begin])

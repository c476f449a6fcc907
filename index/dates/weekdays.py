"""Reads days of the week and weekends."""

from datetime import date, timedelta

from index.dates.forms import Weekday
from index.dates.reading import Context, Meaning, anchor_of
from index.dates.values import range_value

_DAY = timedelta(days=1)


def weekday(form: Weekday, context: Context) -> Meaning:
    """Read a day of the week by its words, the tense, or nearness."""
    anchor = anchor_of(context)
    here = anchor - _DAY * anchor.weekday() + _DAY * form.weekday
    if form.week is not None:
        return _days((here + 7 * form.week * _DAY,), "week-said", form)
    ahead = here if here > anchor else here + 7 * _DAY
    behind = here if here < anchor else here - 7 * _DAY
    if form.weekend:
        return _weekend(form, context, here)
    if form.which == "next":
        return _days((ahead,), "next", form)
    if form.which == "last":
        return _days((behind,), "last", form)
    if here == anchor:
        # Agencies name today by its weekday: "dijo el jueves", on a Thursday.
        if form.which == "this" or context.tense == "past":
            return _days((here,), "today", form)
        return _days((here, here + 7 * _DAY), "weekday-unsure", form)
    if context.tense == "past":
        return _days((behind,), "past-tense", form)
    if context.tense == "future":
        return _days((ahead,), "future-tense", form)
    if form.which == "this":
        # On a Monday "este domingo" is yesterday.
        passed = (anchor - behind).days
        near = behind if passed <= 2 or (here == behind and passed <= 3) else ahead
        return _days((near,), "this-week" if near == here else "nearest", form)
    near, far = sorted((behind, ahead), key=lambda day: abs(day - anchor))
    return _days((near, far), "weekday-unsure", form)


def _weekend(form: Weekday, context: Context, saturday: date) -> Meaning:
    anchor = anchor_of(context)
    last = saturday - 7 * _DAY if anchor < saturday + 2 * _DAY else saturday
    coming = saturday if anchor < saturday else saturday + 7 * _DAY
    if form.which == "next" or (context.tense == "future" and form.which != "last"):
        this = form.which != "next" and anchor >= saturday
        return _days(
            (saturday if this else coming,), "next" if form.which else "future-tense", form
        )
    if form.which == "last" or (context.tense == "past" and form.which is None):
        return _days((last,), "last" if form.which else "past-tense", form)
    if form.which == "this":
        # On a Monday "this weekend" is the one that has just passed, if the verb says so.
        past = context.tense == "past" and anchor.weekday() < 3
        return _days((saturday - 7 * _DAY if past else saturday,), "this-week", form)
    return _days((coming, last) if coming - anchor <= anchor - last else (last, coming),
                 "weekday-unsure", form)  # fmt: skip


def _days(days: tuple[date, ...], rule: str, form: Weekday) -> Meaning:
    if form.weekend:
        return Meaning(tuple(range_value(day, day + _DAY) for day in days), rule)
    return Meaning(tuple(day.isoformat() for day in days), rule)

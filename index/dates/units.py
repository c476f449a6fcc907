"""Reads units of time: this week, two months ago, the last ten days, the second quarter."""

from datetime import date, timedelta

from index.dates.forms import Century, Decade, Distance, Nth, Period, Same, Stretch, Unit
from index.dates.reading import (
    Context,
    Meaning,
    Unresolved,
    anchor_of,
    is_complete,
    likeliest,
    values_of,
)  # fmt: skip
from index.dates.values import (
    add_months,
    decade_value,
    first_day,
    last_day,
    month_end,
    month_value,
    quarter_value,
    range_value,
    year_value,
)  # fmt: skip
from index.dates.yearly import yearless

_DAY = timedelta(days=1)
_MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}


def period(form: Period, context: Context) -> Meaning:
    """Read a unit of time counted from now: this week, next month, the year so far."""
    anchor = anchor_of(context)
    if form.until_now:
        whole = unit_value(form.unit, anchor)
        return Meaning((range_value(first_day(whole), anchor),), "to-date")
    day = _shifted(anchor, form.shift, form.unit, start=True)
    rule = "this" if form.shift == 0 else "next" if form.shift > 0 else "last"
    return Meaning((unit_value(form.unit, day),), rule)


def unit_value(unit: Unit, day: date) -> str:
    """Return the value of the unit that a day is in."""
    if unit == "week":
        monday = day - _DAY * day.weekday()
        return range_value(monday, monday + 6 * _DAY)
    if unit == "weekend":
        saturday = day - _DAY * day.weekday() + 5 * _DAY
        return range_value(saturday, saturday + _DAY)
    if unit == "fortnight":
        late = day.day > 15
        end = month_end(day.year, day.month) if late else day.replace(day=15)
        return range_value(day.replace(day=16 if late else 1), end)
    if unit == "half":
        late = day.month > 6
        return range_value(
            date(day.year, 7 if late else 1, 1), month_end(day.year, 12 if late else 6)
        )
    if unit == "century":
        return _century_value((day.year - 1) // 100 + 1)
    return {
        "month": lambda: month_value(day.year, day.month),
        "quarter": lambda: quarter_value(day.year, (day.month + 2) // 3),
        "year": lambda: year_value(day.year),
        "decade": lambda: decade_value(day.year),
    }.get(unit, day.isoformat)()


def _century_value(number: int) -> str:
    return range_value(date(number * 100 - 99, 1, 1), date(number * 100, 12, 31))


def _shifted(day: date, count: int, unit: Unit, *, start: bool = False) -> date:
    """Return the day so many units later; in whole units, the first days of units if `start`."""
    if unit in _MONTHS:
        return add_months(day.replace(day=1) if start else day, count * _MONTHS[unit])
    if unit == "century":
        return add_months(day, count * 1200)
    if unit == "weekday":
        return _weekdays_later(day, count)
    if unit == "hour":
        if count % 24:
            raise Unresolved
        return day + count // 24 * _DAY
    return day + count * {"week": 7, "weekend": 7, "fortnight": 15}.get(unit, 1) * _DAY


def _weekdays_later(day: date, count: int) -> date:
    if abs(count) > 5000:
        raise Unresolved
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while day.weekday() > 4:
            day += step
    return day


def distance(form: Distance, context: Context) -> Meaning:
    """Read so many units before or after now, or another time."""
    if form.of is None:
        base, exact = anchor_of(context), False
        rule = "ahead" if form.count > 0 else "ago"
    else:
        value = likeliest(form.of, context)
        base = last_day(value) if form.count > 0 else first_day(value)
        exact, rule = True, "after" if form.count > 0 else "before"
    day = _shifted(base, form.count, form.unit)
    # From now, months and years are rough: "two months ago" is a month, not a day.
    if form.unit in _MONTHS and (not exact or isinstance(form.of, Same)):
        return Meaning((unit_value(form.unit, day),), rule)
    if form.unit == "century" and not exact:
        return Meaning((unit_value("decade", day),), rule)
    if form.unit == "week" and isinstance(form.of, Same) and form.of.unit == "week":
        return Meaning((unit_value("week", day),), rule)
    return Meaning((day.isoformat(),), rule)


def stretch(form: Stretch, context: Context) -> Meaning:
    """Read the last or the next so many units."""
    anchor = anchor_of(context)
    if form.count is None:
        raise Unresolved
    far = _shifted(anchor, form.way * form.count, form.unit)
    if form.way < 0:
        return Meaning((range_value(far, anchor - _DAY),), "last")
    return Meaning((range_value(anchor + _DAY, far),), "next")


def nth(form: Nth, context: Context) -> Meaning:
    """Read the n-th unit of a time."""
    if form.of is None:
        return _nth_of_some_year(form, context)
    whole = values_of(form.of, context)
    values = tuple(_nth_value(form, first_day(v), last_day(v)) for v in whole)
    return Meaning(values, "part", anchored=not is_complete(form.of))


def _nth_of_some_year(form: Nth, context: Context) -> Meaning:
    """Read "the first quarter" of the nearest year by the tense, and "week 10" of this one."""

    def in_year(year: int) -> str:
        return _nth_value(form, date(year, 1, 1), date(year, 12, 31))

    if form.unit == "week":
        return Meaning((in_year(anchor_of(context).year),), "this")
    return yearless(in_year, None, context)


def _nth_value(form: Nth, first: date, last: date) -> str:
    """Return the n-th unit, or the first units, between two days."""
    if form.n == 0:
        raise Unresolved
    if form.weekday is not None:
        if form.n > 0:
            day = first + _DAY * ((form.weekday - first.weekday()) % 7 + 7 * (form.n - 1))
        else:
            day = last - _DAY * ((last.weekday() - form.weekday) % 7 + 7 * (-form.n - 1))
        return range_value(day, day)
    if form.unit == "week":
        # As ISO 8601 counts: the week that holds the Thursday.
        monday = first - _DAY * first.weekday()
        begin = monday if first.weekday() <= 3 else monday + 7 * _DAY
        end = last - _DAY * last.weekday()
        end = end if last.weekday() >= 3 else end - 7 * _DAY
    else:
        begin, end = first, _shifted(last + _DAY, -1, form.unit)
    steps = form.n - 1 if form.n > 0 else form.n + 1
    if form.n < 0:
        steps -= form.count - 1
    start = _shifted(begin if form.n > 0 else end, steps, form.unit)
    if form.count == 1:
        value = unit_value(form.unit, start)
        if first_day(value) > last:
            raise Unresolved
        return value
    return range_value(start, _shifted(start, form.count, form.unit) - _DAY)


def decade(form: Decade, context: Context) -> Meaning:
    """Read a decade: of the century named, or of the last one that has it."""
    if form.year >= 100:
        return Meaning((decade_value(form.year),), "written", anchored=False)
    # The twenties may be of two centuries; the nineties are the last ones.
    this = context.anchor.year if context.anchor else 2000 + form.year
    century = this - this % 100
    year = century + form.year
    if year > this:
        year -= 100
    return Meaning((decade_value(year),), "decade", anchored=True)


def century(form: Century, context: Context) -> Meaning:
    """Read a century."""
    return Meaning((_century_value(form.number),), "written", anchored=False)

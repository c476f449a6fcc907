"""What a time expression means on the calendar, counted from an anchor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.dates.forms import (
    Between,
    Century,
    Clock,
    Decade,
    Distance,
    Either,
    Form,
    Named,
    Nth,
    Part,
    Period,
    Same,
    Season,
    Stretch,
    Tense,
    Unit,
    Weekday,
    Which,
    Written,
    YearSaid,
)  # fmt: skip
from index.dates.named import DAYS
from index.dates.values import (
    add_months,
    decade_value,
    first_day,
    is_open,
    last_day,
    month_end,
    month_value,
    quarter_value,
    range_value,
    year_value,
)  # fmt: skip

_DAY = timedelta(days=1)
# Of the two nearest years a date is in the nearer one, unless that is this far away.
_UNSURE_DAYS = 122
# A past date this close ahead is rather a mistaken tense, and the other way round.
_MISTAKEN_DAYS = 30
_MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
_SEASON_STARTS = {"spring": (3, 21), "summer": (6, 21), "autumn": (9, 23), "winter": (12, 21)}


@dataclass(frozen=True)
class Meaning:
    """The values an expression may have, the likelier first, and the rule that gave them."""

    values: tuple[str, ...]
    rule: str
    anchored: bool = True  # whether the anchor had a say


@dataclass(frozen=True)
class Context:
    """What an expression is read against.

    `spoken` is the value that the text before it spoke of last.
    """

    anchor: date | None
    tense: Tense = None
    spoken: str | None = None


class Unresolved(Exception):
    """The expression cannot be set on the calendar with what is known."""


def meaning(form: Form, context: Context) -> Meaning:
    """Return what a form means; without values where that cannot be known."""
    try:
        found = _READERS[type(form)](form, context)
    except (Unresolved, ValueError, OverflowError):
        return Meaning((), "unresolved")
    return Meaning(tuple(dict.fromkeys(found.values)), found.rule, found.anchored)


def _values(form: Form, context: Context) -> tuple[str, ...]:
    return _READERS[type(form)](form, context).values


def _one(form: Form, context: Context) -> str:
    return _values(form, context)[0]


def _pick(values: Sequence[str], at: int = 0) -> str:
    if not values:
        raise Unresolved
    return values[at]


def _anchor(context: Context) -> date:
    if context.anchor is None:
        raise Unresolved
    return context.anchor


# Dates of the calendar


def _written(form: Written, context: Context) -> Meaning:
    if form.day is not None and form.month is None:
        return _day_of_some_month(form, context)
    year = _year(form.year, context)
    value = _calendar(form)
    if year is not None:
        fixed = isinstance(form.year, int)
        return Meaning((value(year),), "written" if fixed else "year-said", anchored=not fixed)
    if form.month is None:
        raise Unresolved
    return _yearless(value, form.which, context, form.weekday)


def _calendar(form: Written) -> Callable[[int], str]:
    """Return what makes the value of a date in a year."""
    if form.month is None:
        return year_value
    month, day = form.month, form.day
    if day is None:
        return lambda year: month_value(year, month)
    return lambda year: date(year, month, day).isoformat()


def _year(said: YearSaid, context: Context) -> int | None:
    if said is None or isinstance(said, int):
        return said
    return first_day(_one(said, context)).year


def _yearless(
    value: Callable[[int], str], which: Which, context: Context, weekday: int | None = None
) -> Meaning:
    """Choose the year of what comes once a year: by its words, the tense, or nearness."""
    anchor = _anchor(context)
    options = _in_years(value, anchor)
    if weekday is not None:
        fitting = [v for v in options if first_day(v).weekday() == weekday]
        options = fitting or options
    if not options:
        raise Unresolved
    past = [v for v in options if first_day(v) <= anchor]
    future = [v for v in options if last_day(v) >= anchor]
    if which == "next" or (which == "this" and context.tense == "future"):
        ahead = [v for v in future if first_day(v) > anchor]
        return Meaning((_pick(ahead),), "next")
    if which == "last":
        return Meaning((_pick([v for v in past if last_day(v) < anchor], -1),), "last")
    nearest = sorted(options, key=lambda v: _gap(v, anchor))
    if which == "this" or weekday is not None:
        return Meaning((nearest[0],), "nearest")
    if context.tense is not None:
        return _by_tense(past[-1:], future[:1], nearest, context)
    if _gap(nearest[0], anchor) > _UNSURE_DAYS and len(nearest) > 1:
        return Meaning(tuple(nearest[:2]), "year-unsure")
    return Meaning((nearest[0],), "nearest")


def _by_tense(
    past: Sequence[str], future: Sequence[str], nearest: Sequence[str], context: Context
) -> Meaning:
    wanted = past if context.tense == "past" else future
    rule = "past-tense" if context.tense == "past" else "future-tense"
    if not wanted:
        return Meaning((nearest[0],), "nearest")
    # A verb of saying in the past does not make next week's meeting one of last year.
    anchor = _anchor(context)
    if nearest[0] != wanted[0] and _gap(nearest[0], anchor) <= _MISTAKEN_DAYS:
        return Meaning((nearest[0], wanted[0]), "tense-unsure")
    return Meaning((wanted[0],), rule)


def _in_years(value: Callable[[int], str], anchor: date) -> list[str]:
    found = []
    # Nine years hold a 29 February on either side of any anchor.
    for reach in ((-1, 0, 1), range(-8, 9)):
        for shift in reach:
            try:
                found.append(value(anchor.year + shift))
            except ValueError:
                continue
        if found:
            return sorted(found)
    return found


def _gap(value: str, anchor: date) -> int:
    """Return the days between the anchor and a value, 0 inside it."""
    if first_day(value) > anchor:
        return (first_day(value) - anchor).days
    return max(0, (anchor - last_day(value)).days)


def _day_of_some_month(form: Written, context: Context) -> Meaning:
    """Read "Monday 21" or "the 4th": the nearest month in which it is so."""
    anchor = _anchor(context)
    options = []
    for shift in range(-14, 15):
        month = add_months(anchor.replace(day=1), shift)
        if form.day is None or form.day > month_end(month.year, month.month).day:
            continue
        day = month.replace(day=form.day)
        if form.weekday is None or day.weekday() == form.weekday:
            options.append(day.isoformat())
    near = sorted(options, key=lambda v: _gap(v, anchor))
    if not near:
        raise Unresolved
    past = [v for v in options if first_day(v) <= anchor]
    future = [v for v in options if first_day(v) >= anchor]
    if form.which == "next":
        return Meaning((_pick(future),), "next")
    if form.which == "last":
        return Meaning((_pick(past, -1),), "last")
    if form.weekday is None and context.tense:
        return _by_tense(past[-1:], future[:1], near, context)
    return Meaning((near[0],), "nearest")


# Days of the week


def _weekday(form: Weekday, context: Context) -> Meaning:
    anchor = _anchor(context)
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
        near = behind if (anchor - behind) < (ahead - anchor) and here == behind else ahead
        return _days((near,), "this-week" if near == here else "nearest", form)
    near, far = sorted((behind, ahead), key=lambda day: abs(day - anchor))
    return _days((near, far), "weekday-unsure", form)


def _weekend(form: Weekday, context: Context, saturday: date) -> Meaning:
    anchor = _anchor(context)
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


# Units of time


def _period(form: Period, context: Context) -> Meaning:
    anchor = _anchor(context)
    if form.until_now:
        whole = _unit_value(form.unit, anchor)
        return Meaning((range_value(first_day(whole), anchor),), "to-date")
    day = _shifted(anchor, form.shift, form.unit, start=True)
    rule = "this" if form.shift == 0 else "next" if form.shift > 0 else "last"
    return Meaning((_unit_value(form.unit, day),), rule)


def _unit_value(unit: Unit, day: date) -> str:
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
        raise Unresolved
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


def _distance(form: Distance, context: Context) -> Meaning:
    if form.of is None:
        base, exact = _anchor(context), False
        rule = "ahead" if form.count > 0 else "ago"
    else:
        value = _one(form.of, context)
        base = last_day(value) if form.count > 0 else first_day(value)
        exact, rule = True, "after" if form.count > 0 else "before"
    day = _shifted(base, form.count, form.unit)
    # From now, months and years are rough: "two months ago" is a month, not a day.
    if form.unit in _MONTHS and (not exact or isinstance(form.of, Same)):
        return Meaning((_unit_value(form.unit, day),), rule)
    if form.unit == "week" and isinstance(form.of, Same) and form.of.unit == "week":
        return Meaning((_unit_value("week", day),), rule)
    return Meaning((day.isoformat(),), rule)


def _stretch(form: Stretch, context: Context) -> Meaning:
    anchor = _anchor(context)
    if form.count is None:
        raise Unresolved
    far = _shifted(anchor, form.way * form.count, form.unit)
    if form.way < 0:
        return Meaning((range_value(far, anchor - _DAY),), "last")
    return Meaning((range_value(anchor + _DAY, far),), "next")


def _nth(form: Nth, context: Context) -> Meaning:
    if form.of is None:
        return _nth_of_some_year(form, context)
    whole = _values(form.of, context)
    values = tuple(_nth_value(form, first_day(v), last_day(v)) for v in whole)
    return Meaning(values, "part", anchored=not _is_complete(form.of))


def _nth_of_some_year(form: Nth, context: Context) -> Meaning:
    """Read "the first quarter" and "week 10": of the nearest year by the tense."""
    return (
        _yearless(lambda y: _nth_value(form, date(y, 1, 1), date(y, 12, 31)), None, context)
        if form.unit != "week"
        else Meaning(
            (
                _nth_value(
                    form, date(_anchor(context).year, 1, 1), date(_anchor(context).year, 12, 31)
                ),
            ),
            "this",
        )
    )


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
        value = _unit_value(form.unit, start)
        if first_day(value) > last:
            raise Unresolved
        return value
    return range_value(start, _shifted(start, form.count, form.unit) - _DAY)


def _is_complete(form: Form) -> bool:
    return isinstance(form, Written) and isinstance(form.year, int)


# Seasons, holidays, decades


def _season(form: Season, context: Context) -> Meaning:
    """Read a season in both hemispheres, since nobody says which."""
    found: list[str] = []
    for southern in (False, True):

        def value(year: int, southern: bool = southern) -> str:
            return _season_value(form.season, year, southern)

        year = _year(form.year, context)
        if year is not None:
            found.append(value(year))
        else:
            found.extend(_yearless(value, form.which, context).values[:1])
    return Meaning(tuple(found), "season", anchored=not isinstance(form.year, int))


def _season_value(season: str, year: int, southern: bool) -> str:
    month, day = _SEASON_STARTS[season]
    start = date(year, month, day)
    if southern:
        start = add_months(start, 6)
    if (start.month == 12 and start.year == year) or start.year > year:
        start = add_months(start, -12)  # winter begins in the year before the one it is named by
    return range_value(start, add_months(start, 3) - _DAY)


def _named(form: Named, context: Context) -> Meaning:
    year = _year(form.year, context)
    if year is not None:
        fixed = isinstance(form.year, int)
        return Meaning((DAYS[form.name](year),), "named", anchored=not fixed)
    found = _yearless(DAYS[form.name], form.which, context)
    return Meaning(found.values, "named")


def _decade(form: Decade, context: Context) -> Meaning:
    if form.year >= 100:
        return Meaning((decade_value(form.year),), "written", anchored=False)
    # The twenties may be of two centuries; the nineties are the last ones.
    this = context.anchor.year if context.anchor else 2000 + form.year
    century = this - this % 100
    year = century + form.year
    if year > this:
        year -= 100
    return Meaning((decade_value(year),), "decade", anchored=True)


def _century(form: Century, context: Context) -> Meaning:
    return Meaning((_century_value(form.number),), "written", anchored=False)


# Parts and ranges


def _part(form: Part, context: Context) -> Meaning:
    whole = _values(form.of, context)
    values = tuple(_part_value(form.part, value) for value in whole)
    return Meaning(values, "part", anchored=not _is_complete(form.of))


def _part_value(part: str, value: str) -> str:
    """Return the first, middle or last third of a value, in its natural units."""
    first, last = first_day(value), last_day(value)
    if part == "week":
        return _unit_value("week", first)
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


def _between(form: Between, context: Context) -> Meaning:
    if form.first is None or form.last is None:
        return _open(form, context)
    if isinstance(form.first, Clock) and isinstance(form.last, Clock):
        first, last = _hours(form.first, form.last, context)
        return Meaning((f"{first}/{last}",), "range")
    begin, end = _lend(form.first, form.last)
    values = []
    lasts = _values(end, context)
    if isinstance(begin, Written | Weekday) and _lacks_year(begin) and not _lacks_year(end):
        # It begins at the last such date before it ends.
        inner = Context(last_day(lasts[0]), "past", context.spoken)
        values = [range_value(first_day(_one(begin, inner)), last_day(lasts[0]))]
    else:
        firsts = _values(begin, context)
        for value in firsts:
            inner = Context(first_day(value), "future", context.spoken)
            ends = lasts if not _lacks_year(end) else _values(end, inner)
            values.extend(_ranges(value, ends[:1]))
    if not values:
        raise Unresolved
    complete = _is_complete(form.last) and _is_complete(begin)
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
    # What has a beginning has mostly begun, what has an end mostly not yet ended.
    tense = context.tense or ("past" if form.first and not form.outside else "future")
    found = _READERS[type(inner)](inner, replace(context, tense=tense))
    values: list[str] = []
    for value in found.values:
        if form.first is not None:
            start = last_day(value) + _DAY if form.outside else first_day(value)
            begin = value if "T" in value and not form.outside else start.isoformat()
            values.append(f"{begin}/..")
        else:
            end = first_day(value) - _DAY if form.outside else last_day(value)
            values.append(f"../{value if 'T' in value and not form.outside else end.isoformat()}")
    return Meaning(tuple(values), found.rule, found.anchored)


# What was spoken of, and hours


def _same(form: Same, context: Context) -> Meaning:
    if context.spoken is None and form.unit in ("week", "month", "quarter", "half"):
        # "La semana siguiente" of nothing before it is that of the article.
        return Meaning((_unit_value(form.unit, _anchor(context)),), "same")
    if context.spoken is None:
        raise Unresolved
    day = first_day(context.spoken)
    if is_open(context.spoken) or (form.unit == "day" and day != last_day(context.spoken)):
        raise Unresolved
    return Meaning((_unit_value(form.unit, day),), "same")


def _clock(form: Clock, context: Context) -> Meaning:
    hours = [form.hour] if form.half_day_known else [form.hour % 12, form.hour % 12 + 12]
    if form.day is None:
        found = _same(Same("day"), context)
    else:
        found = _READERS[type(form.day)](form.day, context)
    values = tuple(
        f"{day}T{hour:02d}:{form.minute:02d}"
        for day in found.values
        for hour in hours
        if first_day(day) == last_day(day)
    )
    if not values:
        raise Unresolved
    return Meaning(values, found.rule, found.anchored)


def _hours(first: Clock, last: Clock, context: Context) -> tuple[str, str]:
    day = first.day or last.day
    begin = _one(Clock(first.hour, first.minute, day), context)
    end = _one(Clock(last.hour, last.minute, last.day or day), context)
    if end < begin:
        raise Unresolved
    return begin, end


def _either(form: Either, context: Context) -> Meaning:
    values: list[str] = []
    for option in form.forms:
        try:
            values.extend(_values(option, context))
        except (Unresolved, ValueError, OverflowError):
            continue
    if not values:
        raise Unresolved
    return Meaning(tuple(values), "order-unsure", anchored=False)


_READERS: dict[type, Callable[..., Meaning]] = {
    Written: _written, Weekday: _weekday, Period: _period, Distance: _distance, Stretch: _stretch,
    Nth: _nth, Season: _season, Named: _named, Decade: _decade, Century: _century, Part: _part,
    Between: _between, Same: _same, Clock: _clock, Either: _either,
}  # fmt: skip

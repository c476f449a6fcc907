"""Reads what comes once a year: dates of the calendar, seasons, named days."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from index.dates.forms import Named, Season, Which, Written, YearSaid
from index.dates.named import DAYS
from index.dates.reading import Context, Meaning, Unresolved, anchor_of, likeliest, pick
from index.dates.values import (
    add_months,
    first_day,
    last_day,
    month_end,
    month_value,
    range_value,
    year_value,
)  # fmt: skip

_DAY = timedelta(days=1)

# Of the two nearest years a date is in the nearer one, unless that is this far away.
_UNSURE_DAYS = 122
# A past date this close ahead is rather a mistaken tense, and the other way round.
_MISTAKEN_DAYS = 30
_SEASON_STARTS = {"spring": (3, 21), "summer": (6, 21), "autumn": (9, 23), "winter": (12, 21)}


def written(form: Written, context: Context) -> Meaning:
    """Read a date of the calendar, of which parts may be left out."""
    if form.day is not None and form.month is None:
        return _day_of_some_month(form, context)
    year = _year(form.year, context)
    value = _calendar(form)
    if year is not None:
        fixed = isinstance(form.year, int)
        return Meaning((value(year),), "written" if fixed else "year-said", anchored=not fixed)
    if form.month is None:
        raise Unresolved
    return yearless(value, form.which, context, form.weekday)


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
    return first_day(likeliest(said, context)).year


def yearless(
    value: Callable[[int], str], which: Which, context: Context, weekday: int | None = None
) -> Meaning:
    """Choose the year of what comes once a year: by its words, the tense, or nearness."""
    anchor = anchor_of(context)
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
        return Meaning((pick(ahead),), "next")
    if which == "last":
        return Meaning((pick([v for v in past if last_day(v) < anchor], -1),), "last")
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
    anchor = anchor_of(context)
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
    anchor = anchor_of(context)
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
        return Meaning((pick(future),), "next")
    if form.which == "last":
        return Meaning((pick(past, -1),), "last")
    if form.weekday is None and context.tense:
        return _by_tense(past[-1:], future[:1], near, context)
    return Meaning((near[0],), "nearest")


def season(form: Season, context: Context) -> Meaning:
    """Read a season in both hemispheres, since nobody says which."""
    found: list[str] = []
    for southern in (False, True):

        def value(year: int, southern: bool = southern) -> str:
            return _season_value(form.season, year, southern)

        year = _year(form.year, context)
        if year is not None:
            found.append(value(year))
        else:
            found.extend(yearless(value, form.which, context).values[:1])
    return Meaning(tuple(found), "season", anchored=not isinstance(form.year, int))


def _season_value(season: str, year: int, southern: bool) -> str:
    month, day = _SEASON_STARTS[season]
    start = date(year, month, day)
    if southern:
        start = add_months(start, 6)
    if (start.month == 12 and start.year == year) or start.year > year:
        start = add_months(start, -12)  # winter begins in the year before the one it is named by
    return range_value(start, add_months(start, 3) - _DAY)


def named(form: Named, context: Context) -> Meaning:
    """Read a day with a name: of its year, or of the one meant by tense and nearness."""
    year = _year(form.year, context)
    rules = DAYS[form.name]
    if year is not None:
        fixed = isinstance(form.year, int)
        return Meaning(tuple(rule(year) for rule in rules), "named", anchored=not fixed)
    found = [yearless(rule, form.which, context).values for rule in rules]
    if len(found) > 1:
        return Meaning(tuple(values[0] for values in found), "named-unsure")
    return Meaning(found[0], "named")

"""Date values: ISO strings, the stretch of time each covers, and how two of them stand together.

A value is one of `2026-01-23T10:30`, `2026-01-23`, `2026-02`, `2026-Q2`, `2026`, `202X`, a closed
range of days `2026-03-03/2026-03-05`, or an open one, `2026-03-03/..` or `../2026-03-05`. The units
are those of ISO 8601-2 (EDTF), but for the quarter, which is written as newspapers say it.
"""

import calendar
import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

Relation = Literal["equal", "contains", "within", "overlaps", "excludes"]
_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>\d\d)"
    r"(?:-(?P<day>\d\d)(?:T(?P<hour>\d\d):(?P<minute>\d\d))?)?))?|(?P<decade>\d{3})X"
)


@lru_cache(maxsize=4096)
def bounds(iso: str) -> tuple[datetime, datetime]:
    """Return the first and the last minute that a value covers.

    An open end is the first or last minute that `datetime` knows.

    :raises ValueError: If it is no value.
    """
    if "/" in iso:
        start, stop = iso.split("/")
        begin = datetime.min if start == ".." else bounds(start)[0]
        end = datetime.max.replace(second=0, microsecond=0) if stop == ".." else bounds(stop)[1]
        if end < begin:
            raise ValueError(f"the range ends before it begins: {iso!r}")
        return begin, end
    parts = _FORM.fullmatch(iso)
    if parts is None:
        raise ValueError(f"not a date value: {iso!r}")
    if parts["hour"]:
        moment = datetime.fromisoformat(iso)
        return moment, moment
    first_day, last_day = _days(parts)
    midnight = datetime.min.time()
    last = datetime.combine(last_day, midnight) + timedelta(hours=23, minutes=59)
    return datetime.combine(first_day, midnight), last


def _days(parts: re.Match[str]) -> tuple[date, date]:
    if parts["decade"]:
        year = int(parts["decade"]) * 10
        return date(year, 1, 1), date(year + 9, 12, 31)
    year = int(parts["year"])
    if parts["day"]:
        day = date(year, int(parts["month"]), int(parts["day"]))
        return day, day
    if parts["quarter"]:
        last_month = int(parts["quarter"]) * 3
        return date(year, last_month - 2, 1), month_end(year, last_month)
    if parts["month"]:
        month = int(parts["month"])
        return date(year, month, 1), month_end(year, month)
    return date(year, 1, 1), date(year, 12, 31)


def first_day(iso: str) -> date:
    """Return the day on which a value begins."""
    return bounds(iso)[0].date()


def last_day(iso: str) -> date:
    """Return the day on which a value ends."""
    return bounds(iso)[1].date()


def is_open(iso: str) -> bool:
    """Say whether a value has no beginning or no end."""
    return ".." in iso


def relation(one: str, other: str) -> Relation:
    """Say how one value stands to another.

    `contains`: all of the other lies within the one, as a day in its month; `excludes`: they have
    no minute in common, so that one event cannot have both.

    :raises ValueError: If either is no value.
    """
    (begin, end), (other_begin, other_end) = bounds(one), bounds(other)
    if (begin, end) == (other_begin, other_end):
        return "equal"
    if end < other_begin or other_end < begin:
        return "excludes"
    if begin <= other_begin and other_end <= end:
        return "contains"
    if other_begin <= begin and end <= other_end:
        return "within"
    return "overlaps"


# Making values


def year_value(year: int) -> str:
    """Return the value of a year.

    :raises ValueError: If the calendar has no such year.
    """
    return f"{date(year, 1, 1).year:04d}"


def month_value(year: int, month: int) -> str:
    """Return the value of a month.

    :raises ValueError: If the calendar has no such month.
    """
    return date(year, month, 1).isoformat()[:7]


def range_value(first: date, last: date) -> str:
    """Return the value of a closed range of days; that of a day where both are the same.

    :raises ValueError: If it ends before it begins.
    """
    if last < first:
        raise ValueError(f"the range ends before it begins: {first} to {last}")
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def decade_value(year: int) -> str:
    """Return the value of the decade that a year is in."""
    return f"{date(year, 1, 1).year // 10:03d}X"


def quarter_value(year: int, quarter: int) -> str:
    """Return the value of a quarter, counted from 1."""
    return f"{date(year, quarter * 3, 1).year:04d}-Q{quarter}"


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day some months later (earlier, if negative), or that month's last day.

    :raises ValueError: If the calendar does not go that far.
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(max(1, year), month + 1)[1]))

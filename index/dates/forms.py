"""What a time expression says, before it is set against a calendar."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal[
    "hour", "day", "weekday", "week", "weekend", "fortnight", "month", "quarter", "half", "year",
    "decade", "century",
]  # fmt: skip
# Which of several: the coming one, the one before, the nearest, or not said.
Which = Literal["next", "last", "this"] | None
Tense = Literal["past", "future"] | None
# The week and the weekend are those that hold a day.
PartName = Literal["start", "middle", "end", "week", "weekend"]


@dataclass(frozen=True)
class Written:
    """A date of the calendar of which parts may be missing: 15 January, Monday 21, 2019."""

    year: "YearSaid" = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None  # Monday is 0
    which: Which = None


@dataclass(frozen=True)
class Weekday:
    """A day of the week, in a week so many weeks from now where that is said; or a weekend."""

    weekday: int
    which: Which = None
    week: int | None = None
    weekend: bool = False


@dataclass(frozen=True)
class Period:
    """The unit of time so many units from the present one: tomorrow, last week, this year."""

    unit: Unit
    shift: int = 0
    until_now: bool = False


@dataclass(frozen=True)
class Distance:
    """So many units from now, or from another date: in two weeks, three days after the call."""

    count: int
    unit: Unit
    of: "Form | None" = None


@dataclass(frozen=True)
class Stretch:
    """The last (negative) or next so many units; "the next days" have no number: None."""

    way: int
    count: int | None
    unit: Unit


@dataclass(frozen=True)
class Nth:
    """The n-th unit of a longer time, from its end where negative: the first quarter of 2017."""

    n: int
    unit: Unit
    of: "Form | None" = None
    weekday: int | None = None  # the n-th Monday, where given
    count: int = 1  # how many of them: the first two weeks


@dataclass(frozen=True)
class Season:
    """A season of the year, of the hemisphere that nobody says."""

    season: str
    year: "YearSaid" = None
    which: Which = None


@dataclass(frozen=True)
class Named:
    """A day, or days, that have a name: Christmas, Easter week."""

    name: str
    year: "YearSaid" = None
    which: Which = None


@dataclass(frozen=True)
class Decade:
    """The nineties: of this century or the last, unless its century is written."""

    year: int


@dataclass(frozen=True)
class Century:
    """A century, counted: the 21st begins in 2001."""

    number: int


@dataclass(frozen=True)
class Part:
    """The beginning, middle or end of a longer time."""

    part: PartName
    of: "Form"


@dataclass(frozen=True)
class Between:
    """From one date to another, both included; open where one is missing.

    `outside` excludes the date that is given: before 2010, after Monday.
    """

    first: "Form | None"
    last: "Form | None"
    outside: bool = False


@dataclass(frozen=True)
class Same:
    """The time that was spoken of last: that day, the same year."""

    unit: Unit


@dataclass(frozen=True)
class Clock:
    """A time of day, on a day where one is given; its hour 24 is the next day's 0."""

    hour: int
    minute: int
    day: "Form | None" = None
    half_day_known: bool = True


@dataclass(frozen=True)
class Either:
    """Ways to read the same figures: 3/4/2020."""

    forms: "tuple[Form, ...]"


# A year in figures, or counted from the present one ("del año pasado"), or spoken of before.
YearSaid = int | Period | Same | None
Form = (
    Written | Weekday | Period | Distance | Stretch | Nth | Season | Named | Decade | Century | Part
    | Between | Same | Clock | Either
)  # fmt: skip


def is_day(form: Form) -> bool:
    """Say whether a form means a single day, which may have an hour."""
    if isinstance(form, Weekday):
        return not form.weekend
    if isinstance(form, Written):
        return form.day is not None
    if isinstance(form, Period | Distance | Same):
        return form.unit in ("day", "week") if isinstance(form, Distance) else form.unit == "day"
    if isinstance(form, Nth):
        return form.weekday is not None or (form.unit == "day" and form.count == 1)
    return isinstance(form, Named | Either)


def lacks_only_its_year(form: Form | None) -> bool:
    """Say whether a form is complete but for its year: 12 February, Christmas, the end of March."""
    match form:
        case Written(year=None, month=int()) | Named(year=None) | Season(year=None):
            return True
        case Part(of=inner) | Nth(of=inner) | Clock(day=inner):
            return lacks_only_its_year(inner)
        case Between(first=first, last=last):
            return lacks_only_its_year(first) and lacks_only_its_year(last)
    return False

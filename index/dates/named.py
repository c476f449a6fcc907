"""Days that have a name, fixed or counted from Easter, by the names that the grammars give them."""

from collections.abc import Callable
from datetime import date, timedelta

from index.dates.values import month_end, range_value

Rule = Callable[[int], str]  # a year to the value of the day in it


def easter(year: int) -> date:
    """Return Easter Sunday (Meeus, Jones and Butcher's rule for the Gregorian calendar)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)


def _easter(first: int, last: int | None = None) -> Rule:
    """Make a rule that counts days from Easter Sunday."""
    return lambda year: range_value(
        easter(year) + timedelta(first), easter(year) + timedelta(first if last is None else last)
    )


def _fixed(month: int, day: int) -> Rule:
    return lambda year: date(year, month, day).isoformat()


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """Return the n-th Monday (0) to Sunday (6) of a month."""
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (n - 1))


def last_weekday(year: int, month: int, weekday: int) -> date:
    """Return the last Monday (0) to Sunday (6) of a month."""
    last = month_end(year, month)
    return last - timedelta((last.weekday() - weekday) % 7)


def _nth(month: int, weekday: int, n: int, later: int = 0) -> Rule:
    """Make a rule for the n-th Monday (0) to Sunday (6) of a month, or some days later."""
    return lambda year: (nth_weekday(year, month, weekday, n) + timedelta(later)).isoformat()


# The rule of each day; several where countries differ and nobody says which is meant.
DAYS: dict[str, tuple[Rule, ...]] = {
    "carnival monday": (_easter(-48),),
    "carnival": (_easter(-47),),
    "ash wednesday": (_easter(-46),),
    "palm sunday": (_easter(-7),),
    "easter week": (_easter(-7, 0),),
    "holy monday": (_easter(-6),),
    "holy tuesday": (_easter(-5),),
    "holy wednesday": (_easter(-4),),
    "maundy thursday": (_easter(-3),),
    "good friday": (_easter(-2),),
    "holy saturday": (_easter(-1),),
    "easter": (_easter(0),),
    "easter monday": (_easter(1),),
    "ascension": (_easter(39),),
    "pentecost": (_easter(49),),
    "corpus christi": (_easter(60),),
    "new year": (_fixed(1, 1),),
    "epiphany eve": (_fixed(1, 5),),
    "epiphany": (_fixed(1, 6),),
    "king": (_nth(1, 0, 3),),
    "valentine": (_fixed(2, 14),),
    "presidents": (_nth(2, 0, 3),),
    "women": (_fixed(3, 8),),
    "saint patrick": (_fixed(3, 17),),
    "saint joseph": (_fixed(3, 19),),
    # Spain; most of America; Uruguay.
    "father": (_fixed(3, 19), _nth(6, 6, 3), _nth(7, 6, 2)),
    "father in english": (_nth(6, 6, 3),),
    "earth": (_fixed(4, 22),),
    "book": (_fixed(4, 23),),
    "labour": (_fixed(5, 1),),
    # Spain; Mexico and its neighbours; most of South America; Argentina.
    "mother": (_nth(5, 6, 1), _fixed(5, 10), _nth(5, 6, 2), _nth(10, 6, 3)),
    # The United States; the United Kingdom.
    "mother in english": (_nth(5, 6, 2), _easter(-21)),
    "memorial": (lambda year: last_weekday(year, 5, 0).isoformat(),),
    "saint john's eve": (_fixed(6, 23),),
    "saint john": (_fixed(6, 24),),
    "juneteenth": (_fixed(6, 19),),
    "pride": (_fixed(6, 28),),
    "us independence": (_fixed(7, 4),),
    "assumption": (_fixed(8, 15),),
    "us labor": (_nth(9, 0, 1),),
    "columbus": (_nth(10, 0, 2),),
    "hispanic day": (_fixed(10, 12),),
    "halloween": (_fixed(10, 31),),
    "all saints": (_fixed(11, 1),),
    "all souls": (_fixed(11, 2),),
    "armistice": (_fixed(11, 11),),
    "thanksgiving": (_nth(11, 3, 4),),
    "black friday": (_nth(11, 3, 4, later=1),),
    "cyber monday": (_nth(11, 3, 4, later=4),),
    # Spain; Mexico; the United States.
    "constitution": (_fixed(12, 6), _fixed(2, 5), _fixed(9, 17)),
    "immaculate": (_fixed(12, 8),),
    "guadalupe": (_fixed(12, 12),),
    "christmas eve": (_fixed(12, 24),),
    "christmas": (_fixed(12, 25),),
    "boxing day": (_fixed(12, 26),),
    "innocents": (_fixed(12, 28),),
    "new year's eve": (_fixed(12, 31),),
}

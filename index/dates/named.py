"""Days that have a name, fixed or counted from Easter, by the names that the grammars give them."""

from collections.abc import Callable
from datetime import date, timedelta

from index.dates.values import range_value


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


def _easter(first: int, last: int | None = None) -> Callable[[int], str]:
    """Make a rule that counts days from Easter Sunday."""
    return lambda year: range_value(
        easter(year) + timedelta(first), easter(year) + timedelta(first if last is None else last)
    )


def _fixed(month: int, day: int) -> Callable[[int], str]:
    return lambda year: date(year, month, day).isoformat()


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """Return the n-th Monday (0) to Sunday (6) of a month."""
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (n - 1))


DAYS: dict[str, Callable[[int], str]] = {
    "ash wednesday": _easter(-46),
    "carnival": _easter(-48, -47),
    "palm sunday": _easter(-7),
    "easter week": _easter(-7, 0),
    "maundy thursday": _easter(-3),
    "good friday": _easter(-2),
    "holy saturday": _easter(-1),
    "easter": _easter(0),
    "easter monday": _easter(1),
    "ascension": _easter(39),
    "pentecost": _easter(49),
    "corpus christi": _easter(60),
    "new year": _fixed(1, 1),
    "epiphany": _fixed(1, 6),
    "valentine": _fixed(2, 14),
    "women": _fixed(3, 8),
    "earth": _fixed(4, 22),
    "labour": _fixed(5, 1),
    "saint john": _fixed(6, 24),
    "juneteenth": _fixed(6, 19),
    "us independence": _fixed(7, 4),
    "assumption": _fixed(8, 15),
    "hispanic day": _fixed(10, 12),
    "halloween": _fixed(10, 31),
    "all saints": _fixed(11, 1),
    "all souls": _fixed(11, 2),
    "immaculate": _fixed(12, 8),
    "guadalupe": _fixed(12, 12),
    "christmas eve": _fixed(12, 24),
    "christmas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "innocents": _fixed(12, 28),
    "new year's eve": _fixed(12, 31),
    "thanksgiving": lambda year: nth_weekday(year, 11, 3, 4).isoformat(),
    "black friday": lambda year: (nth_weekday(year, 11, 3, 4) + timedelta(1)).isoformat(),
    "cyber monday": lambda year: (nth_weekday(year, 11, 3, 4) + timedelta(4)).isoformat(),
}

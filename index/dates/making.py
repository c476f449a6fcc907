"""From a match of a rule to the form it says, alike in both languages but for their words."""

import re
from collections.abc import Callable
from re import Match

from index.dates.forms import (
    Between,
    Century,
    Decade,
    Distance,
    Either,
    Form,
    Named,
    Nth,
    Period,
    Same,
    Season,
    Stretch,
    Unit,
    Weekday,
    Which,
    Written,
    YearSaid,
)  # fmt: skip
from index.dates.grammar import Words, group
from index.numbers import roman, whole_number

# The unit that half of a longer one is told in, and how many of it that one has.
_SMALLER: dict[Unit, tuple[Unit, int]] = {
    "week": ("day", 7),
    "month": ("day", 30),
    "year": ("month", 12),
    "decade": ("year", 10),
    "century": ("decade", 10),
}
_PAIRS = {"couple", "pair", "par"}


class Making:
    """Makes forms out of matches, by the words of one language.

    A rule's groups have fixed names: `day`, `mon`, `year`, `wd`, `n`, `unit`, `ord` and so on.
    """

    def __init__(self, words: Words, *, month_first: bool) -> None:
        """Keep the words, and whether 3/4 may be the 4th of March."""
        self._words = words
        self._month_first = month_first

    def date(self, m: Match[str]) -> Form:
        """Read a day of a month, with or without a year."""
        return Written(self.year(m), self.month(m), self.number(m, "day"), self.weekday(m),
                       self.which(m))  # fmt: skip

    def days(self, m: Match[str]) -> Form:
        """Read two days of one month."""
        year, month = self.year(m), self.month(m)
        first, last = self.number(m, "first"), self.number(m, "last")
        return Between(Written(year, month, first), Written(year, month, last))

    def figures(self, m: Match[str]) -> Form:
        """Read a date in figures: day, month and year, or as the language has it."""
        year = _full_year(m["y"]) if group(m, "y") else None
        day, month = int(m["d"]), int(m["m"])
        weekday, which = self.weekday(m), self.which(m)
        day_first = Written(year, month, day, weekday, which)
        if not self._month_first or "iso" in m.re.groupindex:
            return day_first
        # The names of the groups are those of the Spanish order.
        month_first = Written(year, day, month, weekday, which)
        if day > 12 or day == month:
            return day_first
        return month_first if month > 12 else Either((month_first, day_first))

    def weekday_alone(self, m: Match[str]) -> Form:
        """Read a day of the week, or one of a week that is named."""
        if words := group(m, "ofweek"):
            return Weekday(self.weekday(m) or 0, None, _SHIFT[self._which(words)])
        return Weekday(self.weekday(m) or 0, self.which(m))

    def weekend(self, m: Match[str]) -> Form:
        """Read a weekend."""
        return Weekday(5, self.which(m), weekend=True)

    def day_alone(self, m: Match[str]) -> Form:
        """Read a day of a month that is not said: Monday 21, the 4th."""
        return Written(None, None, self.number(m, "day"), self.weekday(m), self.which(m))

    def month_alone(self, m: Match[str]) -> Form:
        """Read a month, with or without a year."""
        return Written(self.year(m), self.month(m), which=self.which(m))

    def year_alone(self, m: Match[str]) -> Form:
        """Read a year."""
        return Written(self.year(m))

    def years(self, m: Match[str]) -> Form:
        """Read two years with a dash: 2019-20."""
        first, last = m["first"], m["last"]
        last = last if len(last) == 4 else first[:2] + last
        return Between(Written(int(first)), Written(int(last)))

    def decade(self, m: Match[str]) -> Form:
        """Read a decade: the nineties, los años 90, 1990s."""
        return Decade(self._words.tens[m["tens"]] if group(m, "tens") else int(m["decade"]))

    def century(self, m: Match[str]) -> Form | None:
        """Read a century."""
        number = roman(m["roman"].upper()) if "roman" in m.re.groupindex else self.ordinal(m)
        return Century(number) if number > 0 else None

    def season(self, m: Match[str]) -> Form:
        """Read a season of the year."""
        return Season(self._words.seasons[m["season"]], self.year(m), self.which(m))

    def named(self, m: Match[str]) -> Form:
        """Read a day with a name."""
        return Named(self._words.named[_one_space(m["named"])], self.year(m), self.which(m))

    def unit_alone(self, m: Match[str]) -> Form:
        """Read a unit next to the present one: last week, this year."""
        return Period(self.unit(m), _SHIFT[self.which(m)])

    def today(self, shift: int) -> Callable[[Match[str]], Form]:
        """Return what reads the day so many days from today."""
        return lambda _: Period("day", shift)

    def to_date(self, m: Match[str]) -> Form:
        """Read the part of the present unit that has passed."""
        return Period(self.unit(m), 0, until_now=True)

    def neighbour(self, m: Match[str]) -> Form:
        """Read the unit before or after the one spoken of: al día siguiente."""
        unit = self.unit(m)
        return Distance(1 if self.is_later(m["way"]) else -1, unit, Same(unit))

    def ago(self, m: Match[str]) -> Form | None:
        """Read a distance into the past."""
        length = self.length(m)
        return Distance(-length[0], length[1]) if length else None

    def ahead(self, m: Match[str]) -> Form | None:
        """Read a distance into the future."""
        length = self.length(m)
        return Distance(*length) if length else None

    def day_of_month(self, m: Match[str]) -> Form:
        """Read a day of a month counted from the present one: the 3rd of next month."""
        month = Period("month", _SHIFT[self._which(m["monthwords"])])
        return Nth(self.number(m, "day") or 0, "day", month)

    def stretch(self, m: Match[str]) -> Form:
        """Read the last or next so many units."""
        way = -1 if self.which(m) == "last" else 1
        return Stretch(way, self.number(m, "n") if group(m, "n") else None, self.unit(m))

    def nth_weekday(self, m: Match[str]) -> Form:
        """Read the n-th Monday of a month, or of the present one."""
        named = group(m, "month") is not None
        month = Written(self.year(m), self.month(m)) if named else Period("month")
        return Nth(self.ordinal(m), "day", month, weekday=self.weekday(m))

    def nth_of_year(self, m: Match[str]) -> Form:
        """Read a quarter or half, of a year or of the present one."""
        year = self.year(m)
        return Nth(self.ordinal(m), self.unit(m), None if year is None else Written(year))

    def quarter(self, m: Match[str]) -> Form:
        """Read a quarter in figures: 2019-T1."""
        return Nth(int(m["quarter"]), "quarter", Written(int(m["year"])))

    def week_number(self, m: Match[str]) -> Form:
        """Read a numbered week of a year."""
        year = self.year(m)
        return Nth(self.number(m, "n") or 0, "week", None if year is None else Written(year))

    def same(self, m: Match[str]) -> Form:
        """Read a reference to the time that was spoken of last."""
        return Same(self._words.units.get(m["what"], "day"))

    # What the groups say

    def year(self, m: Match[str]) -> YearSaid:
        """Read the year of a date: in figures, in words, or counted from the present one."""
        if short := group(m, "yy"):
            return _full_year(short)
        if words := group(m, "year"):
            return whole_number(words)
        if words := group(m, "yearwords"):
            if re.match(r"ese|mismo|that|the same", words):
                return Same("year")
            return Period("year", _SHIFT[self._which(words)])
        return None

    def month(self, m: Match[str]) -> int:
        """Read a month, in full or short."""
        word = (group(m, "mon") or m["month"]).rstrip(".")
        return self._words.months.get(word) or self._words.short_months[word]

    def weekday(self, m: Match[str]) -> int | None:
        """Read a day of the week, Monday being 0."""
        word = group(m, "wd")
        return self._words.weekdays[word.rstrip(".")] if word else None

    def number(self, m: Match[str], name: str) -> int | None:
        """Read a number, cardinal or ordinal."""
        words = m[name]
        if words in self._words.ordinals:
            return self._words.ordinals[words]
        figures = re.match(r"\d+", words)
        return int(figures[0]) if figures else whole_number(words)

    def count(self, m: Match[str]) -> int | None:
        """Read how many units."""
        words = m["n"]
        return 2 if _PAIRS & set(words.split()) else self.number(m, "n")

    def length(self, m: Match[str]) -> tuple[int, Unit] | None:
        """Read how many of which unit, halves in a smaller one: a year and a half is 18 months.

        :return: None for half of what has no such unit, or words that are no number.
        """
        unit = self.unit(m)
        whole = self.count(m) if group(m, "n") else 0 if group(m, "half") else 1
        if whole is None:
            return None
        if group(m, "n") and not group(m, "and_half"):
            return whole, unit
        if unit not in _SMALLER:
            return None
        smaller, many = _SMALLER[unit]
        return int((whole + 0.5) * many), smaller

    def unit(self, m: Match[str]) -> Unit:
        """Read a unit of time."""
        words = group(m, "unit") or group(m, "unit2") or m["unit3"]
        return self._words.units[_one_space(words)]

    def ordinal(self, m: Match[str]) -> int:
        """Read an ordinal; the last is -1."""
        return self.number(m, "ord") or 0

    def which(self, m: Match[str]) -> Which:
        """Read "next", "last" or "this" wherever it stands."""
        words = (group(m, name) for name in ("which", "which2", "whichpost"))
        return self._which(" ".join(filter(None, words)))

    def is_later(self, words: str) -> bool:
        """Say whether words mean after and not before."""
        return words.startswith(self._words.later)

    def _which(self, words: str) -> Which:
        found: Which = None
        for start, which in self._words.which.items():
            if found in (None, "this") and re.search(rf"\b{start}", words):
                found = which
        return found


_SHIFT: dict[Which, int] = {"next": 1, "last": -1, "this": 0, None: 0}


def _full_year(text: str) -> int:
    """Return the year that two figures or four mean: 87 is 1987, 24 is 2024."""
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < 50 else 1900)


def _one_space(text: str) -> str:
    return " ".join(text.split())

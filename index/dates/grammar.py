"""What the grammars of both languages are written in: patterns of folded text, and word tables.

Folded text is in lower case and without accents, character for character, so that offsets in it
are offsets in the text.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from index.dates.forms import Form, PartName, Unit, Which

_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_FOLDING = str.maketrans(_UPPER + "áéíóúüñÁÉÍÓÚÜÑ’\u00a0", _LOWER + "aeiouunaeiouun' ")
# A space of an expression may be where the line was broken.
_SPACE = r"(?:[^\S\n]{1,3}|[^\S\n]?\n)"
_SLOT = re.compile(r"<(\w+)(?::(\w+))?>")

Make = Callable[[re.Match[str]], Form | None]


class Rule(NamedTuple):
    """A pattern of folded text and what it says; `after` must match the text just before it."""

    pattern: re.Pattern[str]
    make: Make
    after: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Words:
    """The words of a language, folded, and what they stand for."""

    months: Mapping[str, int]
    short_months: Mapping[str, int]
    weekdays: Mapping[str, int]
    numbers: Mapping[str, int]  # all that a number may be made of
    ordinals: Mapping[str, int]
    units: Mapping[str, Unit]
    seasons: Mapping[str, str]
    tens: Mapping[str, int]
    named: Mapping[str, str]
    which: Mapping[str, Which]  # the first letters of a word
    later: tuple[str, ...]  # what says that one date is after another, not before it
    parts: Mapping[str, PartName]
    halves: Mapping[str, int]  # the half of the day that a word says: 0 or 12
    hours: Mapping[str, int]  # noon, midnight
    minutes: Mapping[str, int]  # "y media"


@dataclass(frozen=True)
class Grammar:
    """How a language speaks of time.

    `start` matches wherever an expression may begin, `rules` are the simple expressions, and the
    other patterns join them to longer ones; each has the groups that its name asks for.
    """

    words: Words
    start: re.Pattern[str]
    rules: tuple[Rule, ...]
    ranges: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]  # from, to
    bounds: tuple[tuple[re.Pattern[str], str], ...]  # since, until, before, after
    onward: re.Pattern[str]  # "2018 or later"
    part: re.Pattern[str]  # group `part`
    nth: re.Pattern[str]  # groups `ord`, `n`, `unit`
    distance: re.Pattern[str]  # groups `n`, `unit`, `way`, `of`
    clocks: tuple[re.Pattern[str], ...]  # any of `h`, `m`, `past`, `half`, `part`, `word`
    day_to_clock: re.Pattern[str]
    clock_to_day: re.Pattern[str]
    article: re.Pattern[str]  # may open a rule's words, and is left out of the span
    within: re.Pattern[str]  # opens "in two days", a date or a length of time
    lead: re.Pattern[str]  # prepositions and articles that belong to what was said
    bare_unit: re.Pattern[str]  # "month" in "the end of the month"
    of_event: re.Pattern[str]  # what begins "of the call of 12 January"
    every: re.Pattern[str]  # Monday to Friday, every week
    led: re.Pattern[str]  # stands before a month rather than a name
    verb: re.Pattern[str]  # in lower case no month but a verb: may, march
    capitals: bool  # whether months and weekdays are written with a capital
    street: re.Pattern[str]  # stands before a date that is the name of a place
    habit: re.Pattern[str]  # stands before a weekday that is every such day, or a name
    names: frozenset[str]  # words of time that are also names of people
    not_dates: re.Pattern[str]


def fold(text: str) -> str:
    """Return a text in lower case without accents, character for character."""
    return text.translate(_FOLDING)


class Vocabulary:
    """Names for parts of patterns, so that a rule reads like what it matches."""

    def __init__(self, slots: Mapping[str, str]) -> None:
        """Keep what each slot stands for."""
        self._slots = dict(slots)

    def compile(self, template: str) -> re.Pattern[str]:
        """Compile a template: `<slot>` or `<slot:group>` is a slot, a space is any space."""

        def slot(match: re.Match[str]) -> str:
            inner = self._slots[match[1]]
            inner = _SLOT.sub(slot, inner) if "<" in inner else inner
            return f"(?P<{match[2] or match[1]}>{inner})"

        template = template.replace("(?P<", "(?P\0")
        pattern = _SLOT.sub(slot, template).replace("\0", "<")
        return re.compile(pattern.replace(" ", _SPACE))

    def rule(self, template: str, make: Make, after: str | None = None) -> Rule:
        """Make a rule that ends where a word ends."""
        before = re.compile(rf"(?:{after})$".replace(" ", _SPACE)) if after else None
        return Rule(self.compile(rf"(?:{template})(?!\w)"), make, before)


def choice(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first."""
    return "|".join(re.escape(w).replace(r"\ ", " ") for w in sorted(words, key=len, reverse=True))


def group(match: re.Match[str], name: str) -> str | None:
    """Return what a group matched, or None where the pattern has no such group."""
    return match[name] if name in match.re.groupindex else None

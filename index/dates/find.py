"""Time expressions in a text: where they stand and what they say.

Simple expressions are matched by the rules of the language's grammar and joined to longer ones,
the longest first. All that is looked at around one place is bounded, so that the whole is linear.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from re import Match

from index.dates import english, spanish
from index.dates.forms import (
    Between,
    Clock,
    Distance,
    Form,
    Nth,
    Part,
    PartName,
    Period,
    Same,
    Tense,
    Written,
    is_day,
)
from index.dates.grammar import Grammar, fold, group
from index.dates.lookalikes import is_no_date
from index.dates.tense import sentence_start, tense_around
from index.language import Language
from index.numbers import whole_number

GRAMMARS: dict[Language, Grammar] = {"es": spanish.GRAMMAR, "en": english.GRAMMAR}
_LEAD = 24  # characters looked at for the preposition before an expression
_DEPTH = 3  # how deep expressions may hold others: the end of the first week of the month
_AHEAD = 70  # characters within which "three days after the call of 12 January" names its date
_MEMORY = 600  # characters back within which that call has been spoken of
# Passages are asked about again and again; what is longer is not kept.
_REMEMBERED_LENGTH = 4000
# "The first in two years": what opens a length of time, in folded text of both languages.
_RECORD = re.compile(
    r"\b(?:primer[oa]?|mayor|menor|peor|mejor|first|worst|best|highest|lowest|biggest)\b[^.;:\n]*$"
)
_NOUN = re.compile(r"[^\W\d_]{4,}")
Found = tuple[Form, int]


@dataclass(frozen=True)
class TimeExpression:
    """Words that say when. Offsets are code points into the text searched, half-open.

    `text` is what stands from `start` to `end`; `said` has the preposition and article before it
    too, and begins at `said_start`. `tense` is that of the sentence around, where it shows one.
    `base` is, for "three days after the call of 12 January", the words that it counts from.
    """

    start: int
    end: int
    text: str
    said_start: int
    said: str
    form: Form
    tense: Tense
    sentence: int
    base: str | None = None


def find(text: str, language: Language) -> tuple[TimeExpression, ...]:
    """Find the time expressions of a text, in order and without overlaps."""
    if len(text) <= _REMEMBERED_LENGTH:
        return _remembered(text, language)
    return tuple(_find(text, language))


@lru_cache(maxsize=1024)
def _remembered(text: str, language: Language) -> tuple[TimeExpression, ...]:
    return tuple(_find(text, language))


def _find(text: str, language: Language) -> Iterator[TimeExpression]:
    grammar = GRAMMARS[language]
    parser = _Parser(fold(text), grammar)
    at = previous = 0
    while opening := grammar.start.search(parser.text, at):
        start = opening.start()
        found = parser.expression(start)
        if found is None:
            at = start + 1
            continue
        form, at = found
        if is_no_date(text, parser.text, start, at, form, grammar):
            continue
        end = at
        tense = tense_around(text, start, end, language)
        if grammar.within.match(parser.text, start) and (
            tense == "past" or _RECORD.search(parser.text, max(0, start - _AHEAD), start)
        ):
            continue  # "built in two days", "the first in two years" say how long, not when
        if article := grammar.article.match(parser.text, start):
            start = article.end()
            tense = tense_around(text, start, end, language)
        lead = grammar.lead.search(parser.text, max(previous, start - _LEAD), start)
        said_start = lead.start() if lead else start
        base = None
        if isinstance(form, Distance) and isinstance(form.of, Same) and form.of.unit == "day":
            form, base = _count_from(parser, form, end, text)
        yield TimeExpression(
            start, end, text[start:end], said_start, text[said_start:end], form,
            tense, sentence_start(text, start), base,
        )  # fmt: skip
        previous = end


def _count_from(
    parser: "_Parser", form: Distance, end: int, text: str
) -> tuple[Distance, str | None]:
    """Let a distance count from the date that its own sentence names after it.

    Where it counts from something without a date, which was not spoken of before, from nothing.
    """
    link = parser.grammar.of_event.match(parser.text, end)
    if link is None:
        return form, None
    at = link.end()
    while opening := parser.grammar.start.search(parser.text, at, link.end() + _AHEAD):
        if any(stop in parser.text[link.end() : opening.start()] for stop in ".,;:\n"):
            break
        found = parser.date(opening.start(), 1)
        if found and not isinstance(found[0], Clock | Distance):
            return replace(form, of=found[0]), text[opening.start() : found[1]]
        at = opening.start() + 1
    event = _NOUN.search(parser.text, link.end(), link.end() + _AHEAD)
    before = parser.text[max(0, end - _MEMORY) : end]
    return (form if event and event[0] in before else replace(form, of=Written())), None


class _Parser:
    """Reads expressions at places of one folded text."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.text = text
        self.grammar = grammar
        self._simple: tuple[int, Found | None] = (-1, None)

    def expression(self, at: int) -> Found | None:
        """Read the longest expression at a place."""
        tries = (self._moment(at, _DEPTH), self._between(at), self._bound(at))
        return _longest(tries)

    def date(self, at: int, depth: int) -> Found | None:
        """Read a date: a simple one, or a part of, or a distance from, another."""
        found = [self._rule(at)]
        if depth:
            found.append(self._part(at, depth))
            found.append(self._nth(at, depth))
            found.append(self._distance(at, depth))
        return _longest(found)

    def _moment(self, at: int, depth: int) -> Found | None:
        """Read a date with or without its hour, or an hour with or without its date."""
        if day := self.date(at, depth):
            link = self.grammar.day_to_clock.match(self.text, day[1])
            clock = self._clock(link.end()) if link else None
            if clock and isinstance(clock[0], Clock) and is_day(day[0]):
                return replace(clock[0], day=day[0]), clock[1]
            return day
        clock = self._clock(at)
        if clock and isinstance(clock[0], Clock):
            link = self.grammar.clock_to_day.match(self.text, clock[1])
            day = self.date(link.end(), 1) if link else None
            return (replace(clock[0], day=day[0]), day[1]) if day and is_day(day[0]) else clock
        return None

    def _between(self, at: int) -> Found | None:
        for opening, link in self.grammar.ranges:
            if (opened := opening.match(self.text, at)) and (
                first := self._moment(opened.end(), 1)
            ):
                linked = link.match(self.text, first[1])
                last = self._moment(linked.end(), 1) if linked else None
                if last and isinstance(first[0], Clock) == isinstance(last[0], Clock):
                    return Between(first[0], last[0]), last[1]
        return None

    def _bound(self, at: int) -> Found | None:
        for pattern, kind in self.grammar.bounds:
            if (opening := pattern.match(self.text, at)) and (
                found := self._moment(opening.end(), 2)
            ):
                outside = kind in ("before", "after")
                form = found[0]
                open_end = kind in ("since", "after")
                bound = Between(form, None, outside) if open_end else Between(None, form, outside)
                return bound, found[1]
        found = self._moment(at, 1)
        if found and (onward := self.grammar.onward.match(self.text, found[1])):
            return Between(found[0], None), onward.end()
        return None

    def _part(self, at: int, depth: int) -> Found | None:
        opening = self.grammar.part.match(self.text, at)
        if opening is None:
            return None
        inner = self._whole(opening.end(), depth - 1)
        if inner is None or isinstance(inner[0], Clock):
            return None
        word = group(opening, "part") or group(opening, "part2")
        around: PartName = "weekend" if group(opening, "weekend") else "week"
        part = self.grammar.words.parts[word] if word else around
        return Part(part, inner[0]), inner[1]

    def _nth(self, at: int, depth: int) -> Found | None:
        opening = self.grammar.nth.match(self.text, at)
        inner = self._whole(opening.end(), depth - 1) if opening else None
        if opening is None or inner is None or isinstance(inner[0], Clock):
            return None
        words = self.grammar.words
        unit = words.units[" ".join(opening["unit"].split())]
        if unit == "hour":  # "a primera hora del lunes" is on Monday
            return inner
        ordinal = words.ordinals.get(opening["ord"]) or int(
            "".join(filter(str.isdigit, opening["ord"])) or 0
        )
        if not opening["n"] and opening["unit"].endswith("s") and ordinal in (1, -1):
            return Part("start" if ordinal == 1 else "end", inner[0]), inner[1]
        count = whole_number(opening["n"]) if opening["n"] else 1
        return Nth(ordinal, unit, inner[0], count=count or 1), inner[1]

    def _distance(self, at: int, depth: int) -> Found | None:
        opening = self.grammar.distance.match(self.text, at)
        if opening is None:
            return None
        words = self.grammar.words
        count = whole_number(opening["n"])
        if count is None:
            return None
        if not opening["way"].startswith(words.later):
            count = -count
        unit = words.units[" ".join(opening["unit"].split())]
        if opening["of"] and (of := self.date(opening.end(), depth - 1)):
            return Distance(count, unit, of[0]), of[1]
        return Distance(count, unit, Same("day")), opening.end("way")

    def _whole(self, at: int, depth: int) -> Found | None:
        """Read what something is a part of: a date, or the present month or year."""
        if found := self.date(at, depth):
            return found
        if unit := self.grammar.bare_unit.match(self.text, at):
            return Period(self.grammar.words.units[unit[0]]), unit.end()
        return None

    def _rule(self, at: int) -> Found | None:
        """Read a simple expression: the longest that a rule matches."""
        if self._simple[0] == at:
            return self._simple[1]
        best: Found | None = None
        for rule in self.grammar.rules:
            match = rule.pattern.match(self.text, at)
            if match is None or match.end() == at or (best and match.end() <= best[1]):
                continue
            if rule.after and not rule.after.search(self.text, max(0, at - _LEAD), at):
                continue
            form = rule.make(match)
            if form is not None:
                best = form, match.end()
        self._simple = at, best
        return best

    def _clock(self, at: int) -> Found | None:
        for pattern in self.grammar.clocks:
            if (match := pattern.match(self.text, at)) and (
                form := _read_clock(match, self.grammar)
            ):
                return form, match.end()
        return None


def _read_clock(match: Match[str], grammar: Grammar) -> Clock | None:
    words = grammar.words
    if word := group(match, "word"):
        return Clock(words.hours[word], 0)
    hour = whole_number(match["h"])
    if hour is None or hour > 24:
        return None
    minute = int(group(match, "m") or 0)
    if past := group(match, "past"):
        minute = words.minutes[past]
    elif to := group(match, "to"):
        hour, minute = (hour - 1) % 24, 60 - words.minutes[to]
    half = group(match, "half") or group(match, "part") or group(match, "noon")
    if half is None:
        # Written with minutes or "horas", hours count to 24.
        known = hour > 12 or bool(group(match, "m") or group(match, "unit"))
        return Clock(hour, minute, half_day_known=known)
    late = words.halves[half] == 12
    if hour == 12:
        # Noon is "las 12 de la mañana" in Spain; "las 12 de la noche" is the end of its day.
        noon = half in ("manana", "tarde", "mediodia", "afternoon", "p")
        hour = 12 if noon else 24 if half in ("noche", "night") else 0
    elif hour < 12 and late:
        hour += 12
    return Clock(hour, minute)


def _longest(found: Iterable[Found | None]) -> Found | None:
    return max((f for f in found if f), key=lambda f: f[1], default=None)

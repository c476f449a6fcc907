"""Dates of a text: its time expressions, each resolved against an anchor and what came before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from index.dates.find import TimeExpression, find
from index.dates.forms import (
    Between,
    Clock,
    Named,
    Same,
    Season,
    Written,
    lacks_only_its_year,
)  # fmt: skip
from index.dates.reading import Context
from index.dates.resolve import meaning
from index.dates.tense import sentence_start
from index.dates.values import first_day, is_open, last_day
from index.language import Language

# How far before "that day" the day may have been spoken of, in code points.
_MEMORY = 600


@dataclass(frozen=True)
class Resolution:
    """What a time expression means.

    `value` is an ISO value (see `index.dates.values`), or None where it is ambiguous or cannot be
    known; `readings` are all that it may be, the likelier first. `edge` is, for "since Monday" and
    "until 10 May", the value of the Monday or the day itself. `anchor` is the day that it was
    counted from, None where it needed none, and `anchor_said` the words where the text sets it.
    `rule` names what decided: `written`, `past-tense`, `next`, `weekday-unsure` …
    """

    value: str | None
    readings: tuple[str, ...]
    said: str
    anchor: date | None
    rule: str
    anchor_said: str | None = None
    edge: str | None = None

    @property
    def ambiguous(self) -> bool:
        """Say whether there are several readings and no telling."""
        return len(self.readings) > 1

    @property
    def likely(self) -> str | None:
        """The value, or the likeliest reading."""
        return self.readings[0] if self.readings else None


@dataclass(frozen=True)
class DateMention:
    """A time expression and what it means."""

    expression: TimeExpression
    resolution: Resolution


def dates_in(text: str, language: Language, anchor: date | None = None) -> tuple[DateMention, ...]:
    """Find and resolve the time expressions of a text, in order and without overlaps.

    :param text: Any string; offsets are code points into it.
    :param anchor: The day the text was published, or None: then only complete dates resolve.
    """
    expressions = find(text, language)
    mentions: list[DateMention] = []
    for expression in expressions:
        if begun := _begun_with(expression, mentions, anchor):
            mentions.append(DateMention(expression, _resolve_after(expression, begun)))
            continue
        spoken = _spoken_of(text, expression, mentions)
        mentions.append(DateMention(expression, resolve(expression, anchor, spoken)))
    return tuple(_with_hours(mentions, anchor))


def resolve(
    expression: TimeExpression, anchor: date | None, spoken: "DateMention | None" = None
) -> Resolution:
    """Resolve one expression.

    :param anchor: The day it was said.
    :param spoken: The mention before it that "that day" and a lone hour would point to.
    """
    value = _definite(spoken) if spoken else None
    context = Context(anchor, expression.tense, value)
    found = meaning(expression.form, context)
    edge = _edge(expression, context)
    base, said = (anchor if found.anchored and found.values else None), None
    if expression.base is not None and found.values:
        said = expression.base
    elif spoken and value and _points_back(expression):
        base, said = first_day(value), spoken.expression.said
    return Resolution(
        found.values[0] if len(found.values) == 1 else None,
        found.values, expression.said, base, found.rule, said, edge,
    )  # fmt: skip


def with_year_of(expression: TimeExpression, value: str) -> str | None:
    """Return the value of an expression that lacks nothing but its year, in the one next to a date.

    :param value: The date, an ISO value.
    :return: None where more than the year is missing.
    """
    form = expression.form
    if not lacks_only_its_year(form) or is_open(value):
        return None
    if isinstance(form, Written | Named | Season):
        form = replace(form, which=None)  # "next" is counted from a day that nobody knows
    found = meaning(form, Context(first_day(value))).values
    return found[0] if len(found) == 1 else None


def _begun_with(
    expression: TimeExpression, before: list[DateMention], anchor: date | None
) -> DateMention | None:
    """Return the date to come, with its year, that the sentence of one without a year began with.

    "El 24 de julio de 2027 empezarán y el 8 de agosto terminarán" is of one year.
    """
    if not before or not lacks_only_its_year(expression.form):
        return None
    form, value = before[-1].expression.form, before[-1].resolution.value
    whole = isinstance(form, Written) and isinstance(form.year, int) and form.month is not None
    near = before[-1].expression.start >= expression.sentence and expression.tense == "future"
    return before[-1] if whole and near and value and anchor and first_day(value) > anchor else None


def _resolve_after(expression: TimeExpression, begun: DateMention) -> Resolution:
    day = first_day(begun.resolution.value or "")
    return replace(resolve(expression, day), anchor_said=begun.expression.said)


def _edge(expression: TimeExpression, context: Context) -> str | None:
    form = expression.form
    if not isinstance(form, Between) or (form.first and form.last):
        return None
    inner = form.first or form.last
    values = meaning(inner, context).values if inner else ()
    return values[0] if len(values) == 1 else None


def _definite(mention: DateMention) -> str | None:
    """Return what a mention surely speaks of: of "since Monday", the Monday."""
    return mention.resolution.edge or mention.resolution.value


def _points_back(expression: TimeExpression) -> bool:
    form = expression.form
    if isinstance(form, Clock):
        return form.day is None or isinstance(form.day, Same)
    return isinstance(form, Same) or isinstance(getattr(form, "of", None), Same)


def _spoken_of(
    text: str, expression: TimeExpression, before: list[DateMention]
) -> DateMention | None:
    """Return the mention that "that day" points to: the last one that is definite."""
    lone_hour = isinstance(expression.form, Clock) and expression.form.day is None
    for mention in reversed(before):
        if mention.expression.end < expression.start - _MEMORY:
            return None
        if lone_hour and not _goes_on(text, mention.expression, expression):
            return None
        value = _definite(mention)
        if value is None or is_open(value):
            continue
        if lone_hour and first_day(value) != last_day(value):
            continue
        return mention
    return None


def _goes_on(text: str, day: TimeExpression, hour: TimeExpression) -> bool:
    """Say whether an hour is of the sentence of a day, or of the next one in the same tense."""
    if day.start >= hour.sentence:
        return True
    adjoining = sentence_start(text, max(0, hour.sentence - 2)) <= day.start
    same_tense = hour.tense is not None and hour.tense == day.tense
    return same_tense and adjoining and "\n" not in text[day.end : hour.sentence]


def _with_hours(mentions: list[DateMention], anchor: date | None) -> Iterable[DateMention]:
    """Give a lone hour the day that its sentence names after it."""
    for at, mention in enumerate(mentions):
        form = mention.expression.form
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        if (
            isinstance(form, Clock)
            and form.day is None
            and not mention.resolution.readings
            and following
            and following.expression.sentence <= mention.expression.start
            and _definite(following)
        ):
            yield DateMention(mention.expression, resolve(mention.expression, anchor, following))
        else:
            yield mention

"""What reading a form gives, and what it is read against; the readers find each other here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from index.dates.forms import Form, Tense, Written


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


Reader = Callable[..., Meaning]
# The reader of each kind of form, put here by `resolve`: a form may hold others.
READERS: dict[type, Reader] = {}


def read(form: Form, context: Context) -> Meaning:
    """Return what a form means.

    :raises Unresolved: If it cannot be set on the calendar with what is known; ValueError and
        OverflowError where it would be on no day of the calendar.
    """
    return READERS[type(form)](form, context)


def values_of(form: Form, context: Context) -> tuple[str, ...]:
    """Return the values that a form may have, the likelier first."""
    return read(form, context).values


def likeliest(form: Form, context: Context) -> str:
    """Return the likeliest value of a form."""
    return values_of(form, context)[0]


def pick(options: Sequence[str], at: int = 0) -> str:
    """Return one of some values, of which there may be none."""
    if not options:
        raise Unresolved
    return options[at]


def anchor_of(context: Context) -> date:
    """Return the day that is counted from, which has to be known."""
    if context.anchor is None:
        raise Unresolved
    return context.anchor


def is_complete(form: Form) -> bool:
    """Say whether a form names its year, so that nothing else has a say in it."""
    return isinstance(form, Written) and isinstance(form.year, int)

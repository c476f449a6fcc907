"""The day a text says it was written on."""

import re
from datetime import date

from index.dates.find import TimeExpression, find
from index.dates.forms import Period, Written
from index.dates.reading import Context
from index.dates.resolve import meaning
from index.language import Language

# News says in its first paragraphs when it was written.
_OPENING = 3000
# What may stand before the date of a dateline: a place with its comma, an agency, "Publicado el".
_PLACE = r"(?:[A-ZÁÉÍÓÚÑ][\w.’'-]*|de|del|la|las|los|el|y|of)"
_DATELINE = re.compile(
    rf"\s*(?:{_PLACE}(?:\s{_PLACE}){{0,5}}(?:\s\([^()\n]{{2,30}}\))?\s?[,(/–—-]\s*"
    r"|(?i:publicado|actualizado|published|updated):?\s)?"
)
_AFTER_DATELINE = re.compile(r"\s*(?:\n|\Z|[.)]*\s*(?:\([^()\n]{2,40}\)|[-–—|:]))")


def published_in(text: str, language: Language) -> date | None:
    """Return the day of publication that a text tells of itself, or None.

    It tells it by "este jueves 15 de enero de 2026" of what has happened, by "hoy, 15 de enero de
    2026", or by the date of its dateline. Without a year, or where two such days differ, it tells
    nothing.
    """
    opening = text[:_OPENING]
    expressions = find(opening, language)
    days = {
        day
        for n, expression in enumerate(expressions)
        if (day := _complete_day(expression))
        and (
            _is_today(expression)
            or _follows_today(opening, expressions, n)
            or _is_dateline(opening, expression)
        )
    }
    return days.pop() if len(days) == 1 else None


def _complete_day(expression: TimeExpression) -> date | None:
    form = expression.form
    if not isinstance(form, Written) or not isinstance(form.year, int) or form.day is None:
        return None
    values = meaning(form, Context(None)).values
    day = date.fromisoformat(values[0]) if values else None
    # A day of the week that is not that of the date: one of the two is wrong.
    wrong = day and form.weekday is not None and day.weekday() != form.weekday
    return None if wrong else day


def _is_today(expression: TimeExpression) -> bool:
    """Say whether it is "this Thursday, 15 January 2026", of what is past."""
    form = expression.form
    return isinstance(form, Written) and form.which == "this" and expression.tense == "past"


def _follows_today(text: str, expressions: tuple[TimeExpression, ...], n: int) -> bool:
    """Say whether it is the date in "hoy, 15 de enero de 2026"."""
    if n == 0:
        return False
    former = expressions[n - 1]
    between = text[former.end : expressions[n].said_start]
    return former.form == Period("day", 0) and between.strip() in ("", ",")


def _is_dateline(text: str, expression: TimeExpression) -> bool:
    """Say whether the text begins with it, or with a place and it."""
    lead = _DATELINE.fullmatch(text[: expression.said_start][:80])
    follows = _AFTER_DATELINE.match(text, expression.end)
    return expression.said_start <= 80 and lead is not None and follows is not None

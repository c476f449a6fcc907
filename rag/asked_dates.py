"""The dates a question speaks of, and how they prefer passages about them without shutting any out.

"En 2020", "la reunión del 23 de enero", "ayer": each becomes a constraint on the dates of events,
which are another clock than the dates of publication that `--since` and `--until` bound. A passage
in which an event has that date moves up among those found; none is dropped.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from index import Archive
from index.dates import bounds, dates_in, relation
from index.dates.forms import Named, Season, Written
from index.language import Language
from rag.search import Hit

# What stands for the year of a date without one, as in ISO 8601-2 (EDTF).
ANY_YEAR = "XXXX"
# An event that may be on any day of so long a time is not an event on the day asked for.
_BROADEST = timedelta(days=31)
# Of 0.03, 0.05, 0.1, 0.2 and 0.4 the largest that costs no question its article, on the gold dev
# questions that speak of a date and those of QuALES' choosing half: it settles what is nearly even.
_BOOST = 0.05
_COMMON = 5


def asked_dates(question: str, language: Language, today: date) -> tuple[str, ...]:
    """Return the dates that a question speaks of, as ISO values.

    A day or a month without a year is one of any year, `XXXX-01-23`, since an archive may hold
    many; Easter or summer without one is no date at all, since each year has its own. Other
    ambiguous expressions give each of their readings.

    :param today: The day that "ayer" and "next week" are counted from.
    """
    found: list[str] = []
    for mention in dates_in(question, language, today):
        form = mention.expression.form
        if isinstance(form, Named | Season) and form.year is None and form.which is None:
            continue
        if isinstance(form, Written) and form.year is None and form.month is not None:
            day = "" if form.day is None else f"-{form.day:02d}"
            found.append(f"{ANY_YEAR}-{form.month:02d}{day}")
        else:
            found.extend(mention.resolution.readings)
    return tuple(dict.fromkeys(found))


def agree(asked: str, event: str) -> bool:
    """Say whether an event's date is one that was asked for, or a part or a narrow frame of it.

    :param asked: A value of `asked_dates`.
    :param event: An ISO value.
    """
    begin, end = bounds(event)
    if asked.startswith(ANY_YEAR):
        try:
            asked = f"{begin.year:04d}{asked.removeprefix(ANY_YEAR)}"
            bounds(asked)
        except ValueError:  # 29 February of another year
            return False
    how = relation(asked, event)
    return how in ("equal", "contains") or (how != "excludes" and end - begin <= _BROADEST)


def prefer_dated(archive: Archive, hits: Sequence[Hit], asked: Sequence[str]) -> list[Hit]:
    """Move up the passages in which an event has a date asked for; all of them stay.

    The fewer passages have it, the more it tells; one that a fifth of them has tells nothing.
    """
    if not asked or not hits:
        return list(hits)
    events = archive.event_dates([hit.passage.id for hit in hits])
    dated = [any(agree(a, event) for a in asked for event in events[h.passage.id]) for h in hits]
    boost = _BOOST * max(0.0, 1 - _COMMON * sum(dated) / len(hits))
    lifted = [
        replace(hit, score=hit.score * (1 + boost)) if there else hit
        for hit, there in zip(hits, dated, strict=True)
    ]
    return sorted(lifted, key=lambda hit: -hit.score)

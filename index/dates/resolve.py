"""What a time expression means on the calendar, counted from an anchor."""

from index.dates import hours, ranges, units, weekdays, yearly
from index.dates.forms import (
    Between,
    Century,
    Clock,
    Decade,
    Distance,
    Either,
    Form,
    Named,
    Nth,
    Part,
    Period,
    Same,
    Season,
    Stretch,
    Weekday,
    Written,
)  # fmt: skip
from index.dates.reading import READERS, Context, Meaning, Unresolved, read

READERS.update({
    Written: yearly.written, Season: yearly.season, Named: yearly.named,
    Weekday: weekdays.weekday,
    Period: units.period, Distance: units.distance, Stretch: units.stretch, Nth: units.nth,
    Decade: units.decade, Century: units.century,
    Part: ranges.part, Between: ranges.between, Either: ranges.either,
    Clock: hours.clock, Same: hours.same,
})  # fmt: skip


def meaning(form: Form, context: Context) -> Meaning:
    """Return what a form means; without values where that cannot be known."""
    try:
        found = read(form, context)
    except (Unresolved, ValueError, OverflowError):
        return Meaning((), "unresolved")
    return Meaning(tuple(dict.fromkeys(found.values)), found.rule, found.anchored)

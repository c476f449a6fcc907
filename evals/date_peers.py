"""What other libraries find in texts: run by the interpreter that has them, by path or imported.

    python evals/date_peers.py < ROWS.jsonl > FOUND.jsonl

Reads objects with `text` and `reference_date`; writes for each one object, library → list of
`[start, end, [[first day, last day], …]]`, days inclusive and null where open. Imports nothing of
ours, so that it runs where only the other libraries are installed.
"""

import calendar
import importlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

Reading = tuple[str | None, str | None]
Found = list[tuple[int, int, list[Reading]]]


def peers() -> dict[str, Callable[[str, datetime], Found]]:
    """Return those of the other libraries that can be imported here, by name."""
    found: dict[str, Callable[[str, datetime], Found]] = {}
    for module, name, finder in (
        ("dateparser", "dateparser", _dateparser),
        ("recognizers_date_time", "recognizers-text", _recognizers),
    ):
        try:
            importlib.import_module(module)
        except Exception:
            continue
        found[name] = finder
    return found


def closed_days(first: str | None, end: str | None) -> Reading:
    """Return a range of days with its exclusive end made inclusive."""
    last = end and (date.fromisoformat(end[:10]) - timedelta(1)).isoformat()
    return (first and first[:10]), last


def _dateparser(text: str, reference: datetime) -> Found:
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": reference}
    parser = DateDataParser(languages=["es"], settings=settings)
    found: Found = []
    at = 0
    for words, moment in search_dates(text, languages=["es"], settings=settings) or []:
        start = text.find(words, at)
        if start < 0:
            continue
        at = start + len(words)
        period = parser.get_date_data(words).period
        found.append((start, at, [_whole(moment.date(), period)]))
    return found


def _whole(day: date, period: str) -> Reading:
    """Return the month or year that a date stands for, where the library says so."""
    if period == "year":
        return f"{day.year:04d}-01-01", f"{day.year:04d}-12-31"
    if period == "month":
        last = calendar.monthrange(day.year, day.month)[1]
        return day.replace(day=1).isoformat(), day.replace(day=last).isoformat()
    return day.isoformat(), day.isoformat()


def _recognizers(text: str, reference: datetime) -> Found:
    from recognizers_date_time import recognize_datetime
    from recognizers_text import Culture

    found: Found = []
    for result in recognize_datetime(text, Culture.Spanish, reference=reference):
        values = (result.resolution or {}).get("values") or []
        readings = list(dict.fromkeys(filter(None, map(_reading, values))))
        found.append((result.start, result.end + 1, readings))
    return found


def _reading(value: dict[str, Any]) -> Reading | None:
    try:
        if value.get("value"):
            day = date.fromisoformat(value["value"][:10]).isoformat()
            return day, day
        if value.get("start") or value.get("end"):
            return closed_days(value.get("start"), value.get("end"))
    except ValueError:
        pass
    return None


def answers(lines: Iterable[str]) -> Iterator[str]:
    """Answer each row of JSON with what every library here finds in it."""
    found = peers()
    for line in lines:
        row = json.loads(line)
        # Without a day to count from, only complete dates can come out right.
        reference = datetime.fromisoformat(row["reference_date"] or "2000-01-01")
        yield json.dumps({n: _safely(find, row["text"], reference) for n, find in found.items()})


def _safely(find: Callable[[str, datetime], Found], text: str, reference: datetime) -> Found:
    try:
        return find(text, reference)
    except Exception:  # whatever it fails with, it has found nothing
        return []


if __name__ == "__main__":
    for answer in answers(sys.stdin):
        sys.stdout.write(answer + "\n")

"""Dates found and resolved, beside other libraries, on a file of annotated expressions.

The file is JSON Lines in the form of the Recognizers-Text specifications: `text`,
`reference_date`, `timexes` (each `start, end, type` and `values` with `value`, or `start` and an
exclusive `end`) and `not_supported_by`. Expressions of the types `date` and `daterange` count.

Two spans are the same when they are so without the articles, prepositions and spaces at their
edges, which every library draws in its own way; this holds for all of them alike.
"""

import gzip
import json
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from evals import date_peers
from evals.date_peers import Found, Reading, closed_days
from evals.halves import is_choosing
from index.dates import bounds, dates_in
from index.errors import HemerotecaError

_EDGE = re.compile(
    r"(?:(?:el|la|los|las|de|del|en|a|al|para|por)\b|[\s.,;:()¿?¡!])+", re.IGNORECASE
)
_TYPES = ("date", "daterange")
OURS = "hemeroteca"


@dataclass
class Score:
    """How many expressions there are, were found in their place, and rightly resolved."""

    expressions: int = 0
    found: int = 0
    resolvable: int = 0
    resolved: int = 0

    @property
    def found_share(self) -> float | None:
        """The share found in its place."""
        return self.found / self.expressions if self.expressions else None

    @property
    def resolved_share(self) -> float | None:
        """The share found in its place and resolved to one of the listed readings."""
        return self.resolved / self.resolvable if self.resolvable else None


@dataclass
class DateReport:
    """Scores by part of the file, type of expression and library."""

    set: str
    rows: int
    parts: dict[str, dict[str, dict[str, Score]]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the figures in JSON form."""
        return asdict(self)


def measure(file: Path, python: Path | None = None) -> DateReport:
    """Measure ours, and the other libraries where they can be had.

    :param file: The annotated expressions, plain or gzipped.
    :param python: An interpreter that has the other libraries; without it, this one is tried.
    :raises HemerotecaError: If the file or the interpreter cannot be used.
    """
    rows = _read(file)
    answers = _peers(rows, python)
    for row, answer in zip(rows, answers, strict=True):
        answer[OURS] = _ours(row)
    report = DateReport(file.name, len(rows))
    for part, chosen in _parts(rows).items():
        report.parts[part] = _score([(rows[n], answers[n]) for n in chosen])
    return report


def _parts(rows: Sequence[dict[str, Any]]) -> dict[str, list[int]]:
    """Return the whole, the half to report on, and what the Recognizers' own port should do."""
    everything = range(len(rows))
    reported = [n for n in everything if not is_choosing(rows[n]["id"])]
    python = [n for n in everything if "python" not in rows[n]["not_supported_by"].lower()]
    return {"all": list(everything), "reported half": reported, "supported by Python": python}


def _score(
    answered: Iterable[tuple[dict[str, Any], dict[str, Found]]],
) -> dict[str, dict[str, Score]]:
    scores: dict[str, dict[str, Score]] = {}
    for row, answer in answered:
        for timex in row["timexes"]:
            if timex["type"] not in _TYPES:
                continue
            wanted = _readings(timex)
            place = _bare(row["text"], timex["start"], timex["end"])
            for library, found in answer.items():
                values = [v for a, b, vs in found if _bare(row["text"], a, b) == place for v in vs]
                hit = any(_bare(row["text"], a, b) == place for a, b, _ in found)
                right = any(tuple(value) in wanted for value in values)
                for kind in (timex["type"], "both"):
                    score = scores.setdefault(kind, {}).setdefault(library, Score())
                    score.expressions += 1
                    score.found += hit
                    score.resolvable += bool(wanted)
                    score.resolved += hit and right and bool(wanted)
    return scores


def _readings(timex: dict[str, Any]) -> set[Reading]:
    readings = set[Reading]()
    for value in timex["values"]:
        if re.match(r"\d{4}-", value.get("value") or ""):
            readings.add((value["value"][:10], value["value"][:10]))
        elif value.get("start") or value.get("end"):
            readings.add(closed_days(value.get("start"), value.get("end")))
    return readings


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without articles, prepositions and marks at its edges."""
    if lead := _EDGE.match(text, start, end):
        start = lead.end()
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _ours(row: dict[str, Any]) -> Found:
    said = row["reference_date"]
    anchor = datetime.fromisoformat(said).date() if said else None
    return [
        (m.expression.start, m.expression.end, [_days(value) for value in m.resolution.readings])
        for m in dates_in(row["text"], "es", anchor)
    ]


def _days(value: str) -> Reading:
    first, last = (moment.date().isoformat() for moment in bounds(value))
    return (None if value.startswith("..") else first, None if value.endswith("..") else last)


def _peers(rows: Sequence[dict[str, Any]], python: Path | None) -> list[dict[str, Found]]:
    script = Path(date_peers.__file__)
    lines = "\n".join(json.dumps(row) for row in rows)
    if python is None:
        if not date_peers.peers():
            return [{} for _ in rows]
        return [json.loads(line) for line in date_peers.answers(lines.split("\n"))]
    try:
        done = subprocess.run(
            [str(python), str(script)], input=lines, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise HemerotecaError(f"{python} cannot run the other libraries: {error}") from error
    return [json.loads(line) for line in done.stdout.splitlines()]


def _read(file: Path) -> list[dict[str, Any]]:
    opener = gzip.open if file.name.endswith(".gz") else open
    try:
        with opener(file, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise HemerotecaError(f"cannot read {file}: {error}") from error
    for number, row in enumerate(rows, 1):
        if not {"id", "text", "reference_date", "timexes", "not_supported_by"} <= row.keys():
            raise HemerotecaError(f"{file}:{number} is not a row of annotated time expressions")
    return rows

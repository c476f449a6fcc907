"""The bench of dates counts what is in its place and what is resolved."""

import json
from pathlib import Path

import pytest

from evals.bench_dates import OURS, measure
from index.errors import HemerotecaError

ROWS = [
    {
        "id": "a",
        "reference_date": "2024-05-08T00:00:00",
        "text": "La feria es el 3 de junio de 2024.",
        "timexes": [
            {
                "start": 15,
                "end": 33,
                "type": "date",
                "values": [{"value": "2024-06-03"}],
            }
        ],
        "not_supported_by": "python",
    },
    {
        "id": "b",
        "reference_date": "2024-05-08T00:00:00",
        "text": "Cerró la semana pasada.",
        "timexes": [
            # Its place is that of the whole expression, its value another week.
            {
                "start": 6,
                "end": 22,
                "type": "daterange",
                "values": [{"start": "2023-01-02", "end": "2023-01-09"}],
            }
        ],
        "not_supported_by": "",
    },
]


def test_places_and_values_are_counted_apart(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    report = measure(file)
    both = report.parts["all"]["both"][OURS]
    assert (both.expressions, both.found, both.resolvable, both.resolved) == (2, 2, 2, 1)
    python = report.parts["supported by Python"]["both"][OURS]
    assert (python.expressions, python.found, python.resolved) == (1, 1, 0)


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"text": "x"}\n', encoding="utf-8")
    with pytest.raises(HemerotecaError, match=r"rows\.jsonl:1 is not a row"):
        measure(file)


def test_an_interpreter_that_cannot_be_run_is_named(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps(ROWS[0]), encoding="utf-8")
    with pytest.raises(HemerotecaError, match="cannot run the other libraries"):
        measure(file, tmp_path / "no-python")

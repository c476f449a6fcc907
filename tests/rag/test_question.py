"""The type of a question and the value it wants, on 324 questions as people type them.

Half of the questions, by hash, were used while the rules were written; promises are made on the
other half.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question import question_kind, question_type

QUESTIONS = Path(__file__).parents[1] / "data" / "questions_type.jsonl"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def _held_back(row: dict[str, Any]) -> bool:
    return int(hashlib.sha256(row["question"].encode()).hexdigest()[0], 16) % 2 == 1


def test_there_are_three_hundred_half_in_each_language(rows: list[dict[str, Any]]) -> None:
    assert len({row["question"] for row in rows}) == len(rows) >= 300
    assert sum(row["lang"] == "es" for row in rows) * 2 == len(rows)
    assert sum(map(_held_back, rows)) >= 140


@pytest.mark.parametrize("language", ["es", "en"])
def test_types_are_right_on_the_half_held_back(rows: list[dict[str, Any]], language: str) -> None:
    asked = [row for row in rows if _held_back(row) and row["lang"] == language]
    right = [question_type(row["question"]) == row["type"] for row in asked]
    assert sum(right) >= 0.95 * len(right)


def test_wanted_values_are_right_on_the_half_held_back(rows: list[dict[str, Any]]) -> None:
    asked = [row for row in rows if _held_back(row)]
    right = [question_kind(row["question"]) == (row["type"], row["wants"]) for row in asked]
    assert sum(right) >= 0.95 * len(right)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("¿Cuándo es la reunión ministerial?", ("when", "date")),
        ("dime la fecha de la votación", ("when", "date")),
        ("In which month does the pool open?", ("when", "date")),
        ("¿A qué hora sale el primer autobús?", ("when", "hour")),
        ("¿Desde cuándo está cerrado?", ("when", "date")),
        ("¿Cuánto tiempo estuvo cerrado?", ("howmany", "duration")),
        ("¿Cuántas hectáreas ardieron?", ("howmany", "number")),
        ("¿Cuánto cuesta el billete?", ("howmany", "money")),
        ("nombre del alcalde", ("who", "person")),
        ("y la biblioteca donde esta", ("where", "place")),
        ("por que se aplazo", ("why", "reason")),
        ("¿Cómo empezó el fuego?", ("how", "manner")),
        ("hay detenidos?", ("yesno", "confirmation")),
        ("incendio hectáreas", ("other", "thing")),
        ("", ("other", "thing")),
    ],
)
def test_a_question_says_what_it_wants(question: str, expected: tuple[str, str]) -> None:
    assert question_kind(question) == expected


@given(st.text())
def test_any_text_has_a_type(text: str) -> None:
    assert question_type(text)

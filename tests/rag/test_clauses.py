"""A yes-or-no question is answered by the clause around what was found, whole and in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clauses import clause


@pytest.mark.parametrize(
    ("sentence", "words", "whole"),
    [
        (
            "Hubo debate, pero ningún concejal votó en contra del 3,5 %, y todos callaron.",
            "ningún concejal",
            "ningún concejal votó en contra del 3,5 %",
        ),
        ("Nadie ha dimitido y nadie va a dimitir.", "Nadie", "Nadie ha dimitido"),
        ("«No se cerrará la piscina», dijo la alcaldesa.", "cerrará", "No se cerrará la piscina"),
        (
            "El salón, con 64 plazas, será gratuito por la tarde; después costará un euro.",
            "salón",
            "El salón, con 64 plazas, será gratuito por la tarde",
        ),
        ("Los sábados, no habrá.", "sábados", "Los sábados, no habrá"),
        (
            "It will open, but nobody has been hired so far.",
            "nobody",
            "nobody has been hired so far",
        ),
        ("Sí.", "Sí", "Sí"),
    ],
)
def test_a_clause_is_what_stands_between_pauses(sentence: str, words: str, whole: str) -> None:
    start = sentence.index(words)
    first, last = clause(sentence, (start, start + len(words)))
    assert sentence[first:last] == whole


@given(st.text(alphabet="ab y, .«»\n¿", max_size=60), st.data())
def test_a_clause_holds_its_span_and_stays_in_its_sentence(
    sentence: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(sentence)))
    end = data.draw(st.integers(start, len(sentence)))
    first, last = clause(sentence, (start, end))
    assert 0 <= first <= start <= end <= last <= len(sentence)

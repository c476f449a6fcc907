import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question import question_type


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("¿Cuándo es la reunión ministerial?", "when"),
        ("cuando reabre el mercado", "when"),
        ("¿En qué fecha se celebra la marcha?", "when"),
        ("¿Qué día empieza la feria?", "when"),
        ("¿A qué hora sale el primer autobús?", "when"),
        ("dime cuándo fue el incendio", "when"),
        ("When is the ministerial meeting?", "when"),
        ("What time does it start?", "when"),
        ("¿Quién ganó el premio?", "who"),
        ("¿A quién sustituye la nueva directora?", "who"),
        ("Who won the race?", "who"),
        ("¿Dónde se celebra la feria?", "where"),
        ("y adonde van", "where"),
        ("Where is the library?", "where"),
        ("¿Cuántas hectáreas ardieron?", "howmany"),
        ("¿Cuánto cuesta el billete?", "howmany"),
        ("How many people were evacuated?", "howmany"),
        ("How much does the ticket cost?", "howmany"),
        ("¿Por qué se aplazó la marcha?", "why"),
        ("por que se aplazo", "why"),
        ("Why was the race postponed?", "why"),
        ("¿Cómo empezó el fuego?", "how"),
        ("How did the fire start?", "how"),
        ("¿Qué encontraron en la obra?", "what"),
        ("¿Cuál es el presupuesto?", "what"),
        ("What was found?", "what"),
        ("¿Se cerrará el centro de salud?", "yesno"),
        ("¿Hay detenidos?", "yesno"),
        ("Will the library move?", "yesno"),
        ("incendio hectáreas", "other"),
        ("", "other"),
    ],
)
def test_the_type_of_a_question_is_read_off_its_words(question: str, expected: str) -> None:
    assert question_type(question) == expected


@given(st.text())
def test_any_text_has_a_type(text: str) -> None:
    assert question_type(text)

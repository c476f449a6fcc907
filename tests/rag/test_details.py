from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.details import amount, details, fits, named_units, year_in
from rag.question import Wants


@pytest.mark.parametrize(
    ("question", "text", "words", "answer"),
    [
        # What is counted is not said again, where the question names it in the same word.
        ("¿Cuántos lotes habrá?", "Habrá 36 lotes de 5.000 euros.", "36 lotes de 5.000", "36"),
        ("¿Cuántos puestos hay?", "El zoco tiene 38 puestos.", "38 puestos", "38"),
        ("How many votes?", "Ganó por nueve votos.", "nueve votos", "nueve"),
        ("How many stalls?", "El zoco tiene 38 puestos.", "38 puestos", "38 puestos"),
        # A unit belongs to its number; so does what says how exact that is.
        ("¿Cuánto mide?", "Mide 1.120 metros de alto.", "1.120", "1.120 metros"),
        ("¿Cuánto costó?", "Costó 1,9 millones de euros.", "1,9", "1,9 millones de euros"),
        ("¿Cuánta gente hubo?", "Son casi 1.300 vecinos.", "1.300 vecinos", "casi 1.300 vecinos"),
        ("¿Cuánto bajó?", "Bajó cerca de un 3 % más.", "3 %", "cerca de un 3 %"),
        ("How many hurt?", "Hay entre 20 y 30 heridos.", "30", "entre 20 y 30 heridos"),
        (
            "¿Desde cuándo?",
            "Funciona desde hace 15 días.",
            "desde hace 15 días",
            "desde hace 15 días",
        ),
        ("¿Cuántos años pide?", "Pide dos años y medio.", "dos años", "dos años y medio"),
        ("¿Cuántos vecinos?", "Tres de cada cuatro vecinos.", "cuatro", "Tres de cada cuatro"),
        ("How many?", "Voló cuatro F-5 en África.", "cuatro F-5 en África", "cuatro"),
        ("¿Cuánto?", "Si da más de 37,5° no pasa.", "37,5", "más de 37,5°"),
        # One quantity of several.
        (
            "¿Qué porcentaje?",
            "Un 80% de los casos son leves y 5%.",
            "80% de los casos son leves y 5%",
            "80%",
        ),
        ("¿Cuántas muertes?", "Hubo 3 muertes en 12 días.", "3 muertes en 12 días", "3"),
        # An ordinal counts nothing.
        ("¿Cuántos lo lograron?", "En la tercera prueba, dos.", "tercera prueba, dos", "dos"),
    ],
)
def test_a_span_is_cut_to_the_quantity_asked_for(
    question: str, text: str, words: str, answer: str
) -> None:
    at = text.index(words)
    start, end = amount((at, at + len(words)), text, question)
    assert text[start:end] == answer


@given(st.text(alphabet="ab 1234.,%$yde\n", max_size=50), st.integers(0, 50), st.integers(0, 50))
def test_a_cut_span_stays_in_its_text(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    first, last = amount((start, end), text, "¿Cuántos?")
    assert 0 <= first <= last <= len(text)


def test_a_year_is_found_in_a_date() -> None:
    words = "el 24 de enero de 1974"
    start, end = year_in(words) or (0, 0)
    assert words[start:end] == "1974"
    assert year_in("el lunes") is None


def test_words_of_an_undated_article_say_when_without_a_value() -> None:
    assert fits("date", "el martes", None, dated=False)
    assert not fits("date", "el martes", None, dated=True)
    assert not fits("date", "la plaza", None, dated=False)


@pytest.mark.parametrize(
    ("question", "wants", "left"),
    [
        ("¿Cuánto costó la reforma?", "money", ["1,9 millones de euros", "dos"]),
        ("¿Qué ocupación hubo?", "percentage", ["87 %", "dos"]),
        ("¿Cuántos visitantes hubo?", "number", ["38", "dos"]),
        ("¿Cuántas hectáreas eran?", "number", ["38", "4 hectáreas", "dos"]),
    ],
)
def test_quantities_of_another_kind_are_left_out(
    question: str, wants: Wants, left: list[str]
) -> None:
    text = "38 puestos, 1,9 millones de euros, 87 %, 4 hectáreas, 3 kilómetros y entre los dos."
    spans = details(text, None, wants, named_units(question))
    assert spans is not None
    assert [text[start:end] for start, end in spans] == left


def test_a_number_in_a_name_counts_nothing() -> None:
    text = "Con la covid-19 hay 79 casos, y tardan siete u ocho días."
    found = details(text, None, "number", named_units("¿Cuántos casos hay?"))
    assert found is not None
    assert [text[a:b] for a, b in found] == ["79"]


def test_a_text_without_numbers_has_none() -> None:
    assert details("Llueve en la sierra.", None, "number", set()) == []


def test_when_something_comes_is_not_how_long_it_takes() -> None:
    text = "Dentro de dos semanas volverá el tranvía, que hará el trayecto en 35 minutos."
    held = details(text, date(2025, 9, 16), "duration")
    assert held is not None
    assert [text[start:end] for start, end in held] == ["35 minutos"]


def test_how_long_ago_is_not_how_long_it_takes() -> None:
    text = "El tranvía, que se suprimió hace tres años, hará el trayecto en 35 minutos."

    def held(question: str) -> list[str]:
        spans = details(text, None, "duration", named_units(question))
        return [text[start:end] for start, end in spans or ()]

    assert held("How long does the ride take?") == ["35 minutos"]
    assert "tres años" in held("¿Cuánto tiempo lleva sin tranvía?")


def test_an_age_is_no_length_of_time() -> None:
    text = "Ana Ruiz tiene 58 años y ha pasado treinta y seis años detrás de un mostrador."
    strict = named_units("¿Cuántos años lleva Ana Ruiz vendiendo?")
    held = details(text, None, "duration", strict)
    assert [text[start:end] for start, end in held or ()] == ["treinta y seis años"]
    aged = details(text, None, "age", named_units("¿Qué edad tiene Ana Ruiz?"))
    assert "58 años" in [text[start:end] for start, end in aged or ()]


def test_a_day_does_not_say_at_what_hour() -> None:
    text = "Dentro de dos semanas volverá el tranvía."
    day = date(2025, 9, 16)
    assert details(text, day, "hour", set()) == []
    assert details(text, day, "hour") == [(0, 21)]  # where nothing else tells any hour
    hours = "El primero saldrá a las 7:10, y circulará de 9:30 a 15:00 los festivos."
    held = details(hours, day, "hour", set())
    assert [hours[start:end] for start, end in held or ()] == ["a las 7:10", "de 9:30 a 15:00"]


def test_a_place_and_a_reason_are_led_up_to() -> None:
    assert fits("place", "plaza Mayor", None, "El acto será en la ")
    assert fits("place", "junto a la estación", None, "Se montaron ")
    assert not fits("place", "Pilar Sotomayor", None, "Lo dijo ")
    assert fits("reason", "falta de viajeros", None, "Se suprimió por ")
    assert fits("reason", "porque llovía", None, "No salieron ")
    assert not fits("reason", "Hacienda", None, "Seguirá al frente de ")

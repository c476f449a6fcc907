import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reader.spans import best_spans, mend, name_spans

TEXTS = st.text(max_size=80) | st.text(
    alphabet=st.sampled_from(list("aéñB1 .,;:()«»\"'¿?%\n-")), max_size=60
)


def mended(text: str, words: str) -> str:
    start = text.index(words)
    first, last = mend(text, start, start + len(words))
    return text[first:last]


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("Ardieron 42.277 hectáreas.", "277", "42.277"),
        ("Subió un 3,5 % en mayo.", "3,5", "3,5 %"),
        ("Habló Juan Ramón de la Fuente ayer.", "Fuente", "Juan Ramón de la Fuente"),
        ("Viajó a San Cristóbal de las Casas.", "San Cristóbal", "San Cristóbal de las Casas"),
        ("Se reunirán el 14 de mayo de 2024.", "14 de", "14 de mayo de 2024"),
        ("Dijo «no habrá acuerdo» y se fue.", "«no habrá acuerdo", "«no habrá acuerdo»"),
        ("Firmó el pacto (ONU).", "pacto (ONU)", "pacto (ONU)"),
        ("Será en Toledo, Ávila y Soria.", "Ávila", "Ávila"),
        ("El martes, lluvia.", ", lluvia.", "lluvia"),
        ("Participaron los bomberos", "bomber", "bomberos"),
        ("Habló el portavoz del PNV Juan Soto.", "Soto", "Juan Soto"),
        ("Habló el portavoz del PNV Juan Soto.", "Juan Soto", "Juan Soto"),
        ("Reinaba Jaime IV de Bidasoa.", "Bidasoa", "Jaime IV de Bidasoa"),
        ("Se verán en Washington, D.C., en mayo.", "Washington, D.C", "Washington, D.C."),
        ("Llegó de EE. UU. ayer.", "EE. UU", "EE. UU."),
        ("Lo dijo el grupo A.", "grupo A", "grupo A"),
        ("Son los contagios.San Pablo espera.", "San Pablo", "San Pablo"),
    ],
)
def test_a_span_takes_words_numbers_names_and_dates_whole(text: str, cut: str, whole: str) -> None:
    assert mended(text, cut) == whole


@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_a_mended_span_stays_in_its_text_and_halves_no_word(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    first, last = mend(text, start, end)
    assert 0 <= first <= last <= len(text)
    if first < last:
        assert not (first > 0 and text[first - 1].isalnum() and text[first].isalnum())
        assert not (last < len(text) and text[last - 1].isalnum() and text[last].isalnum())
        assert text[first:last] == text[first:last].strip()


def test_names_are_runs_of_capitalised_words_with_their_particles() -> None:
    text = "El canciller Juan Ramón de la Fuente y Marco Rubio hablaron en Washington."
    names = [text[a:b] for a, b in name_spans(text, 0, len(text))]
    assert names == ["Juan Ramón de la Fuente", "Marco Rubio", "Washington"]


def scored(tokens: int, **high: float) -> np.ndarray:  # type: ignore[type-arg]
    scores = np.zeros((tokens, 2), np.float32)
    for place, score in high.items():
        kind, token = place.split("_")
        scores[int(token), 0 if kind == "start" else 1] = score
    return scores


TEXT = "uno dos tres cuatro cinco"
OFFSETS = [(0, 3), (4, 7), (8, 12), (13, 19), (20, 25)]


def test_the_best_spans_come_first_and_none_overlaps_a_better_one() -> None:
    scores = scored(5, start_1=5, end_2=5, start_4=3, end_4=3)
    spans = best_spans(scores, OFFSETS, TEXT, 3)
    assert [TEXT[s.start : s.end] for s in spans[:2]] == ["dos tres", "cinco"]
    assert all(a.end <= b.start or b.end <= a.start for a in spans for b in spans if a is not b)


def test_a_span_never_ends_before_it_begins() -> None:
    spans = best_spans(scored(5, start_3=9, end_1=9), OFFSETS, TEXT, 1)
    assert all(span.start < span.end for span in spans)


def test_only_spans_that_touch_what_is_wanted_are_kept() -> None:
    scores = scored(5, start_1=5, end_2=5)
    spans = best_spans(scores, OFFSETS, TEXT, 3, touching=[(13, 19)])
    assert spans
    assert all(span.start < 19 and span.end > 13 for span in spans)
    assert best_spans(scores, OFFSETS, TEXT, 3, touching=[]) == []


def test_a_span_never_reaches_into_the_next_sentence() -> None:
    text = "Llegó Ana. Se fue Luis."
    offsets = [(0, 5), (6, 9), (9, 10), (11, 13), (14, 17), (18, 22), (22, 23)]
    scores = scored(7, start_1=5.0, end_5=5.0)
    found = [text[s.start : s.end] for s in best_spans(scores, offsets, text, 3)]
    assert found
    assert not any("." in words for words in found)

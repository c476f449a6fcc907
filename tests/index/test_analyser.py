import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyser import content_terms, fold, terms


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("es", "reunión", "reuniones"),
        ("es", "canción", "CANCIONES"),
        ("es", "bosque quemado", "bosques quemados"),
        ("es", "votó", "votaron"),
        ("es", "negociacion", "negociación"),
        ("es", "Mexico", "México"),
        ("es", "niños", "ninos"),
        ("es", "42.277", "42,277"),
        ("es", "1.234.567,89", "1,234,567.89"),
        ("en", "meeting", "meetings"),
        ("en", "fires", "fire"),
    ],
)
def test_what_a_reader_takes_for_the_same_word_is_one_term(
    language: str, one: str, other: str
) -> None:
    assert terms(one, language) == terms(other, language)
    assert all(terms(one, language))


@pytest.mark.parametrize(
    ("one", "other"), [("casa", "cosa"), ("42.277", "42"), ("2026", "2025"), ("votó", "botó")]
)
def test_other_words_are_other_terms(one: str, other: str) -> None:
    assert terms(one, "es") != terms(other, "es")


def test_punctuation_parts_words_and_is_no_term() -> None:
    assert terms("«Sí», dijo—¿2026?—: EE. UU.", "es") == ["si", "dij", "2026", "ee", "uu"]
    assert terms("a_b c-d", "es") == ["a", "b", "c", "d"]
    assert terms(" .,;¿?! ", "es") == []


@given(st.text())
def test_a_decomposed_text_has_the_terms_of_the_composed(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert terms(decomposed, "es") == terms(unicodedata.normalize("NFC", text), "es")


@given(st.text(), st.sampled_from(["es", "en"]))
def test_terms_are_bare(text: str, language: str) -> None:
    for term in terms(text, language):
        assert term.isalnum()
        assert fold(term) == term == term.lower()


def test_content_terms_leave_out_what_only_asks_and_joins() -> None:
    assert content_terms("¿Cuándo es la reunión de los ministros?", "es") == terms(
        "reunión ministros", "es"
    )
    assert content_terms("When will the meeting be?", "en") == terms("meeting", "en")
    assert content_terms("¿Qué es eso?", "es") == []


def test_threads_do_not_disturb_each_other() -> None:
    """A stemmer keeps state, so that sharing one would mix their words up."""
    words = " ".join(["reuniones", "hectáreas", "votaron", "canciones"] * 50)
    expected = terms(words, "es")
    different = []

    def work() -> None:
        different.extend(1 for _ in range(50) if terms(words, "es") != expected)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not different

"""A line that is only a name answers who wrote something, and nothing else."""

import pytest

from rag.bylines import asks_who_wrote, is_bare_name


@pytest.mark.parametrize(
    ("quote", "words"),
    [("Ana Robles.", "Ana Robles"), ("VALDERA", "VALDERA"), ("Ana de la Vega", "Ana de la Vega")],
)
def test_a_name_alone_on_its_line_tells_nothing(quote: str, words: str) -> None:
    assert is_bare_name(quote, words)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("Foto: Ana Robles", "Ana Robles"),
        ("Ana Robles dimitió.", "Ana Robles"),
        ("El lunes.", "El lunes"),
        ("7:10", "7:10"),
        ("Ningún herido.", "Ningún herido"),
        ("", ""),
    ],
)
def test_whatever_says_more_than_a_name_may_answer(quote: str, words: str) -> None:
    assert not is_bare_name(quote, words)


def test_only_questions_about_writing_are_answered_by_it() -> None:
    assert asks_who_wrote("¿Quién firma la nota sobre la feria?")
    assert asks_who_wrote("Who took the picture?")
    assert not asks_who_wrote("¿Quién inauguró el mercado?")
    assert not asks_who_wrote("Who passed the law?")

"""A line that is only a name answers who wrote something, and nothing else."""

import pytest

from rag.bylines import Work, asks_who_wrote, byline_asked, bylines, is_bare_name, named_outlets


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


OUTLETS = ["El Faro de Ardales", "Telediez"]


@pytest.mark.parametrize(
    ("question", "work"),
    [
        ("¿Quién firma la crónica del partido?", "text"),
        ("Who wrote the news story about the flood?", "text"),
        ("¿Quién cubrió el pleno para El Faro?", "text"),
        ("Who did Telediez send to Ardales?", "text"),
        ("quien hizo la foto del puente", "picture"),
        ("Who took the picture of the bridge?", "picture"),
        ("¿De quién es la fotografía?", "picture"),
        ("¿Quién escribió la novela?", None),
        ("¿Quién firmó el decreto en Ardales?", None),
        ("¿Quién sale en la foto?", None),
        ("Who covered the roof?", None),
    ],
)
def test_a_question_for_a_byline_asks_after_an_article(question: str, work: Work | None) -> None:
    assert byline_asked(question, OUTLETS) == work


def test_an_outlet_is_named_by_its_first_words() -> None:
    assert named_outlets("What did El Faro say of it?", OUTLETS) == {"El Faro de Ardales"}
    assert named_outlets("¿Quién vive en Ardales, en el faro?", OUTLETS) == set()


@pytest.mark.parametrize(
    ("text", "work", "names"),
    [
        ("Ana Robles. Ardales\nFoto: Óscar Díaz\nLlueve.", "text", ["Ana Robles"]),
        ("Ana Robles. Ardales\nFoto: Óscar Díaz\nLlueve.", "picture", ["Óscar Díaz"]),
        ("Por Lucía de la Vega\nLlueve.", "text", ["Lucía de la Vega"]),
        ("Crédito foto: Iván F Soto (Telediez)\nLlueve.", "picture", ["Iván F Soto"]),
        ("Ana Robles dimitió el lunes por la tarde en el pleno.", "text", []),
        ("Ardales\nLlueve en Ardales.\n7:10", "text", []),
        ("", "text", []),
    ],
)
def test_bylines_are_short_lines_that_a_name_begins(
    text: str, work: Work, names: list[str]
) -> None:
    assert [text[a:b] for a, b in bylines(text, work)] == names

import re
from dataclasses import replace
from datetime import date

import pytest

import prompts
from index.articles import Article
from index.catalogue import Coverage
from index.language import Language
from rag import compose
from rag.agreement import weigh
from rag.answer import Reason
from rag.conclusion import cite
from rag.question import question_type
from rag.spelling import spell_date, spell_iso, spell_number
from tests.rag import oracle


def _placeholders(language: str) -> dict[tuple[str, str], set[str]]:
    frames = prompts.frames(language)
    return {
        (section, name): set(re.findall(r"{(\w+)}", text))
        for section, texts in frames.items()
        for name, text in texts.items()
    }


def test_both_languages_have_the_same_frames_with_the_same_placeholders() -> None:
    assert _placeholders("es") == _placeholders("en")


def test_a_day_is_written_out() -> None:
    assert spell_date(date(2026, 1, 15), "es") == "15 de enero de 2026"
    assert spell_date(date(2026, 1, 15), "en") == "15 January 2026"


def test_an_outlet_is_named_as_far_as_it_is_known() -> None:
    day = date(2025, 3, 4)
    assert compose.outlet("El Eco", day, "es") == "El Eco (4 de marzo de 2025)"
    assert compose.outlet("El Eco", None, "es") == "El Eco"
    assert compose.outlet(None, day, "es") == "un artículo del 4 de marzo de 2025 sin medio"
    assert compose.outlet(None, None, "en") == "an article without an outlet"


def test_coverage_is_said_in_words() -> None:
    first, last = date(2025, 1, 1), date(2025, 2, 1)
    assert compose.covers(Coverage(1, None, None, ()), "es") == "Cubre 1 artículo, sin fecha."
    assert compose.covers(Coverage(2, first, first, ()), "en") == (
        "It covers 2 articles, of 1 January 2025."
    )
    assert compose.covers(Coverage(2, first, last, ()), "es") == (
        "Cubre 2 artículos, del 1 de enero de 2025 al 1 de febrero de 2025."
    )


@pytest.mark.parametrize(
    ("iso", "es", "en"),
    [
        ("2026-01-23T10:30", "23 de enero de 2026, a las 10:30", "23 January 2026 at 10:30"),
        ("2026-01-23T09:05", "23 de enero de 2026, a las 9:05", "23 January 2026 at 9:05"),
        ("2026-01-23", "23 de enero de 2026", "23 January 2026"),
        ("2026-02", "febrero de 2026", "February 2026"),
        ("2026-Q2", "segundo trimestre de 2026", "second quarter of 2026"),
        ("2026", "2026", "2026"),
        ("199X", "los años 1990", "the 1990s"),
        ("2026-03-03/2026-03-05", "del 3 al 5 de marzo de 2026", "3 to 5 March 2026"),
        (
            "2025-12-30/2026-01-02",
            "del 30 de diciembre de 2025 al 2 de enero de 2026",
            "30 December 2025 to 2 January 2026",
        ),
        ("2026-03-03/..", "desde el 3 de marzo de 2026", "from 3 March 2026"),
        ("../2026-03-05", "hasta el 5 de marzo de 2026", "until 5 March 2026"),
        (
            "2026-03-20T18:00/2026-03-20T20:30",
            "20 de marzo de 2026, de 18:00 a 20:30",
            "20 March 2026, 18:00 to 20:30",
        ),
        (
            "2026-03-20T22:00/2026-03-21T00:00",
            "del 20 de marzo de 2026, a las 22:00 al 21 de marzo de 2026, a las 0:00",
            "20 March 2026 at 22:00 to 21 March 2026 at 0:00",
        ),
        (
            "../2026-03-30T14:00",
            "hasta el 30 de marzo de 2026, a las 14:00",
            "until 30 March 2026 at 14:00",
        ),
    ],
)
def test_every_form_of_date_is_written_out(iso: str, es: str, en: str) -> None:
    assert (spell_iso(iso, "es"), spell_iso(iso, "en")) == (es, en)


def test_numbers_have_the_marks_of_the_language() -> None:
    assert [spell_number(42277, language) for language in ("es", "en")] == ["42.277", "42,277"]
    assert [spell_number(1234.5, language) for language in ("es", "en")] == ["1.234,5", "1,234.5"]


MIRROR = Article(
    "a",
    "La reunión será en febrero próximo en Lisboa. Irán 42.277 personas, o quizá no.",
    "La reunión",
    "El Espejo",
    date(2026, 1, 15),
)
SUN = Article(
    "b",
    "La reunión será en marzo en Lisboa. Irán 50.000 personas.",
    "La reunión",
    "El Sol",
    date(2026, 1, 15),
)
QUOTE = "La reunión será en febrero próximo en Lisboa."


def _text(question: str, language: Language, *told: tuple[Article, str]) -> str:
    kind = question_type(question)
    claims = [oracle.claim(article, words, kind) for article, words in told]
    return oracle.answer(question, language, weigh(claims)).text


def test_an_answer_leads_with_what_its_words_mean() -> None:
    assert _text("¿Cuándo es la reunión?", "es", (MIRROR, "en febrero próximo")) == (
        "Febrero de 2026 («en febrero próximo», nota del 15 de enero de 2026), "
        f"según El Espejo: «{QUOTE}» [1]"
    )
    assert _text("When is the meeting?", "en", (MIRROR, "en febrero próximo")) == (
        "February 2026 («en febrero próximo», article of 15 January 2026), "
        f"according to El Espejo: «{QUOTE}» [1]"
    )


def test_an_hour_of_a_day_that_the_text_sets_names_that_day() -> None:
    text = "La reunión será el 18 de mayo. Comenzará a las 9:00 en Lisboa."
    assert _text("¿A qué hora es?", "es", (replace(MIRROR, text=text), "a las 9:00")).startswith(
        "18 de mayo de 2026, a las 9:00 («a las 9:00», referido al 18 de mayo de 2026), según "
    )


def test_a_date_that_cannot_be_counted_is_said_to_be_so() -> None:
    undated = replace(MIRROR, published=None)
    assert _text("¿Cuándo es la reunión?", "es", (undated, "en febrero próximo")).startswith(
        "En febrero próximo (el artículo no lleva fecha), según El Espejo: "
    )


def test_a_name_stands_as_printed_and_a_clause_in_quotation_marks() -> None:
    assert _text("¿Dónde es la reunión?", "es", (MIRROR, "en Lisboa")) == (
        f"En Lisboa, según El Espejo (15 de enero de 2026): «{QUOTE}» [1]"
    )
    whole = "Irán 42.277 personas, o quizá no."
    assert _text("Will people go?", "en", (MIRROR, "quizá no")) == (
        f"«quizá no», according to El Espejo (15 January 2026): «{whole}» [1]"
    )


def test_an_answer_that_is_its_whole_sentence_is_not_said_twice() -> None:
    assert _text("¿Irá alguien?", "es", (SUN, "Irán 50.000 personas")) == (
        "Según El Sol (15 de enero de 2026): «Irán 50.000 personas.» [1]"
    )


def test_a_number_is_given_in_the_form_of_the_question() -> None:
    told = (MIRROR, "42.277 personas")
    assert _text("¿Cuántas personas irán?", "es", told).startswith("42.277 personas, según")
    assert _text("How many people go?", "en", told).startswith(
        "42,277 («42.277 personas»), according to"
    )


def test_who_else_says_so_is_listed() -> None:
    others = [(replace(MIRROR, id=name, source=name), "en Lisboa") for name in ("b", "c")]
    assert _text("Where is the meeting?", "en", (MIRROR, "en Lisboa"), *others).endswith(
        "\n\nAlso b (15 January 2026) [2] and c (15 January 2026) [3]."
    )


def test_a_dispute_gives_both_values_with_their_outlets() -> None:
    told = [(MIRROR, "en febrero próximo"), (SUN, "en marzo")]
    lines = _text("¿Cuándo es la reunión?", "es", *told).split("\n\n")
    assert lines[0] == "Los medios discrepan."
    assert [line[-3:] for line in lines[1:]] == ["[1]", "[2]"]
    assert [line.partition(" («")[0] for line in lines[1:]] == ["Febrero de 2026", "Marzo de 2026"]
    assert _text("When is the meeting?", "en", *told).startswith("The outlets disagree.")


def test_what_was_said_before_is_told_in_order() -> None:
    later = replace(SUN, published=date(2026, 1, 20))
    told = [(MIRROR, "42.277 personas"), (later, "50.000 personas")]
    lines = _text("¿Cuántas personas irán?", "es", *told).split("\n\n")
    assert lines[0].startswith("50.000 personas, según El Sol (20 de enero de 2026)")
    assert lines[1].startswith("Antes: 42.277 personas, según El Espejo (15 de enero de 2026)")


@pytest.mark.parametrize("reason", ["nothing_relevant", "no_such_detail", "low_confidence"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_refusal_says_why_and_what_the_archive_covers(reason: Reason, language: Language) -> None:
    covered = Coverage(3, date(2025, 1, 1), date(2025, 2, 1), ())
    nearest = [cite(1, oracle.claim(MIRROR, "en Lisboa", "where"))]
    text = compose.unanswered(reason, nearest, covered, language, filtered=False)
    assert text.startswith(prompts.frames(language)["unanswered"][reason])
    assert compose.covers(covered, language) in text
    assert "El Espejo" in text

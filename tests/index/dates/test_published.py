"""A text's own date counts as the day of publication only where the text says so of itself."""

from datetime import date

import pytest

from index.articles import make_article, with_defaults
from index.dates.published import published_in

DATED = [
    "El alcalde presentó este martes 4 de marzo de 2025 el plan del mercado.",
    "El alcalde presentó hoy, 4 de marzo de 2025, el plan del mercado.",
    "CASTROLUMBRE, 4 de marzo de 2025 (Agencia).- El mercado tendrá 38 puestos.",
    "Villa del Río, 4 de marzo de 2025\n\nEl mercado tendrá 38 puestos.",
    "4 de marzo de 2025\nEl mercado tendrá 38 puestos.",
    "Publicado el 4 de marzo de 2025\nEl mercado tendrá 38 puestos.",
]
UNDATED = [
    "El mercado abrirá este martes 4 de marzo de 2025.",  # still to come
    "El mercado se quemó el 4 de marzo de 2025.",
    "El alcalde visitó el mercado el 4 de marzo de 2025 (con fotos).",
    "El alcalde presentó este miércoles 4 de marzo de 2025 el plan.",  # it was a Tuesday
    "El alcalde presentó este martes 4 de marzo el plan.",  # of which year?
    "Presentó este martes 4 de marzo de 2025 el plan. Lo dijo hoy, 5 de marzo de 2025.",
    "",
]


@pytest.mark.parametrize("text", DATED)
def test_a_text_that_dates_itself_is_believed(text: str) -> None:
    assert published_in(text, "es") == date(2025, 3, 4)


@pytest.mark.parametrize("text", UNDATED)
def test_a_date_that_the_text_speaks_of_is_not_its_own(text: str) -> None:
    assert published_in(text, "es") is None


def test_english_texts_date_themselves_too() -> None:
    text = "Today, March 4, 2025, the mayor presented the plan."
    assert published_in(text, "en") == date(2025, 3, 4)


def test_an_inferred_date_is_marked_and_gives_way_to_a_stated_one() -> None:
    article = make_article(DATED[0], "a.txt", {})
    assert (article.published, article.date_inferred) == (date(2025, 3, 4), True)
    stated = make_article(DATED[0], "a.txt", {"date": "2025-03-05"})
    assert (stated.published, stated.date_inferred) == (date(2025, 3, 5), False)
    given = with_defaults(article, None, date(2025, 3, 6))
    assert (given.published, given.date_inferred) == (date(2025, 3, 6), False)

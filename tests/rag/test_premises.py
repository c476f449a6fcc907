from datetime import date

import pytest

from index.articles import Article
from index.language import Language
from rag.premises import borne, premises, shared_names
from tests.rag import oracle

ARTICLE = Article(
    "a",
    "La Feria del Queso de Villarrubia reunió ayer a 900 personas. El año pasado fueron 800.\n\n"
    "La inauguró la alcaldesa, Ana Ruiz. El recinto se construyó en 1987.",
    "Villarrubia llena su feria",
    "El Espejo",
    date(2025, 4, 13),
)


@pytest.mark.parametrize(
    ("question", "language", "names", "dates"),
    [
        ("¿Quién inauguró la Feria del Queso en 1987?", "es", ["feria del queso"], ["1987"]),
        ("Who is Ana Ruiz?", "en", ["ana ruiz"], []),
        ("¿Saldrá el cortejo el 3 de mayo de 2026?", "es", [], ["2026-05-03"]),
        ("quién ganó ayer", "es", [], []),
        ("How many people came in April 2025?", "en", [], ["2025-04"]),
    ],
)
def test_names_and_complete_dates_are_taken_for_granted(
    question: str, language: Language, names: list[str], dates: list[str]
) -> None:
    asked = premises(question, language)
    assert [" ".join(name) for name in asked.names] == names
    assert list(asked.dates) == dates


@pytest.mark.parametrize(
    ("question", "near", "at_all"),
    [
        ("¿Cuántas personas fueron a Villarrubia?", True, True),
        ("¿Cuántas personas fueron en abril de 2025?", True, True),
        ("¿Cuántas personas fueron en 2024?", True, True),  # "el año pasado"
        ("¿Cuántas personas fueron con Ana Ruiz?", False, True),
        ("¿Cuántas personas fueron en 1987?", False, True),
        ("¿Cuántas personas fueron en 2019?", False, False),
        ("¿Cuántas personas fueron el 3 de mayo de 1987?", False, False),
        ("¿Cuántas personas fueron a Malagón?", False, False),
        ("¿Cuántas personas contó El Espejo?", False, True),
    ],
)
def test_an_article_bears_out_what_it_speaks_of(question: str, near: bool, at_all: bool) -> None:
    claim = oracle.claim(ARTICLE, "900 personas", "howmany")
    told = borne(premises(question, "es"), ARTICLE, claim.context)
    assert (told.names_near == told.dates_near == 1.0) == near
    assert (told.names_far == told.dates_far == 1.0) == at_all


def test_names_that_no_text_has_may_be_those_of_another_language() -> None:
    asked = premises("How many people went from London to Villarrubia?", "en")
    assert shared_names(asked, [ARTICLE.text]).names == (("villarrubia",),)

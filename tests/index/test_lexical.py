from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analyser import terms
from index.articles import Article
from index.catalogue import Catalogue, Filters
from index.passages import split_article

TEXTS = {
    "fuego": "El incendio quemó 42.277 hectáreas. Los bomberos hablan de «catástrofe».",
    "feria": "La reunión de libreros abre la feria.",
    "suelto": "Las reuniones acabaron; ñandúes y piñas.",
}


def count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def put(catalogue: Catalogue, article_id: str, text: str) -> None:
    article = Article(article_id, text, "", "El Faro", date(2026, 1, 15))
    catalogue.put([(article, split_article(article_id, text, count_words, 8))])


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite", create=True)
    for article_id, text in TEXTS.items():
        put(catalogue, article_id, text)
    return catalogue


def found(catalogue: Catalogue, question: str, filters: Filters = Filters()) -> set[str]:
    hits = catalogue.lexical(terms(question, "es"), "es", 10, filters)
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    return {passage.article for passage in catalogue.passages([i for i, _ in hits]).values()}


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("reunión", {"feria", "suelto"}),
        ("Reuniones", {"feria", "suelto"}),
        ("reunion", {"feria", "suelto"}),
        ("reunio\u0301n", {"feria", "suelto"}),
        ("catastrofe", {"fuego"}),
        ("bombero", {"fuego"}),
        ("42.277", {"fuego"}),
        ("42,277", {"fuego"}),
        ("42", set()),
        ("pinas", {"suelto"}),
        ("¿Feria o incendio?", {"fuego", "feria"}),
        ("elefantes", set()),
    ],
)
def test_words_are_found_as_people_type_them(
    catalogue: Catalogue, question: str, articles: set[str]
) -> None:
    assert found(catalogue, question) == articles


HOSTILE = [
    '"',
    '""',
    "'",
    "AND",
    "feria AND",
    "NOT",
    "NEAR(a, b)",
    "*",
    "fe*",
    "a:b",
    "-a",
    "(",
    "^x",
]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.lists(st.sampled_from(HOSTILE)))
def test_no_question_raises(catalogue: Catalogue, question: str, hostile: list[str]) -> None:
    for query in (terms(question, "es"), terms(" ".join(hostile), "en"), hostile):
        catalogue.lexical(query, "es", 5)
        catalogue.lexical(query, "en", 5, Filters(sources=("El Faro",)))
        catalogue.rarity(query, "es")


def test_operators_are_words(catalogue: Catalogue) -> None:
    put(catalogue, "or", "El and y el near son marcas de la tele de ayer.")
    assert found(catalogue, "near") == {"or"}
    assert found(catalogue, "feria NOT feria") == {"feria"}


def test_the_rarer_a_term_the_higher(catalogue: Catalogue) -> None:
    rarity = catalogue.rarity(terms("reunión feria elefantes", "es"), "es")
    assert rarity["reunion"] < rarity["feri"] < rarity["elef"]


def test_neighbours_decide_between_passages_with_the_same_words(catalogue: Catalogue) -> None:
    """They say what a passage is about; their words alone count for less than its own."""
    put(catalogue, "solo", "La torre tiene nueve campanas antiguas hoy. Y ya no hay más que ver.")
    put(
        catalogue,
        "junto",
        "La torre tiene nueve campanas antiguas hoy. Lo cuenta el cura de Rande.",
    )
    hits = catalogue.lexical(terms("campanas torre cura", "es"), "es", 10)
    passages = catalogue.passages([i for i, _ in hits])
    found = [(passages[i].article, "torre" in passages[i].text) for i, _ in hits]
    assert found.index(("junto", True)) < found.index(("solo", True))
    assert found[-1] == ("solo", False)


def test_rarity_counts_the_passages_that_hold_a_term_themselves(catalogue: Catalogue) -> None:
    rarity = catalogue.rarity(terms("hectáreas catástrofe", "es"), "es")
    assert len(set(rarity.values())) == 1


def test_filters_only_take_away(catalogue: Catalogue) -> None:
    query = terms("reunión incendio", "es")
    all_of_them = catalogue.lexical(query, "es", 10)
    assert catalogue.lexical(query, "es", 10, Filters(sources=("El Faro",))) == all_of_them
    assert catalogue.lexical(query, "es", 2) == all_of_them[:2]
    assert catalogue.lexical(query, "en", 10) == []


def test_a_changed_text_is_found_by_its_new_words_only(catalogue: Catalogue) -> None:
    put(catalogue, "feria", "La feria de los libreros cierra por la lluvia.")
    assert found(catalogue, "reunión") == {"suelto"}
    assert found(catalogue, "lluvias") == {"feria"}

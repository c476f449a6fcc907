"""A citation's card: its quote lit at the offsets, in its paragraph."""

from datetime import date

import pytest

from index import Article
from page.cards import light, make_card
from tests.page.shelf import SHELF, TEXT, Shelf, cite, make_answer, plain, sources


def card(citation, text=TEXT):
    return make_card(Shelf(Article("a", text, "T")), citation, "es")


def test_a_card_is_cut_at_the_offsets():
    lit = card(cite(answer="300 toneladas")).lit
    assert lit.before == "El 🐟 pleno aprobó ayer la cuota. "
    assert (lit.quote_before, lit.answer, lit.quote_after) == (
        "La cuota será de ",
        "300 toneladas",
        ".",
    )
    assert lit.after == " Nada más."


def test_a_card_without_an_answer_lights_the_quote_alone():
    lit = card(cite()).lit
    assert lit.quote_before + lit.answer + lit.quote_after == "La cuota será de 300 toneladas."
    assert not lit.answer


def test_a_text_that_is_lit_is_still_the_text():
    citation = cite(answer="300")
    lit = light(TEXT, (citation.start, citation.end), (citation.answer_start, citation.answer_end))
    whole = lit.before + lit.quote_before + lit.answer + lit.quote_after + lit.after
    assert whole == TEXT
    assert lit.answer == "300"


def test_a_quote_over_two_paragraphs_shows_both():
    lit = card(cite(quote="Nada más.\n\nFin.")).lit
    assert lit.before.startswith("El 🐟")
    assert lit.quote_before == "Nada más.\n\nFin."


def test_a_long_paragraph_is_cut_between_words():
    text = "palabra " * 500 + "La cuota será de 300 toneladas. " + "palabra " * 500
    cut = card(cite(text), text)
    assert cut.cut_before
    assert cut.cut_after
    assert set(cut.lit.before.split()) == set(cut.lit.after.split()) == {"palabra"}
    assert 400 < len(cut.lit.before) <= 600
    assert 400 < len(cut.lit.after) <= 600


@pytest.mark.parametrize("text", ["Otro texto, más largo que la cita que había en él antes.", None])
def test_an_article_that_changed_since_leaves_the_quote_alone(text):
    shelf = Shelf(Article("a", text, "T")) if text else Shelf()
    lit = make_card(shelf, cite(answer="300"), "es").lit
    assert (lit.before, lit.after) == ("", "")
    assert lit.quote_before + lit.answer + lit.quote_after == "La cuota será de 300 toneladas."
    assert lit.answer == "300"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://diario.example/a?b=1", "diario.example"),
        ("HTTP://diario.example", "diario.example"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("http://[roto", None),
        ("//diario.example/a", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url, site):
    assert card(cite(url=url)).site == site


def test_a_card_tells_outlet_date_and_that_it_was_inferred():
    told = cite(source="El Eco", published=date(2025, 3, 4), date_inferred=True)
    page = sources(make_answer(told))
    assert "El Eco" in page
    assert "4 de marzo de 2025" in page
    assert "fecha inferida" in page


def test_a_card_without_outlet_and_date_says_so():
    page = sources(make_answer(cite()))
    assert "medio desconocido" in page
    assert "sin fecha" in page
    assert "inferida" not in page


def test_the_answer_is_marked_inside_the_quote():
    page = sources(make_answer(cite(answer="300 toneladas")))
    mark = "<mark>La cuota será de <strong>300 toneladas</strong>&#46;</mark>"
    assert f"la cuota&#46; {mark} Nada" in page


def test_what_is_nearest_is_labelled_as_no_answer():
    page = plain(sources(make_answer(nearest=[cite()])))
    assert "Lo más cercano, no es una respuesta" in page
    assert "Sin respuesta a" in page


def test_only_the_last_answers_sources_are_in_view():
    page = sources(make_answer(cite()), make_answer(cite()), shelf=SHELF)
    assert page.count('<section class="turn" lang="es" hidden>') == 1
    assert page.count('<section class="turn" lang="es">') == 1

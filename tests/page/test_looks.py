"""How an answer looks: answered, disputed, superseded, refused; its confidence, its citations."""

import html
import re
import string
from dataclasses import replace
from datetime import date

import pytest

from page.layout import render_conversation, render_header
from prompts.page import literal, page_texts
from rag.answer import Alternative, Corroboration
from tests.page.shelf import NOTHING, Shelf, cite, conversation, make_answer, shown


def test_literal_leaves_no_character_that_is_markup_somewhere():
    written = literal(string.printable)
    assert html.unescape(written) == string.printable
    assert set(re.sub(r"&#\d+;", "", written)) & set(string.punctuation) == set()


def test_literal_leaves_alone_what_it_has_written():
    assert literal(literal("<b>")) == literal("<b>")


def test_a_refusal_looks_different():
    refusal = make_answer(nearest=[cite()], text="El archivo no lo dice.", confidence=0.07)
    message = shown(refusal)
    assert "Sin respuesta en el archivo" in message
    assert "El archivo no lo dice." in message
    assert "lo más cercano: baja (7 %)" in message


def test_citations_lead_to_their_cards_and_other_brackets_do_not():
    page = render_conversation(conversation(make_answer(cite(), text="Según T: «cuota [2]» [1]")))
    assert re.findall(r'<a class="cite" href="([^"]*)"', page) == ["#cita-1-1"]
    assert "Según T: «cuota [2]» [1]" in shown(make_answer(cite(), text="Según T: «cuota [2]» [1]"))


def test_the_short_answer_is_marked_where_the_text_begins_with_it():
    citation = cite(answer="300 toneladas")
    answer = make_answer(citation, short="300 toneladas", text="300 toneladas, según T: «…» [1]")
    assert '<strong class="short">300 toneladas</strong>&#44; según' in render_conversation(
        conversation(answer)
    )


def _said(n, day, words, iso=None):
    text = f"La cita será el {words}."
    source = f"Medio {n}"
    told = cite(text, text, words, n=n, article=str(n), source=source, published=day)
    return told, {"kind": "date", "iso": iso, "said": words} if iso else None


def _with_other(relation, status):
    one, value = _said(1, date(2025, 3, 5), "20 de marzo", "2025-03-20")
    two, other = _said(2, date(2025, 3, 4), "22 de marzo", "2025-03-22")
    return make_answer(
        one,
        two,
        status=status,
        short=one.answer,
        value=value,
        text="Opening.\n\n20 de marzo: «…» [1]\n\nOtra: «…» [2]",
        alternatives=(Alternative("22 de marzo", other, relation, (2,)),),
        corroboration=Corroboration(1, 1),
    )


def test_a_dispute_sets_the_values_side_by_side_with_their_outlets():
    page = render_conversation(conversation(_with_other("conflicting", "disputed")))
    message = shown(_with_other("conflicting", "disputed"))
    assert page.count('<section class="voice">') == 2
    assert "Los medios discrepan" in message
    assert message.index("20 de marzo de 2025") < message.index("Medio 1")
    assert message.index("Medio 1") < message.index("22 de marzo de 2025")
    assert message.index("22 de marzo de 2025") < message.index("Medio 2")
    assert message.count("La cita será el 20 de marzo.") == 1


def test_what_was_replaced_is_told_in_order_of_time():
    page = render_conversation(conversation(_with_other("superseded", "answered")))
    message = shown(_with_other("superseded", "answered"))
    assert page.count("<li") >= 2
    assert "Otra:" not in message
    history = message[message.index("Cómo ha cambiado") :]
    assert history.index("22 de marzo de 2025") < history.index("20 de marzo de 2025")
    assert history.index("20 de marzo de 2025") < history.index("lo último")


def test_confidence_is_left_out_where_it_is_not_known():
    assert "onfianza" not in shown(make_answer(cite(), confidence=None))


@pytest.mark.parametrize(("value", "word"), [(0.9, "alta"), (0.6, "media"), (0.2, "baja")])
def test_confidence_is_said_in_a_word_and_a_number(value, word):
    assert f"Confianza {word} ({value * 100:.0f} %)" in shown(make_answer(cite(), confidence=value))


def test_how_a_follow_up_was_understood_is_shown_with_the_other_way_to_read_it():
    past = conversation(make_answer(cite()))
    answer = replace(
        past.exchanges[0].answer,
        standalone="¿Cuándo abre el museo?",
        other_reading="¿Cuándo abre Ana?",
    )
    page = render_conversation(
        replace(past, exchanges=(replace(past.exchanges[0], answer=answer),))
    )
    assert literal("Entendido como: ¿Cuándo abre el museo?") in page
    assert literal("O quizá: ¿Cuándo abre Ana?") in page
    assert "Entendido como" not in shown(make_answer(cite()))


def test_an_empty_archive_says_how_to_fill_it():
    page = html.unescape(render_header(Shelf(), "es", None))
    assert "El archivo está vacío" in page
    assert "hemeroteca index" in page


def test_both_languages_say_the_same_things():
    def outline(language):
        return {
            (section, name): sorted(re.findall(r"\{\w+\}", text))
            for section, texts in page_texts(language).items()
            if section != "reasons"  # those are in English where they come from
            for name, text in texts.items()
        }

    assert outline("es") == outline("en")


def test_small_talk_has_no_confidence_and_nothing_to_judge():
    talk = make_answer(text="Hola.", reason=None)
    assert "Confianza" not in shown(talk)
    assert "¿Es correcto?" not in shown(talk)
    assert "Hola." in shown(talk)
    assert "El archivo no lo dice." in shown(NOTHING)

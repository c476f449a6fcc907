"""A conversation: what is asked with what, in which stages, and what becomes of errors."""

import logging
import threading
from datetime import date

import pytest

from index.catalogue import Filters
from index.errors import ArchiveBusy
from page.conversation import Conversation, converse
from page.layout import render_conversation
from page.receipts import Receipts
from prompts.page import page_texts
from rag import Assistant
from tests.page.shelf import NOTHING, Scripted, Shelf, cite, conversation, last, make_answer, plain


def test_a_question_goes_through_its_stages():
    states = converse(Scripted(Shelf(), NOTHING), Conversation(), "¿Qué cuota?")
    texts = [plain(render_conversation(state)) for state, _ in states]
    for text, stage in zip(texts, page_texts("es")["stages"].values(), strict=False):
        assert stage in text
    assert len(texts) == 4
    assert "El archivo no lo dice." in texts[3]


def test_earlier_questions_are_passed_on_and_failed_ones_are_not():
    assistant = Scripted(Shelf(), NOTHING, ValueError(), NOTHING)
    past = Conversation()
    for question in ("¿Uno?", "¿Dos?", "¿Tres?"):
        past, _ = last(assistant, question, past)
    before = [[turn.question for turn in turns] for _, turns, _ in assistant.asked]
    assert before == [[], ["¿Uno?"], ["¿Uno?"]]
    assert [e.number for e in past.exchanges] == [1, 2, 3]


def test_a_question_can_be_asked_as_it_was_typed():
    assistant = Scripted(Shelf(), NOTHING, NOTHING)
    past, _ = last(assistant, "¿Cuándo es?")
    past, _ = last(assistant, "¿y dónde?", past, alone=True)
    assert assistant.asked[-1][:2] == ("¿y dónde?", ())


def test_filters_are_applied():
    assistant = Scripted(Shelf(), NOTHING)
    last(assistant, outlets=["El Eco"], since=" 2025-01-31 ", until="2025-02-01")
    filters = Filters(("El Eco",), date(2025, 1, 31), date(2025, 2, 1))
    assert assistant.asked[0][2] == filters


@pytest.mark.parametrize(
    ("question", "filters", "said"),
    [
        ("¿Qué cuota?", {"since": "ayer"}, "«ayer» no es una fecha"),
        ("¿Qué cuota?", {"until": "2025-02-30"}, "«2025-02-30» no es una fecha"),
        ("¿Qué cuota?", {"since": "2025-02-02", "until": "2025-02-01"}, "al revés"),
        ("What is the quota of the fleet?", {"since": "soon"}, "“soon” is not a date"),
        ("¿" + "cuota " * 500 + "?", {}, "demasiado larga: 3002 caracteres"),
    ],
)
def test_what_cannot_be_asked_is_explained_and_stays_in_the_box(question, filters, said):
    assistant = Scripted(Shelf())
    state, taken = last(assistant, question, **filters)
    assert said in state.last.problem
    assert not taken
    assert not state.answers
    assert not assistant.asked


@pytest.mark.parametrize("question", ["", "  \n "])
def test_nothing_is_asked_where_nothing_was_typed(question):
    assert list(converse(Scripted(Shelf()), Conversation(), question)) == []


def test_half_a_surrogate_pair_is_no_obstacle():
    state, _ = last(Scripted(Shelf(), NOTHING), "¿Qué \ud83d cuota?")
    assert state.last.question.encode()


def test_our_errors_are_told_in_plain_words_and_others_are_not(caplog):
    state, _ = last(Scripted(Shelf(), ArchiveBusy("writing, by 42")))
    assert "Otro programa está escribiendo" in state.last.problem
    assert not caplog.records
    with caplog.at_level(logging.ERROR):
        state, taken = last(Scripted(Shelf(), RuntimeError("a secret")))
    assert "Algo ha fallado" in state.last.problem
    assert "secret" not in render_conversation(state)
    assert "a secret" in caplog.text
    assert taken


def test_what_is_stopped_goes_no_further_than_its_stage():
    went_on, stopped = threading.Event(), threading.Event()

    class Slow(Assistant):
        def ask(self, question, turns=(), filters=Filters(), stage=None, **_):
            stage("search")
            stage("read")
            stopped.wait(10)
            try:
                stage("check")
            finally:
                went_on.set()
            raise AssertionError("it was not stopped")

    states = converse(Slow(Shelf()), Conversation(), "¿Qué cuota?")
    assert next(states)[0].last.stage == "search"
    assert next(states)[0].last.stage == "read"
    states.close()
    stopped.set()
    assert went_on.wait(10)


def test_an_answer_is_kept_under_a_name_that_its_exchange_has():
    receipts = Receipts()
    assistant = Scripted(Shelf(), make_answer(cite()), NOTHING)
    past = Conversation()
    for question in ("¿Uno?", "¿Dos?"):
        *_, (past, _) = converse(assistant, past, question, receipts=receipts)
    kept = receipts.find(past.last.receipt)
    assert kept.answer == past.last.answer
    assert kept.turns == ("¿Uno?",)
    assert receipts.find("other") is None


def test_only_so_many_answers_are_kept(monkeypatch):
    monkeypatch.setattr("page.receipts._KEPT", 2)
    receipts = Receipts()
    names = [receipts.keep(NOTHING, []) for _ in range(3)]
    assert [receipts.find(name) is not None for name in names] == [False, True, True]


def test_only_the_last_question_can_be_asked_again():
    page = render_conversation(conversation(NOTHING, NOTHING))
    assert page.count('id="turno-') == 2
    assert page.count('data-do="clear"') == 1

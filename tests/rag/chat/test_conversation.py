"""Conversations with an archive: what is asked of it, what is not, and what is never kept."""

from collections.abc import Sequence

import pytest

from evals.conversations import left_alone
from evals.gold import TEST, read_gold
from rag import Answer, Assistant
from rag.chat.talk import about_answer, small_talk
from rag.verify import faults

FIRST = "¿Cuándo reabre el mercado de abastos?"


@pytest.fixture(scope="module")
def first(assistant: Assistant) -> Answer:
    return assistant.ask(FIRST)


def test_a_follow_up_is_asked_as_it_is_understood(assistant: Assistant, first: Answer) -> None:
    answer = assistant.ask("¿y dónde?", [first])
    assert (answer.question, answer.standalone) == (
        "¿y dónde?",
        "¿Dónde reabre el mercado de abastos?",
    )
    assert answer.question_type == "where"


def test_earlier_questions_do_as_well_as_their_answers(assistant: Assistant, first: Answer) -> None:
    by_answer = assistant.ask("¿quién lo preside?", [first])
    by_question = assistant.ask("¿quién lo preside?", [FIRST])
    assert by_question.standalone == by_answer.standalone != "¿quién lo preside?"
    assert by_question.citations == by_answer.citations


def test_a_change_of_subject_drops_what_came_before(assistant: Assistant, first: Answer) -> None:
    question = "¿Quién ganó el premio Molino de Papel?"
    assert assistant.ask(question, [first]).standalone == question
    alone = assistant.ask(question)
    assert assistant.ask(question, [first]).citations == alone.citations


def test_nothing_is_kept_between_conversations(assistant: Assistant, first: Answer) -> None:
    assistant.ask("¿y dónde?", [first])
    assert assistant.ask("¿y dónde?").standalone == "¿y dónde?"


@pytest.mark.parametrize("question", ["¿quién lo dice?", "which newspaper?", "who wrote that?"])
def test_who_says_so_is_answered_from_the_citations(
    assistant: Assistant, first: Answer, question: str
) -> None:
    answer = assistant.ask(question, [first])
    assert answer.status == "answered"
    assert [(c.article, c.start, c.end) for c in answer.citations] == [
        (c.article, c.start, c.end) for c in first.citations
    ]
    assert all(c.source in answer.text for c in first.citations if c.source)
    assert answer.short is None
    assert all(c.answer is None for c in answer.citations)
    assert faults(answer, assistant.archive.find_article) == []


def test_when_that_was_printed_is_the_articles_date(assistant: Assistant, first: Answer) -> None:
    answer = assistant.ask("¿de cuándo es esa noticia?", [first])
    assert "4 de marzo de 2025" in answer.text
    assert faults(answer, assistant.archive.find_article) == []
    assert Answer.from_json(answer.to_json()) == answer


def test_a_follow_up_after_that_reaches_the_question_before(
    assistant: Assistant, first: Answer
) -> None:
    between = assistant.ask("¿quién lo dice?", [first])
    answer = assistant.ask("¿y dónde?", [first, between])
    assert answer.standalone == "¿Dónde reabre el mercado de abastos?"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("hola", "Hola"),
        ("muchas gracias!", "De nada"),
        ("¿qué puedes hacer?", "palabras exactas"),
        ("¿De qué fechas tienes noticias?", "28 de enero de 2025"),
        ("¿Qué años cubre el archivo?", "28 de enero de 2025"),
        ("How far back do you go?", "28 January 2025"),
        ("what sources do you have?", "La Voz del Arlón"),
        ("how many articles do you have?", "28 articles"),
    ],
)
def test_small_talk_gets_a_short_true_answer(
    assistant: Assistant, question: str, says: str
) -> None:
    answer = assistant.ask(question)
    assert says in answer.text
    assert (answer.status, answer.reason, answer.citations) == ("unanswered", None, ())
    assert (answer.short, answer.nearest, answer.standalone) == (None, (), question)
    assert Answer.from_json(answer.to_json()) == answer


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué puede hacer el alcalde?",
        "gracias a quién ganó",
        "who wrote the report?",
        "¿qué diario cerró?",
        "¿Qué fechas hay para la feria?",
        "¿Qué periódicos hay en la biblioteca?",
        "¿Cuántas noticias hay sobre el incendio?",
        "¿Qué puedes hacer si pierdes el billete?",
        "What do you know about the trial?",
        "How far back does the tradition go?",
    ],
)
def test_a_question_for_the_archive_is_no_small_talk(question: str) -> None:
    assert small_talk(question) is None
    assert about_answer(question) is None


def test_complete_questions_after_unrelated_ones_are_left_as_they_are() -> None:
    share = left_alone(read_gold(TEST))
    assert share is not None
    assert share >= 0.98


def test_an_earlier_answer_at_hand_is_not_asked_again(
    first: Answer, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = assistant.ask

    def counted(question: str, turns: Sequence[str | Answer] = (), *rest: object, **more: object):
        asked.append(question)
        return ask(question, turns, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(assistant, "ask", counted)
    ask("¿y dónde?", [first])
    assert asked == []
    ask("¿y dónde?", [FIRST])
    assert asked == [FIRST]

"""A saved answer is what its citations come to: nothing beside its quotes can be changed unseen."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evals.gold import DEV, read_gold
from rag import Answer, Assistant
from rag.answer import Corroboration
from rag.recount import recount
from rag.verify import faults

Forgery = Callable[[Answer], Answer]
DISPUTED = "¿Cuándo reabre el mercado de abastos?"


def test_answers_as_they_were_given_come_to_the_same(assistant: Assistant) -> None:
    for row in read_gold(DEV)[::7]:
        answer = assistant.ask(row.question)
        found = faults(answer, assistant.archive.find_article)
        assert [*found, *recount(answer, assistant.archive)] == [], row.id


@pytest.mark.parametrize(
    "turn", ["¿quién lo dice?", "when was it published?", "gracias", "what sources do you have?"]
)
def test_replies_come_to_the_same(assistant: Assistant, turn: str) -> None:
    reply = assistant.ask(turn, [assistant.ask(DISPUTED)])
    assert recount(reply, assistant.archive) == []


@pytest.mark.parametrize(
    ("forge", "says"),
    [
        (lambda a: replace(a, corroboration=Corroboration(40, 39)), "40 articles and 39"),
        (lambda a: replace(a, corroboration=Corroboration(1, 0)), "1 articles and 0"),
        (lambda a: replace(a, status="answered"), "not disputed"),
        (lambda a: replace(a, confidence=7.0), "confidence is 7.0"),
        (lambda a: replace(a, text=a.text + " Y es una vergüenza."), "not the one made of"),
        (
            lambda a: replace(
                a, alternatives=tuple(replace(o, relation="superseded") for o in a.alternatives)
            ),
            "the status is disputed, not answered",
        ),
    ],
)
def test_what_is_changed_beside_the_quotes_is_named(
    assistant: Assistant, forge: Forgery, says: str
) -> None:
    answer = assistant.ask(DISPUTED)
    assert answer.status == "disputed"
    assert says in recount(forge(answer), assistant.archive)[0].message


def test_a_refusal_says_what_its_coverage_comes_to(assistant: Assistant) -> None:
    refusal = assistant.ask("How do I reset my phone's password?")
    assert refusal.status == "unanswered"
    forged = replace(refusal, coverage=replace(refusal.coverage, articles=9999))
    assert "not the one made of" in recount(forged, assistant.archive)[0].message

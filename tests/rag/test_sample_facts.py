"""What the sample archive tests: a dispute, a postponement, a reprint, growing counts."""

import random
from dataclasses import replace

import pytest

from rag import Answer, Assistant
from rag.agreement import Verdict, weigh
from rag.answer import QuestionType
from tests.rag import oracle

DISPUTE = ["¿Qué día reabre el mercado de abastos?", "On what day does the covered market reopen?"]
POSTPONED = ["¿Cuándo es la Marcha de los Molinos?", "When is the Marcha de los Molinos?"]
COUNTS = [
    "¿Cuántas hectáreas quemó el incendio de la Umbreda?",
    "How many hectares did the Umbreda fire burn?",
]
REPRINT = [
    "¿Cuántos metros cuadrados mide el mosaico de la Fuente Vieja?",
    "How many square metres is the Fuente Vieja mosaic?",
]


def _dates(answer: Answer, relation: str) -> list[str]:
    return [str((a.value or {}).get("iso")) for a in answer.alternatives if a.relation == relation]


@pytest.mark.parametrize("question", DISPUTE)
def test_two_outlets_give_the_market_two_days(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "disputed"
    told = {str((answer.value or {}).get("iso")), *_dates(answer, "conflicting")}
    assert told == {"2025-03-20", "2025-03-22"}


def _weighed(assistant: Assistant, kind: QuestionType, told: dict[str, str]) -> Verdict:
    """Weigh what a perfect reader would find: words of articles, by the article's id."""
    articles = {name: assistant.archive.article(f"castrolumbre/{name}") for name in told}
    return weigh([oracle.claim(articles[name], words, kind) for name, words in told.items()])


def test_the_walk_is_on_its_new_day_and_the_old_one_is_told(assistant: Assistant) -> None:
    told = {
        "2025-04-29-marcha-molinos-fecha": "domingo 18 de mayo",
        "2025-05-06-voluntarios-marcha": "domingo 18 de mayo",
        "2025-05-14-marcha-aplazada": "domingo 1 de junio",
        "2025-06-02-cronica-marcha": "ayer",
    }
    verdict = _weighed(assistant, "when", told)
    assert (verdict.shown.lead.value or {})["iso"] == "2025-06-01"
    assert verdict.shown.independent == 2
    assert [(r, (g.lead.value or {})["iso"]) for r, g in verdict.others] == [
        ("superseded", "2025-05-18")
    ]


def test_the_last_count_is_the_answer_and_the_others_are_told(assistant: Assistant) -> None:
    told = {
        "2025-08-12-incendio-primer-dia": "180 hectáreas",
        "2025-08-13-incendio-segundo-dia": "640",
        "2025-08-14-incendio-tercer-dia": "1.150 hectáreas",
        "2025-08-21-incendio-causa": "1.184 hectáreas",
    }
    verdict = _weighed(assistant, "howmany", told)
    assert (verdict.shown.lead.value or {})["value"] == 1184
    assert [(r, (g.lead.value or {})["value"]) for r, g in verdict.others] == [
        ("superseded", 1150),
        ("superseded", 640),
        ("superseded", 180),
    ]


@pytest.mark.parametrize("question", REPRINT)
def test_a_reprint_is_no_further_voice(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.value or {}).get("value") == 42
    assert (answer.corroboration.articles, answer.corroboration.independent) == (3, 2)


@pytest.mark.parametrize("question", POSTPONED)
def test_a_postponed_event_is_told_with_its_history(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.value or {}).get("iso") == "2025-06-01"
    assert _dates(answer, "superseded") == ["2025-05-18"]


@pytest.mark.parametrize("question", [*DISPUTE, *POSTPONED, *COUNTS, *REPRINT])
def test_the_order_of_what_was_found_does_not_matter(
    assistant: Assistant, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = replace(assistant.ask(question), timings_ms={})
    found = assistant.evidence(question)
    for seed in range(10):
        shuffled = random.Random(seed).sample(found, len(found))
        monkeypatch.setattr("rag.assistant.candidates", lambda *_, s=shuffled: s)
        assert replace(assistant.ask(question), timings_ms={}) == whole


def test_who_took_a_picture_is_told_of_its_own_article(assistant: Assistant) -> None:
    answer = assistant.ask("¿De quién es la foto del mosaico?")
    assert answer.short == "Rodrigo Salcines"
    assert [c.article for c in answer.citations] == [
        "castrolumbre/2025-10-15-el-palista-del-mosaico"
    ]

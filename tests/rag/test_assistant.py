import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from index import Archive, Article
from index.catalogue import Filters
from index.errors import ArchiveBusy
from index.locks import ArchiveLocks
from index.settings import Settings
from rag import Answer, Assistant

QUESTIONS = [
    "¿Cuándo es la reunión ministerial?",
    "When is the ministerial meeting?",
    "¿Cuántas hectáreas se quemaron?",
    "Why was the race postponed?",
    "¿Quién ganó el premio de cuentos?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_stands_at_its_place(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    shown = answer.citations or answer.nearest
    assert [citation.n for citation in shown] == list(range(1, len(shown) + 1))
    for citation in shown:
        text = assistant.archive.article(citation.article).text
        assert text[citation.start : citation.end] == citation.quote
        assert text[citation.answer_start : citation.answer_end] == citation.answer
        assert citation.answer in citation.quote
        assert (f"[{citation.n}]" in answer.text) == (answer.status != "unanswered")
    assert answer.short == (answer.citations[0].answer if answer.citations else None)


@pytest.mark.parametrize(
    "question", ["¿Cuándo es la cumbre de alcaldes?", "When is the mayors' summit?"]
)
def test_several_articles_that_say_it_are_all_cited(question: str, tmp_path: Path) -> None:
    texts = {
        "a": "El gobierno regional anunció ayer que la cumbre de alcaldes será el 9 de mayo.",
        "b": "La cumbre de alcaldes se celebrará el 9 de mayo en el auditorio, dijo el portavoz.",
        "c": "Los bomberos rescataron a un gato del tejado de la estación de tren.",
    }
    archive = Archive(Settings(archive=tmp_path / "archive"), create=True)
    archive.add([Article(name, text, name) for name, text in texts.items()])
    answer = Assistant(archive).ask(question)
    assert {citation.article for citation in answer.citations} == {"a", "b"}


def test_nothing_is_written_between_the_search_and_the_answer(assistant: Assistant) -> None:
    locks = ArchiveLocks(assistant.archive.folder, timeout=0.05)
    kept_out = []

    def write(stage: str) -> None:
        # In another thread, since these locks tell threads apart as they do processes.
        with ThreadPoolExecutor(1) as pool, pytest.raises(ArchiveBusy):
            pool.submit(_enter, locks.writing()).result()
        kept_out.append(stage)

    assistant.ask("¿Cuándo es la reunión ministerial?", stage=write)
    assert kept_out == ["search", "read", "check"]
    _enter(locks.writing())


def _enter(lock: AbstractContextManager[None]) -> None:
    with lock:
        pass


def test_no_lone_article_or_question_word_is_offered(assistant: Assistant) -> None:
    # The reader points at "quién" in the article that asks it.
    asked = "¿Quién se queda con la concejalía de Obras cuando Olmeda pasa a ser alcaldesa?"
    offered = {candidate.text.lower() for candidate in assistant.evidence(asked)}
    assert offered
    assert not offered & {"quién", "el", "la", "de"}


@pytest.mark.parametrize(
    "question",
    ["¿Cuándo se celebra la Marcha de los Molinos?", "When is the March of the Mills?"],
)
def test_a_postponed_event_is_told_with_its_history(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert answer.value is not None
    assert answer.value["iso"] == "2025-06-01"
    told = [(other.relation, (other.value or {})["iso"]) for other in answer.alternatives]
    assert told == [("superseded", "2025-05-18")]


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuántas hectáreas quemó el incendio de la Umbreda?",
        "How many hectares did the Umbreda fire burn?",
    ],
)
def test_a_count_that_grew_is_told_newest_first(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert (answer.value or {})["value"] == 1184
    earlier = [(other.value or {})["value"] for other in answer.alternatives]
    assert earlier == sorted(earlier, reverse=True) != []
    assert {other.relation for other in answer.alternatives} == {"superseded"}
    cited = [citation.article for citation in answer.citations]
    assert len(set(cited)) == len(cited)  # "que anteanoche rondaba las 180" is cited for its 640


@pytest.mark.parametrize(
    "question",
    [
        "¿Cómo se prepara una paella valenciana?",
        "How do I reset my phone's password?",
        "¿Quién escribió el Quijote?",
        "What is the capital of Mongolia?",
        "¿Cuál es la mejor dieta para perder peso?",
    ],
)
def test_something_else_entirely_is_not_answered(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "unanswered"
    assert answer.citations == ()
    assert answer.reason is not None
    assert answer.nearest
    assert str(answer.coverage.articles) in answer.text


def test_the_frame_is_in_the_language_of_the_question(assistant: Assistant) -> None:
    assert "según" in assistant.ask("¿Cuántos puestos tendrá el mercado?").text
    assert "according to" in assistant.ask("How many stalls does the renovated market have?").text


def test_filters_narrow_the_answer_and_its_coverage(assistant: Assistant) -> None:
    filters = Filters(sources=("La Voz del Arlón",))
    answer = assistant.ask("¿Cuándo reabre el mercado?", filters=filters)
    assert {c.source for c in answer.citations or answer.nearest} == {"La Voz del Arlón"}
    assert answer.coverage.sources == ("La Voz del Arlón",)


def test_filters_that_leave_nothing_are_said_so(assistant: Assistant) -> None:
    answer = assistant.ask("¿Cuándo reabre el mercado?", filters=Filters(sources=("Nadie",)))
    assert (answer.status, answer.citations, answer.nearest) == ("unanswered", (), ())
    assert "filtros" in answer.text


def test_an_empty_archive_says_that_it_is_empty(tmp_path: Path) -> None:
    settings = Settings(archive=tmp_path / "archive")
    answer = Assistant(Archive(settings, create=True)).ask("¿Cuándo reabre el mercado?")
    assert answer.status == "unanswered"
    assert "vacío" in answer.text


def test_an_answer_survives_json(assistant: Assistant) -> None:
    for question in (QUESTIONS[0], "¿Quién escribió el Quijote?"):
        answer = assistant.ask(question)
        there = json.loads(json.dumps(answer.to_json()))
        assert there["schema"] == 1
        assert Answer.from_json(there) == answer


def test_what_is_no_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="schema"):
        Answer.from_json({"schema": 2})
    with pytest.raises(ValueError, match="not an answer"):
        Answer.from_json({"schema": 1})


@pytest.mark.parametrize("question", ["", "?", "«»", "a" * 5000, "\x00", "🙂", '" OR 1=1 --'])
def test_any_question_gets_an_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status in ("answered", "disputed", "unanswered")


def test_the_stages_are_told(assistant: Assistant) -> None:
    told: list[str] = []
    assistant.ask("¿Cuándo reabre el mercado?", stage=told.append)
    assert told == ["search", "read", "check"]

"""Example questions: sentences turned round, and only those that the archive answers."""

import pytest

from index.readers import read_articles
from page.examples import WANTED, Examples, turned
from rag import Assistant
from tests.page.shelf import ARTICLES, build_archive


@pytest.mark.parametrize(
    ("sentence", "language", "question"),
    [
        (
            "El teatro Cervantes tendrá 300 butacas, cien más que antes.",
            "es",
            "¿Cuántas butacas tendrá el teatro Cervantes?",
        ),
        (
            "Las obras del puente comenzarán el 3 de mayo.",
            "es",
            "¿Cuándo comenzarán las obras del puente?",
        ),
        (
            "La feria del libro se celebrará en junio.",
            "es",
            "¿Cuándo se celebrará la feria del libro?",
        ),
        ("The new bridge will open on 3 May 2025.", "en", "When will the new bridge open?"),
        (
            "The city council will hire 40 gardeners.",
            "en",
            "How many gardeners will the city council hire?",
        ),
        ("La alcaldesa dijo que lloverá el lunes.", "es", None),
        ("La prueba saldrá el lunes.", "es", None),
        ("La Marcha de los Molinos no saldrá el domingo.", "es", None),
        ("El teatro tendrá problemas.", "es", None),
    ],
)
def test_a_sentence_is_turned_into_its_question(sentence, language, question):
    assert turned(sentence, language) == question


@pytest.mark.slow
def test_only_what_is_answered_is_offered_and_anew_when_the_archive_changes(tmp_path):
    archive = build_archive(tmp_path, read_articles([ARTICLES], pytest.fail))
    assistant = Assistant(archive)
    examples = Examples(assistant)
    made = examples.get()
    assert 0 < len(made) <= WANTED
    assert examples.get() is made
    for example in made:
        answer = assistant.ask(example.question)
        assert answer.status == "answered"
        assert example.article in {c.article for c in answer.citations}
    archive.remove([made[0].article])
    assert example.question not in [e.question for e in examples.get() if e == made[0]]

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Archive, Article
from index.settings import Settings
from rag import Assistant
from rag.asked_dates import agree, asked_dates, prefer_dated
from rag.question import understand
from rag.search import search

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("¿Qué pasó en 2020?", ("2020",)),
        ("¿Quién convocó la reunión del 23 de enero?", ("XXXX-01-23",)),
        ("Who met on 23 January 2026?", ("2026-01-23",)),
        ("¿qué pasó ayer?", ("2026-11-23",)),
        ("what happened last year", ("2025",)),
        ("the fires of August", ("XXXX-08",)),
        ("¿Cuándo reabre el mercado?", ()),
        ("¿Quién canceló la procesión del Jueves Santo?", ()),
        ("Who sang in Holy Week 2025?", ("2025-04-13/2025-04-20",)),
        ("¿Quién dio el pregón de la pasada Semana Santa?", ("2026-03-29/2026-04-05",)),
    ],
)
def test_a_question_tells_the_dates_it_speaks_of(question: str, expected: tuple[str, ...]) -> None:
    language = "es" if "¿" in question else "en"
    assert asked_dates(question, language, TODAY) == expected  # type: ignore[arg-type]


def test_a_question_is_understood_in_one_step() -> None:
    asked = understand("¿A qué hora fue la reunión de ayer?", "es", TODAY)
    assert (asked.type, asked.wants, asked.dates) == ("when", "hour", ("2026-11-23",))


@pytest.mark.parametrize(
    ("asked", "event", "same"),
    [
        ("2020", "2020-05-03", True),
        ("2020", "2021-05-03", False),
        ("XXXX-01-23", "2026-01-23T10:30", True),
        ("XXXX-01-23", "2025-01-24", False),
        ("XXXX-02-29", "2025-02-28", False),
        ("2026-01-23", "2026-01", True),  # may be that day
        ("2026-01-23", "2026", False),  # says too little
        ("2026-01-23", "2026-01-20/..", False),
    ],
)
def test_an_event_agrees_with_a_date_that_it_may_have(asked: str, event: str, same: bool) -> None:
    assert agree(asked, event) is same


@pytest.fixture(scope="module")
def two_meetings(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive(Settings(archive=tmp_path_factory.mktemp("a") / "archive"), create=True)
    told = "La junta de vecinos se reunió ayer en el salón de actos para hablar de las obras."
    days = {f"day-{day:02d}": date(2025, 3, day) for day in range(1, 25, 3)}
    archive.add(
        [Article(name, f"{told} Era la {name}.", name, None, d) for name, d in days.items()]
    )
    return archive


def test_of_like_passages_those_with_the_date_asked_for_come_first(two_meetings: Archive) -> None:
    hits = search(two_meetings, "¿Qué se habló en la junta de vecinos?", 20)
    preferred = prefer_dated(two_meetings, hits, ("XXXX-03-12",))
    assert preferred[0].passage.article == "day-13"
    assert {hit.passage.id for hit in preferred} == {hit.passage.id for hit in hits}
    assert prefer_dated(two_meetings, hits, ()) == hits


def test_yesterday_is_counted_from_the_day_given(two_meetings: Archive) -> None:
    question = "¿De qué habló ayer la junta de vecinos?"
    asked = understand(question, "es", date(2025, 3, 13))
    assert asked.dates == ("2025-03-12",)
    answer = Assistant(two_meetings).ask(question, today=date(2025, 3, 13))
    assert (answer.citations or answer.nearest)[0].article == "day-13"


@settings(deadline=None)
@given(st.text(), st.dates())
def test_any_question_has_its_dates(question: str, today: date) -> None:
    for value in asked_dates(question, "es", today):
        agree(value, "2026-01-23")

import pytest

from rag.meaning import Grain, no_finer, too_coarse
from rag.question import date_grain


@pytest.mark.parametrize(
    ("question", "grain"),
    [
        ("¿En qué año se fundó?", "year"),
        ("in which month does it open?", "month"),
        ("¿Qué día es la marcha?", "day"),
        ("fecha de la reapertura", "day"),
        ("What is the exact date of the vote?", "day"),
        ("fecha y hora del pleno", None),
        ("¿Cuándo es la marcha?", None),
        ("When did it happen the day after?", None),
    ],
)
def test_a_question_says_how_precise_a_date_it_wants(question: str, grain: str | None) -> None:
    assert date_grain(question) == grain


@pytest.mark.parametrize(
    ("iso", "grain", "coarser"),
    [
        ("2025-03-22T10:30", "day", "2025-03-22"),
        ("2025-03-22", "year", "2025"),
        ("2025-03", "day", "2025-03"),
        ("2025-03-03/2025-03-05", "year", "2025-03-03/2025-03-05"),
        ("2026-Q2", "month", "2026-Q2"),
    ],
)
def test_a_date_is_told_no_finer_than_asked(iso: str, grain: str, coarser: str) -> None:
    assert no_finer({"kind": "date", "iso": iso}, grain)["iso"] == coarser  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("iso", "grain", "coarse"),
    [
        ("2025-03", "day", True),
        ("2025", "day", True),
        ("2025", "month", True),
        ("2025-03", "month", False),
        ("2025-03-22", "day", False),
        ("2025-03-22T10:30", "day", False),
        ("2025-03-20/2025-03-22", "day", False),
    ],
)
def test_a_month_is_no_day(iso: str, grain: Grain, coarse: bool) -> None:
    assert too_coarse({"kind": "date", "iso": iso}, grain) == coarse

"""When-questions are told from others, and asked with and without the handling of dates."""

from datetime import date

import pytest

from evals.when import is_time, without_dates
from rag import assistant

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["el miércoles 22 de abril"], True),
        (["Hasta el 25 de abril"], True),
        (["en los próximos días", "nada"], True),
        (["una reunión el lunes"], False),
        (["la crisis"], False),
        ([], False),
    ],
)
def test_a_time_expression_is_an_answer_with_nothing_beside_it(
    answers: list[str], expected: bool
) -> None:
    assert is_time(answers) is expected


def test_without_dates_a_when_question_takes_any_words() -> None:
    when, who = "¿Cuándo fue la reunión de 2020?", "¿Quién habló en 2020?"
    with without_dates():
        plain = assistant.understand(when, "es", TODAY)
        assert (plain.type, plain.wants, plain.dates) == ("when", "thing", ())
        assert assistant.understand(who, "es", TODAY).dates == ("2020",)
    assert assistant.understand(when, "es", TODAY).wants == "date"

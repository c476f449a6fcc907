from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numbers import numbers_of, tokens, whole_number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hubo 42.277 casos", [("42.277", "42277")]),
        ("there were 42,277 cases", [("42,277", "42277")]),
        ("ganó por quince puntos", [("quince", "15")]),
        ("dos mil quinientos vecinos", [("dos mil quinientos", "2500")]),
        ("costó 1,9 millones de euros", [("1,9 millones", "1900000")]),
        ("two and a half million people", [("two and a half million", "2500000")]),
        ("treinta y un años", [("treinta y un", "31")]),
        ("del 3 al 5 de junio", [("3", "3"), ("5", "5")]),
        ("el siglo III", [("III", "3")]),
        ("a las 10:30 y media hora después", [("10:30", "10.30")]),
        ("cinco horas y media", [("cinco", "5")]),
        ("por segunda vez", [("segunda", "2")]),
    ],
)
def test_numbers_are_found_where_they_stand(text: str, found: list[tuple[str, str]]) -> None:
    numbers = numbers_of(tokens(text))
    assert [(text[n.start : n.end], n.value) for n in numbers] == [
        (said, Decimal(value)) for said, value in found
    ]


def test_an_article_and_an_ordinal_are_told_from_counts() -> None:
    one, third = numbers_of(tokens("un vecino llegó en tercera posición"))
    assert (one.article, one.ordinal, third.article, third.ordinal) == (True, False, False, True)


@given(st.text())
def test_any_text_has_its_numbers_in_order_and_apart(text: str) -> None:
    numbers = numbers_of(tokens(text))
    ends = [0, *(n.end for n in numbers)]
    assert all(end <= n.start < n.end for end, n in zip(ends, numbers, strict=False))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2026", 2026),
        ("dos mil veintiseis", 2026),
        ("mil novecientos noventa y dos", 1992),
        ("twenty-one", 21),
        ("a", 1),
        ("a hundred and five", 105),
        ("1.5", None),
        ("dos tres", None),
        ("varios", None),
        ("", None),
    ],
)
def test_words_that_are_one_whole_number_are_read(text: str, number: int | None) -> None:
    assert whole_number(text) == number

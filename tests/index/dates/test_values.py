"""Date values: what they cover, and which of them exclude each other."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import bounds, relation

FORMS = [
    ("2026-01-23T10:30", "2026-01-23T10:30", "2026-01-23T10:30"),
    ("2026-01-23", "2026-01-23T00:00", "2026-01-23T23:59"),
    ("2024-02", "2024-02-01T00:00", "2024-02-29T23:59"),
    ("2026-Q2", "2026-04-01T00:00", "2026-06-30T23:59"),
    ("2026", "2026-01-01T00:00", "2026-12-31T23:59"),
    ("199X", "1990-01-01T00:00", "1999-12-31T23:59"),
    ("2026-03-03/2026-03-05", "2026-03-03T00:00", "2026-03-05T23:59"),
    ("2026-03-03/..", "2026-03-03T00:00", "9999-12-31T23:59"),
    ("../2026-03-05", "0001-01-01T00:00", "2026-03-05T23:59"),
]


@pytest.mark.parametrize(("iso", "first", "last"), FORMS)
def test_every_form_of_the_contract_covers_its_time(iso: str, first: str, last: str) -> None:
    assert bounds(iso) == (datetime.fromisoformat(first), datetime.fromisoformat(last))


@pytest.mark.parametrize("iso", ["", "2026-13", "2026-02-30", "soon", "2026-03-05/2026-03-03", "/"])
def test_what_is_no_value_is_refused(iso: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        bounds(iso)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2026-01-23", "2026-01-23", "equal"),
        ("2026-Q1", "2026-01-01/2026-03-31", "equal"),
        ("2026-01", "2026-01-23", "contains"),
        ("2026-01-23T10:30", "2026-01-23", "within"),
        ("2026-01-20/..", "2026-02", "contains"),
        ("2026-01-20/2026-02-05", "2026-02", "overlaps"),
        ("2026-01-23", "2026-01-24", "excludes"),
        ("2026-01-23T10:30", "2026-01-23T11:00", "excludes"),
        ("202X", "2019", "excludes"),
    ],
)
def test_values_that_support_each_other_are_told_from_those_that_cannot_both_be(
    one: str, other: str, expected: str
) -> None:
    assert relation(one, other) == expected


@given(st.sampled_from([form[0] for form in FORMS]), st.sampled_from([form[0] for form in FORMS]))
def test_a_relation_read_backwards_is_its_mirror(one: str, other: str) -> None:
    mirrored = {"contains": "within", "within": "contains"}
    there = relation(one, other)
    assert relation(other, one) == mirrored.get(there, there)

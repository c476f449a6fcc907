"""Finding dates never fails, never lies about its places, and takes time in step with the text."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.dates import bounds, dates_in, find, relation
from index.language import Language

WORDS = """el la de del al a y en desde hasta entre 3 5 15 23 2019 2026 enero mayo lunes próximo
pasado que viene semana mes año siglo XXI hace dos tres días semanas ayer mañana hoy principios
finales trimestre primer segundo último a las 10:30 horas Semana Santa verano mismo día , . - /
the of on in from to next last ago after Monday May March 4th week year quarter at p.m. early"""
NEWS = st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join)
ANCHORS = st.one_of(st.none(), st.dates(), st.sampled_from([date.min, date.max, date(2024, 2, 29)]))


@settings(max_examples=2000, deadline=None)
@given(st.one_of(st.text(max_size=80), NEWS), st.sampled_from(["es", "en"]), ANCHORS)
def test_any_text_has_dates_in_their_places_with_values_that_are_values(
    text: str, language: Language, anchor: date | None
) -> None:
    last = 0
    for mention in dates_in(text, language, anchor):
        found, resolution = mention.expression, mention.resolution
        assert last <= found.said_start <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        assert text[found.said_start : found.end] == found.said == resolution.said
        for value in resolution.readings:
            assert bounds(value)[0] <= bounds(value)[1]
        assert resolution.value in (*resolution.readings, None)
        assert (resolution.value is None) == (len(resolution.readings) != 1)
        last = found.end


@pytest.mark.slow
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("piece", ["a", "hace dos ", "3 de ", "1 2020-", "\n"])
def test_the_time_a_line_takes_grows_no_faster_than_the_line(
    piece: str, language: Language
) -> None:
    def seconds(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        begun = time.process_time()
        find(text, language)
        return time.process_time() - begun

    # Eight times the text in eight times the time, with room for the noise of a busy machine.
    assert seconds(160_000) < 16 * seconds(20_000) + 0.5


def test_a_day_supports_its_month_and_excludes_the_next() -> None:
    anchor = date(2026, 1, 15)
    (day,) = dates_in("La reunión será el 3 de febrero.", "es", anchor)
    (month,) = dates_in("Se reunirán en febrero próximo.", "es", anchor)
    (other,) = dates_in("Se reunirán en marzo próximo.", "es", anchor)
    assert relation(month.resolution.value or "", day.resolution.value or "") == "contains"
    assert relation(other.resolution.value or "", day.resolution.value or "") == "excludes"

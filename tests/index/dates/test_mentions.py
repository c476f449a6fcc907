"""What a resolved date says of itself: the words, the anchor, the rule, the edge of a range."""

from datetime import date

import pytest

from index.dates import dates_in
from index.language import Language, detect_language

ANCHOR = date(2026, 1, 15)


def test_a_relative_date_names_the_day_it_was_counted_from() -> None:
    (mention,) = dates_in("La cumbre será en febrero próximo.", "es", ANCHOR)
    resolution = mention.resolution
    assert (resolution.value, resolution.said) == ("2026-02", "en febrero próximo")
    assert (resolution.anchor, resolution.rule) == (ANCHOR, "next")


def test_a_complete_date_needs_no_anchor() -> None:
    for anchor in (ANCHOR, None):
        (mention,) = dates_in("Fue el 3 de junio de 1964.", "es", anchor)
        assert (mention.resolution.value, mention.resolution.anchor) == ("1964-06-03", None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("El recinto se ha inundado y la feria se aplaza al 26 de abril.", "es"),
        ("The ground flooded and the fair was postponed to 26 April.", "en"),
    ],
)
def test_what_an_event_is_moved_to_is_still_to_come(text: str, language: Language) -> None:
    (mention,) = dates_in(text, language, date(2025, 4, 10))
    assert mention.resolution.value == "2025-04-26"


def test_without_an_anchor_the_words_stand_and_nothing_is_made_up() -> None:
    (mention,) = dates_in("Se reunirán el lunes.", "es", None)
    assert mention.expression.said == "el lunes"
    assert mention.resolution.readings == ()
    assert mention.resolution.rule == "unresolved"


def test_an_open_range_knows_the_day_it_begins_on() -> None:
    (mention,) = dates_in("Regirá a partir del 1 de febrero.", "es", ANCHOR)
    assert mention.resolution.value == "2026-02-01/.."
    assert mention.resolution.edge == "2026-02-01"


def test_a_distance_counts_from_the_date_that_the_sentence_sets() -> None:
    text = "Fue tres días después de la llamada del 12 de enero."
    after, call = dates_in(text, "es", ANCHOR)
    assert (after.resolution.value, after.resolution.anchor_said) == ("2026-01-15", "12 de enero")
    assert call.resolution.value == "2026-01-12"


def test_an_hour_stays_with_its_day_across_the_sentence_and_not_beyond() -> None:
    text = "El 3 de febrero, en la sede, a las 9:15, se abrirán. Otro día, a las 9:15, no."
    values = [m.resolution.value for m in dates_in(text, "es", ANCHOR)]
    assert values == ["2026-02-03", "2026-02-03T09:15", None]


def test_an_hour_of_the_next_sentence_is_of_the_day_of_a_story_that_goes_on() -> None:
    told = "Anunció ayer que se marcha. Se lo dijo a las siete de la tarde a su equipo."
    (_, hour) = dates_in(told, "es", ANCHOR)
    assert hour.resolution.value == "2026-01-14T19:00"
    for broken in (
        told.replace("dijo", "dirá"),
        told.replace(". ", ".\n"),
        told.replace(". ", ". Lo esperaban. "),
    ):
        (_, hour) = dates_in(broken, "es", ANCHOR)
        assert hour.resolution.value is None, broken


def test_what_was_agreed_to_be_done_is_still_to_come() -> None:
    (mention,) = dates_in(
        "Los ministros convinieron en convocar una cita en febrero.", "es", ANCHOR
    )
    assert mention.resolution.value == "2026-02"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Se reunirá el lunes 30 a las 10:00 horas.", "2026-03-30T10:00"),
        ("El día 25 a las 12.00 h.", "2026-03-25T12:00"),
        ("Empezó el martes por la mañana, a las 9.30 horas.", "2026-03-17T09:30"),
        ("Fue detenido a primera hora de la mañana del lunes.", "2026-03-16"),
        ("Será mañana, a las 9.30.", "2026-03-19T09:30"),
        ("Termina el 31 de marzo a las 24.00 horas.", "2026-04-01T00:00"),
        ("El 31 de marzo a las doce de la noche.", "2026-04-01T00:00"),
        ("El sábado 21, de 20 a 24 horas.", "2026-03-21T20:00/2026-03-22T00:00"),
        ("Abrirá el último domingo del mes.", "2026-03-29"),
        ("Lo aprobó por mayoría el lunes.", "2026-03-16"),
        ("Lo anunció la Consejería el jueves.", "2026-03-12"),
        ("El plazo acaba el viernes.", "2026-03-20"),
        ("The concert will be held on June 5 at 7:30 p.m. in the square.", "2026-06-05T19:30"),
        ("The hall is to be opened on Friday.", "2026-03-20"),
        ("La reunión será celebrada el viernes.", "2026-03-20"),
        ("It will open on the last Friday of the month.", "2026-03-27"),
    ],
)
def test_a_notice_gives_its_day_and_hour(text: str, value: str) -> None:
    found = dates_in(text, detect_language(text), date(2026, 3, 18))
    assert found[-1].resolution.value == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("En los años 2010 y 2011 no llovió.", ["2010", "2011"]),
        ("En los años 2010 no llovió.", ["201X"]),
        ("Los próximos 5, 6 y 7 de junio.", ["2026-06-05", "2026-06-06", "2026-06-07"]),
        ("Los sábados 4 y 11 de abril.", ["2026-04-04", "2026-04-11"]),
        ("El último viernes de cada mes hay mercado.", []),
        ("3/4 de los vecinos lo apoyan.", []),
        ("Por la mañana habrá niebla.", []),
    ],
)
def test_each_day_of_a_list_is_found_and_nothing_else(text: str, values: list[str]) -> None:
    found = dates_in(text, "es", date(2026, 3, 18))
    assert [mention.resolution.value for mention in found] == values


def test_offsets_are_code_points_also_after_characters_of_two_units() -> None:
    text = "🗓️ Será el 3 de marzo de 2026."
    (mention,) = dates_in(text, "es", None)
    assert text[mention.expression.start : mention.expression.end] == "3 de marzo de 2026"


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("Los torneos se suspendieron hasta el 5 de mayo.", "2020-03-18", "../2020-05-05"),
        ("Trabajó allí hasta el 5 de mayo.", "2020-05-20", "../2020-05-05"),
        ("La muestra estará abierta hasta el viernes.", "2020-06-01", "../2020-06-05"),
    ],
)
def test_a_past_verb_does_not_tell_of_an_end(text: str, published: str, value: str) -> None:
    (mention,) = dates_in(text, "es", date.fromisoformat(published))
    assert mention.resolution.value == value

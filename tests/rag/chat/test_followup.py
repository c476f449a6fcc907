"""What a follow-up becomes. Names and events here are of no archive: only their form matters."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalogue import Coverage
from index.language import detect_language
from rag.answer import Answer, Citation, Corroboration
from rag.chat.followup import needs_context, standalone
from rag.question import question_type

unhurried = settings(deadline=None)  # a busy machine is no failure
WORDS = [
    "¿",
    "y",
    "and",
    "la",
    "the",
    "it",
    "lo",
    "de",
    "dónde",
    "where",
    "who",
    "Ana",
    "2019",
    "no,",
]


def answered(question: str, short: str | None = None, quote: str = "") -> Answer:
    """An answer as an archive would have given it."""
    words = quote or short or "Nada más se sabe."
    citation = Citation(
        1, "a", "Titular", "El Faro", date(2024, 5, 8), False, None, 0, len(words), words, short
    )
    return Answer(
        question=question,
        standalone=question,
        language=detect_language(question),
        question_type=question_type(question),
        status="answered",
        text="",
        short=short,
        value=None,
        confidence=0.9,
        citations=(citation,),
        alternatives=(),
        corroboration=Corroboration(1, 1),
        reason=None,
        nearest=(),
        coverage=Coverage(1, None, None, ()),
        timings_ms={},
    )


@pytest.mark.parametrize(
    ("before", "short", "question", "expected"),
    [
        # A question word alone is asked of the question before.
        ("¿Cuándo es el congreso de magia?", None, "¿y dónde?", "¿Dónde es el congreso de magia?"),
        ("When is the chess final?", None, "and why?", "Why is the chess final?"),
        ("Is the harbour closing?", None, "when?", "When is the harbour closing?"),
        (
            "¿Por qué se aplazó el congreso?",
            None,
            "¿hasta cuándo?",
            "¿Hasta cuándo se aplazó el congreso?",
        ),
        ("¿Cuándo es el congreso de magia?", None, "where?", "¿Dónde es el congreso de magia?"),
        # A fragment takes the place of its like.
        (
            "¿Cuándo empieza la reunión ministerial?",
            None,
            "¿y la del 23 de enero?",
            "¿Cuándo empieza la reunión del 23 de enero?",
        ),
        ("How many people died in 2018?", None, "and in 2019?", "How many people died in 2019?"),
        (
            "¿Cuántos hoteles hay en Cartagena?",
            None,
            "¿y en Guadalajara?",
            "¿Cuántos hoteles hay en Guadalajara?",
        ),
        ("¿Qué edad tiene Ana Lobo?", None, "¿y Luis Paz?", "¿Qué edad tiene Luis Paz?"),
        (
            "What time does the first ferry leave?",
            None,
            "and the last one?",
            "What time does the last ferry leave?",
        ),
        (
            "¿Quién ganó la prueba femenina?",
            None,
            "¿y la masculina?",
            "¿Quién ganó la prueba masculina?",
        ),
        # A correction changes the same part.
        (
            "¿Dónde es la reunión de marzo?",
            None,
            "no, la de febrero",
            "¿Dónde es la reunión de febrero?",
        ),
        (
            "¿Cuántas camas tiene el hospital de Lerma?",
            None,
            "no, en Lerma no, en Haro",
            "¿Cuántas camas tiene el hospital de Lerma en Haro?",
        ),
        (
            "¿Por qué dimitió Ana Lobo?",
            None,
            "me refiero al alcalde",
            "¿Por qué dimitió el alcalde?",
        ),
        ("Why did Ana Lobo resign?", None, "not her, the mayor", "Why did the mayor resign?"),
        (
            "¿Quién ganó el concurso de tartas del barrio de Gamonal?",
            None,
            "no, el de empanadas",
            "¿Quién ganó el concurso de empanadas del barrio de Gamonal?",
        ),
        # One half of two, whatever stands before it.
        (
            "¿Quién marcó en la primera parte del partido?",
            None,
            "¿y en la segunda?",
            "¿Quién marcó en la segunda parte del partido?",
        ),
        (
            "Who won the men's race in Haro?",
            None,
            "and the women's?",
            "Who won the women's race in Haro?",
        ),
        # The language may change between two turns.
        (
            "How many fires were there in Haro in 2018?",
            None,
            "¿y en 2019?",
            "How many fires were there in Haro en 2019?",
        ),
        ("How cold did it get in Haro?", None, "¿y en Lerma?", "How cold did it get in Lerma?"),
        # Somebody, or a price, that nothing in the question before stands for.
        (
            "When does the Haro festival start?",
            None,
            "and the director?",
            "Who is the director of the Haro festival?",
        ),
        (
            "¿Cuánto tarda el tren de Haro?",
            None,
            "¿y el billete?",
            "¿Cuánto cuesta el billete del tren de Haro?",
        ),
        # What everything of its kind has is that of what was spoken of.
        (
            "¿Quién ganó el Trofeo de Remo?",
            None,
            "¿qué dijo el presidente?",
            "¿Qué dijo el presidente sobre el Trofeo de Remo?",
        ),
        (
            "When does the Haro race start?",
            None,
            "how long is the route?",
            "How long is the route of the Haro race?",
        ),
        ("When does the Haro race start?", None, "any injuries?", "Any injuries in the Haro race?"),
        # What points back gets its name, from the archive's own words where it has them.
        ("¿Quién convocó la huelga?", "Ana Lobo", "¿qué edad tiene?", "¿Qué edad tiene Ana Lobo?"),
        ("Who won the race?", "Luis Paz", "How old is he?", "How old is Luis Paz?"),
        ("Who won the race?", "Luis Paz", "what did he say?", "What did Luis Paz say?"),
        (
            "¿Cuándo es la cumbre del clima?",
            None,
            "¿quién la convocó?",
            "¿Quién convocó la cumbre del clima?",
        ),
        (
            "Where is the science museum?",
            None,
            "when does it open?",
            "When does the science museum open?",
        ),
        ("¿Dónde es el congreso?", None, "¿cuánto dura?", "¿Cuánto dura el congreso?"),
        ("¿En qué sala es el concierto?", None, "¿quién lo dirige?", "¿Quién dirige el concierto?"),
        (
            "What did the divers find?",
            "un barco romano",
            "how old is it?",
            "How old is un barco romano?",
        ),
        (
            "Which school won the prize?",
            "el colegio Ribera",
            "how many pupils does it have?",
            "How many pupils does el colegio Ribera have?",
        ),
        (
            "¿Qué ciudades dejó sin luz el temporal Elvira?",
            "Haro y Lerma",
            "¿cuánto duró?",
            "¿Cuánto duró el temporal Elvira?",
        ),
        (
            "Who bought the Gran Hotel?",
            "Ana Lobo",
            "how many people work there?",
            "How many people work in the Gran Hotel?",
        ),
        ("Who won the race?", "Luis Paz", "how old?", "How old is Luis Paz?"),
        (
            "¿Qué sala juzga a la exconsejera Rocío Lamas?",
            "la Sección Tercera",
            "¿de qué se le acusa?",
            "¿De qué se le acusa a Rocío Lamas?",
        ),
        (
            "¿Qué pintores exponen en la sala Grao?",
            "los hermanos Leal",
            "¿dónde se venden sus obras?",
            "¿Dónde se venden las obras de los hermanos Leal?",
        ),
        (
            "Why was the Haro bridge closed?",
            None,
            "when do the repairs finish?",
            "When do the repairs of the Haro bridge finish?",
        ),
        (
            "What sentence did the prosecutor ask for Luis Paz?",
            "nueve años",
            "and for his brother?",
            "What sentence did the prosecutor ask for Luis Paz's brother?",
        ),
        (
            "¿Cuándo empezó el juicio por el incendio de la lonja?",
            "el lunes",
            "¿cuánto va a durar?",
            "¿Cuánto va a durar el juicio por el incendio de la lonja?",
        ),
        (
            "What does the new pier in Salinas cost?",
            None,
            "who's paying?",
            "Who is paying in the new pier in Salinas?",
        ),
        (
            "¿Dónde pasará el tranvía de Haro?",
            None,
            "¿qué dicen los comerciantes?",
            "¿Qué dicen los comerciantes sobre el tranvía de Haro?",
        ),
        (
            "¿Dónde apareció el coche de la mujer desaparecida?",
            "en un camino",
            "¿cómo se llama ella?",
            "¿Cómo se llama la mujer desaparecida?",
        ),
        (
            "Where was the boat of the fisherman from Noja found?",
            "en la playa",
            "who found him?",
            "Who found the boat of the fisherman from Noja?",
        ),
        (
            "¿Qué club ficha a Lucía Monte?",
            "el Atlético Ría",
            "¿cuánto paga por ella?",
            "¿Cuánto paga por Lucía Monte?",
        ),
        (
            "¿Quién preside la Audiencia de Torres?",
            "Ana Lobo",
            "no, el fiscal jefe",
            "¿Quién es el fiscal jefe de la Audiencia de Torres?",
        ),
        (
            "What was the turnout in Haro?",
            None,
            "and at six?",
            "What was the turnout in Haro at six?",
        ),
        (
            "Who is the mayor of Haro?",
            "Ana Lobo",
            "since when?",
            "Since when Ana Lobo is the mayor of Haro?",
        ),
    ],
)
def test_a_follow_up_stands_alone(
    before: str, short: str | None, question: str, expected: str
) -> None:
    assert needs_context(question)
    assert standalone(question, [answered(before, short)])[0] == expected


def test_a_name_carried_over_is_the_archives_own() -> None:
    quote = "La Cumbre Iberoamericana de Ministros empezará el lunes."
    before = answered("¿Cuándo es la cumbre de ministros?", "el lunes", quote)
    text, _ = standalone("¿quién la convocó?", [before])
    assert text == "¿Quién convocó la Cumbre Iberoamericana de Ministros?"


def test_a_person_is_carried_over_by_the_full_name_in_the_passage() -> None:
    before = answered("Who won the race?", "Paz", "Ayer Luis Paz ganó la carrera. Paz lloró.")
    assert standalone("How old is he?", [before])[0] == "How old is Luis Paz?"


def test_who_may_be_the_answer_or_the_subject_so_both_readings_are_given() -> None:
    before = answered("¿Quién dirige el Museo del Mar?", "Ana Lobo")
    text, other = standalone("¿a quién sustituye?", [before])
    assert text == "¿A quién sustituye Ana Lobo?"
    assert other == "¿A quién sustituye el Museo del Mar?"


def test_a_chain_of_follow_ups_keeps_the_subject() -> None:
    first = answered("¿Cuándo es el congreso de magia?")
    text, _ = standalone("¿y dónde?", [first])
    second = answered(text)
    assert standalone("¿por qué?", [first, second])[0] == "¿Por qué es el congreso de magia?"


def test_a_topic_put_in_place_of_another_is_what_is_spoken_of() -> None:
    strike = answered("¿Cuándo es la huelga de autobuses de Almenara?")
    text, _ = standalone("¿y el puente de la Estación?", [strike])
    bridge = replace(answered(text), question="¿y el puente de la Estación?")
    assert standalone("¿cuánto costará?", [strike, bridge])[0] == (
        "¿Cuánto costará el puente de la Estación?"
    )


def test_a_person_asked_for_two_turns_ago_is_he() -> None:
    driver = answered("Who drove the bus that crashed in Alto Blanco?", "un conductor de 58 años")
    seats = answered("How many seats had the bus that crashed in Alto Blanco?", "37")
    text, _ = standalone("had he been drinking?", [driver, seats])
    assert text == "Had un conductor de 58 años been drinking?"


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuándo es la reunión ministerial?",
        "who painted the ceiling of the chapel",
        "¿Quién ganó el premio de cuentos?",
        "precio del billete de tren a Lisboa",
        "Did the mayor say that she would resign?",
        "How many customers came to the market on its first day?",
        "horario de la biblioteca los sábados",
        "Did it snow on the pass at Easter?",
        "",
        "?",
    ],
)
def test_a_complete_question_needs_nothing(question: str) -> None:
    assert not needs_context(question)


@unhurried
@given(st.text(), st.text())
def test_any_turn_after_any_other_is_understood(before: str, question: str) -> None:
    text, _ = standalone(question, [answered(before)])
    assert isinstance(text, str)


@unhurried
@given(st.lists(st.sampled_from(WORDS)))
def test_any_words_are_understood(words: list[str]) -> None:
    standalone(" ".join(words), [answered("¿Cuándo es la reunión de Ana?", "Ana Lobo")])

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.slots import slots, unsupported

MEETING = "La reunión no se celebrará el lunes 12 de mayo, sino el 15 de mayo de 2025 en Lisboa."
FIRE = "El fuego quemó 42.277 hectáreas, el 40 % de ellas de pinar, según Marta Ledesma."
CALL = "Claudia Sheinbaum llamó a Donald Trump tres veces en quince días."


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("El 15 de mayo", MEETING),
        ("15 May 2025", MEETING),
        ("May 15", MEETING),
        ("en Lisboa", MEETING),
        ("42,277 hectares", FIRE),
        ("42277", FIRE),
        ("a 40% share", FIRE),
        ("Ledesma", FIRE),
        ("15 días", CALL),
        ("three times", CALL),
        ("Sheinbaum llamó a Trump", CALL),
        ("No se celebrará el 12 de mayo", MEETING),
        ("3 de junio", "La feria será del 3 al 5 de junio."),
        ("4 June", "La feria será el 3, 4 y 5 de junio."),
        ("2015", "Llegó al cargo en junio de 2015."),
        ("sin heridos", "El vuelco acabó sin heridos."),
    ],
)
def test_what_the_quote_says_is_supported(sentence: str, quote: str) -> None:
    assert unsupported(sentence, [quote]) == []


@pytest.mark.parametrize(
    ("sentence", "quote", "kind"),
    [
        ("El 14 de mayo", MEETING, "date"),
        ("15 June", MEETING, "date"),
        ("15 de mayo de 2024", MEETING, "date"),
        ("el martes 12 de mayo", MEETING, "weekday"),
        ("en Madrid", MEETING, "name"),
        ("Se celebrará el 12 de mayo", MEETING, "negation"),
        ("No fue el 15 de mayo", MEETING, "negation"),
        ("42.278 hectáreas", FIRE, "number"),
        ("42.277 kilómetros", FIRE, "number"),
        ("40 hectáreas", FIRE, "number"),
        ("según Marta Ledezma", FIRE, "name"),
        ("no quemó 42.277 hectáreas", FIRE, "negation"),
        ("Trump llamó a Sheinbaum", CALL, "name"),
        ("cuatro veces", CALL, "number"),
        ("con heridos", "El vuelco acabó sin heridos.", "negation"),
        ("hay candidatos", "Para la tercera plaza no hay candidatos.", "negation"),
        ("6 de junio", "La feria será del 3 al 5 de junio.", "date"),
        ("Ganó 2-3", "Ganó 3-2.", "number"),
        ("Un tercio de los vecinos", "Dos tercios de los vecinos.", "number"),
        ("dos años de cárcel", "Pide dos años y medio de cárcel.", "number"),
        ("1,9", "La obra costó 1,9 millones de euros.", "number"),
    ],
)
def test_what_the_quote_does_not_say_is_named(sentence: str, quote: str, kind: str) -> None:
    missing = unsupported(sentence, [quote])
    assert missing
    assert {slot.kind for slot in missing} == {kind}


def test_a_surname_and_a_verb_are_no_months() -> None:
    assert not any(slot.kind == "date" for slot in slots("They may march on"))


@given(st.text())
def test_any_text_supports_itself(text: str) -> None:
    assert unsupported(text, [text]) == []


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(sentence: str, quote: str) -> None:
    assert unsupported(sentence, []) == slots(sentence) or slots(sentence)
    unsupported(sentence, [quote])

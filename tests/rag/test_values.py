from decimal import Decimal

import pytest

from rag.values import normal_name, quantities, unit_key


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,9 millones de euros", "1900000", "euro"),
        ("1.9 million euros", "1900000", "euro"),
        ("$135", "135", "dollar"),
        ("22,5 %", "22.5", "percent"),
        ("el tres por ciento", "3", "percent"),
        ("42 metros cuadrados", "42", "square metre"),
        ("42 square metres", "42", "square metre"),
        ("veintisiete kilómetros", "27", "kilometre"),
        ("312 personas", "312", "person"),
        ("312 people", "312", "person"),
        ("nueve", "9", None),
        ("los 110 que se pagaban", "110", None),
        ("dos años y medio", "2.5", "year"),
        ("una hora y media", "1.5", "hour"),
        ("two years and a half", "2.5", "year"),
        ("two and a half years", "2.5", "year"),
        ("dos tercios", "2", "third"),
        ("un tercio", "1", "third"),
        ("una veintena de heridos", "20", "injured"),
        ("3.000 M€", "3000000000", "euro"),
        ("3.000 m", "3000", "metre"),
    ],
)
def test_a_quantity_has_its_value_and_unit(text: str, value: str, unit: str | None) -> None:
    (quantity,) = quantities(text)
    assert (quantity.value, quantity.unit) == (Decimal(value), unit)


def test_a_unit_that_we_do_not_know_is_as_printed_and_told_by_its_stem() -> None:
    (one,), (many,) = quantities("1 puesto"), quantities("38 puestos")
    assert (one.unit, many.unit) == ("puesto", "puestos")
    assert unit_key(one.unit) == unit_key(many.unit)


def test_a_value_has_its_json_form() -> None:
    whole, part = quantities("42.277 hectáreas y 2,5 kilómetros")
    assert whole.to_json() == {"kind": "number", "value": 42277, "unit": "hectare"}
    assert part.to_json() == {"kind": "number", "value": 2.5, "unit": "kilometre"}


def test_names_are_alike_however_they_are_written() -> None:
    assert normal_name("Washington, D.C.") == normal_name("Washington, DC")
    assert normal_name("la alcaldía de Güímar") == normal_name("Alcaldía de Guimar")
    assert normal_name("Olmeda") == normal_name("Beatriz Olmeda")[1:]

import re
from datetime import date

import prompts
from index.catalogue import Coverage
from rag import compose


def _placeholders(language: str) -> dict[tuple[str, str], set[str]]:
    frames = prompts.frames(language)
    return {
        (section, name): set(re.findall(r"{(\w+)}", text))
        for section, texts in frames.items()
        for name, text in texts.items()
    }


def test_both_languages_have_the_same_frames_with_the_same_placeholders() -> None:
    assert _placeholders("es") == _placeholders("en")


def test_a_day_is_written_out() -> None:
    assert compose.spell_date(date(2026, 1, 15), "es") == "15 de enero de 2026"
    assert compose.spell_date(date(2026, 1, 15), "en") == "15 January 2026"


def test_an_outlet_is_named_as_far_as_it_is_known() -> None:
    day = date(2025, 3, 4)
    assert compose.outlet("El Eco", day, "es") == "El Eco (4 de marzo de 2025)"
    assert compose.outlet("El Eco", None, "es") == "El Eco"
    assert compose.outlet(None, day, "es") == "un artículo del 4 de marzo de 2025 sin medio"
    assert compose.outlet(None, None, "en") == "an article without an outlet"


def test_coverage_is_said_in_words() -> None:
    first, last = date(2025, 1, 1), date(2025, 2, 1)
    assert compose.covers(Coverage(1, None, None, ()), "es") == "Cubre 1 artículo, sin fecha."
    assert compose.covers(Coverage(2, first, first, ()), "en") == (
        "It covers 2 articles, of 1 January 2025."
    )
    assert compose.covers(Coverage(2, first, last, ()), "es") == (
        "Cubre 2 artículos, del 1 de enero de 2025 al 1 de febrero de 2025."
    )

import itertools
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Article
from rag.agreement import Verdict, weigh
from rag.answer import QuestionType
from rag.claims import Claim, independent
from tests.rag import oracle


def _article(name: str, text: str, day: str | None = None, source: str | None = "") -> Article:
    published = date.fromisoformat(day) if day else None
    return Article(name, text, text[:20], name if source == "" else source, published)


def _claims(kind: QuestionType, *told: tuple[Article, str]) -> list[Claim]:
    return [oracle.claim(article, words, kind) for article, words in told]


def _told(verdict: Verdict) -> tuple[object, ...]:
    others = [(relation, group.lead.short) for relation, group in verdict.others]
    return verdict.disputed, verdict.shown.lead.short, verdict.shown.independent, others


def _always(claims: list[Claim], reprints: list[set[str]] | None = None) -> Verdict:
    """Weigh claims in every order, which must not matter."""
    verdicts = [weigh(order, reprints or []) for order in itertools.permutations(claims)]
    assert all(verdict == verdicts[0] for verdict in verdicts)
    return verdicts[0]


FAIR = "La feria del queso de Villarrubia se celebrará el {} en el recinto ferial."


def test_articles_that_say_the_same_in_other_words_agree() -> None:
    claims = _claims(
        "when",
        (_article("A", FAIR.format("sábado 12 de abril"), "2025-04-07"), "sábado 12 de abril"),
        (_article("B", FAIR.format("próximo sábado"), "2025-04-09"), "próximo sábado"),
        (_article("C", FAIR.format("mes de abril"), "2025-03-01"), "abril"),
    )
    verdict = _always(claims)
    assert (verdict.disputed, verdict.others, verdict.shown.independent) == (False, (), 3)


def test_a_vague_date_speaks_for_neither_of_two_days() -> None:
    claims = _claims(
        "when",
        (_article("A", FAIR.format("12 de abril"), "2025-04-01"), "12 de abril"),
        (_article("B", FAIR.format("13 de abril"), "2025-04-01"), "13 de abril"),
        (_article("C", FAIR.format("mes de abril"), "2025-04-20"), "mes de abril"),
        (_article("D", FAIR.format("año 2025"), "2025-04-20"), "2025"),
    )
    assert _told(_always(claims)) == (True, "12 de abril", 1, [("conflicting", "13 de abril")])


@pytest.mark.parametrize(("likely", "told"), [(0.6, "13 de abril"), (0.9, "mes de abril")])
def test_a_vague_date_yields_to_days_one_of_which_is_likelier(likely: float, told: str) -> None:
    one, other, vague = _claims(
        "when",
        (_article("A", FAIR.format("12 de abril"), "2025-04-01"), "12 de abril"),
        (_article("B", FAIR.format("13 de abril"), "2025-04-02"), "13 de abril"),
        (_article("C", FAIR.format("mes de abril"), "2025-04-20"), "mes de abril"),
    )
    verdict = _always(
        [
            replace(one, probability=0.4),
            replace(other, probability=0.5),
            replace(vague, probability=likely),
        ]
    )
    assert (verdict.shown.lead.short, verdict.disputed) == (told, told != "mes de abril")


def test_an_article_that_gives_both_dates_means_two_events() -> None:
    both = "La feria del queso de Villarrubia abre el 12 de abril y la de la miel el 19 de abril."
    one, other = _article("A", both, "2025-04-01"), _article("B", both, "2025-04-01")
    claims = _claims("when", (one, "12 de abril"), (one, "19 de abril"), (other, "19 de abril"))
    assert _always(claims).others == ()


def test_outlets_that_contradict_each_other_on_one_day_dispute_the_answer() -> None:
    claims = _claims(
        "when",
        (_article("A", FAIR.format("12 de abril"), "2025-04-01"), "12 de abril"),
        (_article("B", FAIR.format("13 de abril"), "2025-04-01"), "13 de abril"),
        (_article("C", FAIR.format("domingo 13 de abril"), "2025-04-01"), "domingo 13 de abril"),
    )
    verdict = _always(claims)
    assert _told(verdict) == (True, "13 de abril", 2, [("conflicting", "12 de abril")])


@pytest.mark.parametrize(
    ("other", "disputed"),
    [
        ("La plaza del queso de Villarrubia abrirá sus puertas el {}.", True),
        ("La plaza del queso de Villarrubia se llenó de gente el {}.", False),
    ],
)
def test_another_day_told_with_the_same_word_counts_however_sure_the_first(
    other: str, disputed: bool
) -> None:
    sure, unsure = _claims(
        "when",
        (
            _article("A", "La plaza del queso de Villarrubia abrirá el 12 de abril.", "2025-04-01"),
            "12 de abril",
        ),
        (_article("B", other.format("14 de abril"), "2025-04-01"), "14 de abril"),
    )
    verdict = _always([replace(sure, probability=0.8), replace(unsure, probability=0.3)])
    assert (verdict.disputed, len(verdict.others)) == (disputed, int(disputed))


def test_of_two_equal_sides_the_newer_is_shown_and_then_the_lower_id() -> None:
    one = _article("A", FAIR.format("12 de abril"), "2025-04-01")
    other = _article("B", FAIR.format("13 de abril"), "2025-04-02")
    newer = _always(_claims("when", (one, "12 de abril"), (other, "13 de abril")))
    assert _told(newer)[:2] == (True, "13 de abril")
    same_day = _article("B", FAIR.format("13 de abril"), "2025-04-01")
    lower = _always(_claims("when", (one, "12 de abril"), (same_day, "13 de abril")))
    assert _told(lower)[:2] == (True, "12 de abril")


def test_a_postponement_supersedes_what_was_announced() -> None:
    later = "La feria del queso de Villarrubia se aplaza al 26 de abril por la lluvia."
    report = "La feria del queso de Villarrubia reunió ayer a mil personas en el recinto."
    claims = _claims(
        "when",
        (_article("A", FAIR.format("12 de abril"), "2025-04-01"), "12 de abril"),
        (_article("B", FAIR.format("12 de abril"), "2025-04-02"), "12 de abril"),
        (_article("C", later, "2025-04-10"), "26 de abril"),
        (_article("D", report, "2025-04-27"), "ayer"),
    )
    verdict = _always(claims)
    assert not verdict.disputed
    assert verdict.shown.independent == 2
    assert {claim.short for claim in verdict.shown.claims} == {"26 de abril", "ayer"}
    assert _told(verdict)[3] == [("superseded", "12 de abril")]


@pytest.mark.parametrize(
    "aside",
    [
        "Lo cuenta también la revista comarcal.",
        "Así sucedió el año pasado.",
        "En cambio, el baile no tiene fecha.",
    ],
)
def test_an_ordinary_word_is_no_change(aside: str) -> None:
    claims = _claims(
        "when",
        (_article("A", FAIR.format("12 de abril"), "2025-04-01"), "12 de abril"),
        (_article("B", f"{FAIR.format('26 de abril')} {aside}", "2025-04-02"), "26 de abril"),
    )
    assert _always(claims).disputed


def test_a_postponement_counts_however_little_the_reader_thinks_of_it() -> None:
    later = (
        "La feria del queso de Villarrubia no se celebrará este sábado. El recinto ferial se ha "
        "inundado y se aplaza al 26 de abril. La decisión se tomó el 9 de abril a las 19:00."
    )
    announced, moved, decided = _claims(
        "when",
        (_article("A", FAIR.format("12 de abril"), "2025-04-01"), "12 de abril"),
        (_article("C", later, "2025-04-10"), "26 de abril"),
        (_article("C", later, "2025-04-10"), "9 de abril"),
    )
    faint = [replace(claim, probability=0.04) for claim in (moved, decided)]
    verdict = _always([replace(announced, probability=0.7), *faint])
    assert _told(verdict) == (False, "26 de abril", 1, [("superseded", "12 de abril")])


def test_what_an_article_denies_it_supports_nowhere() -> None:
    denial = "La feria no abre el 12 de abril. La directora habló del 12 de abril sin dudar."
    article = _article("C", denial, "2025-04-10")
    first, again = _claims("when", (article, "12 de abril"), (article, "12 de abril"))
    at = denial.rindex("12 de abril")
    again = replace(again, start=at, end=at + 11, quote_start=denial.index("La directora"))
    announced = _claims(
        "when", (_article("A", FAIR.format("12 de abril"), "2025-04-01"), "12 de abril")
    )
    verdict = _always([*announced, first, replace(again, quote_end=len(denial))])
    assert {claim.article.id for claim in verdict.shown.claims} == {"A"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("El club no juega desde el 11 de marzo.", "11 de marzo"),
        ("La piscina no abrirá hasta el lunes 12 de mayo.", "lunes 12 de mayo"),
        ("No llegó a conocerla porque murió en 1977.", "1977"),
    ],
)
def test_what_is_denied_otherwise_still_tells_when(text: str, words: str) -> None:
    said, other = _article("A", text, "2025-05-05"), _article("B", "Fue en 2003.", "2025-05-05")
    claims = [
        replace(claim, probability=probability)
        for claim, probability in zip(
            _claims("when", (said, words), (other, "2003")), (0.6, 0.2), strict=True
        )
    ]
    assert _always(claims).shown.lead.short == words


def test_an_hour_is_no_witness_for_a_day_that_another_sentence_sets() -> None:
    text = "La feria del queso no abrirá el 12 de abril. La apertura será a las 9:00 en el recinto."
    hour, announced = _claims(
        "when",
        (_article("C", text, "2025-04-10"), "a las 9:00"),
        (_article("A", FAIR.format("12 de abril"), "2025-04-01"), "12 de abril"),
    )
    assert (hour.value or {})["iso"] == "2025-04-12T09:00"
    shown = _always([replace(hour, probability=0.3), announced]).shown
    assert {claim.article.id for claim in shown.claims} == {"A"}


def test_a_growing_count_is_told_newest_first() -> None:
    text = "El fuego de la sierra de Gata ha quemado ya {} hectáreas de pinar."
    claims = _claims(
        "howmany",
        (_article("A", text.format("180"), "2025-08-12"), "180 hectáreas"),
        (_article("B", text.format("640"), "2025-08-13"), "640"),
        (_article("C", text.format("1.150"), "2025-08-14"), "1.150 hectáreas"),
    )
    told = [("superseded", "640"), ("superseded", "180 hectáreas")]
    assert _told(_always(claims)) == (False, "1.150 hectáreas", 1, told)


def test_a_count_told_again_beside_the_one_that_it_grew_to_is_history() -> None:
    first = "El fuego de la sierra de Gata ha quemado 180 hectáreas de pinar."
    later = "El fuego de la sierra de Gata, de 180 hectáreas anteanoche, aumentó a 640 hectáreas."
    claims = _claims(
        "howmany",
        (_article("A", first, "2025-08-12"), "180 hectáreas"),
        (_article("B", later, "2025-08-13"), "180 hectáreas"),
        (_article("B", later, "2025-08-13"), "640 hectáreas"),
    )
    claims[0] = replace(claims[0], probability=0.9)
    assert _told(_always(claims)) == (False, "640 hectáreas", 1, [("superseded", "180 hectáreas")])


def test_of_two_counts_of_an_article_the_likelier_is_set_against_another() -> None:
    first = "El fuego de la sierra de Gata ha quemado 180 hectáreas de pinar."
    later = "El fuego de la sierra de Gata aumentó a 640 hectáreas de pinar, y 312 están cercadas."
    claims = _claims(
        "howmany",
        (_article("A", first, "2025-08-12"), "180 hectáreas"),
        (_article("B", later, "2025-08-13"), "640 hectáreas"),
        (_article("B", later, "2025-08-13"), "312"),
    )
    claims = [replace(c, probability=p) for c, p in zip(claims, (0.6, 0.5, 0.4), strict=True)]
    superseded = [("superseded", "180 hectáreas")]
    assert _told(_always(claims)) == (False, "640 hectáreas", 1, superseded)


def test_a_count_that_settles_counts_unless_a_date_is_asked_about() -> None:
    first = "El fuego de la sierra de Gata ha quemado 180 hectáreas de pinar."
    last = "La medición definitiva del fuego de la sierra de Gata da 210 hectáreas quemadas."
    claims = _claims(
        "howmany",
        (_article("A", first, "2025-08-12"), "180 hectáreas"),
        (_article("B", last, "2025-08-30"), "210 hectáreas"),
    )
    claims[1] = replace(claims[1], probability=0.1)
    superseded = [("superseded", "180 hectáreas")]
    assert _told(_always(claims)) == (False, "210 hectáreas", 1, superseded)
    assert _told(weigh(claims, dated=True)) == (False, "180 hectáreas", 1, [])


def test_counts_of_one_day_that_differ_are_disputed() -> None:
    text = "La manifestación de Villarrubia reunió a {} personas, según la policía."
    claims = _claims(
        "howmany",
        (_article("A", text.format("900"), "2025-08-12"), "900 personas"),
        (_article("B", text.format("3.000"), "2025-08-12"), "3.000 personas"),
    )
    assert _told(_always(claims)) == (True, "900 personas", 1, [("conflicting", "3.000 personas")])


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("when", FAIR.format("12 de abril"), "El pleno de Madrid votará la ley el 13 de abril."),
        ("when", FAIR.format("12 de abril"), FAIR.format("13 de noviembre")),
        ("howmany", "La feria ocupa 40 casetas de madera.", "La feria ocupa 3 calles de madera."),
        ("howmany", "La feria tuvo 40 visitas guiadas.", "La feria tuvo 9.000 visitas guiadas."),
        ("who", "Preside la feria de quesos Ana Ruiz.", "Inaugura la feria de quesos Luis Gil."),
    ],
)
def test_what_need_not_be_one_matter_is_no_dispute(
    kind: QuestionType, one: str, other: str
) -> None:
    words = {"when": r"\d+ de \w+", "howmany": r"[\d.]+ \w+", "who": r"Ana Ruiz|Luis Gil"}
    pairs = [
        (_article(name, text, "2025-04-01"), re.search(words[kind], text)[0])  # type: ignore[index]
        for name, text in (("A", one), ("B", other))
    ]
    assert _always(_claims(kind, *pairs)).others == ()


def test_outlets_that_name_different_places_dispute_the_answer() -> None:
    text = "La cumbre de alcaldes europeos se celebrará en {} la semana próxima."
    claims = _claims(
        "where",
        (_article("A", text.format("Sevilla"), "2025-04-01"), "Sevilla"),
        (_article("B", "Ayer se supo. " + text.format("Madrid"), "2025-04-01"), "Madrid"),
    )
    assert _told(_always(claims)) == (True, "Sevilla", 1, [("conflicting", "Madrid")])


def test_names_that_contain_each_other_agree() -> None:
    claims = _claims(
        "who",
        (
            _article("A", "Lo dijo Juan Ramón de la Fuente en la sede.", "2025-01-01"),
            "Juan Ramón de la Fuente",
        ),
        (_article("B", "Lo dijo ayer De la Fuente.", "2025-01-01"), "De la Fuente"),
    )
    assert _always(claims).shown.independent == 2


@pytest.mark.parametrize(
    ("kind", "one", "said", "other", "words"),
    [
        (
            "howmany",
            "Las obras del puente de la Estación durarán nueve meses.",
            "nueve meses",
            "Los conductores de Almenara harán huelga del 9 al 13 de junio.",
            "9",
        ),
        (
            "when",
            "El puente de la Estación cerrará el 9 de junio.",
            "9 de junio",
            "Los conductores de Almenara harán huelga el 9 de junio.",
            "9 de junio",
        ),
    ],
)
def test_the_same_value_of_another_matter_is_no_witness(
    kind: QuestionType, one: str, said: str, other: str, words: str
) -> None:
    told = (_article("A", one, "2025-06-01"), said), (_article("B", other, "2025-06-02"), words)
    verdict = _always(_claims(kind, *told))
    assert (verdict.shown.independent, verdict.others) == (1, ())


def test_yesterday_in_two_articles_without_a_date_is_two_days() -> None:
    text = "Los vecinos de San Roque se reunieron ayer en la casa de cultura."
    claims = _claims("when", (_article("A", text), "ayer"), (_article("B", text + " Fin."), "ayer"))
    assert _always(claims).shown.independent == 1


def test_reprints_and_articles_of_one_outlet_are_one_voice() -> None:
    text = FAIR.format("12 de abril")
    a, b = _article("a", text, source="Agencia"), _article("b", text, source="Diario")
    c, d = _article("c", text, source="Diario"), _article("d", text, source=None)
    e = _article("e", text, source=None)
    claims = _claims("when", *((article, "12 de abril") for article in (a, b, c, d, e)))
    assert independent(claims) == 3
    assert independent(claims, [{"a", "b", "elsewhere"}]) == 2
    assert independent(claims[3:]) == 1
    assert _always(claims[:3], [{"a", "b"}]).shown.independent == 1


def test_a_dated_article_is_shown_first() -> None:
    text = FAIR.format("12 de abril de 2025")
    undated = oracle.claim(_article("A", text), "12 de abril de 2025", "when", 0.9)
    dated = oracle.claim(_article("B", text, "2025-04-01"), "12 de abril de 2025", "when", 0.7)
    assert _always([undated, dated]).shown.lead == dated


@given(st.data())
def test_no_order_of_claims_matters(data: st.DataObject) -> None:
    days = data.draw(st.lists(st.integers(10, 14), min_size=1, max_size=5))
    claims = [
        oracle.claim(
            _article(
                f"a{at}", FAIR.format(f"{day} de abril"), f"2025-04-0{data.draw(st.integers(1, 3))}"
            ),
            f"{day} de abril",
            "when",
            data.draw(st.sampled_from([0.4, 0.6, 0.9])),
        )
        for at, day in enumerate(days)
    ]
    shuffled = data.draw(st.permutations(claims))
    assert weigh(shuffled) == weigh(claims)

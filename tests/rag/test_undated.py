"""The year of what an undated article says comes from articles on the same event that agree."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from index import Archive, Article
from index.language import Language
from index.settings import Settings
from rag import Assistant
from rag.agreement import weigh
from rag.claims import Claim
from rag.undated import with_lent_years
from rag.verify import faults
from tests.rag import oracle

FAIR = "La feria del queso de Villarrubia se celebrará el {} en el recinto ferial."
Told = tuple[str, str, str | None]


def _claims(*told: Told) -> list[Claim]:
    """The claims of articles: the id, the day they give, and when they were published."""
    return [
        oracle.claim(
            Article(
                name, FAIR.format(said), "La feria", name, date.fromisoformat(day) if day else None
            ),
            said,
            "when",
        )
        for name, said, day in told
    ]


def _lent(claims: Sequence[Claim]) -> object:
    """What the first claim is worth, in whatever order the claims come."""
    first = claims[0]
    found = [
        next(c.value for c in with_lent_years(order) if c.article.id == first.article.id)
        for order in itertools.permutations(claims)
    ]
    assert all(value == found[0] for value in found)
    return found[0] and (found[0]["iso"], found[0].get("anchor_article"))


UNDATED: Told = ("u", "12 de abril", None)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], None),
        ([("a", "12 de abril", "2025-04-07")], ("2025-04-12", "a")),
        # The one that was printed first lends it.
        (
            [("a", "sábado 12 de abril", "2025-04-09"), ("b", "12 de abril", "2025-04-07")],
            ("2025-04-12", "b"),
        ),
        # A month is vaguer and agrees.
        ([("a", "próximo abril", "2025-03-07")], ("2025-04-12", "a")),
        # Of another day: the year is not sure to be the same.
        ([("a", "13 de abril", "2025-04-07")], None),
        # One of the day, another of the day beside it, in one year.
        (
            [("a", "12 de abril", "2025-04-07"), ("b", "13 de abril", "2025-04-07")],
            ("2025-04-12", "a"),
        ),
        # Of two years, no telling.
        ([("a", "12 de abril", "2025-04-07"), ("b", "12 de abril", "2024-04-01")], None),
        # Another undated one knows no more.
        ([("a", "12 de abril", None)], None),
    ],
)
def test_a_year_is_lent_only_by_those_that_agree(
    others: list[Told], expected: tuple[str, str] | None
) -> None:
    assert _lent(_claims(UNDATED, *others)) == expected


@pytest.mark.parametrize("said", ["lunes", "próximo sábado", "2025"])
def test_words_that_lack_more_than_a_year_stay_as_they_are(said: str) -> None:
    undated, *others = _claims(("u", said, None), ("a", "12 de abril", "2025-04-07"))
    assert with_lent_years([undated, *others])[0] == undated


def test_a_likely_claim_on_something_else_lends_nothing() -> None:
    (undated,) = _claims(UNDATED)
    text = "El pleno aprobó las cuentas. Fue el 12 de abril, de noche."
    other = Article("a", text, "Cuentas", "a", date(2025, 5, 1))
    claims = [undated, oracle.claim(other, "12 de abril", "when")]
    assert with_lent_years(claims) == claims


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "12 de abril de 2025 («12 de abril»; el artículo no lleva fecha y el año es el de "),
        ("en", "12 April 2025 («12 de abril»; the article bears no date and the year is that of "),
    ],
)
def test_an_answer_says_whose_the_year_is_and_holds(language: Language, said: str) -> None:
    claims = _claims(UNDATED, ("a", "12 de abril", "2025-04-07"))
    lent, lender = with_lent_years(claims)
    articles = {claim.article.id: claim.article for claim in claims}
    answer = oracle.answer("¿Cuándo es la feria?", language, weigh([lent]))
    assert answer.text.startswith(said)
    assert answer.value == {
        "kind": "date",
        "iso": "2025-04-12",
        "said": "el 12 de abril",
        "anchor": "2025-04-07",
        "anchor_article": "a",
    }
    assert faults(answer, articles.get) == []
    # Beside the lender it is a second voice for the same day.
    verdict = weigh([lent, lender])
    assert (verdict.shown.lead, verdict.shown.independent) == (lender, 2)


def test_a_year_that_nobody_lends_is_a_fault() -> None:
    claims = _claims(UNDATED, ("a", "12 de abril", "2025-04-07"))
    articles = {claim.article.id: claim.article for claim in claims}
    answer = oracle.answer("¿Cuándo es la feria?", "es", weigh(with_lent_years(claims)[:1]))
    assert answer.value is not None
    for change in ({"iso": "2024-04-12"}, {"anchor": "2025-04-08"}, {"anchor_article": "u"}):
        text = answer.text.replace(
            "de 2025 («12", f"de {({**answer.value, **change})['iso'][:4]} («12"
        )
        false = replace(answer, value={**answer.value, **change}, text=text)
        assert [fault.kind for fault in faults(false, articles.get)][:1] == ["value"], change


def test_an_archive_answers_with_the_words_where_no_year_can_be_had(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    archive = Archive(Settings(archive=tmp_path_factory.mktemp("u") / "archive"), create=True)
    archive.add([Article("u", FAIR.format("12 de abril"), "La feria", "El Eco", None)])
    assistant = Assistant(archive)
    (best, *_) = assistant.evidence("¿Cuándo se celebra la feria del queso de Villarrubia?")
    assert (best.text, best.value) == ("12 de abril", None)
    archive.add([Article("a", FAIR.format("12 de abril"), "La feria", "La Voz", date(2025, 4, 7))])
    answer = assistant.ask("¿Cuándo se celebra la feria del queso de Villarrubia?")
    assert answer.value is not None
    assert (answer.value["iso"], answer.corroboration.independent) == ("2025-04-12", 2)

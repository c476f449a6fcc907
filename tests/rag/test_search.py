from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from index import Archive
from index.catalogue import Filters
from rag.search import fuse, names_and_numbers, search


def test_a_spanish_question_finds_its_article(sample_archive: Archive) -> None:
    hits = search(sample_archive, "¿Quién es la nueva directora de la biblioteca?", k=3)
    assert "castrolumbre/2025-07-01-directora-biblioteca" in {h.passage.article for h in hits}


def test_an_english_question_finds_a_spanish_article(sample_archive: Archive) -> None:
    hits = search(sample_archive, "Who is the new head of the library?", k=3)
    assert "castrolumbre/2025-07-01-directora-biblioteca" in {h.passage.article for h in hits}


def test_both_arms_keep_to_the_filters(sample_archive: Archive) -> None:
    filters = Filters(("Radio Enebral",), date(2025, 6, 1), date(2025, 8, 31))
    hits = search(sample_archive, "¿Cuántas hectáreas quemó el incendio?", 20, filters)
    assert hits
    for hit in hits:
        article = sample_archive.article(hit.passage.article)
        assert article.source == "Radio Enebral"
        assert article.published is not None
        assert date(2025, 6, 1) <= article.published <= date(2025, 8, 31)


def test_a_filter_that_leaves_nothing_finds_nothing(sample_archive: Archive) -> None:
    assert search(sample_archive, "incendio", 5, Filters(("Nadie",))) == []


def test_the_same_question_gives_the_same_ranking(sample_archive: Archive) -> None:
    question = "¿Por qué se aplazó la marcha?"
    assert search(sample_archive, question) == search(sample_archive, question)


def test_across_languages_only_names_and_numbers_are_kept() -> None:
    assert names_and_numbers("When did Marco Rubio announce 1.200 visas?") == "Marco Rubio 1.200"
    assert names_and_numbers("¿Cuándo llegó?") == ""


def test_reciprocal_rank_fusion_by_hand() -> None:
    # a: 1/61 + 1/62, b: 1/62 + 1/61, c: 1/63 from one arm only; a and b tie, in order of id.
    fused = fuse([[("a", 1.0), ("b", 1.0), ("c", 1.0)], [("b", 1.0), ("a", 1.0)]])
    assert [name for name, _ in fused] == ["a", "b", "c"]
    assert fused[0][1] == 1 / 61 + 1 / 62
    assert fused[2][1] == 1 / 63


@given(st.lists(st.lists(st.sampled_from("abcdef"), unique=True), max_size=4))
def test_fusion_does_not_depend_on_the_order_of_the_arms(rankings: list[list[str]]) -> None:
    weighted = [[(name, 1.0) for name in ranking] for ranking in rankings]
    one, other = fuse(weighted), fuse(weighted[::-1])
    assert [n for n, _ in one] == [n for n, _ in other] or all(
        abs(a[1] - b[1]) < 1e-12 for a, b in zip(one, other, strict=True)
    )

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.embedder import Embedder
from index.passages import Passage, passage_spans, split_article
from index.sentences import sentence_spans

PARAGRAPHS = [
    "El puerto de la villa cerró ayer por el temporal que azota la costa desde el lunes. La flota "
    "entera quedó amarrada y la lonja no abrió sus puertas en toda la jornada de ayer.",
    "La alcaldesa, Carmen Robles, pidió paciencia a los pescadores y anunció ayudas de hasta "
    "3.000 euros por barco. El pleno las votará el próximo martes, según fuentes municipales.",
    "El servicio de meteorología espera que el viento amaine el jueves por la mañana. Hasta "
    "entonces seguirá cortado el paseo marítimo, donde el agua ha roto ya dos barandillas.",
]
ARTICLE = "\n\n".join(PARAGRAPHS)


def count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def count_characters(texts: Sequence[str]) -> list[int]:
    return [len(text) for text in texts]


def split(text: str, budget: int = 40, overlap: int = 0) -> list[Passage]:
    return split_article("a", text, count_words, budget, overlap)


PIECES = [
    *".!?… \n\t\r\u2029\u00a0\u200b«»\"'“”()[]—¿¡,:;1AzÑñº🙂中",
    *["Sr. ", "EE. UU. ", "J. K. ", "Luego ", "palabra ", "Llueve.", "\n\n", "- ", "1. "],
    *["una línea bastante larga que sigue\n", "Llovió ayer. ", "Llovió ayer. ", "a" * 90],
]
texts = st.lists(st.sampled_from(PIECES), max_size=80).map("".join)
unhurried = settings(deadline=None, max_examples=150)


@unhurried
@given(texts, st.integers(16, 60), st.integers(0, 4))
@example("Llovió ayer. Llovió ayer. Nevó. Llovió ayer.", 2, 0)
def test_a_passage_is_the_text_at_its_place(text: str, budget: int, overlap: int) -> None:
    passages = split(text, budget, overlap)
    assert all(text[p.start : p.end] == p.text == p.text.strip() for p in passages)
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(passages))
    assert len({p.id for p in passages}) == len(passages)
    assert passages == split(text, budget, overlap)


@unhurried
@given(texts, st.integers(16, 60))
def test_passages_tile_the_sentences(text: str, budget: int) -> None:
    spans = passage_spans(text, count_words, budget)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    within = [position for start, end in spans for position in range(start, end)]
    sentences = [position for start, end in sentence_spans(text) for position in range(start, end)]
    assert not "".join(text[i] for i in set(sentences) - set(within)).strip()
    assert not "".join(text[i] for i in set(within) - set(sentences)).strip()


@unhurried
@given(texts, st.integers(16, 60), st.integers(0, 4))
def test_no_passage_exceeds_the_budget(text: str, budget: int, overlap: int) -> None:
    """Whatever counts: characters between the sentences count too in this one."""
    spans = passage_spans(text, count_characters, budget, overlap)
    assert max(count_characters([text[a:b] for a, b in spans]), default=0) <= budget


@pytest.mark.parametrize("budget", [16, 160, 480])
@pytest.mark.parametrize(
    "text",
    ["a" * 5000, "ñ" * 5000, "中" * 5000, "🙂" * 5000, "ﷺ" * 500, "Terminó." * 700, "a\n" * 5000],
)
def test_no_passage_exceeds_the_budget_in_tokens(
    embedder: Embedder, text: str, budget: int
) -> None:
    spans = passage_spans(text, embedder.count_tokens, budget)
    assert max(embedder.count_tokens([text[a:b] for a, b in spans])) <= budget
    assert "".join(text[a:b] for a, b in spans).replace("\n", "") == text.replace("\n", "")


def test_the_sample_archive_is_cut_at_sentence_ends_only(embedder: Embedder) -> None:
    for path in Path("evals/articles").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        spans = passage_spans(text, embedder.count_tokens, 160)
        sentences = sentence_spans(text)
        assert {a for a, _ in spans} <= {a for a, _ in sentences}
        assert {b for _, b in spans} <= {b for _, b in sentences}
        assert max(embedder.count_tokens([text[a:b] for a, b in spans])) <= 160


def test_a_passage_never_reaches_into_the_next_paragraph() -> None:
    assert [p.text for p in split(ARTICLE, 100)] == PARAGRAPHS


def test_a_heading_goes_with_the_paragraph_below() -> None:
    text = f"El temporal\n\n{ARTICLE}"
    assert split(text, 100)[0].text == f"El temporal\n\n{PARAGRAPHS[0]}"


def test_overlap_repeats_sentences_of_the_passage_before() -> None:
    text = " ".join(f"Esta es la frase número {i} de la serie." for i in range(9))
    passages = split(text, 20, 1)
    for a, b in pairwise(passages):
        shared = text[b.start : a.end]
        assert shared.startswith("Esta es la frase")
        assert shared.count("frase") == 1


def test_an_edit_changes_the_ids_of_its_own_paragraph_only() -> None:
    before = split(ARTICLE, 20)
    first = [p for p in before if p.end <= len(PARAGRAPHS[0])]
    for edited in [
        ARTICLE.replace("ayer", "este miércoles, 4 de febrero,", 1),
        ARTICLE.replace("El puerto", "Una frase nueva abre. El puerto", 1),
        ARTICLE.replace("La flota", "", 1),
    ]:
        after = {p.id for p in split(edited, 20)}
        assert {p.id for p in before} - after <= {p.id for p in first}
        assert {p.id for p in before[len(first) :]} <= after


def test_the_same_words_keep_their_ids_wherever_they_move() -> None:
    moved = "\n\n".join([PARAGRAPHS[2], PARAGRAPHS[0], PARAGRAPHS[1]])
    assert {p.id for p in split(moved, 100)} == {p.id for p in split(ARTICLE, 100)}
    again = split(f"{ARTICLE}\n\n{PARAGRAPHS[0]}", 100)
    assert [p.id for p in again[:3]] == [p.id for p in split(ARTICLE, 100)]
    assert again[3].id not in {p.id for p in again[:3]}


def test_other_articles_have_other_ids() -> None:
    ids = {p.id for p in split(ARTICLE)}
    assert not ids & {p.id for p in split_article("b", ARTICLE, count_words, 40)}


@pytest.mark.parametrize("text", ["", " \n\t", "\u2029"])
def test_no_words_no_passages(text: str) -> None:
    assert split(text) == []

import random

import pytest

from evals.sample import sample_articles
from index import Archive, Article
from index.readers import read_articles
from index.reprints import overlap, reprints, sketch


def _text(seed: int, words: int = 300) -> list[str]:
    chosen = random.Random(seed)
    return ["".join(chosen.choices("aeioulmnprst", k=6)) for _ in range(words)]


def test_the_sample_archive_has_one_agency_text_and_its_reprint() -> None:
    articles = read_articles([sample_articles()], lambda error: pytest.fail(str(error)))
    found = reprints({article.id: sketch(article.text) for article in articles})
    folder = "castrolumbre/2025-10-15-"
    assert found == [frozenset({f"{folder}mosaico-fuente-vieja", f"{folder}oceano-bajo-la-zanja"})]


def test_a_text_cut_short_is_a_reprint_of_the_whole() -> None:
    whole = _text(1)
    cut = whole[:200]
    assert overlap(sketch(" ".join(whole)), sketch(" ".join(cut))) == 1.0


@pytest.mark.parametrize("words", [300, 8000])
@pytest.mark.parametrize("changed", [0.0, 0.01, 0.1, 0.3])
def test_the_overlap_is_near_the_true_one(words: int, changed: float) -> None:
    one = _text(2, words)
    chosen = random.Random(3)
    other = [f"x{i}" if chosen.random() < changed else word for i, word in enumerate(one)]
    runs = [{tuple(text[i : i + 3]) for i in range(words - 2)} for text in (one, other)]
    true = len(runs[0] & runs[1]) / (words - 2)
    told = overlap(sketch(" ".join(one)), sketch(" ".join(other)))
    assert told == pytest.approx(true, abs=0.08)


def test_short_texts_and_strangers_are_no_reprints() -> None:
    texts = {"a": "Sin servicio hoy.", "b": "Sin servicio hoy.", "c": " ".join(_text(4))}
    assert reprints({name: sketch(text) for name, text in texts.items()}) == []


def test_reprints_of_reprints_are_one_text() -> None:
    whole = _text(5)
    texts = {
        "first": whole,
        "second": [*whole[:150], "un", "ladillo", *whole[150:]],
        "third": [*whole[:150], "un", "ladillo", *whole[150:280]],
        "other": _text(6),
    }
    sketches = {name: sketch(" ".join(words)) for name, words in texts.items()}
    assert reprints(sketches) == [frozenset({"first", "second", "third"})]
    assert reprints(dict(reversed(sketches.items()))) == reprints(sketches)


def test_an_archive_tells_the_reprints_among_its_articles(archive: Archive) -> None:
    text = " ".join(_text(7))
    archive.add([Article("a", text, "A"), Article("b", f"Redacción. {text}", "B")])
    assert archive.reprints(["a", "b", "gone"]) == [frozenset({"a", "b"})]
    archive.add([Article("b", " ".join(_text(8)), "B")])
    assert archive.reprints(["a", "b"]) == []

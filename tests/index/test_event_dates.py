"""The catalogue keeps, beside each passage, when what it speaks of was: not when it was printed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.articles import Article
from index.catalogue import Catalogue
from index.dates import dates_in
from index.passages import Passage, split_article

ARTICLE = Article(
    "feria",
    "La feria abrió el lunes con mucho público en toda la villa.\n\n"
    "Ese día llovió, y la clausura será en febrero próximo con los libreros.",
    "Feria",
    published=date(2026, 1, 15),
)


def split(article: Article) -> list[Passage]:
    def count(texts: Sequence[str]) -> list[int]:
        return [2 * len(text.split()) for text in texts]

    return split_article(article.id, article.text, count, 60)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite", create=True)
    catalogue.put([(ARTICLE, split(ARTICLE))])
    return catalogue


def dates(catalogue: Catalogue, article: Article) -> list[tuple[str, ...]]:
    ids = [passage.id for passage in split(article)]
    found = catalogue.event_dates(ids)
    return [found[passage] for passage in ids]


def test_each_passage_has_its_dates_resolved_in_its_article(catalogue: Catalogue) -> None:
    assert dates(catalogue, ARTICLE) == [("2026-01-12",), ("2026-01-12", "2026-02")]


def test_another_day_of_publication_moves_the_dates_of_kept_passages(catalogue: Catalogue) -> None:
    later = replace(ARTICLE, published=date(2026, 1, 22))
    catalogue.put([(later, split(later))])
    assert dates(catalogue, later) == [("2026-01-19",), ("2026-01-19", "2026-02")]


def test_without_a_day_of_publication_no_year_is_made_up(catalogue: Catalogue) -> None:
    undated = replace(ARTICLE, published=None)
    catalogue.put([(undated, split(undated))])
    assert dates(catalogue, undated) == [(), ()]


def test_what_is_deleted_leaves_no_dates(catalogue: Catalogue) -> None:
    catalogue.delete([ARTICLE.id])
    with catalogue.transaction() as db:
        assert db.execute("SELECT count(*) FROM event_dates").fetchone() == (0,)
    assert list(catalogue.faults()) == []


def test_a_passage_that_several_overlap_has_its_dates_in_each(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "overlap.sqlite", create=True)
    text = ARTICLE.text
    (mention, *_) = dates_in(text, "es", ARTICLE.published)
    end = mention.expression.end
    passages = [
        Passage("a", ARTICLE.id, 0, end, text[:end]),
        Passage("b", ARTICLE.id, 3, end + 4, text[3 : end + 4]),
    ]
    catalogue.put([(ARTICLE, passages)])
    assert catalogue.event_dates(["a", "b"]) == {"a": ("2026-01-12",), "b": ("2026-01-12",)}

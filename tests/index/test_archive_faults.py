"""Runs that are cut short in this process, at every step of a write."""

from dataclasses import replace
from typing import Any

import pytest

from index.archive import Archive
from index.articles import Article
from index.catalogue import Catalogue, Filters
from index.passages import split_article
from index.vectors import Vectors

LINES = [
    "El puerto de la villa cerró ayer por el temporal que azota la costa desde el lunes pasado.",
    "La alcaldesa, Carmen Robles, pidió paciencia a los pescadores y anunció ayudas por barco.",
    "El servicio de meteorología espera que el viento amaine el jueves por la mañana temprano.",
]
OLD = Article("temporal", "\n\n".join(LINES), "Temporal")
NEW = replace(OLD, text="\n\n".join([*LINES[:2], "El viento amainó el jueves, como se esperaba."]))
FAIR = Article("feria", "La reunión de libreros abre la feria del libro el domingo.", "Feria")
STEPS = [
    *((Catalogue, name) for name in ("put", "delete", "settle")),
    *((Vectors, name) for name in ("add", "delete")),
]


class CutShort(BaseException):
    """Like KeyboardInterrupt: not caught by `except Exception`."""


def cut(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, after: bool) -> None:
    """Make a method raise, before or after doing its work."""
    original = getattr(owner, name)

    def cut_short(*arguments: Any, **named: Any) -> None:
        if after:
            original(*arguments, **named)
        raise CutShort

    monkeypatch.setattr(owner, name, cut_short)


def check(archive: Archive, *allowed: Article) -> None:
    """Check that each article is one of those allowed, with all of its passages and no others."""
    # What was left behind of an article that is not there takes nobody's place.
    for vector in archive.embedder.embed_passages([article.text for article in (NEW, FAIR)]):
        assert len(archive.dense(vector, 1)) == min(1, archive.status().passages)
    for article in archive.articles():
        assert article in allowed
        settings, count = archive.settings, archive.embedder.count_tokens
        passages = split_article(article.id, article.text, count, settings.passage_tokens)
        ids = archive.catalogue.passage_ids([article.id])
        assert archive.passages(list(ids)) == {p.id: p for p in passages}
        vectors = archive.embedder.embed_passages([p.text for p in passages])
        for passage, vector in zip(passages, vectors, strict=True):
            assert archive.dense(vector, 1)[0][0] == passage.id
            hits = dict(archive.dense(vector, 5))
            assert archive.passages(list(hits)).keys() == hits.keys()


def in_step(archive: Archive) -> bool:
    """Say whether the index has exactly the vectors of the catalogue's passages."""
    with archive.locks.reading():
        vectors = archive.index.usable()
        return vectors is not None and vectors.ids() == set(
            archive.catalogue.filtered_passages(Filters())
        )


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("owner", "name"), STEPS)
def test_a_write_cut_short_leaves_every_article_wholly_old_or_new(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, after: bool
) -> None:
    archive.add([OLD])
    for write in (lambda: archive.add([NEW, FAIR]), lambda: archive.remove(["temporal"])):
        with monkeypatch.context() as patch:
            cut(patch, owner, name, after)
            try:
                write()
            except CutShort:
                check(archive, OLD, NEW, FAIR)
    archive.add([NEW, FAIR])
    check(archive, NEW, FAIR)
    assert in_step(archive)
    assert archive.status().articles == 2

import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.analyser import terms
from index.articles import Article
from index.catalogue import Catalogue, Filters
from index.catalogue.kept_vectors import rounded
from index.errors import ArchiveMissing, UnknownArticle
from index.passages import Passage, split_article

FIRE = Article(
    "fuego",
    "El incendio quemó 42.277 hectáreas. Los bomberos, agotados, hablan de «catástrofe».",
    "El incendio",
    source="El Faro",
    published=date(2026, 1, 15),
    url="https://faro.example/1",
    date_inferred=True,
    place="a.md",
)
FAIR = Article(
    "feria", "La reunión de libreros abre la feria.", "Feria", "La Villa", date(2026, 2, 1)
)
UNDATED = Article("suelto", "Las reuniones acabaron; ñandúes y piñas.", "Suelto")


def put(catalogue: Catalogue, *articles: Article) -> None:
    catalogue.put([(article, split(article)) for article in articles])


def split(article: Article) -> list[Passage]:
    def count(texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    return split_article(article.id, article.text, count, 8)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite", create=True)
    put(catalogue, FIRE, FAIR, UNDATED)
    return catalogue


def found(catalogue: Catalogue, question: str, filters: Filters = Filters()) -> set[str]:
    hits = catalogue.lexical(terms(question, "es"), "es", 10, filters)
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    return {passage.article for passage in catalogue.passages([i for i, _ in hits]).values()}


def test_an_article_comes_back_as_it_went_in(catalogue: Catalogue) -> None:
    assert list(catalogue.articles()) == [FAIR, FIRE, UNDATED]
    assert catalogue.hashes(["fuego", "x"]) == {"fuego": FIRE.content_hash()}
    ids = catalogue.passage_ids(["fuego"])
    assert catalogue.passages([*ids, "x"]) == {p.id: p for p in split(FIRE)}
    with pytest.raises(UnknownArticle, match="'x'"):
        catalogue.article("x")


def test_offsets_count_code_points(catalogue: Catalogue) -> None:
    emoji = Article("e", "🙂🙂 Niño. " * 9, "e")
    put(catalogue, emoji)
    for passage in catalogue.passages(list(catalogue.passage_ids(["e"]))).values():
        assert emoji.text[passage.start : passage.end] == passage.text != ""


@pytest.mark.parametrize(
    ("filters", "articles"),
    [
        (Filters(), {"fuego", "feria", "suelto"}),
        (Filters(since=date(2026, 1, 15)), {"fuego", "feria"}),
        (Filters(until=date(2026, 1, 15)), {"fuego"}),
        (Filters(since=date(2026, 1, 16), until=date(2026, 2, 1)), {"feria"}),
        (Filters(since=date(2026, 2, 2)), set()),
        (Filters(sources=("El Faro", "La Villa")), {"fuego", "feria"}),
        (Filters(sources=("el faro",)), set()),
        (Filters(sources=("La Villa",), until=date(2026, 1, 31)), set()),
    ],
)
def test_filters_are_inclusive_and_leave_out_the_undated(
    catalogue: Catalogue, filters: Filters, articles: set[str]
) -> None:
    assert found(catalogue, "incendio feria reunión", filters) == articles
    passages = catalogue.passages(catalogue.filtered_passages(filters)).values()
    assert {passage.article for passage in passages} == articles
    assert catalogue.count(filters) == (len(articles), len(passages))
    coverage = catalogue.coverage(filters)
    dated = [a.published for a in (FIRE, FAIR) if a.id in articles]
    assert coverage.articles == len(articles)
    assert (coverage.first, coverage.last) == (min(dated, default=None), max(dated, default=None))


def test_what_is_replaced_or_deleted_is_never_found(catalogue: Catalogue) -> None:
    put(catalogue, replace(FAIR, text="The meeting of the booksellers was held at the old fair."))
    assert found(catalogue, "libreros feria") == set()
    assert catalogue.languages() == {"es": 2, "en": 1}
    catalogue.delete(["fuego", "x"])
    assert found(catalogue, "incendio bomberos 42.277") == set()
    assert catalogue.count() == (2, len(split(UNDATED)) + 2)
    rarity = catalogue.rarity(["incendi", "nunca"], "es")
    assert rarity["incendi"] == rarity["nunca"]


def test_a_failed_put_leaves_the_old_state(catalogue: Catalogue) -> None:
    before = (list(catalogue.articles()), catalogue.count(), found(catalogue, "incendio"))

    def changes() -> object:
        yield replace(FIRE, text="Nada."), []
        yield Article("nuevo", "Nuevo.", "Nuevo"), []
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catalogue.put(changes())
    with pytest.raises(sqlite3.IntegrityError):
        catalogue.put([(UNDATED, split(FIRE))])
    assert (list(catalogue.articles()), catalogue.count(), found(catalogue, "incendio")) == before


def test_an_article_removed_while_all_are_read_is_passed_over(catalogue: Catalogue) -> None:
    reading = catalogue.articles()
    assert next(reading) == FAIR
    catalogue.delete(["fuego"])
    assert list(reading) == [UNDATED]


def test_what_changes_is_unsettled_until_it_is_settled(catalogue: Catalogue) -> None:
    catalogue.settle()
    assert not catalogue.is_unsettled()
    put(catalogue, FAIR)
    assert not catalogue.is_unsettled()
    (former,) = catalogue.passage_ids(["feria"])
    put(catalogue, replace(FAIR, text="La feria cierra por la lluvia."))
    (now,) = catalogue.passage_ids(["feria"])
    assert catalogue.unsettled() == ([now], [former])
    catalogue.delete(["feria"])
    assert catalogue.unsettled() == ([], sorted([now, former]))


def test_vectors_are_kept_with_their_passages(catalogue: Catalogue) -> None:
    chance = np.random.default_rng(3)
    passages = split(FIRE)
    made = rounded(chance.normal(size=(len(passages), 8)).astype(np.float32))
    catalogue.put([(FIRE, [])])
    catalogue.put([(FIRE, passages)], dict(zip((p.id for p in passages), made, strict=True)))
    ((ids, kept),) = catalogue.vectors([passages[1].id, "x"])
    assert (ids, kept.tolist()) == ([passages[1].id], [made[1].tolist()])
    put(catalogue, replace(FIRE, title="Otro"))
    hits = catalogue.nearest(made[0], 2, Filters(sources=("El Faro",)))
    cosines = {p.id: float(v @ made[0]) for p, v in zip(passages, made, strict=True)}
    assert [i for i, _ in hits] == sorted(cosines, key=lambda i: -cosines[i])[:2]
    assert dict(hits) == pytest.approx({i: cosines[i] for i, _ in hits})
    catalogue.delete(["fuego"])
    assert catalogue.nearest(made[0], 2) == []
    assert list(catalogue.vectors()) == []


def test_what_is_no_catalogue_is_named(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with pytest.raises(ArchiveMissing, match="hemeroteca index"):
        Catalogue(path)
    path.write_text("Esto no es una base de datos. " * 99)
    for create in (False, True):
        with pytest.raises(ArchiveMissing, match="not a catalogue"):
            Catalogue(path, create=create)
    path.unlink()
    Catalogue(path, create=True).set_manifest("schema", "99")
    with pytest.raises(ArchiveMissing, match="layout 99"):
        Catalogue(path)


def test_a_creation_cut_short_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.sqlite"
    with monkeypatch.context() as patch:
        patch.setattr(Catalogue, "set_manifest", lambda *_: 1 / 0)
        with suppress(ZeroDivisionError):
            Catalogue(path, create=True)
    put(Catalogue(path, create=True), FIRE)
    assert Catalogue(path).article("fuego") == FIRE


def test_threads_have_their_own_connections(catalogue: Catalogue) -> None:
    failures: list[BaseException] = []

    def guard(work: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            try:
                for _ in range(20):
                    work()
            except BaseException as error:
                failures.append(error)

        return run

    works = [lambda: found(catalogue, "feria"), lambda: put(catalogue, FIRE), catalogue.coverage]
    threads = [threading.Thread(target=guard(work)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


@pytest.mark.slow
def test_a_write_waits_longer_than_sqlite_would_for_a_slow_reader(catalogue: Catalogue) -> None:
    reader = sqlite3.connect(catalogue.path, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchall()
    ends = threading.Timer(6, reader.close)
    ends.start()
    put(catalogue, replace(FAIR, id="otra"))
    ends.join()
    assert catalogue.coverage().articles == 4

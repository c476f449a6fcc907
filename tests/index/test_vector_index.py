"""An index of vectors that is missing, broken or behind: answers stay right, it is remade."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from index.archive import Archive
from index.articles import Article
from index.catalogue import Catalogue, Filters
from index.vectors import Vectors

NEWS = [
    Article(
        f"a{i}", f"El alcalde inauguró el puente número {i} sobre el río de la villa.", "Puente"
    )
    for i in range(12)
]
EXTRA = Article("b", "La lluvia aplazó la inauguración del último puente.", "Lluvia")


@pytest.fixture(autouse=True)
def always_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the index however few passages there are."""
    monkeypatch.setattr("index.archive._EXACT_LIMIT", 0)


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.add(NEWS)
    return archive


def ranking(archive: Archive) -> list[str]:
    (query,) = archive.embedder.embed_queries(["¿Qué puente se inauguró?"])
    return [passage for passage, _ in archive.dense(query, 10)]


def reopened(archive: Archive) -> Archive:
    """Open an archive as another process would."""
    archive.index.close()
    return Archive(archive.settings)


def delete(archive: Archive) -> None:
    shutil.rmtree(archive.folder / "vectors")


def spoil_database(archive: Archive) -> None:
    (archive.folder / "vectors" / "chroma.sqlite3").write_text("Nada de esto es SQLite. " * 99)


def lose_one(archive: Archive) -> None:
    vectors = Vectors(archive.folder / "vectors", "passages")
    vectors.delete([min(vectors.ids())])
    vectors.close()


def leave_a_note(archive: Archive) -> None:
    with archive.catalogue.transaction() as db:
        db.execute("INSERT INTO unsettled VALUES ('x')")


SPOILED = [
    (delete, "missing"),
    (spoil_database, "fails"),
    (lose_one, "holds 11 of 12 vectors"),
    (leave_a_note, "cut short"),
]


@pytest.mark.parametrize(("spoil", "told"), SPOILED)
def test_answers_stay_right_and_say_that_something_is_wrong(
    filled: Archive, caplog: pytest.LogCaptureFixture, spoil: Callable[[Archive], None], told: str
) -> None:
    right = ranking(filled)
    filled.index.close()
    spoil(filled)
    again = reopened(filled)
    assert caplog.messages == []
    assert ranking(again) == ranking(again) == right != []
    (message,) = caplog.messages
    assert told in message
    assert "doctor --repair" in message
    assert again.status().vectors == 0


@pytest.mark.parametrize(("spoil", "told"), SPOILED)
def test_the_next_run_makes_the_index_anew(
    filled: Archive, caplog: pytest.LogCaptureFixture, spoil: Callable[[Archive], None], told: str
) -> None:
    filled.index.close()
    spoil(filled)
    again = reopened(filled)
    assert again.add([*NEWS, EXTRA]).added == 1
    assert again.index.problem() is None
    assert again.status().vectors == 13
    assert sorted(path.name for path in filled.folder.glob("vectors*")) == ["vectors"]
    assert caplog.messages == []


@pytest.mark.parametrize("spoil", [delete, leave_a_note])
def test_what_is_seen_without_opening_is_mended_though_nothing_changed(
    filled: Archive, spoil: Callable[[Archive], None]
) -> None:
    filled.index.close()
    spoil(filled)
    again = reopened(filled)
    assert again.add(NEWS).unchanged == 12
    assert again.status().vectors == 12


def test_an_index_that_may_be_broken_is_never_opened(
    filled: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    right = ranking(filled)
    leave_a_note(filled)
    again = reopened(filled)
    with monkeypatch.context() as patch:
        patch.setattr(Vectors, "__init__", lambda *_: pytest.fail("it was opened"))
        assert ranking(again) == right
    assert len(caplog.messages) == 1


@pytest.mark.parametrize("moment", ["add", "rename", "second rename", "settle"])
def test_a_making_anew_that_is_cut_short_can_be_repeated(
    filled: Archive, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    right = ranking(filled)
    renamed: list[Path] = []
    rename = Path.rename

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    def renamed_once(path: Path, target: Path) -> Path:
        renamed.append(path)
        if len(renamed) == (2 if moment == "second rename" else 1):
            raise KeyboardInterrupt
        return rename(path, target)

    owner = {"add": Vectors, "settle": Catalogue}.get(moment, Path)
    with monkeypatch.context() as patch:
        patch.setattr(owner, moment.split()[-1], renamed_once if owner is Path else cut)
        with suppress(KeyboardInterrupt):
            filled.repair()
            pytest.fail("it was not cut short")
    assert ranking(reopened(filled)) == right
    filled.repair()
    assert ranking(reopened(filled)) == right
    assert filled.status().vectors == 12
    assert sorted(path.name for path in filled.folder.glob("vectors*")) == ["vectors"]


def test_exact_search_and_the_index_agree(filled: Archive) -> None:
    (query,) = filled.embedder.embed_queries(["el alcalde y el río"])
    exact = filled.catalogue.nearest(query, 10)
    indexed = filled.dense(query, 10)
    assert {i for i, _ in indexed} == {i for i, _ in exact}
    assert dict(indexed) == pytest.approx(dict(exact), abs=1e-4)
    only = Filters(articles=("a3", "a4"))
    assert len(filled.dense(query, 10, only)) == 2

"""The doctor finds what is wrong, names it, and makes anew what can be."""

from collections.abc import Callable

import pytest

from index.archive import Archive
from index.articles import Article
from index.doctor import examine, repair
from index.errors import ArchiveBusy
from index.vectors import Vectors

NEWS = [
    Article(f"a{i}", f"El alcalde inauguró ayer el puente número {i} de la villa.", "Puente")
    for i in range(12)
]


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.add(NEWS)
    return archive


def run(*statements: str) -> Callable[[Archive], None]:
    def spoil(archive: Archive) -> None:
        with archive.catalogue.transaction() as db:
            for statement in statements:
                db.execute(statement)

    return spoil


def truncate_the_graph(archive: Archive) -> None:
    for path in (archive.folder / "vectors").glob("*/*.bin"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def another_vector(archive: Archive) -> None:
    vectors = Vectors(archive.folder / "vectors", "passages")
    first, *others = sorted(vectors.ids())
    ((_, wrong),) = archive.catalogue.vectors([others[-1]])
    vectors.delete([first])
    vectors.add([first], -wrong)
    vectors.close()


def other_ids(archive: Archive) -> None:
    vectors = Vectors(archive.folder / "vectors", "passages")
    first = min(vectors.ids())
    ((_, vector),) = archive.catalogue.vectors([first])
    vectors.delete([first])
    vectors.add(["x"], vector)
    vectors.close()


def test_a_sound_archive_has_nothing_wrong(filled: Archive) -> None:
    assert examine(filled) == []
    filled.add([Article("a0", NEWS[0].text + "\n\nFin de la noticia de hoy.", "x")])
    filled.remove(["a1"])
    assert repair(filled) == []


def test_an_empty_archive_is_sound(archive: Archive) -> None:
    assert repair(archive) == []


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (another_vector, ["1 vectors are not found by themselves in the index"]),
        (other_ids, ["1 vectors of the index are of no passage", "1 vectors are not found"]),
        (run("INSERT INTO unsettled VALUES ('x')"), ["a run was cut short while it wrote"]),
        (
            run("DELETE FROM passages WHERE number = 1"),
            ["1 vectors of no passage", "1 lexical entries (es) of no passage"],
        ),
    ],
)
def test_what_can_be_made_anew_is(
    filled: Archive, spoil: Callable[[Archive], None], told: list[str]
) -> None:
    filled.index.close()
    spoil(filled)
    found = examine(filled)
    assert [words for words in told if not any(words in line for line in found)] == []
    assert [line for line in repair(filled) if "article 'a0' has no passage" not in line] == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE articles SET text = text || '.' WHERE id = 'a3'", "not as it was stored"),
        ("UPDATE articles SET source = 'y' WHERE id = 'a3'", "not as it was stored"),
        ("""UPDATE passages SET start = start + 1 WHERE article = 4""", "has other words at 1–"),
        ("DELETE FROM vectors WHERE number IN (SELECT number FROM passages WHERE article = 4)",
         "a passage without a vector"),
        ("DELETE FROM lexicon_es WHERE rowid IN (SELECT number FROM passages WHERE article = 4)",
         "a passage without a lexical entry (es)"),
        ("DELETE FROM passages WHERE article = 4", "has no passage"),
    ],
)  # fmt: skip
def test_an_article_that_is_not_as_it_was_is_named_until_it_is_indexed_again(
    filled: Archive, statement: str, told: str
) -> None:
    run(statement)(filled)
    assert any("'a3'" in line and told in line for line in examine(filled))
    assert all("'a3'" in line for line in repair(filled))
    filled.remove(["a3"])
    filled.add([NEWS[3]])
    assert list(filled.catalogue.faults()) == []
    assert filled.index.problem() is None


def test_an_index_that_ends_the_process_ends_a_process_of_its_own(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Enough that Chroma has written its graph to files.
    text = "\n\n".join(f"La noticia número {i} del día de hoy." * 3 for i in range(1100))
    monkeypatch.setattr(archive.embedder, "embed_passages", _quickly)
    archive.add([Article("largo", text, "Largo")])
    archive.index.close()
    truncate_the_graph(archive)
    (found,) = examine(archive)
    assert "index of vectors" in found
    assert repair(archive) == []


def _quickly(texts: list[str], _: object = None) -> object:
    import numpy as np

    chance = np.random.default_rng(0)
    vectors = chance.normal(size=(len(texts), 384)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_an_archive_that_holds_nothing_yet_is_sound(archive: Archive) -> None:
    archive.add([])
    assert examine(archive) == []


def test_an_archive_that_is_being_written_is_left_alone(filled: Archive) -> None:
    with filled.locks.sole_writer(), pytest.raises(ArchiveBusy):
        examine(filled)

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import ArchiveMissing, VectorsUnusable
from index.vectors import SharedVectors, Vectors


def directions(count: int, seed: int = 0) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


STORED = directions(1500)
IDS = [f"p{i:04}" for i in range(len(STORED))]


@pytest.fixture
def vectors(tmp_path: Path) -> Iterator[Vectors]:
    vectors = Vectors(tmp_path / "vectors", "passages", create=True)
    yield vectors
    vectors.close()


@pytest.fixture
def filled(vectors: Vectors) -> Vectors:
    vectors.add(IDS, STORED)
    return vectors


def test_similarities_are_cosines_best_first(filled: Vectors) -> None:
    (query,) = directions(1, seed=1)
    cosines = STORED @ query
    best = np.argsort(-cosines)[:10]
    hits = filled.search(query, 10)
    assert [i for i, _ in hits] == [IDS[i] for i in best]
    assert [s for _, s in hits] == pytest.approx(cosines[best], abs=1e-5)


def test_equal_similarities_are_ranked_by_id(vectors: Vectors) -> None:
    ids = ["c", "a", "b"]
    vectors.add(ids, np.repeat(STORED[:1], 3, axis=0))
    assert [i for i, _ in vectors.search(STORED[0], 3)] == ["a", "b", "c"]


def test_more_may_be_asked_for_than_there_is(vectors: Vectors) -> None:
    assert vectors.search(STORED[0], 5) == []
    vectors.add(IDS[:3], STORED[:3])
    assert len(vectors.search(STORED[0], 5)) == 3
    assert vectors.search(STORED[0], 0) == []


def test_an_id_that_is_there_is_left_as_it_is(filled: Vectors) -> None:
    filled.add([IDS[0], "new"], directions(2, seed=2))
    assert filled.count() == len(IDS) + 1
    ((found, similarity),) = filled.search(STORED[0], 1)
    assert (found, similarity) == (IDS[0], pytest.approx(1, abs=1e-5))


def test_what_is_deleted_is_not_found_again(filled: Vectors) -> None:
    filled.delete([*IDS[:1200], "never there"])
    assert filled.count() == 300
    assert filled.ids() == set(IDS[1200:])
    assert {i for i, _ in filled.search(STORED[0], 300)} == set(IDS[1200:])
    filled.delete([])


def test_every_vector_is_found_by_itself_in_a_later_opening(
    filled: Vectors, tmp_path: Path
) -> None:
    filled.close()
    again = Vectors(tmp_path / "vectors", "passages")
    sample = range(0, len(IDS), 5)
    missed = [IDS[i] for i in sample if again.search(STORED[i], 1)[0][0] != IDS[i]]
    again.close()
    assert missed == []


def test_one_place_has_one_object_and_a_new_generation_a_new_opening(tmp_path: Path) -> None:
    shared = SharedVectors.at(tmp_path / "vectors", "passages")
    assert SharedVectors.at(tmp_path / "x" / ".." / "vectors", "passages") is shared
    assert SharedVectors.at(tmp_path / "vectors", "others") is not shared
    with pytest.raises(VectorsUnusable, match="missing"):
        shared.read("1")
    Vectors(tmp_path / "vectors", "passages", create=True).close()
    first = shared.read("1")
    first.add(IDS[:2], STORED[:2])
    shared.wrote("2")
    assert shared.read("2") is first
    second = shared.read("3")
    assert second is not first
    assert second.count() == 2


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "localhost:9", "http://127.0.0.1:99999"])
def test_a_server_that_does_not_answer_is_named(url: str) -> None:
    with pytest.raises(ArchiveMissing, match=url):
        Vectors(url, "passages")

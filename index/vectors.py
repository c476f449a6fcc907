"""The vectors: a Chroma collection, in a local directory or on a server.

Chroma is called directly, with cosine distance and no embedding function of its own. Passage ids
are content-addressed, so a vector is only ever added or deleted, never changed in place: updates
in place lose neighbours (chroma-core/chroma#7758).
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.errors import ArchiveMissing, HemerotecaError, VectorsUnusable

# Chroma takes at most 5,461 records in one call; smaller ones let readers in between.
_BATCH = 1000
# With the defaults (M 16, ef 100) recall@10 over 10,000 passages is 0.988; with M 32 and ef 200
# 0.998, for fewer insertions a second than an embedder can feed. Over 89,176 passages of news, 240
# questions: ef_search 1,600 0.9938 in 25 ms, 2,400 0.9963 in 30, 3,000 0.9967 in 33, 4,000 0.9971
# in 36.
_HNSW = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 3000}


class Vectors:
    """Vectors of passages by id. Similarities are cosines."""

    def __init__(self, place: Path | str, collection: str, *, create: bool = False) -> None:
        """Open, or create, a collection in a directory, or at the URL of a Chroma server.

        :raises ArchiveMissing: If no server answers at the URL.
        :raises VectorsUnusable: If the collection is not there, or Chroma cannot open it.
        """
        self.place = place
        if isinstance(place, Path) and not create and not (place / "chroma.sqlite3").is_file():
            raise VectorsUnusable(f"the index of vectors {place} is missing")
        with _told(place):
            self._client = _connect(place)
            try:
                self._collection = self._find(collection, create)
            except BaseException:
                self._client.close()
                raise

    def _find(self, collection: str, create: bool) -> Any:
        if create:
            return self._client.get_or_create_collection(
                collection, embedding_function=None, configuration={"hnsw": _HNSW}
            )
        return self._client.get_collection(collection, embedding_function=None)

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Add vectors (len(ids), dimension); an id that is there already is left as it is."""
        with _told(self.place):
            for start in range(0, len(ids), _BATCH):
                part = slice(start, start + _BATCH)
                self._collection.add(ids=list(ids[part]), embeddings=vectors[part])

    def delete(self, ids: Sequence[str]) -> None:
        """Delete vectors; ids that are not there are passed over."""
        with _told(self.place):
            for start in range(0, len(ids), _BATCH):
                self._collection.delete(ids=list(ids[start : start + _BATCH]))

    def search(self, query: NDArray[np.float32], limit: int) -> list[tuple[str, float]]:
        """Return the nearest passages to one vector (dimension,): (id, cosine), best first."""
        (ranking,) = self.search_many(query[None], limit)
        return ranking

    def search_many(
        self, queries: NDArray[np.float32], limit: int
    ) -> list[list[tuple[str, float]]]:
        """Return the nearest passages to each vector (n, dimension)."""
        with _told(self.place):
            limit = min(limit, self._collection.count())
            if limit == 0:
                return [[] for _ in queries]
            found = self._collection.query(
                query_embeddings=queries, n_results=limit, include=["distances"]
            )
        return [
            sorted(
                ((i, 1.0 - float(d)) for i, d in zip(ids, distances, strict=True)),
                key=lambda hit: (-hit[1], hit[0]),
            )
            for ids, distances in zip(found["ids"], found["distances"] or [], strict=True)
        ]

    def ids(self) -> set[str]:
        """Return the ids of all vectors."""
        with _told(self.place):
            return set(self._collection.get(include=[])["ids"])

    def count(self) -> int:
        """Return how many vectors there are."""
        with _told(self.place):
            count: int = self._collection.count()
        return count

    def drop(self) -> None:
        """Delete the whole collection."""
        with _told(self.place):
            self._client.delete_collection(self._collection.name)

    def close(self) -> None:
        """Release the directory, so that the next opening reads what other processes wrote."""
        self._client.close()


class SharedVectors:
    """The one `Vectors` of a place in this process, reopened when another process wrote there.

    Chroma keeps one system per directory and process, and does not see what other processes write
    (measured: a reader that stays open goes on missing it). Each finished write therefore raises a
    generation number in the catalogue, and whoever reads asks for that generation here.
    """

    _by_place: ClassVar[dict[str, "SharedVectors"]] = {}
    _lock = threading.Lock()

    def __init__(self, place: Path | str, collection: str) -> None:
        """Use `at` instead."""
        self._place = place
        self._collection = collection
        self._vectors: Vectors | None = None
        self._generation = ""

    @classmethod
    def at(cls, place: Path | str, collection: str) -> "SharedVectors":
        """Return the shared vectors of a collection at a place."""
        key = f"{place.resolve() if isinstance(place, Path) else place} {collection}"
        with cls._lock:
            return cls._by_place.setdefault(key, cls(place, collection))

    def read(self, generation: str) -> Vectors:
        """Return the vectors as of a generation; to be called while the archive is read-locked."""
        with self._lock:
            if self._vectors is not None and self._generation != generation:
                self._vectors.close()
                self._vectors = None
            if self._vectors is None:
                self._vectors = Vectors(self._place, self._collection)
            self._generation = generation
            return self._vectors

    def close(self) -> None:
        """Release the place; the next reading opens it anew."""
        with self._lock:
            if self._vectors is not None:
                self._vectors.close()
            self._vectors = None

    def wrote(self, generation: str) -> None:
        """Take note of a write that this process itself has finished."""
        with self._lock:
            self._generation = generation


@contextmanager
def _told(place: Path | str) -> Iterator[None]:
    """Make one line of whatever Chroma, its SQLite or the disk raise."""
    try:
        yield
    except HemerotecaError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise VectorsUnusable(f"the index of vectors {place} fails: {reason}") from error


def _connect(place: Path | str) -> Any:
    # Importing Chroma takes half a second, which `--help` and `show` need not wait for.
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        path = str(place.resolve())
        try:
            return chromadb.PersistentClient(path=path, settings=settings)
        except BaseException:
            # Chroma keeps a system that failed to start, and gives it to whoever asks next.
            SharedSystemClient._identifier_to_system.pop(path, None)
            raise
    url = urlsplit(place)
    try:
        return chromadb.HttpClient(
            host=url.hostname or place,
            port=url.port or 8000,
            ssl=url.scheme == "https",
            settings=settings,
        )
    except ValueError as error:
        raise ArchiveMissing(f"no Chroma server answers at {place}: {error}") from error

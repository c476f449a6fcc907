"""The catalogue's own copy of the vectors: what the index of vectors is made and remade from.

Kept in half precision: a component of a unit vector loses less than one part in 2,000, a cosine
some 0.00001, and the copy takes half the room. The index is given the same rounded values.
"""

import heapq
import sqlite3
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.catalogue.filters import Filters, where

_CHUNK = 4096
# Vectors held in memory at most: 25 MB of 384 float32.
_HELD = 16_384
Vector = NDArray[np.float32]


def rounded(vectors: Vector) -> Vector:
    """Return vectors as they will be kept."""
    return vectors.astype(np.float16).astype(np.float32)


def keep(db: sqlite3.Connection, number: int, vector: Vector) -> None:
    """Keep the vector of the passage with a number."""
    blob = vector.astype(np.float16).tobytes()
    db.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?)", (number, blob))


def stream(db: sqlite3.Connection, filters: Filters) -> Iterator[tuple[list[str], Vector]]:
    """Yield the vectors that filters leave, some thousand at a time: ids and (n, dimension)."""
    sql = "SELECT p.id, v.vector FROM passages p JOIN vectors v USING (number)"
    condition, values = where(filters)
    if filters:
        sql += f" JOIN articles a ON a.number = p.article WHERE {condition}"
    yield from _chunks(db.execute(sql, values if filters else ()))


def of_passages(db: sqlite3.Connection, passage_ids: str) -> Iterator[tuple[list[str], Vector]]:
    """Yield the vectors of passages, whose ids come as a JSON list: ids and (n, dimension)."""
    sql = """SELECT p.id, v.vector FROM json_each(?) j JOIN passages p ON p.id = j.value
             JOIN vectors v USING (number)"""
    yield from _chunks(db.execute(sql, (passage_ids,)))


class KeptVectors:
    """Compares a query with the vectors of a catalogue, held in memory while they are few.

    Reading them anew for every question took some 6 of the 10 ms of a search in 1,927 passages.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.forget()

    def forget(self) -> None:
        """Read the vectors anew next time: they are being changed here."""
        self._held: tuple[str, list[str], Vector] | None = None

    def nearest(
        self, db: sqlite3.Connection, query: Vector, limit: int, filters: Filters, generation: str
    ) -> list[tuple[str, float]]:
        """Compare with every vector that filters leave: (passage id, cosine), best first.

        :param generation: What the catalogue's manifest says; another one than before means that
            another process has changed them.
        """
        best: list[tuple[float, str]] = []
        for ids, vectors in self._parts(db, filters, generation):
            cosines = vectors @ query
            top: Sequence[int] = range(len(ids))
            if len(ids) > limit:
                top = np.argpartition(-cosines, limit - 1)[:limit].tolist()
            best.extend((-float(cosines[i]), ids[i]) for i in top)
            best = heapq.nsmallest(limit, best)
        return [(passage, -cosine) for cosine, passage in best]

    def _parts(
        self, db: sqlite3.Connection, filters: Filters, generation: str
    ) -> Iterator[tuple[list[str], Vector]]:
        held = self._held
        if held is None or held[0] != generation:
            # Counting the vectors themselves would read them: 15 ms for 89,000.
            (count,) = db.execute("SELECT count(*) FROM passages").fetchone()
            if count > _HELD:
                return stream(db, filters)
            parts = list(stream(db, Filters()))
            if not parts:
                return iter([])
            ids = [i for some, _ in parts for i in some]
            held = self._held = generation, ids, np.concatenate([part for _, part in parts])
        _, ids, vectors = held
        if not filters:
            return iter([(ids, vectors)])
        left = passing(db, filters)
        rows = [row for row, i in enumerate(ids) if i in left]
        return iter([([ids[row] for row in rows], vectors[rows])])


def passing(db: sqlite3.Connection, filters: Filters) -> set[str]:
    """Return the ids of all passages that filters leave."""
    condition, values = where(filters)
    sql = f"SELECT p.id FROM passages p JOIN articles a ON a.number = p.article WHERE {condition}"
    return {row[0] for row in db.execute(sql, values)}


def _chunks(rows: sqlite3.Cursor) -> Iterator[tuple[list[str], Vector]]:
    while chunk := rows.fetchmany(_CHUNK):
        ids = [row[0] for row in chunk]
        halves = np.frombuffer(b"".join(row[1] for row in chunk), np.float16)
        yield ids, halves.reshape(len(ids), -1).astype(np.float32)

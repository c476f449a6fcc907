"""The catalogue: SQLite with articles, passages, vectors, the lexical index, the manifest.

Every change of an article is one transaction: its row, its passages, their vectors and lexical
entries are wholly old or wholly new. The index of vectors follows: what it may lack is noted in the
same transaction, until it is settled.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from index.articles import Article
from index.catalogue import event_dates, holdings, kept_vectors, lexicon, soundness, writing
from index.catalogue.filters import Coverage, Filters, marks, where
from index.catalogue.holdings import Holding, Tally
from index.catalogue.schema import SCHEMA, SCHEMA_VERSION
from index.errors import ArchiveMissing, UnknownArticle
from index.language import Language
from index.passages import Passage
from index.reprints import Sketch, read_sketch
from index.sentences import Span

_ARTICLE = "id, text, title, source, published, url, date_inferred, place"

# Seconds that a thread's statement waits for another's: the locks between processes have been taken
# by then, so that only a machine short of processors makes it long (SQLite's own 5 were too few
# beside a job of high priority).
_PATIENCE = 120


class Catalogue:
    """One SQLite file. Safe to use from several threads."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open a catalogue.

        :raises ArchiveMissing: If there is none, or it is not one of ours.
        """
        if not create and not path.is_file():
            raise ArchiveMissing(
                f"there is no archive in {path.parent}; make one: hemeroteca index PATH"
            )
        self.path = path
        self._local = threading.local()
        self._vectors = kept_vectors.KeptVectors()
        try:
            if create and self.get_manifest("schema") is None:
                self._create()
            schema = self.get_manifest("schema")
        except sqlite3.DatabaseError as error:
            raise ArchiveMissing(f"{path} is not a catalogue of ours: {error}") from error
        if schema != SCHEMA_VERSION:
            raise ArchiveMissing(
                f"{path} is of layout {schema}; this version reads {SCHEMA_VERSION}"
            )

    # The manifest

    def get_manifest(self, key: str) -> str | None:
        """Return a value of the manifest."""
        try:
            row = self._rows("SELECT value FROM manifest WHERE key = ?", key)
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return None
            raise
        return row[0][0] if row else None

    def set_manifest(self, key: str, value: str) -> None:
        """Set a value of the manifest."""
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?)", (key, value))

    # Reading

    def article(self, article_id: str) -> Article:
        """Return an article.

        :raises UnknownArticle: If there is none with this id.
        """
        rows = self._rows(f"SELECT {_ARTICLE} FROM articles WHERE id = ?", article_id)
        if not rows:
            raise UnknownArticle(f"the archive holds no article {article_id!r}")
        return _article(rows[0])

    def articles(self) -> Iterator[Article]:
        """Yield every article, by id; one that is removed meanwhile is passed over."""
        for (article_id,) in self._rows("SELECT id FROM articles ORDER BY id"):
            with suppress(UnknownArticle):
                yield self.article(article_id)

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Return the content hash of each of these articles that is there."""
        sql = "SELECT id, hash FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._rows(sql, json.dumps(article_ids)))

    def places(self) -> dict[str, str]:
        """Return where each article came from: a file, with `:line` where it holds several."""
        return dict(self._rows("SELECT id, place FROM articles"))

    def sketches(self, article_ids: Sequence[str]) -> dict[str, Sketch]:
        """Return the sketch of each of these articles that is there: what tells reprints."""
        sql = "SELECT id, sketch FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        rows = self._rows(sql, json.dumps(list(article_ids)))
        return {article: read_sketch(kept) for article, kept in rows}

    def passage_ids(self, article_ids: Sequence[str]) -> set[str]:
        """Return the ids of all passages of these articles."""
        sql = """SELECT p.id FROM passages p JOIN articles a ON a.number = p.article
                 WHERE a.id IN (SELECT value FROM json_each(?))"""
        return {row[0] for row in self._rows(sql, json.dumps(article_ids))}

    def passages(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages with these ids that are there, by id."""
        # SQLite counts characters as we do, in code points; its substr begins at 1.
        sql = """SELECT p.id, a.id, p.start, p."end",
                        substr(a.text, p.start + 1, p."end" - p.start)
                 FROM json_each(?) j JOIN passages p ON p.id = j.value
                 JOIN articles a ON a.number = p.article"""
        return {row[0]: Passage(*row) for row in self._rows(sql, json.dumps(list(passage_ids)))}

    def passage_spans(self, article_ids: Sequence[str]) -> dict[str, list[Span]]:
        """Return where the passages of these articles stand in their texts, in order."""
        sql = f"""SELECT a.id, p.start, p."end" FROM passages p
                  JOIN articles a ON a.number = p.article
                  WHERE a.id IN ({marks(article_ids)}) ORDER BY p.article, p.start, p.number"""
        spans: dict[str, list[Span]] = {}
        for article_id, start, end in self._rows(sql, *article_ids):
            spans.setdefault(article_id, []).append((start, end))
        return spans

    def event_dates(self, passage_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the values of the dates that these passages speak of, by passage id."""
        return event_dates.read(self._db(), passage_ids)

    def count(self, filters: Filters = Filters()) -> tuple[int, int]:
        """Return the numbers of articles and of passages that the filters leave."""
        condition, values = where(filters)
        (articles,) = self._rows(f"SELECT count(*) FROM articles a WHERE {condition}", *values)[0]
        sql = "SELECT count(*) FROM passages p"
        if filters:
            sql += f" JOIN articles a ON a.number = p.article WHERE {condition}"
        return articles, self._rows(sql, *values)[0][0]

    def vector_count(self) -> int:
        """Return how many vectors are kept."""
        count: int = self._rows("SELECT count(*) FROM vectors")[0][0]
        return count

    def coverage(self, filters: Filters = Filters()) -> Coverage:
        """Return what the filters leave: how many articles, from when to when, whose."""
        condition, values = where(filters)
        sql = f"SELECT count(*), min(published), max(published) FROM articles a WHERE {condition}"
        count, first, last = self._rows(sql, *values)[0]
        sql = f"""SELECT DISTINCT source FROM articles a
                  WHERE source IS NOT NULL AND {condition} ORDER BY 1"""
        sources = tuple(row[0] for row in self._rows(sql, *values))
        return Coverage(count, _date(first), _date(last), sources)

    def tally(self) -> Tally:
        """Count the articles by outlet and by month."""
        return holdings.tally(self._db())

    def listing(self, filters: Filters, limit: int, offset: int = 0) -> list[Holding]:
        """Return a page of the articles that filters leave, newest first, undated ones last."""
        return holdings.listing(self._db(), filters, limit, offset)

    def passing(self, passage_ids: Sequence[str], filters: Filters) -> set[str]:
        """Return those of the passages that the filters leave."""
        condition, values = where(filters)
        sql = f"""SELECT p.id FROM json_each(?) j JOIN passages p ON p.id = j.value
                  JOIN articles a ON a.number = p.article WHERE {condition}"""
        return {row[0] for row in self._rows(sql, json.dumps(list(passage_ids)), *values)}

    def nearest(
        self, query: NDArray[np.float32], limit: int, filters: Filters = Filters()
    ) -> list[tuple[str, float]]:
        """Compare a query with all vectors that filters leave: (passage id, cosine), best first."""
        generation = self.get_manifest("generation") or ""
        return self._vectors.nearest(self._db(), query, limit, filters, generation)

    def vectors(
        self, passage_ids: Sequence[str] | None = None
    ) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """Yield the vectors kept, all or of some passages, in parts: ids and (n, dimension)."""
        if passage_ids is None:
            return kept_vectors.stream(self._db(), Filters())
        return kept_vectors.of_passages(self._db(), json.dumps(list(passage_ids)))

    def filtered_passages(self, filters: Filters) -> list[str]:
        """Return the ids of all passages that the filters leave."""
        return list(kept_vectors.passing(self._db(), filters))

    def languages(self) -> dict[Language, int]:
        """Return how many articles there are in each language."""
        rows = self._rows("SELECT language, count(*) FROM articles GROUP BY language")
        return dict(rows)

    def lexical(
        self, query: Sequence[str], language: Language, limit: int, filters: Filters = Filters()
    ) -> list[tuple[str, float]]:
        """Rank passages in one language by BM25 over any of the query's terms, best first.

        :param query: Terms as `analyser.terms` gives them.
        :return: Passage ids and scores, higher is better.
        """
        return lexicon.rank(self._db(), query, language, limit, filters)

    def rarity(self, words: Sequence[str], language: Language) -> dict[str, float]:
        """Return the inverse document frequency of terms over the passages in a language."""
        return lexicon.rarity(self._db(), words, language)

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the catalogue and with each article, a line each."""
        yield from soundness.faults(self._db())
        for article in self.articles():
            yield from soundness.article_faults(self._db(), article)

    # Writing

    def sweep(self) -> None:
        """Delete what belongs to no article."""
        with self.transaction() as db:
            soundness.sweep(db)

    def put(
        self,
        changes: Iterable[tuple[Article, Sequence[Passage]]],
        vectors: Mapping[str, NDArray[np.float32]] = MappingProxyType({}),
    ) -> None:
        """Write articles with their passages, each in place of its former state.

        Passages that were there keep what is kept of them. The others are noted as unsettled.

        :param vectors: The vectors of the new passages, by id.
        """
        with self.transaction() as db:
            for article, passages in changes:
                writing.put(db, article, passages, vectors)

    def move(self, places: Mapping[str, str]) -> None:
        """Write down where articles come from now, by id."""
        with self.transaction() as db:
            rows = ((place, article, place) for article, place in places.items())
            db.executemany("UPDATE articles SET place = ? WHERE id = ? AND place != ?", rows)

    def delete(self, article_ids: Iterable[str]) -> None:
        """Delete articles with their passages, which are noted as unsettled."""
        with self.transaction() as db:
            for article_id in article_ids:
                writing.delete(db, article_id)

    def unsettled(self) -> tuple[list[str], list[str]]:
        """Return the noted passages: those the catalogue holds, and those it does not."""
        held = "passage IN (SELECT id FROM passages)"
        kept = self._rows(f"SELECT passage FROM unsettled WHERE {held}")
        gone = self._rows(f"SELECT passage FROM unsettled WHERE NOT {held}")
        return [row[0] for row in kept], [row[0] for row in gone]

    def is_unsettled(self) -> bool:
        """Say whether any passage is noted: the index of vectors may not be as the catalogue is."""
        return bool(self._rows("SELECT 1 FROM unsettled LIMIT 1"))

    def settle(self) -> None:
        """Forget the noted passages: their vectors are now as the catalogue says."""
        with self.transaction() as db:
            db.execute("DELETE FROM unsettled")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run statements that take effect together, or not at all."""
        db = self._db()
        if db.in_transaction:  # an outer one is open: be part of it
            yield db
            return
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.rollback()
            raise
        db.commit()
        self._vectors.forget()

    def close(self) -> None:
        """Close this thread's connection."""
        db = self._local.__dict__.pop("db", None)
        if db is not None:
            db.close()

    def _create(self) -> None:
        manifest = f"INSERT INTO manifest VALUES ('schema', '{SCHEMA_VERSION}');"
        self._db().executescript(f"BEGIN; {SCHEMA} {manifest} COMMIT;")

    def _rows(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        return self._db().execute(sql, values).fetchall()

    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = self._local.__dict__.get("db")
        if db is None:
            db = sqlite3.connect(self.path, isolation_level=None, timeout=_PATIENCE)
            self._local.db = db
        return db


def _article(row: tuple[str, str, str, str | None, str | None, str | None, int, str]) -> Article:
    article_id, text, title, source, published, url, inferred, place = row
    return Article(article_id, text, title, source, _date(published), url, bool(inferred), place)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None

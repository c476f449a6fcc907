"""The catalogue: SQLite with the articles, the passages' offsets, the lexical index, the manifest.

Every change of an article is one transaction: its row, its passages and their lexical entries are
wholly old or wholly new.
"""

import math
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from index.analyser import terms
from index.articles import Article
from index.errors import ArchiveMissing, UnknownArticle
from index.language import Language, detect_language
from index.passages import Passage

SCHEMA_VERSION = "1"
_SCHEMA = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    source TEXT,
    published TEXT,
    url TEXT,
    date_inferred INTEGER NOT NULL,
    language TEXT NOT NULL,
    hash TEXT NOT NULL,
    place TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX articles_published ON articles (published);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles (number),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);
CREATE INDEX passages_article ON passages (article);
CREATE TABLE unsettled (passage TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE lexicon_es USING fts5 (terms, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE lexicon_en USING fts5 (terms, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE vocabulary_es USING fts5vocab (lexicon_es, row);
CREATE VIRTUAL TABLE vocabulary_en USING fts5vocab (lexicon_en, row);
"""
_ARTICLE = "id, text, title, source, published, url, date_inferred, place"


@dataclass(frozen=True)
class Filters:
    """Which articles count: any of the outlets, published within inclusive bounds, or named ones.

    An undated article passes only where no bound is set.
    """

    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    articles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything is filtered at all."""
        return bool(self.sources or self.since or self.until or self.articles)


@dataclass(frozen=True)
class Coverage:
    """What an archive, or the part of it that filters leave, holds."""

    articles: int
    first: date | None
    last: date | None
    sources: tuple[str, ...]


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
        marks = _marks(article_ids)
        return dict(
            self._rows(f"SELECT id, hash FROM articles WHERE id IN ({marks})", *article_ids)
        )

    def passage_ids(self, article_ids: Sequence[str]) -> set[str]:
        """Return the ids of all passages of these articles."""
        sql = f"""SELECT p.id FROM passages p JOIN articles a ON a.number = p.article
                  WHERE a.id IN ({_marks(article_ids)})"""
        return {row[0] for row in self._rows(sql, *article_ids)}

    def passages(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages with these ids that are there, by id."""
        # SQLite counts characters as we do, in code points; its substr begins at 1.
        sql = f"""SELECT p.id, a.id, p.start, p."end",
                         substr(a.text, p.start + 1, p."end" - p.start)
                  FROM passages p JOIN articles a ON a.number = p.article
                  WHERE p.id IN ({_marks(passage_ids)})"""
        return {row[0]: Passage(*row) for row in self._rows(sql, *passage_ids)}

    def count(self, filters: Filters = Filters()) -> tuple[int, int]:
        """Return the numbers of articles and of passages that the filters leave."""
        where, values = _where(filters)
        (articles,) = self._rows(f"SELECT count(*) FROM articles a WHERE {where}", *values)[0]
        sql = "SELECT count(*) FROM passages p"
        if filters:
            sql += f" JOIN articles a ON a.number = p.article WHERE {where}"
        return articles, self._rows(sql, *values)[0][0]

    def coverage(self, filters: Filters = Filters()) -> Coverage:
        """Return what the filters leave: how many articles, from when to when, whose."""
        where, values = _where(filters)
        sql = f"SELECT count(*), min(published), max(published) FROM articles a WHERE {where}"
        count, first, last = self._rows(sql, *values)[0]
        sql = f"""SELECT DISTINCT source FROM articles a
                  WHERE source IS NOT NULL AND {where} ORDER BY 1"""
        sources = tuple(row[0] for row in self._rows(sql, *values))
        return Coverage(count, _date(first), _date(last), sources)

    def filtered_passages(self, filters: Filters) -> list[str]:
        """Return the ids of all passages that the filters leave."""
        where, values = _where(filters)
        sql = f"SELECT p.id FROM passages p JOIN articles a ON a.number = p.article WHERE {where}"
        return [row[0] for row in self._rows(sql, *values)]

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
        if not query:
            return []
        match = " OR ".join('"{}"'.format(t.replace('"', '""')) for t in dict.fromkeys(query))
        lexicon = f"lexicon_{language}"
        # Ranked inside FTS5 alone where nothing is filtered; the ids are joined to the few.
        if not filters:
            sql = f"""SELECT p.id, -score FROM (SELECT rowid AS number, rank AS score FROM {lexicon}
                      WHERE {lexicon} MATCH ? ORDER BY rank LIMIT ?) JOIN passages p USING (number)
                      ORDER BY score, p.id"""
            return self._rows(sql, match, limit)
        where, values = _where(filters)
        sql = f"""SELECT p.id, -bm25({lexicon}) FROM {lexicon}
                  JOIN passages p ON p.number = {lexicon}.rowid
                  JOIN articles a ON a.number = p.article
                  WHERE {lexicon} MATCH ? AND {where} ORDER BY bm25({lexicon}), p.id LIMIT ?"""
        return self._rows(sql, match, *values, limit)

    def rarity(self, words: Sequence[str], language: Language) -> dict[str, float]:
        """Return the inverse document frequency of terms over the passages in a language.

        ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25 (Robertson and Zaragoza, 2009): the rarer a
        term, the higher; a term that no passage holds is the rarest.
        """
        sql = f"SELECT term, doc FROM vocabulary_{language} WHERE term IN ({_marks(words)})"
        held = dict(self._rows(sql, *words))
        (total,) = self._rows(f"SELECT count(*) FROM lexicon_{language}")[0]
        counts = {word: held.get(word, 0) for word in words}
        return {w: math.log(1 + (total - n + 0.5) / (n + 0.5)) for w, n in counts.items()}

    # Writing

    def put(self, changes: Iterable[tuple[Article, Sequence[Passage]]]) -> None:
        """Write articles with their passages, each in place of its former state."""
        with self.transaction() as db:
            for article, passages in changes:
                self._put(db, article, passages)

    def delete(self, article_ids: Iterable[str]) -> None:
        """Delete articles with their passages."""
        with self.transaction() as db:
            for article_id in article_ids:
                _delete_passages(db, article_id)
                db.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def note_unsettled(self, passage_ids: Iterable[str]) -> None:
        """Note passages whose vectors are about to be added or deleted."""
        with self.transaction() as db:
            db.executemany(
                "INSERT OR IGNORE INTO unsettled VALUES (?)", ((i,) for i in passage_ids)
            )

    def unsettled(self) -> tuple[list[str], list[str]]:
        """Return the noted passages: those the catalogue holds, and those it does not."""
        held = "passage IN (SELECT id FROM passages)"
        kept = self._rows(f"SELECT passage FROM unsettled WHERE {held}")
        gone = self._rows(f"SELECT passage FROM unsettled WHERE NOT {held}")
        return [row[0] for row in kept], [row[0] for row in gone]

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

    def close(self) -> None:
        """Close this thread's connection."""
        db = self._local.__dict__.pop("db", None)
        if db is not None:
            db.close()

    def _put(self, db: sqlite3.Connection, article: Article, passages: Sequence[Passage]) -> None:
        language = detect_language(article.text)
        _delete_passages(db, article.id)
        published = article.published.isoformat() if article.published else None
        row = (
            *(article.id, article.title, article.source, published, article.url),
            *(article.date_inferred, language, article.content_hash(), article.place, article.text),
        )
        columns = "id, title, source, published, url, date_inferred, language, hash, place, text"
        updates = ", ".join(f"{c} = excluded.{c}" for c in columns.split(", ")[1:])
        (number,) = db.execute(
            f"""INSERT INTO articles ({columns}) VALUES ({_marks(row)})
                ON CONFLICT (id) DO UPDATE SET {updates} RETURNING number""",
            row,
        ).fetchone()
        for passage in passages:
            sql = 'INSERT INTO passages (id, article, start, "end") VALUES (?, ?, ?, ?)'
            cursor = db.execute(sql, (passage.id, number, passage.start, passage.end))
            stems = " ".join(terms(passage.text, language))
            sql = f"INSERT INTO lexicon_{language} (rowid, terms) VALUES (?, ?)"
            db.execute(sql, (cursor.lastrowid, stems))

    def _create(self) -> None:
        manifest = f"INSERT INTO manifest VALUES ('schema', '{SCHEMA_VERSION}');"
        self._db().executescript(f"BEGIN; {_SCHEMA} {manifest} COMMIT;")

    def _rows(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        return self._db().execute(sql, values).fetchall()

    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = self._local.__dict__.get("db")
        if db is None:
            db = sqlite3.connect(self.path, isolation_level=None)
            self._local.db = db
        return db


def _delete_passages(db: sqlite3.Connection, article_id: str) -> None:
    chosen = (
        "SELECT number FROM passages WHERE article = (SELECT number FROM articles WHERE id = ?)"
    )
    for language in get_args(Language):
        db.execute(f"DELETE FROM lexicon_{language} WHERE rowid IN ({chosen})", (article_id,))
    db.execute(f"DELETE FROM passages WHERE number IN ({chosen})", (article_id,))


def _article(row: tuple[str, str, str, str | None, str | None, str | None, int, str]) -> Article:
    article_id, text, title, source, published, url, inferred, place = row
    return Article(article_id, text, title, source, _date(published), url, bool(inferred), place)


def _where(filters: Filters) -> tuple[str, list[str]]:
    clauses = ["1"]
    values: list[str] = []
    if filters.sources:
        clauses.append(f"a.source IN ({_marks(filters.sources)})")
        values.extend(filters.sources)
    if filters.articles:
        clauses.append(f"a.id IN ({_marks(filters.articles)})")
        values.extend(filters.articles)
    if filters.since:
        clauses.append("a.published >= ?")
        values.append(filters.since.isoformat())
    if filters.until:
        clauses.append("a.published <= ?")
        values.append(filters.until.isoformat())
    return " AND ".join(clauses), values


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None

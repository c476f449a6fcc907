"""Writes an article, its passages and all that is kept of them, in a transaction that is open."""

import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.articles import Article
from index.catalogue import event_dates, kept_vectors, lexicon
from index.catalogue.filters import marks
from index.language import Language, detect_language
from index.passages import Passage
from index.reprints import sketch

_OF = "article = (SELECT number FROM articles WHERE id = ?)"


def put(
    db: sqlite3.Connection,
    article: Article,
    passages: Sequence[Passage],
    vectors: Mapping[str, NDArray[np.float32]],
) -> None:
    """Write an article with its passages in place of its former state.

    :param vectors: The vectors of the new passages, by id.
    """
    language = detect_language(article.text)
    rows = db.execute(f"SELECT id, number FROM passages WHERE {_OF}", (article.id,))
    former: dict[str, int] = dict(rows.fetchall())
    kept = {p.id: former[p.id] for p in passages if p.id in former}
    _delete_passages(db, {n: passage for passage, n in former.items() if passage not in kept})
    lexicon.remove(db, kept.values())  # their neighbours may be others now
    article_number = _put_article(db, article, language)
    numbered: dict[int, Passage] = {}
    for passage in passages:
        if passage.id in kept:
            number = kept[passage.id]
            sql = 'UPDATE passages SET start = ?, "end" = ? WHERE number = ?'
            db.execute(sql, (passage.start, passage.end, number))
        else:
            number = _insert_passage(db, article_number, passage, vectors.get(passage.id))
        numbered[number] = passage
    lexicon.add(db, numbered, language)
    event_dates.write(db, article, language, numbered)


def delete(db: sqlite3.Connection, article_id: str) -> None:
    """Delete an article with its passages, which are noted as unsettled."""
    gone = db.execute(f"SELECT number, id FROM passages WHERE {_OF}", (article_id,))
    _delete_passages(db, dict(gone.fetchall()))
    db.execute("DELETE FROM articles WHERE id = ?", (article_id,))


def _delete_passages(db: sqlite3.Connection, ids: Mapping[int, str]) -> None:
    """Delete passages, given as their ids by number."""
    lexicon.remove(db, ids)
    event_dates.remove(db, ids)
    numbers = [(number,) for number in ids]
    db.executemany("DELETE FROM vectors WHERE number = ?", numbers)
    db.executemany("DELETE FROM passages WHERE number = ?", numbers)
    unsettled = ((passage,) for passage in ids.values())
    db.executemany("INSERT OR IGNORE INTO unsettled VALUES (?)", unsettled)


def _put_article(db: sqlite3.Connection, article: Article, language: Language) -> int:
    published = article.published.isoformat() if article.published else None
    row = (
        *(article.id, article.title, article.source, published, article.url),
        *(article.date_inferred, language, article.content_hash(), article.place, article.text),
        sketch(article.text).tobytes(),
    )
    columns = (
        "id, title, source, published, url, date_inferred, language, hash, place, text, sketch"
    )
    updates = ", ".join(f"{c} = excluded.{c}" for c in columns.split(", ")[1:])
    sql = f"""INSERT INTO articles ({columns}) VALUES ({marks(row)})
              ON CONFLICT (id) DO UPDATE SET {updates} RETURNING number"""
    (number,) = db.execute(sql, row).fetchone()
    return int(number)


def _insert_passage(
    db: sqlite3.Connection, article: int, passage: Passage, vector: NDArray[np.float32] | None
) -> int:
    sql = 'INSERT INTO passages (id, article, start, "end") VALUES (?, ?, ?, ?)'
    number = db.execute(sql, (passage.id, article, passage.start, passage.end)).lastrowid or 0
    if vector is not None:
        kept_vectors.keep(db, number, vector)
    db.execute("INSERT OR IGNORE INTO unsettled VALUES (?)", (passage.id,))
    return number

"""The lexical index: the passages' terms in FTS5, one table a language."""

import math
import sqlite3
from collections.abc import Iterable, Sequence
from typing import get_args

from index.analyser import terms
from index.catalogue.filters import Filters, marks, where
from index.language import Language


def rank(
    db: sqlite3.Connection,
    query: Sequence[str],
    language: Language,
    limit: int,
    filters: Filters = Filters(),
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
        return db.execute(sql, (match, limit)).fetchall()
    condition, values = where(filters)
    sql = f"""SELECT p.id, -bm25({lexicon}) FROM {lexicon}
              JOIN passages p ON p.number = {lexicon}.rowid
              JOIN articles a ON a.number = p.article
              WHERE {lexicon} MATCH ? AND {condition} ORDER BY bm25({lexicon}), p.id LIMIT ?"""
    return db.execute(sql, (match, *values, limit)).fetchall()


def rarity(db: sqlite3.Connection, words: Sequence[str], language: Language) -> dict[str, float]:
    """Return the inverse document frequency of terms over the passages in a language.

    ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25 (Robertson and Zaragoza, 2009): the rarer a
    term, the higher; a term that no passage holds is the rarest.
    """
    sql = f"SELECT term, doc FROM vocabulary_{language} WHERE term IN ({marks(words)})"
    held = dict(db.execute(sql, words).fetchall())
    (total,) = db.execute(f"SELECT count(*) FROM lexicon_{language}").fetchone()
    counts = {word: held.get(word, 0) for word in words}
    return {w: math.log(1 + (total - n + 0.5) / (n + 0.5)) for w, n in counts.items()}


def add(db: sqlite3.Connection, number: int, text: str, language: Language) -> None:
    """Add a passage under its number."""
    stems = " ".join(terms(text, language))
    db.execute(f"INSERT INTO lexicon_{language} (rowid, terms) VALUES (?, ?)", (number, stems))


def remove(db: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Remove passages by number."""
    rows = [(number,) for number in numbers]
    for language in get_args(Language):
        db.executemany(f"DELETE FROM lexicon_{language} WHERE rowid = ?", rows)

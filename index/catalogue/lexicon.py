"""The lexical index: the passages' terms in FTS5, one table a language.

Beside its own terms a passage has those of the passages before and after it, at a fifth of the
weight (`schema`): a question's words are often spread over neighbours. Of 0, 0.1, 0.2, 0.3 and 0.5,
on the choosing halves of MLQA and QuALES, 0.1 and 0.2 give the best recall@1 of the hybrid search
and 0.2 the better recall@5 of the two (`hemeroteca bench retrieval`). Raising a passage's score by
its neighbours' scores instead lowers MLQA's.
"""

import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from index.analyser import terms
from index.catalogue.filters import Filters, marks, where
from index.language import Language
from index.passages import Passage


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
    sql = f"""SELECT p.id, -rank FROM {lexicon}
              JOIN passages p ON p.number = {lexicon}.rowid
              JOIN articles a ON a.number = p.article
              WHERE {lexicon} MATCH ? AND {condition} ORDER BY rank, p.id LIMIT ?"""
    return db.execute(sql, (match, *values, limit)).fetchall()


def rarity(db: sqlite3.Connection, words: Sequence[str], language: Language) -> dict[str, float]:
    """Return the inverse document frequency of terms over the passages in a language.

    ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25 (Robertson and Zaragoza, 2009): the rarer a
    term, the higher; a term that no passage holds is the rarest.
    """
    sql = f"""SELECT term, doc FROM vocabulary_{language}
              WHERE col = 'terms' AND term IN ({marks(words)})"""
    held = dict(db.execute(sql, words).fetchall())
    (total,) = db.execute(f"SELECT count(*) FROM lexicon_{language}").fetchone()
    counts = {word: held.get(word, 0) for word in words}
    return {w: math.log(1 + (total - n + 0.5) / (n + 0.5)) for w, n in counts.items()}


def add(db: sqlite3.Connection, passages: Mapping[int, Passage], language: Language) -> None:
    """Add the passages of an article, in order, under their numbers."""
    stems = [" ".join(terms(passage.text, language)) for passage in passages.values()]
    padded = ["", *stems, ""]
    around = [f"{before} {after}" for before, after in zip(padded, padded[2:], strict=False)]
    db.executemany(
        f"INSERT INTO lexicon_{language} (rowid, terms, around) VALUES (?, ?, ?)",
        zip(passages, stems, around, strict=True),
    )


def remove(db: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Remove passages by number."""
    rows = [(number,) for number in numbers]
    for language in get_args(Language):
        db.executemany(f"DELETE FROM lexicon_{language} WHERE rowid = ?", rows)

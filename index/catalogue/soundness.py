"""Whether a catalogue is sound: articles as they were stored, every part belonging to its whole."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import get_args

from index.articles import Article
from index.language import Language
from index.passages import passage_id

_ORPHANS = {
    "passages of no article": "passages WHERE article NOT IN (SELECT number FROM articles)",
    "dates of no passage": "event_dates WHERE passage NOT IN (SELECT number FROM passages)",
    "vectors of no passage": "vectors WHERE number NOT IN (SELECT number FROM passages)",
    **{
        f"lexical entries ({language}) of no passage": f"""lexicon_{language} WHERE rowid NOT IN
            (SELECT number FROM passages)"""
        for language in get_args(Language)
    },
}
_LACKING = {
    "no passage": "id FROM articles WHERE number NOT IN (SELECT article FROM passages)",
    "a passage without a vector": """DISTINCT a.id FROM passages p JOIN articles a
        ON a.number = p.article WHERE p.number NOT IN (SELECT number FROM vectors)""",
    **{
        f"a passage without a lexical entry ({language})": f"""DISTINCT a.id FROM passages p
            JOIN articles a ON a.number = p.article WHERE a.language = '{language}'
            AND p.number NOT IN (SELECT rowid FROM lexicon_{language})"""
        for language in get_args(Language)
    },
}


def faults(db: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with the file and with what belongs together, a line each."""
    for (line,) in db.execute("PRAGMA quick_check"):
        if line != "ok":
            yield f"the catalogue's file is damaged: {line}"
    for what, condition in _ORPHANS.items():
        (count,) = db.execute(f"SELECT count(*) FROM {condition}").fetchone()
        if count:
            yield f"{count:,} {what}"
    for what, chosen in _LACKING.items():
        for (article,) in db.execute(f"SELECT {chosen}"):
            yield f"article {article!r} has {what}; remove it and index it again"


def article_faults(db: sqlite3.Connection, article: Article) -> Iterator[str]:
    """Yield what is wrong with an article: its hash, and the words at each passage's offsets."""
    (stored,) = db.execute("SELECT hash FROM articles WHERE id = ?", (article.id,)).fetchone()
    if stored != article.content_hash():
        yield f"article {article.id!r} is not as it was stored; remove it and index it again"
    sql = """SELECT id, start, "end" FROM passages
             WHERE article = (SELECT number FROM articles WHERE id = ?) ORDER BY start"""
    occurrences: Counter[str] = Counter()
    for passage, start, end in db.execute(sql, (article.id,)):
        words = article.text[start:end]
        if passage != passage_id(article.id, words, occurrences[words]):
            yield (
                f"article {article.id!r} has other words at {start}–{end} than were indexed; "
                "remove it and index it again"
            )
        occurrences[words] += 1


def sweep(db: sqlite3.Connection) -> None:
    """Delete what belongs to nothing."""
    for condition in _ORPHANS.values():
        db.execute(f"DELETE FROM {condition}")

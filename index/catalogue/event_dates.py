"""The dates that passages speak of, beside them: when events were, not when they were printed."""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from index.articles import Article
from index.catalogue.filters import marks
from index.dates import dates_in
from index.language import Language
from index.passages import Passage


def write(
    db: sqlite3.Connection, article: Article, language: Language, passages: Mapping[int, Passage]
) -> None:
    """Write the dates of an article's passages, given by number, in place of the former ones.

    They are resolved in the whole article, counted from the day it was published: a passage may
    say "that day" of one that the passage before it names.
    """
    remove(db, passages)
    ordered = sorted(passages.items(), key=lambda item: item[1].start)
    starts = [passage.start for _, passage in ordered]
    rows: list[tuple[int, int, int, str]] = []
    for mention in dates_in(article.text, language, article.published):
        start, end = mention.expression.start, mention.expression.end
        # Passages may overlap: go back over all that hold it.
        for number, passage in _backwards(ordered, bisect_right(starts, start)):
            if passage.end < end:
                break
            rows.extend((number, start, end, v) for v in mention.resolution.readings)
    db.executemany("INSERT INTO event_dates VALUES (?, ?, ?, ?)", rows)


def _backwards(passages: Sequence[tuple[int, Passage]], stop: int) -> Iterator[tuple[int, Passage]]:
    for at in range(stop - 1, -1, -1):
        yield passages[at]


def remove(db: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Remove the dates of passages by number."""
    rows = [(number,) for number in numbers]
    db.executemany("DELETE FROM event_dates WHERE passage = ?", rows)


def read(db: sqlite3.Connection, passage_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the date values that each of these passages speaks of, in the order of the text."""
    found: dict[str, tuple[str, ...]] = {passage: () for passage in passage_ids}
    sql = f"""SELECT p.id, d.value FROM event_dates d JOIN passages p ON p.number = d.passage
              WHERE p.id IN ({marks(passage_ids)}) ORDER BY d.start, d.rowid"""
    for passage, value in db.execute(sql, passage_ids):
        found[passage] += (value,)
    return found

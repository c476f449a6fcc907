"""What a catalogue holds, to be looked through: counts by outlet and month, articles in pages."""

import sqlite3
from dataclasses import dataclass
from datetime import date

from index.catalogue.filters import Filters, where


@dataclass(frozen=True)
class Holding:
    """An article without its text; `characters` is how long that is."""

    id: str
    title: str
    source: str | None
    published: date | None
    date_inferred: bool
    url: str | None
    characters: int


@dataclass(frozen=True)
class Tally:
    """How many articles there are by outlet, most first, and by month ("2026-01"), in order.

    None is for those that state no outlet or no date; it comes last.
    """

    by_source: tuple[tuple[str | None, int], ...]
    by_month: tuple[tuple[str | None, int], ...]


def tally(db: sqlite3.Connection) -> Tally:
    """Count the articles by outlet and by month."""
    sources = db.execute(
        "SELECT source, count(*) FROM articles GROUP BY 1 ORDER BY source IS NULL, 2 DESC, 1"
    )
    months = db.execute(
        "SELECT substr(published, 1, 7) m, count(*) FROM articles GROUP BY m ORDER BY m IS NULL, m"
    )
    return Tally(tuple(sources.fetchall()), tuple(months.fetchall()))


def listing(db: sqlite3.Connection, filters: Filters, limit: int, offset: int) -> list[Holding]:
    """Return a page of the articles that filters leave, newest first, undated ones last."""
    condition, values = where(filters)
    sql = f"""SELECT id, title, source, published, date_inferred, url, length(text)
              FROM articles a WHERE {condition}
              ORDER BY published IS NULL, published DESC, id LIMIT ? OFFSET ?"""
    rows = db.execute(sql, (*values, limit, offset))
    return [
        Holding(
            *(article_id, title, source),
            date.fromisoformat(published) if published else None,
            *(bool(inferred), url, characters),
        )
        for article_id, title, source, published, inferred, url, characters in rows
    ]

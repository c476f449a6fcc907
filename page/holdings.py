"""The archive tab: what the archive holds, by outlet and month, in pages, and found by words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index import Archive
from index.catalogue import Filters
from index.catalogue.holdings import Holding, Tally
from index.language import Language
from rag.search import search
from rag.spelling import spell_date, spell_month

PAGE = 20
# More bars than these do not fit a phone: then they stand for years.
_MOST_MONTHS = 36
# Passages that a search for words looks at; several may be of one article.
_FOUND = 40


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: what it stands for, how many articles, and their share of the longest."""

    key: str
    name: str
    count: int
    percent: int


@dataclass(frozen=True)
class Row:
    """An article of the list, with the passage that was found in it."""

    holding: Holding
    date: str | None
    found: str | None = None


@dataclass(frozen=True)
class Listing:
    """A page of the list: its rows, how many there are in all, and the numbers of the pages."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def outlet_bars(tally: Tally, unknown: str) -> list[Bar]:
    """Return a bar for each outlet, most articles first."""
    return _bars([(source or "", source or unknown, n) for source, n in tally.by_source])


def time_bars(tally: Tally, language: Language) -> list[Bar]:
    """Return a bar for each month from the first to the last, or for each year where it is long.

    Undated articles have none.
    """
    counted = {month: n for month, n in tally.by_month if month}
    if not counted:
        return []
    months = list(_months(min(counted), max(counted)))
    if len(months) <= _MOST_MONTHS:
        named = [(m, f"{spell_month(int(m[5:]), language)} {m[:4]}") for m in months]
        return _bars([(m, name, counted.get(m, 0)) for m, name in named])
    years = range(int(min(counted)[:4]), int(max(counted)[:4]) + 1)
    return _bars(
        [
            (str(year), str(year), sum(n for m, n in counted.items() if m[:4] == str(year)))
            for year in years
        ]
    )


def period(key: str) -> tuple[date | None, date | None]:
    """Return the first and last day of a month "2026-01" or year "2026"; nothing for what is none.

    :raises ValueError: If it is neither.
    """
    if not key:
        return None, None
    year, month = int(key[:4]), int(key[5:] or 1)
    first = date(year, month, 1)
    following = date(year + 1, 1, 1) if len(key) == 4 or month == 12 else date(year, month + 1, 1)
    return first, following - timedelta(days=1)


def listing(
    archive: Archive, language: Language, filters: Filters, words: str = "", page: int = 1
) -> Listing:
    """Return a page of the articles, newest first, or those nearest to some words, best first."""
    if words.strip():
        rows = _found(archive, language, filters, words)
        return Listing(tuple(rows), len(rows), 1, 1)
    total, _ = archive.catalogue.count(filters)
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    holdings = archive.catalogue.listing(filters, PAGE, (page - 1) * PAGE)
    return Listing(tuple(_row(h, language) for h in holdings), total, page, pages)


def _found(archive: Archive, language: Language, filters: Filters, words: str) -> list[Row]:
    found = dict[str, str]()
    for hit in search(archive, words, _FOUND, filters):
        found.setdefault(hit.passage.article, hit.passage.text)
    kept = list(found.items())[:PAGE]
    only = Filters(articles=tuple(article for article, _ in kept))
    by_id = {h.id: h for h in archive.catalogue.listing(only, PAGE)} if kept else {}
    return [_row(by_id[a], language, text) for a, text in kept if a in by_id]


def _row(holding: Holding, language: Language, found: str | None = None) -> Row:
    day = spell_date(holding.published, language) if holding.published else None
    return Row(holding, day, " ".join(found.split()) if found else None)


def _bars(counts: Sequence[tuple[str, str, int]]) -> list[Bar]:
    longest = max((n for _, _, n in counts), default=1)
    return [Bar(key, name, n, round(100 * n / longest)) for key, name, n in counts]


def _months(first: str, last: str) -> list[str]:
    start, end = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1)]

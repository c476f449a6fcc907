"""Which articles count, and what they cover."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


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


def where(filters: Filters) -> tuple[str, list[str]]:
    """Return the condition on `articles a` that filters make, and its values."""
    clauses = ["1"]
    values: list[str] = []
    if filters.sources:
        clauses.append(f"a.source IN ({marks(filters.sources)})")
        values.extend(filters.sources)
    if filters.articles:
        clauses.append(f"a.id IN ({marks(filters.articles)})")
        values.extend(filters.articles)
    if filters.since:
        clauses.append("a.published >= ?")
        values.append(filters.since.isoformat())
    if filters.until:
        clauses.append("a.published <= ?")
        values.append(filters.until.isoformat())
    return " AND ".join(clauses), values


def marks(values: Sequence[object]) -> str:
    """Return as many question marks as there are values, for SQL."""
    return ", ".join("?" * len(values))

"""The catalogue: SQLite with articles, passages' offsets, the lexical index, the manifest."""

from index.catalogue.filters import Coverage, Filters
from index.catalogue.store import Catalogue

__all__ = ["Catalogue", "Coverage", "Filters"]

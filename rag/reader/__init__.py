"""Passages to candidate spans: the reader, its weights and its training."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.reader.reader import Reader, Span

__all__ = ["Reader", "Span"]


def __getattr__(name: str) -> object:
    # Imported when asked for: training needs neither of them, nor the libraries behind them.
    if name in __all__:
        from rag.reader import reader

        return getattr(reader, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

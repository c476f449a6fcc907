"""Files to archive: articles read, cut into passages, embedded and catalogued."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.archive import Archive
    from index.articles import Article

__all__ = ["Archive", "Article"]


def __getattr__(name: str) -> object:
    # Imported when asked for: `index.errors` and `--help` need none of the libraries behind these.
    if name == "Archive":
        from index.archive import Archive

        return Archive
    if name == "Article":
        from index.articles import Article

        return Article
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Files to archive: articles read, cut into passages, embedded and catalogued."""

from index.archive import Archive
from index.articles import Article

__all__ = ["Archive", "Article"]

"""Web pages: the article without what surrounds it, and what the page tells of it."""

import logging
import re
from collections.abc import Iterator

from index.articles import Article, make_article
from index.readers.file import ArticleFile

# Markup takes many times the room of the words (measured on saved front pages: up to 20).
_MARKUP = 20
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)


def read_html(file: ArticleFile) -> Iterator[Article]:
    """Read the article of a page, with its title, date, site and address where the page has them.

    A date is taken only from where a page states it, not from what the text happens to mention.

    :raises ArticleError: If there is no article in the page.
    """
    # A tenth of a second to import, for those who have pages.
    import trafilatura
    from trafilatura.settings import Document

    # It reports pages without an article, as we do ourselves.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    page = trafilatura.bare_extraction(
        _decoded(file),
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(page, Document) or not page.text:
        raise file.error("holds no article that can be told from the rest of the page")
    fields = {"title": page.title, "date": page.date, "source": page.sitename, "url": page.url}
    yield make_article(page.text, str(file.path), fields, default_id=file.name)


def _decoded(file: ArticleFile) -> str:
    data = file.read_bytes(_MARKUP)
    stated = _CHARSET.search(data[:4096])
    encoding = stated[1].decode().lower() if stated else "utf-8"
    # Browsers read these as what we read where nothing is stated (WHATWG, Encoding, 4.2).
    if encoding not in ("utf-8", "utf8", "iso-8859-1", "latin1", "us-ascii", "windows-1252"):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return file.decode(data)

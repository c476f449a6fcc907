"""Articles: what is stored of them, and what is made of a text that states too little.

The stored text of an article is NFC with line feeds and otherwise as printed; every offset in
the project counts code points in it.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from index.dates.published import published_in
from index.errors import ArticleError
from index.language import detect_language

# A first line is a headline when it is short and does not end as a sentence does.
_HEADLINE_LIMIT = 140
_HEADLINE_WORDS = 4
_OPENING_WORDS = 12
# How a byline begins, and the small words inside names.
_BYLINE = ("por", "by", "texto", "text")
_IN_NAMES = {"de", "del", "la", "las", "los", "y", "e", "and"}


@dataclass(frozen=True)
class Article:
    """One article: what it says, who printed it and when.

    `place` is the file it came from, with `:line` where that holds several; not part of its
    content.
    """

    id: str
    text: str
    title: str
    source: str | None = None
    published: date | None = None
    url: str | None = None
    date_inferred: bool = False
    place: str = ""

    def content_hash(self) -> str:
        """Return a SHA-256 over everything but the place: equal when nothing has changed."""
        published = self.published.isoformat() if self.published else None
        content = [self.text, self.title, self.source, published, self.url, self.date_inferred]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def make_article(
    text: str,
    place: str,
    fields: Mapping[str, Any],
    *,
    default_id: str | None = None,
    stem: str = "article",
) -> Article:
    """Make an article from its raw text and what its file states of it.

    A date that the file does not state is read from the text where the text dates itself.

    :param text: As read; it is normalised here.
    :param fields: Any of `id, title, source, date, url`; others are ignored.
    :param default_id: The id where `fields` has none; without it, `stem` and a hash of the text.
    :raises ArticleError: If the text is empty or a field is not what it should be.
    """
    stored = _storable(text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\0" in stored:
        raise ArticleError(place, "holds NUL characters: not a text")
    if not stored.strip():
        raise ArticleError(place, "has no text")
    given = fields.get("id")
    if given is not None and not isinstance(given, str | int | float):
        raise ArticleError(place, f"the id is neither a word nor a number: {given!r}")
    digest = hashlib.sha256(stored.encode()).hexdigest()
    title = _text_field(fields, "title", place) or guess_title(stored)
    published = read_date(fields.get("date"), place)
    inferred = published_in(stored, detect_language(stored)) if published is None else None
    return Article(
        id=_encodable(
            str(given) if given not in (None, "") else default_id or f"{stem}-{digest[:12]}"
        ),
        text=stored,
        title=title,
        source=_text_field(fields, "source", place),
        published=published or inferred,
        url=_text_field(fields, "url", place),
        date_inferred=inferred is not None,
        place=_encodable(place),
    )


def _storable(text: str) -> str:
    return _encodable(unicodedata.normalize("NFC", text))


def _encodable(text: str) -> str:
    # Half of a surrogate pair is no character and cannot be stored as UTF-8.
    return text.encode("utf-8", "replace").decode()


def guess_title(text: str) -> str:
    """Return a title for a text that states none: its headline, or else its opening words.

    A headline is a short first line of several words that does not end as prose does and is no
    byline, with more text after it.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    first = lines[0]
    ends_like_prose = first[-1] in ".,;:…"
    if (
        len(lines) > 1
        and len(first) <= _HEADLINE_LIMIT
        and len(first.split()) >= _HEADLINE_WORDS
        and not ends_like_prose
        and not _is_byline(first)
    ):
        return first
    # Place lines and bylines come before the first line of prose.
    prose = next((line for line in lines if len(line.split()) >= _OPENING_WORDS), first)
    words = prose.split()
    opening = " ".join(words[:_OPENING_WORDS])[:_HEADLINE_LIMIT]
    return opening if opening == prose else opening.rstrip(" ,;:") + "…"


def _is_byline(line: str) -> bool:
    """Say whether a line is "Por" and nothing but names."""
    begin, *names = line.replace(",", " ").split()
    named = all(name[0].isupper() or name in _IN_NAMES for name in names)
    return begin.lower().rstrip(":") in _BYLINE and named


def read_date(value: object, place: str) -> date | None:
    """Read a publication date: an ISO day, with or without a time after it.

    :raises ArticleError: If it is something else.
    """
    if value is None or value == "":
        return None
    if isinstance(value, date):  # a datetime is a date too
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        raise ArticleError(place, f"the date is not YYYY-MM-DD: {value!r}") from None


def with_defaults(article: Article, source: str | None, published: date | None) -> Article:
    """Fill in the outlet and the date that an article does not state.

    A date that was inferred from the text gives way to the one given.
    """
    article = replace(article, source=article.source or source)
    if published is None or (article.published and not article.date_inferred):
        return article
    return replace(article, published=published, date_inferred=False)


def _text_field(fields: Mapping[str, Any], name: str, place: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str | int | float):
        raise ArticleError(place, f"the {name} is not a text: {value!r}")
    return " ".join(_storable(str(value)).split()) or None

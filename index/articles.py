"""Articles, and the readers that make them: one per file format.

The stored text of an article is NFC with line feeds and otherwise as printed; every offset in
the project counts code points in it.
"""

import gzip
import hashlib
import json
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from index.errors import ArticleError

# A first line is a headline when it is short and does not end as a sentence does.
_HEADLINE_LIMIT = 140
_HEADLINE_WORDS = 4
_OPENING_WORDS = 12
_TXT_DATE = re.compile(r" ?date (\d{4}-\d{2}-\d{2})(?:[ \t]|$)", re.MULTILINE)
_YAML_NULLS = ("", "~", "null", "Null", "NULL")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


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
    return Article(
        id=_encodable(
            str(given) if given not in (None, "") else default_id or f"{stem}-{digest[:12]}"
        ),
        text=stored,
        title=title,
        source=_text_field(fields, "source", place),
        published=read_date(fields.get("date"), place),
        url=_text_field(fields, "url", place),
        place=_encodable(place),
    )


def _storable(text: str) -> str:
    return _encodable(unicodedata.normalize("NFC", text))


def _encodable(text: str) -> str:
    # Half of a surrogate pair is no character and cannot be stored as UTF-8.
    return text.encode("utf-8", "replace").decode()


def guess_title(text: str) -> str:
    """Return a title for a text that states none: its headline, or else its opening words.

    A headline is a short first line of several words that does not end as prose does, with more
    text after it.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    first = lines[0]
    ends_like_prose = first[-1] in ".,;:…"
    if (
        len(lines) > 1
        and len(first) <= _HEADLINE_LIMIT
        and len(first.split()) >= _HEADLINE_WORDS
        and not ends_like_prose
    ):
        return first
    # Place lines and bylines come before the first line of prose.
    prose = next((line for line in lines if len(line.split()) >= _OPENING_WORDS), first)
    words = prose.split()
    opening = " ".join(words[:_OPENING_WORDS])[:_HEADLINE_LIMIT]
    return opening if opening == prose else opening.rstrip(" ,;:") + "…"


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


def read_articles(
    paths: Iterable[Path], failed: Callable[[ArticleError], None]
) -> Iterator[Article]:
    """Read every article under the paths, in a stable order, and go on after failures.

    :param paths: Files, or folders searched recursively.
    :param failed: Called with each file or line that could not be read.
    """
    seen: dict[str, str] = {}
    for file, root in _files(paths, failed):
        try:
            for article in _read_file(file, root, failed):
                if article.id in seen:
                    reason = f"the id {article.id!r} was already used by {seen[article.id]}"
                    failed(ArticleError(article.place, reason))
                    continue
                seen[article.id] = article.place
                yield article
        except ArticleError as error:
            failed(error)
        except UnicodeDecodeError:
            failed(ArticleError(str(file), "is not UTF-8 text"))
        except (OSError, EOFError, zlib.error) as error:
            failed(ArticleError(str(file), getattr(error, "strerror", None) or str(error)))


def with_defaults(article: Article, source: str | None, published: date | None) -> Article:
    """Fill in the outlet and the date that an article does not state."""
    return replace(
        article, source=article.source or source, published=article.published or published
    )


def _files(
    paths: Iterable[Path], failed: Callable[[ArticleError], None]
) -> Iterator[tuple[Path, Path]]:
    for path in paths:
        try:
            found = _files_at(path)
        except ArticleError as error:
            failed(error)
        except OSError as error:
            failed(ArticleError(str(path), error.strerror or str(error)))
        else:
            yield from found


def _files_at(path: Path) -> list[tuple[Path, Path]]:
    known = ", ".join(sorted(_READERS))
    if path.is_dir():
        found = [p for p in sorted(path.rglob("*")) if _is_article_file(p, path)]
        if not found:
            raise ArticleError(str(path), f"holds no articles ({known})")
        return [(p, path) for p in found]
    if not path.exists():
        raise ArticleError(str(path), "there is no such file or folder")
    if _format(path) is None:
        raise ArticleError(str(path), f"is of a kind that is not read (known: {known})")
    return [(path, path.parent)]


def _is_article_file(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return not hidden and _format(path) is not None and path.is_file()


def _format(path: Path) -> str | None:
    name = path.name.lower()
    return next((ending for ending in _READERS if name.endswith(ending)), None)


def _read_file(file: Path, root: Path, failed: Callable[[ArticleError], None]) -> Iterator[Article]:
    ending = _format(file)
    if ending is None:
        raise ArticleError(str(file), "is of a kind that is not read")
    default_id = file.relative_to(root).as_posix()[: -len(ending)]
    return _READERS[ending](file, default_id, failed)


def _read_txt(file: Path, default_id: str, _: Callable[[ArticleError], None]) -> Iterator[Article]:
    text = file.read_text(encoding="utf-8-sig")
    fields: dict[str, Any] = {}
    if stated := _TXT_DATE.match(text):
        fields["date"] = stated[1]
        text = text[stated.end() :]
    yield make_article(text, str(file), fields, default_id=default_id)


def _read_markdown(
    file: Path, default_id: str, _: Callable[[ArticleError], None]
) -> Iterator[Article]:
    text = file.read_text(encoding="utf-8-sig")
    fields: Any = {}
    if front := _FRONT_MATTER.match(text):
        try:
            # Every scalar as it is written: a title `No` is no boolean, an id `007` no 7.
            fields = yaml.load(front[1], Loader=yaml.BaseLoader) or {}
        except (yaml.YAMLError, RecursionError) as error:
            raise ArticleError(str(file), f"the front matter is not YAML: {_line(error)}") from None
        if not isinstance(fields, dict):
            raise ArticleError(str(file), "the front matter is not a list of `key: value`")
        fields = {key: value for key, value in fields.items() if value not in _YAML_NULLS}
        text = text[front.end() :].lstrip("\n")
    yield make_article(text, str(file), fields, default_id=default_id)


def _read_jsonl(file: Path, _: str, failed: Callable[[ArticleError], None]) -> Iterator[Article]:
    stem = file.name[: -len(_format(file) or "")]
    opener = gzip.open if file.name.lower().endswith(".gz") else open
    with opener(file, "rt", encoding="utf-8-sig", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            place = f"{file}:{number}"
            try:
                yield _from_object(line, place, stem)
            except ArticleError as error:
                failed(error)


def _from_object(line: str, place: str, stem: str) -> Article:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ArticleError(place, f"is not JSON: {_line(error)}") from None
    if not isinstance(fields, dict):
        raise ArticleError(place, "is not a JSON object")
    text = fields.get("text")
    if not isinstance(text, str):
        raise ArticleError(place, 'has no "text"')
    return make_article(text, place, fields, stem=stem)


def _text_field(fields: Mapping[str, Any], name: str, place: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str | int | float):
        raise ArticleError(place, f"the {name} is not a text: {value!r}")
    return " ".join(_storable(str(value)).split()) or None


def _line(error: Exception) -> str:
    return str(error).replace("\n", " ")


_READERS: dict[str, Callable[[Path, str, Callable[[ArticleError], None]], Iterator[Article]]] = {
    ".txt": _read_txt,
    ".md": _read_markdown,
    ".jsonl": _read_jsonl,
    ".jsonl.gz": _read_jsonl,
}

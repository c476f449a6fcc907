"""Files that hold an article a row: `.jsonl`, plain or gzipped."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from index.articles import Article, make_article
from index.errors import ArticleError


def read_jsonl(file: Path, name: str, failed: Callable[[ArticleError], None]) -> Iterator[Article]:
    """Read an object a line; a bad line is told of, and the next goes on."""
    stem = name.rpartition("/")[2]
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
        raise ArticleError(place, f"is not JSON: {error}") from None
    if not isinstance(fields, dict):
        raise ArticleError(place, "is not a JSON object")
    text = fields.get("text")
    if not isinstance(text, str):
        raise ArticleError(place, 'has no "text"')
    return make_article(text, place, fields, stem=stem)

"""Files that hold one article: `.txt`, and `.md` with front matter."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from index.articles import Article, make_article
from index.readers.file import ArticleFile

_TXT_DATE = re.compile(r" ?date (\d{4}-\d{2}-\d{2})(?:[ \t]|$)", re.MULTILINE)
_YAML_NULLS = ("", "~", "null", "Null", "NULL")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def read_txt(file: ArticleFile) -> Iterator[Article]:
    """Read a text; a first line that begins with `date YYYY-MM-DD` states its date."""
    text = _line_feeds(file.read_text())
    fields: dict[str, Any] = {}
    if stated := _TXT_DATE.match(text):
        fields["date"] = stated[1]
        text = text[stated.end() :]
    yield make_article(text, str(file.path), fields, default_id=file.name)


def read_markdown(file: ArticleFile) -> Iterator[Article]:
    """Read a text below YAML front matter, or without any."""
    text = _line_feeds(file.read_text())
    fields: Any = {}
    if front := _FRONT_MATTER.match(text):
        try:
            # Every scalar as it is written: a title `No` is no boolean, an id `007` no 7.
            fields = yaml.load(front[1], Loader=yaml.BaseLoader) or {}
        except (yaml.YAMLError, RecursionError) as error:
            reason = " ".join(str(error).split())
            raise file.error(f"the front matter is not YAML: {reason}") from None
        if not isinstance(fields, dict):
            raise file.error("the front matter is not a list of `key: value`")
        fields = {key: value for key, value in fields.items() if value not in _YAML_NULLS}
        text = text[front.end() :].lstrip("\n")
    yield make_article(text, str(file.path), fields, default_id=file.name)


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")

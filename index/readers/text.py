"""Files that hold one article: `.txt`, and `.md` with front matter."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from index.articles import Article, make_article
from index.errors import ArticleError

_TXT_DATE = re.compile(r" ?date (\d{4}-\d{2}-\d{2})(?:[ \t]|$)", re.MULTILINE)
_YAML_NULLS = ("", "~", "null", "Null", "NULL")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def read_txt(file: Path, name: str, _: Callable[[ArticleError], None]) -> Iterator[Article]:
    """Read a text; a first line that begins with `date YYYY-MM-DD` states its date."""
    text = file.read_text(encoding="utf-8-sig")
    fields: dict[str, Any] = {}
    if stated := _TXT_DATE.match(text):
        fields["date"] = stated[1]
        text = text[stated.end() :]
    yield make_article(text, str(file), fields, default_id=name)


def read_markdown(file: Path, name: str, _: Callable[[ArticleError], None]) -> Iterator[Article]:
    """Read a text below YAML front matter, or without any."""
    text = file.read_text(encoding="utf-8-sig")
    fields: Any = {}
    if front := _FRONT_MATTER.match(text):
        try:
            # Every scalar as it is written: a title `No` is no boolean, an id `007` no 7.
            fields = yaml.load(front[1], Loader=yaml.BaseLoader) or {}
        except (yaml.YAMLError, RecursionError) as error:
            raise ArticleError(
                str(file), f"the front matter is not YAML: {' '.join(str(error).split())}"
            ) from None
        if not isinstance(fields, dict):
            raise ArticleError(str(file), "the front matter is not a list of `key: value`")
        fields = {key: value for key, value in fields.items() if value not in _YAML_NULLS}
        text = text[front.end() :].lstrip("\n")
    yield make_article(text, str(file), fields, default_id=name)

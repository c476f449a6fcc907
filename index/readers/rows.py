"""Files that hold an article a row: `.jsonl`, plain or gzipped, and `.csv`."""

import csv
import json
from collections.abc import Iterator

from index.articles import Article, make_article
from index.errors import ArticleError
from index.readers.file import ArticleFile, too_long

_DELIMITERS = ",;\t"


def read_jsonl(file: ArticleFile) -> Iterator[Article]:
    """Read an object a line; a bad line is told of, and the next goes on."""
    for number, line in file.lines():
        try:
            if isinstance(line, ArticleError):
                raise line
            if line.strip():
                yield _from_object(line, f"{file.path}:{number}", _stem(file))
        except ArticleError as error:
            file.failed(error)


def read_csv(file: ArticleFile) -> Iterator[Article]:
    """Read an article a row, below a row that names the columns; a bad row is told of.

    The delimiter is the one of comma, semicolon and tab that the first row has most of.
    """
    bad: dict[int, ArticleError] = {}
    csv.field_size_limit(file.longest)
    lines = _texts(file, bad)
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    columns = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    if "text" not in columns:
        raise bad.get(1) or file.error('has no column "text" in its first row')
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        start = rows.line_num + 2
        try:
            row = next(rows, None)
            if row is None:
                return
            spoilt = [bad[n] for n in range(start, rows.line_num + 2) if n in bad]
            if spoilt:
                raise spoilt[0]
            if any(row):
                yield _from_row(file, start, columns, row)
        except csv.Error as error:
            too_big = "field limit" in str(error)
            reason = too_long(file.longest) if too_big else f"is not CSV: {error}"
            file.failed(file.error(reason, start))
        except ArticleError as error:
            file.failed(error)


def _texts(file: ArticleFile, bad: dict[int, ArticleError]) -> Iterator[str]:
    """Yield lines as text, an empty one for each that is none, which is noted by its number."""
    for number, line in file.lines():
        if isinstance(line, ArticleError):
            bad[number] = line
        yield "\n" if isinstance(line, ArticleError) else line


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


def _from_row(file: ArticleFile, line: int, columns: list[str], row: list[str]) -> Article:
    if len(row) != len(columns):
        raise file.error(f"has {len(row)} fields, not {len(columns)}", line)
    fields = dict(zip(columns, row, strict=True))
    return make_article(fields["text"], f"{file.path}:{line}", fields, stem=_stem(file))


def _stem(file: ArticleFile) -> str:
    return file.name.rpartition("/")[2]

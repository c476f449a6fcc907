"""Files to articles: one reader per format."""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from index.articles import Article
from index.errors import ArticleError
from index.readers.file import ArticleFile, too_long
from index.readers.html import read_html
from index.readers.rows import read_csv, read_jsonl
from index.readers.text import read_markdown, read_txt
from index.settings import LONGEST_ARTICLE

Failed = Callable[[ArticleError], None]
_READERS: dict[str, Callable[[ArticleFile], Iterator[Article]]] = {
    ".txt": read_txt,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".jsonl.gz": read_jsonl,
    ".csv": read_csv,
}


def read_articles(
    paths: Iterable[Path],
    failed: Failed,
    *,
    longest: int = LONGEST_ARTICLE,
    recoded: Callable[[str], None] = lambda _: None,
    skipped: Callable[[Path], None] = lambda _: None,
) -> Iterator[Article]:
    """Read every article under the paths, in a stable order, and go on after failures.

    :param paths: Files, or folders searched recursively.
    :param failed: Called with each file or line that could not be read.
    :param longest: Most characters of an article.
    :param recoded: Called with each file that was read as Windows-1252.
    :param skipped: Called with each file of a folder that is of a kind that is not read.
    """
    seen: dict[str, str] = {}
    for path, root in _files(paths, failed, skipped):
        ending = _format(path) or ""
        name = path.relative_to(root).as_posix()[: -len(ending)]
        file = ArticleFile(path, name, longest, failed, recoded)
        try:
            for article in _READERS[ending](file):
                if article.id in seen:
                    reason = f"the id {article.id!r} was already used by {seen[article.id]}"
                    failed(ArticleError(article.place, reason))
                elif len(article.text) > longest:
                    failed(ArticleError(article.place, too_long(longest)))
                else:
                    seen[article.id] = article.place
                    # Absolute, so that it can be told later what came from where.
                    yield replace(article, place=os.path.abspath(article.place))
        except ArticleError as error:
            failed(error)
        except (OSError, EOFError, zlib.error) as error:
            failed(ArticleError(str(path), getattr(error, "strerror", None) or str(error)))


def _files(
    paths: Iterable[Path], failed: Failed, skipped: Callable[[Path], None]
) -> Iterator[tuple[Path, Path]]:
    known = ", ".join(_READERS)
    for path in paths:
        try:
            if path.is_dir():
                found = False
                for file in _files_under(path, failed, skipped):
                    found = True
                    yield file, path
                if not found:
                    raise ArticleError(str(path), f"holds no articles ({known})")
            elif not path.exists():
                raise ArticleError(str(path), "there is no such file or folder")
            elif _format(path) is None:
                raise ArticleError(str(path), f"is of a kind that is not read (known: {known})")
            elif not path.is_file():
                raise ArticleError(str(path), "is neither a file nor a folder")
            else:
                yield path, path.parent
        except ArticleError as error:
            failed(error)
        except OSError as error:
            failed(ArticleError(str(path), error.strerror or str(error)))


def _files_under(folder: Path, failed: Failed, skipped: Callable[[Path], None]) -> Iterator[Path]:
    """Yield the files of a folder that have a reader, hidden ones left out, in a stable order."""

    def unreadable(error: OSError) -> None:
        failed(ArticleError(str(error.filename), error.strerror or str(error)))

    found = []
    for base, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(base, name)
            # A link to nothing counts: reading it says what is wrong.
            if name.startswith(".") or not (path.is_file() or path.is_symlink()):
                continue
            if _format(path) is None:
                skipped(path)
            else:
                found.append(path)
    yield from sorted(found)


def _format(path: Path) -> str | None:
    name = path.name.lower()
    return next((ending for ending in _READERS if name.endswith(ending)), None)

"""Files to articles: one reader per format."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from index.articles import Article
from index.errors import ArticleError
from index.readers.rows import read_jsonl
from index.readers.text import read_markdown, read_txt

Failed = Callable[[ArticleError], None]
# A reader is given the file, its path below the folder without the ending, and whom to tell of
# bad lines.
_READERS: dict[str, Callable[[Path, str, Failed], Iterator[Article]]] = {
    ".txt": read_txt,
    ".md": read_markdown,
    ".jsonl": read_jsonl,
    ".jsonl.gz": read_jsonl,
}


def read_articles(paths: Iterable[Path], failed: Failed) -> Iterator[Article]:
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


def _files(paths: Iterable[Path], failed: Failed) -> Iterator[tuple[Path, Path]]:
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


def _read_file(file: Path, root: Path, failed: Failed) -> Iterator[Article]:
    ending = _format(file)
    if ending is None:
        raise ArticleError(str(file), "is of a kind that is not read")
    name = file.relative_to(root).as_posix()[: -len(ending)]
    return _READERS[ending](file, name, failed)

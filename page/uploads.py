"""Files that are dropped on the page, on their way into the archive."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from index import Archive, Article
from index.batches import Changes
from index.errors import ArticleError
from index.readers import read_articles

# At once; more is for `hemeroteca index`.
MOST_FILES = 500
MOST_BYTES = 100_000_000
_BLOCK = 1 << 20


def store(folder: Path, files: Sequence[tuple[str, BinaryIO]]) -> list[Path]:
    """Write files into a folder, each in one of its own, under no more than its plain name."""
    paths = []
    for number, (name, content) in enumerate(files):
        path = folder / str(number) / file_name(name)
        path.parent.mkdir()
        with path.open("wb") as target:
            while block := content.read(_BLOCK):
                target.write(block)
        paths.append(path)
    return paths


def file_name(given: str) -> str:
    """Return the last part of a name, whatever system it comes from, fit to be a file's."""
    name = PurePosixPath(given.replace("\\", "/").replace("\0", "")).name.lstrip(".")
    stem, dot, ending = name.partition(".")
    return (stem[:100] + dot + ending[-100:]) or "file"


def add_files(
    archive: Archive, paths: Sequence[Path], progress: Callable[[Changes], None]
) -> Changes:
    """Add the articles of stored files to the archive; failures name the files as they were sent.

    :raises HemerotecaError: As `Archive.add` does.
    """
    failed: list[ArticleError] = []
    recoded: list[str] = []

    def placed() -> Iterator[Article]:
        longest = archive.settings.longest_article
        for article in read_articles(paths, failed.append, longest=longest, recoded=recoded.append):
            yield replace(article, place=f"upload/{Path(article.place).name}")

    changes = archive.add(placed(), progress)
    changes.failed.extend(_as_sent(error, paths) for error in failed)
    changes.recoded.extend(Path(file).name for file in recoded)
    return changes


def _as_sent(error: ArticleError, paths: Sequence[Path]) -> ArticleError:
    place, reason = error.path, error.reason
    for path in paths:
        folder = f"{path.parent}/"
        place, reason = place.replace(folder, ""), reason.replace(folder, "")
    return ArticleError(place, reason)

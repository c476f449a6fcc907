"""Bringing an archive up to date with files and folders: what `hemeroteca index` does."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from index.archive import Archive
from index.articles import Article, with_defaults
from index.batches import Changes
from index.embedder.build import Step
from index.errors import ArticleError
from index.founding import is_archive
from index.readers import read_articles
from index.settings import Settings

_LINE = re.compile(r":\d+$")


def update(
    settings: Settings,
    paths: Sequence[Path],
    *,
    source: str | None = None,
    published: date | None = None,
    prune: bool = False,
    step: Step | None = None,
    progress: Callable[[Changes], None] | None = None,
) -> Changes:
    """Add the articles under the paths to an archive, and update those that have changed.

    The archive is made if it is not there and there is something to put into it.

    :param source: The outlet of articles that state none.
    :param published: The date of articles that state none.
    :param prune: Remove what came from the paths and is gone from them. What came from a file that
        could not be read whole this time stays, and so does everything of a path that is not there.
    :raises HemerotecaError: As `Archive` and `Archive.add` do.
    """
    failed: list[ArticleError] = []
    recoded: list[str] = []
    skipped: list[Path] = []
    seen: set[str] = set()
    changes = Changes()

    def stated(articles: Iterator[Article]) -> Iterator[Article]:
        for article in articles:
            seen.add(article.id)
            yield with_defaults(article, source, published)

    read = read_articles(
        paths,
        failed.append,
        longest=settings.longest_article,
        recoded=recoded.append,
        skipped=skipped.append,
    )
    first = next(read, None)
    if first is not None or (prune and is_archive(settings.archive)):
        archive = Archive(settings, create=True, step=step)
        if first is not None:
            changes = archive.add(stated(chain([first], read)), progress)
        if prune:
            gone = _gone(archive.catalogue.places(), paths, seen, failed)
            if gone:
                archive.remove(gone)
            changes.removed = len(gone)
    changes.failed.extend(failed)
    changes.recoded.extend(recoded)
    changes.skipped.update(path.suffix.lower() or path.name for path in skipped)
    return changes


def _gone(
    places: dict[str, str],
    paths: Sequence[Path],
    seen: set[str],
    failed: Sequence[ArticleError],
) -> list[str]:
    """Return the ids of the articles that came from the paths and were not met again."""
    roots = {os.path.abspath(path) for path in paths if path.exists()}
    emptied = {root for root in roots if os.path.isdir(root) and os.access(root, os.R_OK)}
    unread = {os.path.abspath(_file(error.path)) for error in failed} - emptied
    return [
        article
        for article, place in places.items()
        if article not in seen
        and _is_under(_file(place), roots)
        and not _is_under(_file(place), unread)
    ]


def _file(place: str) -> str:
    return _LINE.sub("", place)


def _is_under(file: str, roots: set[str]) -> bool:
    return any(file == root or file.startswith(root.rstrip(os.sep) + os.sep) for root in roots)

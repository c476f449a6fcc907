"""What the benchmarks share: archives that last as long as a measurement, and progress bars."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from index import Archive, Article
from index.settings import Settings


def progress_bars() -> Progress:
    """Return progress bars on stderr that leave nothing behind; none where it is no terminal."""
    console = Console(stderr=True)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def temporary_settings(folder: Path, **options: Any) -> Settings:
    """Return the user's settings for an archive in `folder`, with the options that are not None."""
    given = {name: value for name, value in options.items() if value is not None}
    return Settings(archive=folder, vectors=None, **given)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Lend a folder that is removed afterwards."""
    # Chroma may still hold its files, which some systems do not remove then.
    with TemporaryDirectory(prefix="hemeroteca-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def temporary_archive(
    articles: Sequence[Article], tokens: int | None = None, overlap: int | None = None
) -> Iterator[Archive]:
    """Index articles into an archive that is removed afterwards.

    :param tokens: Most tokens of a passage, where not the settings'.
    :param overlap: Sentences a passage repeats, where not the settings'.
    """
    with temporary_folder() as folder:
        settings = temporary_settings(folder, passage_tokens=tokens, overlap_sentences=overlap)
        archive = Archive(settings, create=True)
        with progress_bars() as bars:
            task = bars.add_task("indexing", total=len(articles))
            archive.add(articles, lambda changes: bars.update(task, completed=changes.added))
        yield archive

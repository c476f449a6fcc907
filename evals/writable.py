"""Whether figures can be written where they shall be: told before the long work, not after it."""

from pathlib import Path

from index.errors import HemerotecaError


def writable_file(path: Path | None) -> Path | None:
    """Return a file's path, if any; what stands in the file stays until it is written.

    :raises HemerotecaError: If it cannot be written.
    """
    try:
        if path is not None:
            path.open("a").close()
    except OSError as error:
        raise HemerotecaError(f"{path}: cannot be written: {error.strerror}") from None
    return path


def make_folder(path: Path | None) -> None:
    """Make a folder, if one is named, with those above it.

    :raises HemerotecaError: If it cannot be made.
    """
    try:
        if path is not None:
            path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HemerotecaError(f"{path}: cannot be written: {error.strerror}") from None

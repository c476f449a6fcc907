"""Making an archive: a folder for it, and the manifest of how it is made, kept to ever after."""

import os
import uuid
from collections.abc import Callable
from pathlib import Path

from index.catalogue import Catalogue
from index.errors import ArchiveMissing, EmbedderMismatch
from index.locks import LOCK_FILES
from index.settings import Settings

CATALOGUE = "catalogue.sqlite"
# What an archive is made with and cannot change later; the embedder is checked when it is loaded.
_KEPT = ("passage_tokens", "overlap_sentences")


def is_archive(folder: Path) -> bool:
    """Say whether there is an archive in a folder."""
    return (folder / CATALOGUE).is_file()


def prepare(folder: Path) -> None:
    """Make the folder of a new archive, or find that there is one or room for one.

    :raises ArchiveMissing: If it is something else, or cannot be written to.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise ArchiveMissing(f"{folder} is a file; an archive is a folder")
        # Locks alone are of a process that is just making an archive here, or was killed then.
        names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
        others = [name for name in names if not name.startswith(LOCK_FILES)]
        if others and not is_archive(folder):
            raise ArchiveMissing(f"{folder} is a folder with other things in it, not an archive")
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise ArchiveMissing(f"the folder {folder} cannot be written to")
    except OSError as error:
        raise ArchiveMissing(f"cannot make the archive {folder}: {error.strerror}") from error


def found(catalogue: Catalogue, settings: Settings, embedder: Callable[[], str]) -> None:
    """Write down how a new archive is made; nothing where that stands already.

    :param embedder: Returns the embedder's fingerprint, for which it may have to be loaded.
    """
    if catalogue.get_manifest("embedder") is not None:
        return
    with catalogue.transaction():
        catalogue.set_manifest("collection", f"hemeroteca-{uuid.uuid4().hex[:12]}")
        catalogue.set_manifest("generation", uuid.uuid4().hex)
        catalogue.set_manifest("embedder", embedder())
        for name in _KEPT:
            catalogue.set_manifest(name, str(getattr(settings, name)))


def check_settings(catalogue: Catalogue, settings: Settings) -> None:
    """See that what is added now is cut as the archive was.

    :raises EmbedderMismatch: If it is not.
    """
    for name in _KEPT:
        made_with, wanted = catalogue.get_manifest(name), str(getattr(settings, name))
        if made_with != wanted:
            raise EmbedderMismatch(
                f"the archive {catalogue.path.parent} was made with {name} = {made_with}, not "
                f"{wanted}; use that, or index into another folder"
            )

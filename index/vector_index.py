"""The index of vectors of one archive, kept in step with its catalogue.

The catalogue is the truth and has every vector; the index, which Chroma keeps, only finds the
nearest ones fast. A write goes to the catalogue first, which notes in the same transaction what the
index does not have yet; the index follows, and the note is cleared. A process that is killed while
Chroma rewrites its files can leave them broken for good (chroma-core/chroma#7678), and opening
broken ones can end the process (#7238): so an index is never opened while a note is left, but made
anew from the catalogue, beside the old one. Until then every vector is compared.
"""

import logging
import shutil
import uuid
from contextlib import closing
from pathlib import Path

from index.catalogue import Catalogue
from index.errors import VectorsUnusable
from index.locks import ArchiveLocks
from index.vectors import SharedVectors, Vectors

VECTORS, _NEW, _OLD = "vectors", "vectors.new", "vectors.old"
_COLLECTION = "passages"
_log = logging.getLogger(__name__)


class VectorIndex:
    """Says whether the index can be used, lets it follow the catalogue, and makes it anew."""

    def __init__(
        self, folder: Path, server: str | None, catalogue: Catalogue, locks: ArchiveLocks
    ) -> None:
        """Name the index; nothing is opened yet.

        :param server: URL of the Chroma server that has it; else it is in the archive's folder.
        """
        self._folder = folder
        self._server = server
        self._catalogue = catalogue
        self._locks = locks
        self._seen: tuple[str | None, str | None] = (None, None)

    def usable(self) -> Vectors | None:
        """Return the index for reading, or None, with a warning, where it cannot be used.

        To be called while the archive is read-locked.

        :raises ArchiveMissing: If no server answers.
        """
        generation = self._catalogue.get_manifest("generation")
        seen, problem = self._seen
        if seen != generation or self._catalogue.is_unsettled():
            former, problem = problem, self.problem()
            if problem not in (None, former) and self._catalogue.vector_count():
                _log.warning(
                    "%s; all vectors are compared instead (mend it: hemeroteca doctor --repair)",
                    problem,
                )
            self._seen = (generation, problem)
        return None if problem else self.open()

    def problem(self) -> str | None:
        """Say why the index cannot be used, or None where it can.

        :raises ArchiveMissing: If no server answers.
        """
        if self._catalogue.is_unsettled():
            return "a run was cut short while it wrote the index of vectors"
        try:
            held, wanted = self.open().count(), self._catalogue.vector_count()
        except VectorsUnusable as error:
            return str(error)
        if held != wanted:
            return f"the index of vectors holds {held:,} of {wanted:,} vectors"
        return None

    def settle(self) -> None:
        """Make the index anew where it can be seen without opening it that it cannot be used.

        To be called by the sole writer.
        """
        gone = self._server is None and not (self._folder / VECTORS).exists()
        if self._catalogue.is_unsettled() or (gone and self._catalogue.vector_count()):
            self.rebuild()

    def ready(self) -> None:
        """Make the index anew if it cannot be used; to be called by the sole writer."""
        if self.problem() is not None:
            self.rebuild()

    def follow(self, generation: str) -> None:
        """Bring the index in step with the catalogue; to be called under the writing lock.

        :param generation: The one that the catalogue has since the write that is followed.
        """
        vectors = self.open(wrote=generation)
        kept, gone = self._catalogue.unsettled()
        vectors.delete(gone)
        for ids, part in self._catalogue.vectors(kept):
            vectors.add(ids, part)
        self._catalogue.settle()

    def rebuild(self) -> None:
        """Make the index anew from the catalogue, beside the old one, and put it in its place.

        To be called by the sole writer. Readers go on meanwhile; a process that is killed leaves
        the old state or the new.
        """
        if self._server is not None:
            self._rebuild_at(self._server)
            return
        place, new, old = (self._folder / name for name in (VECTORS, _NEW, _OLD))
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
        with closing(Vectors(new, _COLLECTION, create=True)) as built:
            self._fill(built)
        with self._locks.writing():
            self.close()
            if place.exists():
                place.rename(old)
            new.rename(place)
            self._in_place()
        shutil.rmtree(old, ignore_errors=True)

    def _rebuild_at(self, server: str) -> None:
        former = self._catalogue.get_manifest("collection") or ""
        name = f"hemeroteca-{uuid.uuid4().hex[:12]}"
        self._fill(Vectors(server, name, create=True))
        with self._locks.writing(), self._catalogue.transaction():
            self._catalogue.set_manifest("collection", name)
            self._in_place()
        try:
            Vectors(server, former).drop()
        except VectorsUnusable as error:
            _log.info("the former collection %s stays: %s", former, error)

    def _fill(self, vectors: Vectors) -> None:
        for ids, part in self._catalogue.vectors():
            vectors.add(ids, part)

    def _in_place(self) -> None:
        with self._catalogue.transaction():
            self._catalogue.set_manifest("generation", uuid.uuid4().hex)
            self._catalogue.settle()

    def open(self, wrote: str | None = None) -> Vectors:
        """Open the index, which has to be one that can be used.

        :param wrote: The generation that this process is writing.
        :raises VectorsUnusable: If it is missing or fails.
        """
        shared = self._shared()
        if wrote is not None:
            shared.wrote(wrote)
        return shared.read(self._catalogue.get_manifest("generation") or "")

    def close(self) -> None:
        """Release the files; the next reading opens them anew."""
        self._shared().close()

    def _shared(self) -> SharedVectors:
        if self._server is not None:
            collection = self._catalogue.get_manifest("collection") or ""
            return SharedVectors.at(self._server, collection)
        return SharedVectors.at(self._folder / VECTORS, _COLLECTION)

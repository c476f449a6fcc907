"""Who may touch an archive when: readers share it, a writer changes it alone.

A writer holds the writers' lock for its whole run, so that there is never a second one, and the
readers' out only while it writes a batch, so that questions are answered while an archive grows.
"""

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, ReadWriteLock, Timeout

from index.errors import ArchiveBusy, ArchiveMissing

_WRITER, _HOLDER, _ACCESS = "writer.lock", "writer.json", "access.lock"
# How the names begin of everything that locking puts into the folder.
LOCK_FILES = (_WRITER, _HOLDER, _ACCESS, ".filelock-")


class ArchiveLocks:
    """The locks of one archive, in its own folder."""

    def __init__(self, folder: Path, timeout: float) -> None:
        """Name the locks; nothing is taken yet.

        :param timeout: Seconds that a reader, or a writer about to write a batch, waits.
        """
        self._folder = folder
        self._timeout = timeout
        self._read = threading.local()

    @contextmanager
    def sole_writer(self) -> Iterator[None]:
        """Be the only writer.

        :raises ArchiveBusy: At once, if another process is writing; the message names it.
        :raises ArchiveMissing: If the folder cannot be written to.
        """
        try:
            lock = FileLock(self._folder / _WRITER, timeout=0, is_singleton=False)
            lock.acquire()
        except Timeout:
            raise ArchiveBusy(
                f"the archive {self._folder} is being written by {self._holder()}; try again later"
            ) from None
        except OSError as error:
            raise self._unlockable(error) from error
        with lock:
            lock.release()  # `with` took it a second time
            (self._folder / _HOLDER).write_text(json.dumps(_myself()), encoding="utf-8")
            try:
                yield
            finally:
                with suppress(OSError):
                    (self._folder / _HOLDER).unlink()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Keep writers from changing anything meanwhile; a thread may do so inside of doing so.

        :raises ArchiveBusy: If a writer takes longer than the timeout to finish a batch.
        :raises ArchiveMissing: If the folder cannot be written to.
        """
        if getattr(self._read, "held", False):
            yield
            return
        with self._access("read"):
            self._read.held = True
            try:
                yield
            finally:
                self._read.held = False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep readers out meanwhile; to be held inside `sole_writer`, for one batch."""
        with self._access("write"):
            yield

    @contextmanager
    def _access(self, mode: str) -> Iterator[None]:
        # One instance each time: an instance serves one thread at a time and mode.
        try:
            lock = ReadWriteLock(self._folder / _ACCESS, is_singleton=False)
        except OSError as error:
            raise self._unlockable(error) from error
        take = lock.acquire_read if mode == "read" else lock.acquire_write
        try:
            take(timeout=self._timeout)
        except Timeout:
            lock.close()
            who = self._holder() if mode == "read" else "readers that do not finish"
            raise ArchiveBusy(f"the archive {self._folder} is held by {who}") from None
        try:
            yield
        finally:
            lock.release()
            lock.close()

    def _unlockable(self, error: OSError) -> ArchiveMissing:
        reason = error.strerror or str(error)
        return ArchiveMissing(
            f"the archive {self._folder} cannot be locked ({reason}); even reading takes the right "
            "to write to its folder"
        )

    def _holder(self) -> str:
        try:
            told = json.loads((self._folder / _HOLDER).read_text(encoding="utf-8"))
            minutes = (time.time() - told["since"]) / 60
            place = f"process {told['pid']} on {told['host']}"
            return f"{place} ({told['command']}, for {minutes:.0f} min)"
        except (OSError, ValueError, TypeError, KeyError):
            return "another process"


def _myself() -> dict[str, object]:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": command,
        "since": time.time(),
    }

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.errors import ArchiveBusy, ArchiveMissing
from index.locks import ArchiveLocks


@contextmanager
def another(lock: object) -> Iterator[None]:
    """Hold a lock in another thread, which these locks tell apart as they do processes."""
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            taken.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    assert taken.wait(10)
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.fixture
def locks(tmp_path: Path) -> ArchiveLocks:
    return ArchiveLocks(tmp_path, timeout=0.2)


def test_readers_share(locks: ArchiveLocks) -> None:
    with another(locks.reading()), another(locks.reading()), locks.reading():
        pass


def test_a_second_writer_is_refused_at_once_and_told_who_writes(locks: ArchiveLocks) -> None:
    with another(locks.sole_writer()):
        begun = time.monotonic()
        with pytest.raises(ArchiveBusy, match=rf"process {os.getpid()} on .*for 0 min"):
            locks.sole_writer().__enter__()
        assert time.monotonic() - begun < 0.15
    with locks.sole_writer():
        pass


def test_questions_are_answered_between_the_batches_of_a_writer(locks: ArchiveLocks) -> None:
    with another(locks.sole_writer()), locks.reading():
        pass


def test_a_reader_waits_for_a_batch_and_then_says_for_whom(locks: ArchiveLocks) -> None:
    with (
        another(locks.sole_writer()),
        another(locks.writing()),
        pytest.raises(ArchiveBusy, match=f"process {os.getpid()}"),
    ):
        locks.reading().__enter__()
    patient = ArchiveLocks(locks._folder, timeout=20)
    with another(locks.writing()) as held:
        waiter = threading.Thread(target=lambda: patient.reading().__enter__())
        waiter.start()
        time.sleep(0.1)
        assert waiter.is_alive()
    waiter.join(10)
    assert not waiter.is_alive()
    assert held is None


def test_a_writer_waits_for_readers(locks: ArchiveLocks) -> None:
    with another(locks.reading()), pytest.raises(ArchiveBusy, match="readers"):
        locks.writing().__enter__()
    with locks.writing():
        pass


def test_a_reader_may_read_inside_while_a_writer_waits(tmp_path: Path) -> None:
    locks = ArchiveLocks(tmp_path, timeout=20)
    with locks.reading():
        writer = threading.Thread(target=lambda: locks.writing().__enter__())
        writer.start()
        time.sleep(0.1)
        begun = time.monotonic()
        with locks.reading():
            assert time.monotonic() - begun < 1
        assert writer.is_alive()
    writer.join(10)
    assert not writer.is_alive()


def test_an_error_inside_frees_the_locks(locks: ArchiveLocks, tmp_path: Path) -> None:
    for enter in (locks.sole_writer, locks.writing, locks.reading):
        with pytest.raises(ZeroDivisionError), enter():
            raise ZeroDivisionError
        with another(enter()):
            pass
    assert not (tmp_path / "writer.json").exists()


@pytest.mark.parametrize("note", [None, "", "{", "{}", "[]", '{"pid": 1, "since": "x"}'])
def test_a_damaged_note_of_the_writer_does_not_hide_that_there_is_one(
    locks: ArchiveLocks, tmp_path: Path, note: str | None
) -> None:
    with another(locks.sole_writer()):
        (tmp_path / "writer.json").unlink()
        if note is not None:
            (tmp_path / "writer.json").write_text(note)
        with pytest.raises(ArchiveBusy, match="another process"):
            locks.sole_writer().__enter__()


def test_the_note_of_a_writer_that_was_killed_is_replaced(
    locks: ArchiveLocks, tmp_path: Path
) -> None:
    (tmp_path / "writer.json").write_text('{"pid": 1, "host": "x", "command": "x", "since": 0}')
    with locks.sole_writer():
        assert json.loads((tmp_path / "writer.json").read_text())["pid"] == os.getpid()


@pytest.mark.parametrize("name", ["access.lock", "writer.lock"])
def test_a_folder_that_cannot_be_locked_is_named(
    locks: ArchiveLocks, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).mkdir()
    enter = locks.sole_writer if name.startswith("writer") else locks.reading
    with pytest.raises(ArchiveMissing, match=str(tmp_path)):
        enter().__enter__()


def test_many_readers_do_not_starve_a_writer(tmp_path: Path) -> None:
    locks = ArchiveLocks(tmp_path, timeout=20)
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            with locks.reading():
                time.sleep(0.005)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(3):
            with locks.writing():
                pass
    finally:
        stop.set()
        for reader in readers:
            reader.join()

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.archive import Archive
from index.settings import Settings

ROOT = Path(__file__).parents[2]


class Worker:
    """Another process at an archive: `worker.py` with these arguments."""

    def __init__(self, *arguments: object) -> None:
        command = [sys.executable, ROOT / "tests" / "index" / "worker.py", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
        )

    def hear(self) -> Any:
        """Return the next line that it says."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the worker ended with {self.process.wait()}"
        return json.loads(line)

    def ask(self, question: object) -> Any:
        """Say a line to it and return its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return self.hear()


@pytest.fixture
def start_worker() -> Iterator[Callable[..., Worker]]:
    """Start workers that end with the test."""
    workers: list[Worker] = []

    def start(*arguments: object) -> Worker:
        workers.append(Worker(*arguments))
        return workers[-1]

    yield start
    for worker in workers:
        worker.process.kill()
        worker.process.communicate()


@pytest.fixture
def archive(tmp_path: Path, make_settings: Callable[..., Settings]) -> Archive:
    """An empty archive."""
    return Archive(make_settings(tmp_path), create=True)

"""How long a question takes: from a cold start, and stage by stage once all is warm.

Processes are started anew for every round, turn and turn about, so that a machine that slows down
slows all of them.
"""

import dataclasses
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from evals.bench_archive import progress_bars, temporary_folder, temporary_settings
from evals.gold import read_gold
from evals.metrics import percentile
from evals.sample import sample_articles
from index import Archive
from index.analyser import content_terms
from index.errors import ArticleError
from index.readers import read_articles
from rag import Assistant
from rag.search import search

_QUESTION = "¿Cuándo es la reunión ministerial?"
_IMPORT = "import sentence_transformers"


@dataclass(frozen=True)
class AskReport:
    """Seconds of whole processes, round by round, and milliseconds of each stage, warm.

    `cpu_seconds` are what each process used of the processors: on a busy machine the seconds are
    those of the queue.
    """

    processes: dict[str, list[float]]
    cpu_seconds: dict[str, list[float]]
    stages_ms: dict[str, dict[str, float]]
    questions: int

    @property
    def medians(self) -> dict[str, float]:
        """Median seconds of each process."""
        return {name: median(seconds) for name, seconds in self.processes.items()}

    @property
    def cpu_medians(self) -> dict[str, float]:
        """Median processor seconds of each process."""
        return {name: median(seconds) for name, seconds in self.cpu_seconds.items()}

    @property
    def ask_to_import(self) -> float:
        """Seconds of a cold `ask`, those of importing sentence-transformers being one."""
        return self.medians["hemeroteca ask"] / self.medians[_IMPORT]

    def to_json(self) -> dict[str, Any]:
        """Return the rounds with what follows from them."""
        return {
            **dataclasses.asdict(self),
            "medians": self.medians,
            "cpu_medians": self.cpu_medians,
            "ask_to_import": self.ask_to_import,
        }


def measure(gold: Path, repeat: int = 5, limit: int = 100) -> AskReport:
    """Ask the sample archive.

    :param gold: Gold questions to ask once all is warm.
    :param repeat: How often each process is started.
    :param limit: How many questions are asked at most.
    :raises ArticleError: If the sample articles cannot be read.
    """
    questions = [row.question for row in read_gold(gold)][:limit]
    with temporary_folder() as folder:
        settings = temporary_settings(folder / "archive")
        archive = Archive(settings, create=True)
        failed: list[ArticleError] = []
        archive.add(read_articles([sample_articles()], failed.append))
        if failed:
            raise failed[0]
        asked = ["ask", _QUESTION, "--archive", str(settings.archive)]
        commands = {
            "hemeroteca --help": ["-m", "hemeroteca", "--help"],
            "hemeroteca ask": ["-m", "hemeroteca", *asked],
            _IMPORT: ["-c", _IMPORT],
        }
        processes: dict[str, list[float]] = {name: [] for name in commands}
        cpu_seconds: dict[str, list[float]] = {name: [] for name in commands}
        with progress_bars() as bars:
            # The first round reads files that the later ones find in memory; it is not counted.
            for number in bars.track(range(repeat + 1), description="processes"):
                for name, arguments in commands.items():
                    seconds, cpu = _seconds([sys.executable, *arguments])
                    if number:
                        processes[name].append(seconds)
                        cpu_seconds[name].append(cpu)
        return AskReport(processes, cpu_seconds, _stages(archive, questions), len(questions))


def _seconds(command: list[str]) -> tuple[float, float]:
    begun, before = time.perf_counter(), os.times()
    subprocess.run(command, check=True, capture_output=True)
    seconds, after = time.perf_counter() - begun, os.times()
    user, system = (after[i] - before[i] for i in (2, 3))  # of the children
    return seconds, user + system


def _stages(archive: Archive, questions: list[str]) -> dict[str, dict[str, float]]:
    assistant = Assistant(archive)
    stages: dict[str, Callable[[str], object]] = {
        "embed the question": lambda q: archive.embedder.embed_queries([q]),
        "dense arm": lambda q: archive.dense(archive.embedder.embed_queries([q])[0], 100),
        "lexical arm": lambda q: archive.lexical(content_terms(q, "es"), "es", 100),
        "hybrid search": lambda q: search(archive, q),
        "whole answer": assistant.ask,
    }
    figures = {}
    for name, stage in stages.items():
        stage(questions[0])
        milliseconds = []
        for question in questions:
            begun = time.perf_counter()
            stage(question)
            milliseconds.append((time.perf_counter() - begun) * 1000)
        figures[name] = {
            "p50": percentile(milliseconds, 50) or 0.0,
            "p95": percentile(milliseconds, 95) or 0.0,
        }
    return figures

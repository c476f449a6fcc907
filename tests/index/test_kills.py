"""Runs that are killed at random moments of indexing, editing and pruning.

`KILLS=50 pytest tests/index/test_kills.py` kills as many.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from index.archive import Archive
from index.articles import Article
from index.doctor import _compared, examine
from index.readers import read_articles

KILLS = int(os.environ.get("KILLS", "6"))
LINES = [
    "El puerto de la villa cerró ayer por el temporal que azota la costa desde el lunes pasado.",
    "La alcaldesa, Carmen Robles, pidió paciencia a los pescadores y anunció ayudas por barco.",
    "El servicio de meteorología espera que el viento amaine el jueves por la mañana temprano.",
]


def change(folder: Path, attempt: int, chance: random.Random) -> None:
    """Edit, delete and add some files of the folder."""
    folder.mkdir(exist_ok=True)
    for i in range(80):
        path = folder / f"{i:02}.txt"
        if path.exists() and chance.random() < 0.2:
            path.unlink()
        elif not path.exists() or chance.random() < 0.5:
            edited = chance.randrange(3)
            days = [f", día {attempt}" if j == edited else "" for j in range(len(LINES))]
            said = [f"{line} Nota {i}{day}." for line, day in zip(LINES, days, strict=True)]
            path.write_text("\n\n".join(said))


@pytest.mark.slow
def test_a_killed_run_leaves_a_sound_archive(
    archive: Archive, tmp_path: Path, start_worker: Callable[..., Any]
) -> None:
    chance = random.Random(11)
    folder = tmp_path / "articles"
    known: dict[str, set[Article]] = {}
    nursery, seconds = start_worker("breed"), 0.0
    assert nursery.hear() == "ready"
    came: Counter[str] = Counter()
    for attempt in range(KILLS + 2):
        change(folder, attempt, chance)
        wanted = {article.id: article for article in read_articles([folder], pytest.fail)}
        before = {article.id: article for article in archive.articles()}
        for article in wanted.values():
            known.setdefault(article.id, set()).add(article)
        process = nursery.ask([str(archive.folder), str(folder), "4"])
        begun, told = time.monotonic(), [nursery.hear()]
        if 0 < attempt <= KILLS:  # the first tells how long a run takes, the last ends the work
            time.sleep(chance.uniform(0, seconds))
            with suppress(ProcessLookupError):  # done before its moment came
                os.kill(process, signal.SIGKILL)
        told += iter(nursery.hear, "ended")
        if "done" in told:  # the first, or killed too late
            seconds = 0.9 * (time.monotonic() - begun)
        acknowledged = max((line[1] for line in told if isinstance(line, list)), default=0)
        came["in the index" if archive.catalogue.is_unsettled() else "elsewhere"] += 1
        came["after some were written"] += acknowledged > 0
        check(archive, known, before, wanted, acknowledged)
    assert {article.id: article for article in archive.articles()} == wanted
    assert examine(archive) == []
    print(f"{KILLS} kills: {dict(came)}")


def check(
    archive: Archive,
    known: dict[str, set[Article]],
    before: dict[str, Article],
    wanted: dict[str, Article],
    acknowledged: int,
) -> None:
    """Check that each article is wholly old or new, what was told is there, and all is found."""
    now = {article.id: article for article in archive.articles()}
    assert list(archive.catalogue.faults()) == []
    for article in now.values():
        assert article in known[article.id]
        assert article in (before.get(article.id), wanted.get(article.id))
    written = [i for i, a in now.items() if a == wanted.get(i) and a != before.get(i)]
    assert len(written) >= acknowledged
    gone = before.keys() - now.keys()
    assert not gone & wanted.keys()
    if not archive.catalogue.is_unsettled() and now:
        with archive.locks.reading():
            assert archive.index.problem() is None
            assert list(_compared(archive.catalogue, archive.index.open())) == []
    for article in list(now.values())[:3]:
        (query,) = archive.embedder.embed_queries([article.text])
        found = archive.passages([passage for passage, _ in archive.dense(query, 5)])
        assert len(found) == min(5, archive.status().passages)

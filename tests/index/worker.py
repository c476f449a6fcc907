"""Another process at an archive, for the tests: WORK FOLDER [ARGUMENT…].

It says a line of JSON whenever it has done something.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import index.archive
import index.batches
import index.vectors
from index.analyser import content_terms
from index.archive import Archive
from index.settings import Settings
from index.update import update


def say(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def found(archive: Archive, question: str) -> dict[str, list[str]]:
    """Return the ids of the articles that either arm finds."""
    (query,) = archive.embedder.embed_queries([question])
    arms = {
        "dense": archive.dense(query, 10),
        "lexical": archive.lexical(content_terms(question, "es"), "es", 10),
    }
    held = {name: archive.passages([i for i, _ in hits]) for name, hits in arms.items()}
    return {
        name: [held[name][i].article for i, _ in hits if i in held[name]]
        for name, hits in arms.items()
    }


def read(folder: str) -> None:
    """Open an archive once and answer the questions that come."""
    archive = Archive(Settings(archive=folder))
    archive.load()
    say("ready")
    for line in sys.stdin:
        say(found(archive, json.loads(line)))


def write(folder: str, articles: str, batch: str) -> None:
    """Bring the archive up to date with a folder in small batches, telling of what is done."""
    index.batches._ARTICLES = int(batch)
    settings = Settings(archive=folder)
    Archive(settings, create=True).load()
    say("ready")
    update(
        settings,
        [Path(articles)],
        prune=True,
        progress=lambda c: say([c.passages, c.added + c.updated]),
    )
    say("done")


def breed() -> None:
    """Do `write` with the arguments that come, in a process forked for each, with a warm model.

    Chroma rewrites its files at every few records, so that a kill often comes while it does.
    """
    index.vectors._HNSW.update(sync_threshold=40, batch_size=20)
    embedder = index.archive.open_embedder(Settings())
    index.archive.open_embedder = lambda *_: embedder
    say("ready")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            say(os.getpid())
            write(*json.loads(line))
            os._exit(0)
        os.waitpid(child, 0)
        say("ended")


def hold(folder: str) -> None:
    """Be the writer until killed."""
    with Archive(Settings(archive=folder)).locks.sole_writer():
        say("ready")
        sys.stdin.read()


def reach(folder: str) -> None:
    """Say which passages are not found by their own vectors, and the counts of both sides."""
    archive = Archive(Settings(archive=folder))
    ids = sorted(i for a in archive.articles() for i in archive.catalogue.passage_ids([a.id]))
    passages = archive.passages(ids)
    vectors = archive.embedder.embed_passages([passages[i].text for i in ids])
    missed = [i for i, v in zip(ids, vectors, strict=True) if i not in dict(archive.dense(v, 3))]
    say({"missed": missed, "passages": len(ids), "vectors": archive.status().vectors})


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])

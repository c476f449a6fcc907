"""Whether an archive is sound, and making anew what can be.

The index of vectors is looked at in a process of its own, since opening broken files of Chroma can
end the process that does (chroma-core/chroma#7238).
"""

import multiprocessing
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from index.archive import Archive
from index.catalogue import Catalogue, Filters
from index.errors import HemerotecaError
from index.settings import Settings
from index.vectors import Vectors

_QUERIES = 256
# A vector counts as found where it is among so many nearest, or all of them equal it.
_NEAR, _EQUAL = 10, 1e-4


def examine(archive: Archive) -> list[str]:
    """Return what is wrong with an archive, a line each; nothing where it is sound.

    :raises ArchiveBusy: If another process is writing.
    """
    with archive.locks.sole_writer():
        try:
            found = list(archive.catalogue.faults())
        except sqlite3.DatabaseError as error:
            return [f"the catalogue's file is damaged ({error}); index the articles anew"]
        if archive.catalogue.is_unsettled():
            return [*found, "a run was cut short while it wrote the index of vectors"]
        try:
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
                return [*found, *alone.submit(_index_faults, archive.settings).result()]
        except BrokenProcessPool:
            return [*found, "the index of vectors is broken: opening it ends the process"]


def repair(archive: Archive) -> list[str]:
    """Delete what belongs to nothing, make the index of vectors anew beside the old one, examine.

    :return: What is still wrong, a line each: articles that have to be indexed again.
    :raises ArchiveBusy: If another process is writing.
    """
    archive.repair()
    return examine(archive)


def _index_faults(settings: Settings) -> list[str]:
    archive = Archive(settings)
    with archive.locks.reading():
        try:
            if problem := archive.index.problem():
                # Nothing is missing from an archive that holds nothing yet.
                return [problem] if archive.catalogue.vector_count() else []
            return list(_compared(archive.catalogue, archive.index.open()))
        except HemerotecaError as error:
            return [str(error)]


def _compared(catalogue: Catalogue, vectors: Vectors) -> Iterator[str]:
    unknown, unreachable = vectors.ids() - set(catalogue.filtered_passages(Filters())), 0
    if unknown:
        yield f"{len(unknown):,} vectors of the index are of no passage"
    for ids, part in catalogue.vectors():
        for start in range(0, len(ids), _QUERIES):
            rankings = vectors.search_many(part[start : start + _QUERIES], _NEAR)
            found = zip(ids[start : start + _QUERIES], rankings, strict=True)
            unreachable += sum(not _is_found(passage, ranking) for passage, ranking in found)
    if unreachable:
        yield f"{unreachable:,} vectors are not found by themselves in the index"


def _is_found(passage: str, ranking: list[tuple[str, float]]) -> bool:
    return passage in dict(ranking) or min(cosine for _, cosine in ranking) > 1 - _EQUAL

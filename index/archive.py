"""An archive: the catalogue and the vectors of one folder, kept in step.

Writing goes by batches, each one transaction of the catalogue that the index of vectors then
follows: a run that is killed leaves every article wholly old or wholly new.
"""

import sqlite3
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.articles import Article
from index.batches import Batch, Changes, ahead, batches
from index.catalogue import Catalogue, Coverage, Filters
from index.catalogue.kept_vectors import rounded
from index.embedder import Embedder, open_embedder
from index.embedder.build import Step
from index.errors import (
    ArchiveMissing,
    ArchiveUnwritable,
    EmbedderMismatch,
    UnknownArticle,
    VectorsUnusable,
)
from index.founding import CATALOGUE, check_settings, found, is_archive, prepare
from index.language import Language
from index.locks import ArchiveLocks
from index.passages import Passage, split_article
from index.reprints import reprints
from index.sentences import Span
from index.settings import Settings
from index.vector_index import VectorIndex

# Up to this many passages every vector is compared, exactly and without importing Chroma: 8 ms for
# 4,000, where the index takes 13 ms for 80,000 (medians of 30, both warm, two cores).
_EXACT_LIMIT = 4000
# How many times more than asked for is fetched where filters leave many passages.
_OVERFETCH = 4


@dataclass(frozen=True)
class Status:
    """What an archive holds and how it was made."""

    articles: int
    passages: int
    vectors: int
    coverage: Coverage
    languages: dict[Language, int]
    embedder: str
    passage_tokens: int
    overlap_sentences: int
    bytes: int


class Archive:
    """An archive of articles, opened by its settings. Safe to use from several threads."""

    def __init__(
        self, settings: Settings | None = None, *, create: bool = False, step: Step | None = None
    ) -> None:
        """Open an archive, or with `create` make it if it is not there.

        :param step: Told what is being done when the model is built, which happens at first use.
        :raises ArchiveMissing: If there is none, or the folder is something else.
        """
        self.settings = settings or Settings()
        folder = self.settings.archive
        if create:
            prepare(folder)
        elif not is_archive(folder):
            raise ArchiveMissing(
                f"there is no archive in {folder}; make one: hemeroteca index PATH"
            )
        self.folder = folder
        self.locks = ArchiveLocks(folder, self.settings.lock_timeout)
        self._step = step
        with self.locks.sole_writer() if create else self.locks.reading():
            self.catalogue = Catalogue(folder / CATALOGUE, create=create)
            if create:
                found(self.catalogue, self.settings, lambda: self.embedder.fingerprint)
            self.index = VectorIndex(folder, self.settings.vectors, self.catalogue, self.locks)

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder that the settings name, loaded at first use.

        :raises EmbedderMismatch: If the archive was made with another one.
        """
        # The shipped model is known by name before the seconds that loading another one takes.
        made_with = self.catalogue.get_manifest("embedder")
        embedder = open_embedder(self.settings, self._step)
        if made_with is not None and made_with != embedder.fingerprint:
            raise EmbedderMismatch(
                f"the archive {self.folder} was made with the embedder {made_with}, not "
                f"{embedder.fingerprint}; use that one, or index into another folder"
            )
        return embedder

    def load(self, step: Step | None = None) -> None:
        """Load the embedder now, telling `step` what is being done."""
        self._step = step
        _ = self.embedder

    # Reading

    def article(self, article_id: str) -> Article:
        """Return an article.

        :raises UnknownArticle: If there is none with this id.
        """
        with self.locks.reading():
            return self.catalogue.article(article_id)

    def find_article(self, article_id: str) -> Article | None:
        """Return an article, or None if there is none with this id."""
        with suppress(UnknownArticle):
            return self.article(article_id)
        return None

    def articles(self) -> Iterator[Article]:
        """Yield every article, by id."""
        return self.catalogue.articles()

    def coverage(self, filters: Filters = Filters()) -> Coverage:
        """Return how many articles the filters leave, from when to when, whose."""
        return self.catalogue.coverage(filters)

    def passages(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages with these ids that are there, by id."""
        with self.locks.reading():
            return self.catalogue.passages(passage_ids)

    def event_dates(self, passage_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the values of the dates that these passages speak of, by passage id."""
        with self.locks.reading():
            return self.catalogue.event_dates(passage_ids)

    def reprints(self, article_ids: Sequence[str]) -> list[frozenset[str]]:
        """Return the sets among these articles that print the same text but for a few words."""
        with self.locks.reading():
            return reprints(self.catalogue.sketches(article_ids))

    def passage_spans(self, article_ids: Sequence[str]) -> dict[str, list[Span]]:
        """Return where the passages of these articles stand in their texts, in order."""
        with self.locks.reading():
            return self.catalogue.passage_spans(article_ids)

    def languages(self) -> dict[Language, int]:
        """Return how many articles there are in each language."""
        return self.catalogue.languages()

    def dense(
        self, query: NDArray[np.float32], limit: int, filters: Filters = Filters()
    ) -> list[tuple[str, float]]:
        """Rank passages by cosine to a query vector, best first: (passage id, cosine)."""
        with self.locks.reading():
            _, left = self.catalogue.count(filters)
            if left > max(_EXACT_LIMIT, limit):
                hits = self._nearest(query, limit, filters, left)
                if len(hits) == limit:
                    return hits
            return self.catalogue.nearest(query, limit, filters)

    def _nearest(
        self, query: NDArray[np.float32], limit: int, filters: Filters, left: int
    ) -> list[tuple[str, float]]:
        """Ask the index of vectors, as far as it can be used: fewer than `limit` mean it cannot."""
        vectors = self.index.usable()
        if vectors is None:
            return []
        _, passages = self.catalogue.count()
        wanted = int(limit * passages / left * _OVERFETCH) if filters else limit
        if wanted > _EXACT_LIMIT:
            return []
        with suppress(VectorsUnusable):
            hits = vectors.search(query, wanted)
            passing = self.catalogue.passing([i for i, _ in hits], filters) if filters else None
            return [hit for hit in hits if passing is None or hit[0] in passing][:limit]
        return []

    def lexical(
        self, terms: Sequence[str], language: Language, limit: int, filters: Filters = Filters()
    ) -> list[tuple[str, float]]:
        """Rank passages in a language by BM25 over any of the terms: (passage id, score)."""
        with self.locks.reading():
            return self.catalogue.lexical(terms, language, limit, filters)

    def rarity(self, terms: Sequence[str], language: Language) -> dict[str, float]:
        """Return the inverse document frequency of terms over the passages in a language."""
        with self.locks.reading():
            return self.catalogue.rarity(terms, language)

    def status(self) -> Status:
        """Return what the archive holds and how it was made."""
        with self.locks.reading():
            articles, passages = self.catalogue.count()
            vectors = self.index.usable()
            return Status(
                articles=articles,
                passages=passages,
                vectors=0 if vectors is None else vectors.count(),
                coverage=self.catalogue.coverage(),
                languages=self.catalogue.languages(),
                embedder=self.catalogue.get_manifest("embedder") or "",
                passage_tokens=int(self.catalogue.get_manifest("passage_tokens") or 0),
                overlap_sentences=int(self.catalogue.get_manifest("overlap_sentences") or 0),
                bytes=_bytes(self.folder),
            )

    # Writing

    def add(
        self,
        articles: Iterable[Article],
        progress: Callable[[Changes], None] | None = None,
    ) -> Changes:
        """Add articles, and update those whose content has changed.

        An article's passages that were there before keep their vectors; only new ones are embedded.

        :param progress: Called with what was done so far, after every batch and while embedding.
        :raises ArchiveBusy: If another process is writing.
        :raises EmbedderMismatch: If the archive was made with another embedder or passage settings.
        """
        changes = Changes()
        with self.locks.sole_writer(), self._told():
            check_settings(self.catalogue, self.settings)
            self.index.settle()
            self._add(articles, changes, progress or (lambda _: None))
        return changes

    def remove(self, article_ids: Sequence[str]) -> None:
        """Remove articles and everything of them.

        :raises UnknownArticle: If one of them is not there; then nothing is removed.
        """
        with self.locks.sole_writer(), self._told():
            known = self.catalogue.hashes(article_ids)
            for article_id in article_ids:
                if article_id not in known:
                    raise UnknownArticle(f"the archive holds no article {article_id!r}")
            self._write(lambda: self.catalogue.delete(article_ids))

    def repair(self) -> None:
        """Delete what belongs to no article, and make the index of vectors anew beside the old one.

        :raises ArchiveBusy: If another process is writing.
        """
        with self.locks.sole_writer(), self._told():
            self.catalogue.sweep()
            self.index.rebuild()

    def _add(
        self, articles: Iterable[Article], changes: Changes, report: Callable[[Changes], None]
    ) -> None:
        """Embed batch after batch, each written while the next one is being embedded."""
        begun, embedded = time.monotonic(), 0

        def tell(count: int = 0) -> None:
            changes.passages = embedded + count
            changes.seconds = time.monotonic() - begun
            report(changes)

        with ThreadPoolExecutor(1, thread_name_prefix="writer") as writer:
            writing: Future[Batch] | None = None
            for batch in ahead(batches(articles, self.catalogue, self._split)):
                vectors = self._embed(batch, tell)
                embedded += len(batch.new)
                if writing is not None:
                    changes.count(writing.result())
                    tell()
                writing = writer.submit(self._put, batch, vectors)
            if writing is not None:
                changes.count(writing.result())
            tell()

    def _embed(self, batch: Batch, tell: Callable[[int], None]) -> dict[str, NDArray[np.float32]]:
        if not batch.new:
            return {}
        vectors = self.embedder.embed_passages([passage.text for passage in batch.new], tell)
        return dict(zip((p.id for p in batch.new), rounded(vectors), strict=True))

    def _put(self, batch: Batch, vectors: dict[str, NDArray[np.float32]]) -> Batch:
        if batch.unchanged:
            self.catalogue.move(batch.unchanged)
        if batch.changed:
            self._write(lambda: self.catalogue.put(batch.changed, vectors))
        return batch

    def _write(self, change: Callable[[], None]) -> None:
        """Change the catalogue, and let the index of vectors follow."""
        self.index.ready()
        with self.locks.writing():
            generation = uuid.uuid4().hex
            with self.catalogue.transaction():
                change()
                self.catalogue.set_manifest("generation", generation)
            self.index.follow(generation)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Make one line of a disk that is full or a folder that cannot be written."""
        try:
            yield
        except (sqlite3.OperationalError, OSError) as error:
            raise ArchiveUnwritable(
                f"cannot write to the archive {self.folder}: {error}; what was written before stays"
            ) from error

    def _split(self, article: Article) -> list[Passage]:
        return split_article(
            article.id,
            article.text,
            self.embedder.count_tokens,
            self.settings.passage_tokens,
            self.settings.overlap_sentences,
        )


def _bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # a writer's note comes and goes
            total += path.stat().st_size if path.is_file() else 0
    return total

"""An archive: the catalogue and the vectors of one folder, kept in step.

Writing goes by batches. The vectors a batch will add or drop are noted in the catalogue first, then
added; then the articles are written in one transaction; then the vectors dropped and the note
cleared. A run that is killed leaves at most a note, and the next one settles it: every article is
wholly old or wholly new.
"""

import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.articles import Article
from index.catalogue import Catalogue, Coverage, Filters
from index.embedder import Embedder, open_embedder
from index.embedder.build import Step
from index.errors import ArchiveMissing, ArticleError, EmbedderMismatch, UnknownArticle
from index.language import Language
from index.locks import LOCK_FILES, ArchiveLocks
from index.passages import Passage, split_article
from index.reprints import reprints
from index.settings import Settings
from index.vectors import SharedVectors, Vectors

_CATALOGUE, _VECTORS = "catalogue.sqlite", "vectors"
_BATCH_ARTICLES = 64
# Up to this many passages left by filters are searched exactly, one by one.
_EXACT_LIMIT = 1000
# How many times more than asked for is fetched where filters leave many passages, at first.
_OVERFETCH = 4


@dataclass
class Changes:
    """What a run of `add` did."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[ArticleError] = field(default_factory=list)
    passages: int = 0
    seconds: float = 0.0


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
            self._prepare(folder)
        elif not (folder / _CATALOGUE).is_file():
            raise ArchiveMissing(
                f"there is no archive in {folder}; make one: hemeroteca index PATH"
            )
        self.folder = folder
        self._locks = ArchiveLocks(folder, self.settings.lock_timeout)
        self._step = step
        with self._locks.sole_writer() if create else self._locks.reading():
            self.catalogue = Catalogue(folder / _CATALOGUE, create=create)
            if create:
                self._found()

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
        with self._locks.reading():
            return self.catalogue.article(article_id)

    def articles(self) -> Iterator[Article]:
        """Yield every article, by id."""
        return self.catalogue.articles()

    def coverage(self, filters: Filters = Filters()) -> Coverage:
        """Return how many articles the filters leave, from when to when, whose."""
        return self.catalogue.coverage(filters)

    def passages(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages with these ids that are there, by id."""
        with self._locks.reading():
            return self.catalogue.passages(passage_ids)

    def reprints(self, article_ids: Sequence[str]) -> list[frozenset[str]]:
        """Return the sets among these articles that print the same text but for a few words."""
        with self._locks.reading():
            return reprints(self.catalogue.sketches(article_ids))

    def languages(self) -> dict[Language, int]:
        """Return how many articles there are in each language."""
        return self.catalogue.languages()

    def dense(
        self, query: NDArray[np.float32], limit: int, filters: Filters = Filters()
    ) -> list[tuple[str, float]]:
        """Rank passages by cosine to a query vector, best first: (passage id, cosine)."""
        with self._reading_vectors() as vectors:
            if not filters:
                # A run cut short has left vectors whose articles it did not write.
                _, gone = self.catalogue.unsettled()
                hits = vectors.search(query, limit + len(gone))
                return [hit for hit in hits if hit[0] not in set(gone)][:limit]
            allowed = self.catalogue.filtered_passages(filters)
            if len(allowed) > _EXACT_LIMIT:
                # Most of what is near will pass; ask for more than needed, then filter.
                chosen = set(allowed)
                share = len(allowed) / max(1, vectors.count())
                wanted = int(limit / share * _OVERFETCH)
                hits = [hit for hit in vectors.search(query, wanted) if hit[0] in chosen]
                if len(hits) >= limit:
                    return hits[:limit]
            return vectors.search(query, limit, among=allowed)[:limit]

    def lexical(
        self, terms: Sequence[str], language: Language, limit: int, filters: Filters = Filters()
    ) -> list[tuple[str, float]]:
        """Rank passages in a language by BM25 over any of the terms: (passage id, score)."""
        with self._locks.reading():
            return self.catalogue.lexical(terms, language, limit, filters)

    def rarity(self, terms: Sequence[str], language: Language) -> dict[str, float]:
        """Return the inverse document frequency of terms over the passages in a language."""
        with self._locks.reading():
            return self.catalogue.rarity(terms, language)

    def status(self) -> Status:
        """Return what the archive holds and how it was made."""
        with self._reading_vectors() as vectors:
            articles, passages = self.catalogue.count()
            return Status(
                articles=articles,
                passages=passages,
                vectors=vectors.count(),
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
        begun = time.monotonic()
        changes = Changes()
        report = progress or (lambda _: None)
        with self._locks.sole_writer():
            self._check_settings()
            self._settle()
            for batch in _batches(articles, _BATCH_ARTICLES):
                self._add_batch(batch, changes, report)
                changes.seconds = time.monotonic() - begun
                report(changes)
        changes.seconds = time.monotonic() - begun
        return changes

    def remove(self, article_ids: Sequence[str]) -> None:
        """Remove articles and everything of them.

        :raises UnknownArticle: If one of them is not there; then nothing is removed.
        """
        with self._locks.sole_writer():
            known = self.catalogue.hashes(article_ids)
            for article_id in article_ids:
                if article_id not in known:
                    raise UnknownArticle(f"the archive holds no article {article_id!r}")
            self._settle()
            with self._writing_vectors() as vectors:
                self.catalogue.note_unsettled(self.catalogue.passage_ids(article_ids))
                self.catalogue.delete(article_ids)
                self._drop_unsettled(vectors)

    def _add_batch(
        self, batch: list[Article], changes: Changes, report: Callable[[Changes], None]
    ) -> None:
        hashes = self.catalogue.hashes([article.id for article in batch])
        changed = [a for a in batch if hashes.get(a.id) != a.content_hash()]
        changes.unchanged += len(batch) - len(changed)
        if not changed:
            return
        split = [(article, self._split(article)) for article in changed]
        former = self.catalogue.passage_ids([article.id for article in changed])
        now = {passage.id: passage for _, passages in split for passage in passages}
        new = [passage for passage in now.values() if passage.id not in former]
        before, begun = changes.passages, time.monotonic() - changes.seconds

        def embedded(count: int) -> None:
            changes.passages = before + count
            changes.seconds = time.monotonic() - begun
            report(changes)

        vectors = self.embedder.embed_passages([p.text for p in new], embedded)
        with self._writing_vectors() as store:
            self.catalogue.note_unsettled({p.id for p in new} | (former - now.keys()))
            store.add([p.id for p in new], vectors, [p.article for p in new])
            self.catalogue.put(split)
            self._drop_unsettled(store)
        updated = len(hashes.keys() & {article.id for article in changed})
        changes.updated += updated
        changes.added += len(changed) - updated

    def _split(self, article: Article) -> list[Passage]:
        return split_article(
            article.id,
            article.text,
            self.embedder.count_tokens,
            self.settings.passage_tokens,
            self.settings.overlap_sentences,
        )

    def _settle(self) -> None:
        """Bring the vectors in step with the catalogue after a run that was cut short."""
        kept, gone = self.catalogue.unsettled()
        if kept or gone:
            with self._writing_vectors() as vectors:
                self._drop_unsettled(vectors)

    def _drop_unsettled(self, vectors: Vectors) -> None:
        _, gone = self.catalogue.unsettled()
        vectors.delete(gone)
        self.catalogue.settle()

    # Opening and locking

    @cached_property
    def _shared(self) -> SharedVectors:
        if self.settings.vectors is not None:
            return SharedVectors.at(
                self.settings.vectors, self.catalogue.get_manifest("collection") or ""
            )
        return SharedVectors.at(self.folder / _VECTORS, "passages")

    @contextmanager
    def _reading_vectors(self) -> Iterator[Vectors]:
        with self._locks.reading():
            yield self._shared.read(self.catalogue.get_manifest("generation") or "")

    @contextmanager
    def _writing_vectors(self) -> Iterator[Vectors]:
        with self._locks.writing():
            vectors = self._shared.read(self.catalogue.get_manifest("generation") or "")
            generation = uuid.uuid4().hex
            # Before the write, not after it: readers must reopen even if this process dies in it.
            self.catalogue.set_manifest("generation", generation)
            self._shared.wrote(generation)
            yield vectors

    @staticmethod
    def _prepare(folder: Path) -> None:
        try:
            if folder.exists() and not folder.is_dir():
                raise ArchiveMissing(f"{folder} is a file; an archive is a folder")
            # Locks alone are of a process that is just making an archive here, or was killed then.
            names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
            others = [name for name in names if not name.startswith(LOCK_FILES)]
            if others and not (folder / _CATALOGUE).is_file():
                raise ArchiveMissing(
                    f"{folder} is a folder with other things in it, not an archive"
                )
            folder.mkdir(parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK):
                raise ArchiveMissing(f"the folder {folder} cannot be written to")
        except OSError as error:
            raise ArchiveMissing(f"cannot make the archive {folder}: {error.strerror}") from error

    def _found(self) -> None:
        """Write down how a new archive is made."""
        if self.catalogue.get_manifest("embedder") is None:
            with self.catalogue.transaction():
                self.catalogue.set_manifest("collection", f"hemeroteca-{uuid.uuid4().hex[:12]}")
                self.catalogue.set_manifest("generation", uuid.uuid4().hex)
                self.catalogue.set_manifest("embedder", self.embedder.fingerprint)
                self.catalogue.set_manifest("passage_tokens", str(self.settings.passage_tokens))
                self.catalogue.set_manifest(
                    "overlap_sentences", str(self.settings.overlap_sentences)
                )

    def _check_settings(self) -> None:
        # The embedder is checked when it is first needed: where nothing changed, it never is.
        for name in ("passage_tokens", "overlap_sentences"):
            made_with, wanted = self.catalogue.get_manifest(name), str(getattr(self.settings, name))
            if made_with != wanted:
                raise EmbedderMismatch(
                    f"the archive {self.folder} was made with {name} = {made_with}, not {wanted}; "
                    "use that, or index into another folder"
                )


def _bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # a writer's note comes and goes
            total += path.stat().st_size if path.is_file() else 0
    return total


def _batches(articles: Iterable[Article], size: int) -> Iterator[list[Article]]:
    iterator = iter(articles)
    for first in iterator:
        batch = [first]
        for article in iterator:
            batch.append(article)
            if len(batch) == size:
                break
        yield batch

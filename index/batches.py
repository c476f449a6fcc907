"""Articles on their way into the catalogue: compared with what is there, split, in batches.

Batches are made one ahead, in another thread, so that reading, splitting and counting tokens go on
while the model works.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from index.articles import Article
from index.catalogue import Catalogue
from index.errors import ArticleError
from index.passages import Passage

# Enough passages that both the model's threads and Chroma work at their full speed, few enough
# that a run that is cut short loses seconds, and that the vectors of a batch are under a megabyte.
_PASSAGES = 512
# How many articles are looked up in the catalogue at once, and at most written in one batch.
_ARTICLES = 64
T = TypeVar("T")
Split = Callable[[Article], list[Passage]]


@dataclass
class Batch:
    """Articles to be written together."""

    changed: list[tuple[Article, list[Passage]]] = field(default_factory=list)
    # Those whose content the archive has, with where they come from now.
    unchanged: dict[str, str] = field(default_factory=dict)
    # How many of the changed ones are there already.
    updated: int = 0
    # The passages that are not there yet, in order.
    new: list[Passage] = field(default_factory=list)


@dataclass
class Changes:
    """What a run of `add` did."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[ArticleError] = field(default_factory=list)
    # Files that were read as Windows-1252.
    recoded: list[str] = field(default_factory=list)
    # Files of kinds that are not read, by their ending.
    skipped: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    seconds: float = 0.0

    def count(self, batch: Batch) -> None:
        """Count a batch that has been written."""
        self.unchanged += len(batch.unchanged)
        self.updated += batch.updated
        self.added += len(batch.changed) - batch.updated


def batches(articles: Iterable[Article], catalogue: Catalogue, split: Split) -> Iterator[Batch]:
    """Compare articles with the catalogue and yield what there is to write, in batches."""
    iterator = iter(articles)
    batch = Batch()
    while some := list(islice(iterator, _ARTICLES)):
        ids = [article.id for article in some]
        hashes, there = catalogue.hashes(ids), catalogue.passage_ids(ids)
        for article in some:
            if hashes.get(article.id) == article.content_hash():
                batch.unchanged[article.id] = article.place
                continue
            passages = split(article)
            batch.changed.append((article, passages))
            batch.updated += article.id in hashes
            batch.new.extend(passage for passage in passages if passage.id not in there)
            if len(batch.new) >= _PASSAGES:
                yield batch
                batch = Batch()
        if len(batch.changed) + len(batch.unchanged) >= _ARTICLES:
            yield batch
            batch = Batch()
    if batch.changed or batch.unchanged:
        yield batch


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield items, computing the next one in another thread meanwhile."""
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        waiting = pool.submit(next, items, None)
        while (item := waiting.result()) is not None:
            waiting = pool.submit(next, items, None)
            yield item

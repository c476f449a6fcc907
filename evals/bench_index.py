"""Indexing speed, beside the plain LlamaIndex pipeline with the same model, in the same run.

Both sides read the same articles and embed the same texts, our passages, with the same weights.
The plain side is `HuggingFaceEmbedding` (torch, fp32, its own batch size) in an `IngestionPipeline`
into a local `ChromaVectorStore`. The clock runs from reading the articles to the last vector
stored; models are loaded and warm before. The sides take turns, so that a machine that slows down
slows both.
"""

import dataclasses
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evals.bench_archive import progress_bars, temporary_folder, temporary_settings
from index import Archive, Article
from index.embedder import Embedder, open_embedder
from index.errors import ArticleError, HemerotecaError
from index.passages import Passage, split_article
from index.readers import read_articles
from index.sentences import paragraph_spans
from index.settings import SHIPPED_EMBEDDER, Settings

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode

# Chroma takes at most 5,461 records in one call, which ChromaVectorStore does not keep to.
_CHROMA_BATCH = 5_000
_WARM_UP_ARTICLES = 2
_ADDITION = " Sigue en esta edición."

Read = Callable[[], Iterator[Article]]
Cut = Callable[[Iterable[Article]], "Sequence[BaseNode]"]
Pipeline = Callable[[Iterable[Article], Path], int]
"""Indexes articles into a folder, and returns how many nodes that made."""


class CountingEmbedder:
    """An embedder that counts the passages it embeds, and the seconds that this takes."""

    def __init__(self, embedder: Embedder) -> None:
        """Count for an embedder."""
        self._embedder = embedder
        self.fingerprint = embedder.fingerprint
        self.dimension = embedder.dimension
        self.max_tokens = embedder.max_tokens
        self.embedded = 0
        self.seconds = 0.0

    def embed_passages(
        self, texts: Sequence[str], done: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages, and count them."""
        self.embedded += len(texts)
        begun = time.perf_counter()
        try:
            return self._embedder.embed_passages(texts, done)
        finally:
            self.seconds += time.perf_counter() - begun

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions."""
        return self._embedder.embed_queries(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has."""
        return self._embedder.count_tokens(texts)


@dataclass(frozen=True)
class Run:
    """One indexing: how long it took, and how many passages were embedded.

    `cpu_seconds` is what all threads of this process used: well below `seconds` times the
    processors, something else was running too. `model_seconds` is the part of `seconds` in which
    the model was at work, where that is known.
    """

    seconds: float
    cpu_seconds: float
    embedded: int
    model_seconds: float | None = None


@dataclass(frozen=True)
class Round:
    """One turn of both sides.

    `again` is ours once more with nothing changed, `edited` with one article changed.
    """

    ours: Run
    plain: Run
    again: Run
    edited: Run

    @property
    def runs(self) -> tuple[Run, ...]:
        """All four, in the order they were run."""
        return self.ours, self.plain, self.again, self.edited


@dataclass(frozen=True)
class IndexReport:
    """Every round, and what follows from them."""

    articles: int
    edited_article_passages: int
    passage_tokens: int
    threads: dict[str, int]
    rounds: list[Round]

    @property
    def articles_per_second(self) -> tuple[float, float]:
        """Ours and the plain pipeline's, medians over the rounds."""
        ours = median(turn.ours.seconds for turn in self.rounds)
        plain = median(turn.plain.seconds for turn in self.rounds)
        return self.articles / ours, self.articles / plain

    @property
    def ratio_of_medians(self) -> float:
        """How many times faster ours is."""
        ours, plain = self.articles_per_second
        return ours / plain

    @property
    def ratios(self) -> list[float]:
        """How many times faster ours was, round by round."""
        return [turn.plain.seconds / turn.ours.seconds for turn in self.rounds]

    @property
    def model_share(self) -> float:
        """The share of our time in which the model was at work, median over the rounds."""
        return median((turn.ours.model_seconds or 0) / turn.ours.seconds for turn in self.rounds)

    def to_json(self) -> dict[str, Any]:
        """Return the rounds with what follows from them."""
        ours, plain = self.articles_per_second
        return {
            **dataclasses.asdict(self),
            "articles_per_second": {"ours": ours, "plain": plain},
            "ratio_of_medians": self.ratio_of_medians,
            "ratios": self.ratios,
            "model_share": self.model_share,
        }


def measure(
    paths: Sequence[Path],
    repeat: int = 5,
    limit: int | None = None,
    *,
    llama_splitter: bool = False,
) -> IndexReport:
    """Index the articles under the paths with both sides, taking turns, with the shipped embedder.

    :param limit: Take the first so many articles only.
    :param llama_splitter: Let the plain side cut the articles itself, with a `SentenceSplitter` at
        the same token budget; then the texts embedded are not quite the same.
    :raises HemerotecaError: If LlamaIndex's packages are missing, or there are no articles.
    """

    def read() -> Iterator[Article]:
        return islice(read_articles(paths, failures.append), limit)

    failures: list[ArticleError] = []
    articles = list(read())
    if not articles:
        raise failures[0] if failures else HemerotecaError("there are no articles to index")
    with temporary_folder() as folder:
        settings = temporary_settings(folder, embedder=SHIPPED_EMBEDDER)
        embedder = CountingEmbedder(open_embedder(settings))
        plain = plain_pipeline(settings, embedder, llama_splitter=llama_splitter)
        edited = _edited(max(articles, key=lambda article: (len(article.text), article.id)))
        warm_up = articles[:_WARM_UP_ARTICLES]
        _round(lambda: iter(warm_up), warm_up[0], embedder, plain)
        with progress_bars() as bars:
            turns = bars.track(range(repeat), description="rounds")
            rounds = [_round(read, edited, embedder, plain) for _ in turns]
    return IndexReport(
        articles=len(articles),
        edited_article_passages=len(_split(edited, settings, embedder)),
        passage_tokens=settings.passage_tokens,
        threads=_threads(),
        rounds=rounds,
    )


def plain_pipeline(settings: Settings, embedder: Embedder, *, llama_splitter: bool) -> Pipeline:
    """Return LlamaIndex's own pipeline over the same weights, its model loaded.

    :raises HemerotecaError: If LlamaIndex's packages are missing.
    """
    try:
        import chromadb
        from llama_index.core.ingestion import IngestionPipeline
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
        from llama_index.vector_stores.chroma import ChromaVectorStore
    except ImportError as error:
        raise HemerotecaError(
            f"the plain pipeline needs {error.name}; install it: pip install 'hemeroteca[bench]'"
        ) from error
    from index.embedder.torch_models import plain_folder

    model = plain_folder(settings.cache)
    embedding = HuggingFaceEmbedding(
        str(model),
        query_instruction="query: ",
        text_instruction="passage: ",
        device="cpu",
        cache_folder=str(settings.cache),
    )
    cut = _llama_cut(model, settings) if llama_splitter else _our_cut(settings, embedder)

    def run(articles: Iterable[Article], folder: Path) -> int:
        client = chromadb.PersistentClient(str(folder))
        collection = client.create_collection(
            "plain", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        pipeline = IngestionPipeline(
            transformations=[embedding],
            vector_store=ChromaVectorStore(chroma_collection=collection),
            disable_cache=True,  # it would only cost time: nothing is asked of it twice
        )
        nodes = cut(articles)
        for start in range(0, len(nodes), _CHROMA_BATCH):
            pipeline.run(nodes=nodes[start : start + _CHROMA_BATCH])
        return len(nodes)

    return run


def _our_cut(settings: Settings, embedder: Embedder) -> Cut:
    from rag.retriever import passage_node
    from rag.search import Hit

    return lambda articles: [
        passage_node(Hit(passage, 0.0), article)
        for article in articles
        for passage in _split(article, settings, embedder)
    ]


def _llama_cut(model: Path, settings: Settings) -> Cut:
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.schema import Document
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(model)
    splitter = SentenceSplitter(
        chunk_size=settings.passage_tokens,
        chunk_overlap=0,
        tokenizer=lambda text: tokenizer.encode(text, add_special_tokens=False, verbose=False),
    )
    # Without metadata, whose length it would take from the budget.
    return lambda articles: splitter([Document(id_=a.id, text=a.text) for a in articles])


def _round(read: Read, edited: Article, embedder: CountingEmbedder, plain: Pipeline) -> Round:
    with temporary_folder() as folder:
        settings = temporary_settings(folder / "ours", embedder=SHIPPED_EMBEDDER)
        archive = Archive(settings, create=True)
        archive.embedder = embedder  # the warm one

        def index(articles: Iterable[Article]) -> int:
            before = embedder.embedded
            archive.add(articles)
            return embedder.embedded - before

        return Round(
            ours=_timed(lambda: index(read()), embedder),
            plain=_timed(lambda: plain(read(), folder / "plain")),
            again=_timed(lambda: index(read())),
            edited=_timed(lambda: index(edited if a.id == edited.id else a for a in read())),
        )


def _timed(work: Callable[[], int], embedder: CountingEmbedder | None = None) -> Run:
    before = embedder.seconds if embedder else 0.0
    wall, cpu = time.perf_counter(), time.process_time()
    embedded = work()
    seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
    return Run(seconds, cpu_seconds, embedded, embedder.seconds - before if embedder else None)


def _split(article: Article, settings: Settings, embedder: Embedder) -> list[Passage]:
    return split_article(
        article.id,
        article.text,
        embedder.count_tokens,
        settings.passage_tokens,
        settings.overlap_sentences,
    )


def _edited(article: Article) -> Article:
    """Return an article with a sentence more at the end of its first paragraph."""
    _, end = paragraph_spans(article.text)[0]
    return replace(article, text=article.text[:end] + _ADDITION + article.text[end:])


def _threads() -> dict[str, int]:
    import torch

    return {"processors": os.cpu_count() or 1, "torch": torch.get_num_threads()}

"""Reads passages for a question: candidate spans, each with its score, and no language model."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from index.embedder import packed
from index.embedder.build import Step, build_once, load_tokenizer, model_folder
from index.embedder.shipped import open_session, processors
from index.passages import Passage
from rag.reader import weights
from rag.reader.pairs import Pair, Tokens, make_pairs, tokenize
from rag.reader.spans import Range, best_spans

GRAPH = "reader.int8.onnx"
# Raise when the graph that is built of the same weights changes.
_LAYOUT = 5
# Spans kept of each passage.
_BEST = 3


@dataclass(frozen=True)
class Span:
    """Words of a passage that may answer: `text` is the article's from `start` to `end`.

    `score` is that of the span's first and last token together, less that of "no answer here":
    above 0 the reader holds the span for likelier than nothing. `no_answer` is the latter alone.
    """

    passage: Passage
    start: int
    end: int
    text: str
    score: float
    no_answer: float


class Reader:
    """The span reader that ships with us; safe to use from several threads."""

    def __init__(
        self, cache: Path, step: Step | None = None, path: Path = weights.locate()
    ) -> None:
        """Load the reader, building it into `cache` at first use.

        :param path: The trained weights.
        :raises ModelUnavailable: If they, or the shipped embedder, are missing or damaged.
        """
        self.fingerprint = f"reader@{weights.checksum(path)[:12]}"
        folder = reader_folder(cache, path, step)
        self._words = packed.PackedModel(packed.locate()).blocks("emb.word")
        self._tokenizer = load_tokenizer(model_folder(cache, step))
        self._session: ort.InferenceSession = open_session(folder / GRAPH)
        self._pool = ThreadPoolExecutor(len(processors()), thread_name_prefix="reader")

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        touching: Sequence[Sequence[Range]] | None = None,
        count: int = _BEST,
        headings: Sequence[str] | None = None,
    ) -> list[Span]:
        """Return the best spans of every passage, best first.

        A window of a passage gives at most `count` spans that do not overlap; of passages that
        share a stretch of an article, only the better of two spans in it is kept.

        :param touching: For each passage, stretches of its text in code points; where given, a
            span must share something with one of them (a date, where a date is asked for).
        :param headings: For each passage, what it stands under in its article, which tells what it
            is about.
        """
        tokens = [tokenize(self._tokenizer, passage.text) for passage in passages]
        pairs = [
            (number, pair)
            for number, passage_tokens in enumerate(tokens)
            for heading in [headings[number] if headings else ""]
            for pair in make_pairs(self._tokenizer, question, passage_tokens, heading)
        ]
        # Longest first, so that no thread is left alone with a long one at the end.
        order = sorted(range(len(pairs)), key=lambda i: -len(pairs[i][1].ids))
        outputs = self._pool.map(self._run, [pairs[i][1].ids for i in order])
        spans: list[Span] = []
        for i, scores in zip(order, outputs, strict=True):
            number, pair = pairs[i]
            wanted = None if touching is None else touching[number]
            window = _Window(passages[number], tokens[number], pair, scores)
            spans.extend(_spans(window, wanted, count))
        return list(_without_overlaps(sorted(spans, key=_rank)))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has."""
        return [len(tokenize(self._tokenizer, text).ids) for text in texts]

    def _run(self, ids: list[int]) -> NDArray[np.float32]:
        words = packed.unpack_blocks(self._words[np.asarray(ids)])
        scores: NDArray[np.float32] = self._session.run(None, {"inputs_embeds": words[None]})[0]
        first: NDArray[np.float32] = scores[0]
        return first


def reader_folder(cache: Path, path: Path, step: Step | None = None) -> Path:
    """Return the folder of the built reader, building it if it is not there.

    :raises ModelUnavailable: If the weights are missing or damaged, or the cache cannot be written.
    """

    def build(folder: Path, tell: Step) -> None:
        from rag.reader.graph import reader_graph

        tell("building the reader", 0, 1)
        shape = packed.PackedModel(packed.locate()).shape
        (folder / GRAPH).write_bytes(reader_graph(weights.load_weights(path), shape))
        tell("the reader is built", 1, 1)

    return build_once(cache / f"reader-{weights.checksum(path)[:12]}-{_LAYOUT}", build, step)


@dataclass(frozen=True)
class _Window:
    """A pair that was read, and the scores (tokens, 2) of its tokens."""

    passage: Passage
    tokens: Tokens
    pair: Pair
    scores: NDArray[np.float32]


def _spans(window: _Window, touching: Sequence[Range] | None, count: int) -> Iterator[Span]:
    pair, passage = window.pair, window.passage
    scores = window.scores[pair.begins : -1]
    if not len(scores):
        return
    offsets = window.tokens.offsets[pair.first : pair.first + len(scores)]
    no_answer = float(window.scores[0].sum())
    for span in best_spans(scores, offsets, passage.text, count, touching):
        words = passage.text[span.start : span.end]
        start = passage.start + span.start
        score = span.score - no_answer
        yield Span(passage, start, start + len(words), words, score, no_answer)


def _without_overlaps(spans: Sequence[Span]) -> Iterator[Span]:
    kept: dict[str, list[tuple[int, int]]] = {}
    for span in spans:
        taken = kept.setdefault(span.passage.article, [])
        if not any(span.start < end and start < span.end for start, end in taken):
            taken.append((span.start, span.end))
            yield span


def _rank(span: Span) -> tuple[float, str, int]:
    return -span.score, span.passage.article, span.start

"""The embedder that ships with us: multilingual-e5-small in int8, without torch.

One text at a time per thread, not padded batches: on the same two cores it is as fast or faster
(no padding, no synchronisation inside a matrix product), and a text's vector does not depend on
what else was in its batch, which int8 activation scales would otherwise make it do.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from index.embedder import packed
from index.embedder.build import GRAPH, Step, load_tokenizer, model_folder
from index.settings import SHIPPED_EMBEDDER

# E5 was trained with these in front (https://arxiv.org/abs/2402.05672, section 3).
QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "


class ShippedEmbedder:
    """Text to unit vectors of 384 float32; safe to call from several threads."""

    fingerprint = f"{SHIPPED_EMBEDDER}@{packed.SHA256[:12]}"

    def __init__(self, cache: Path, step: Step | None = None) -> None:
        """Load the model, building it into `cache` at first use.

        :raises ModelUnavailable: If the model cannot be found or built.
        """
        folder = model_folder(cache, step)
        model = packed.PackedModel(packed.locate())
        self.dimension = model.shape.hidden_size
        self.max_tokens = model.shape.max_position_embeddings
        self._words = model.blocks("emb.word")
        self._tokenizer = load_tokenizer(folder)
        self._session = open_session(folder / GRAPH)
        self._pool = ThreadPoolExecutor(len(processors()), thread_name_prefix="embedder")

    def embed_passages(
        self, texts: Sequence[str], done: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed passages: (len(texts), 384), unit length.

        :param done: Called with the number of texts embedded so far, as they come.
        """
        return self.embed_raw([PASSAGE_PROMPT + text for text in texts], done)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed questions: (len(texts), 384), unit length."""
        return self.embed_raw([QUERY_PROMPT + text for text in texts])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, prompt and special tokens not counted."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def embed_raw(
        self, texts: Sequence[str], done: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed texts that already begin with their prompt."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        vectors = np.empty((len(ids), self.dimension), np.float32)
        # Longest first, so that no thread is left alone with a long one at the end.
        order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
        results: Iterable[NDArray[np.float32]] = map(self._run, (ids[i] for i in order))
        if len(ids) > 1:
            results = self._pool.map(self._run, [ids[i] for i in order])
        for count, (i, vector) in enumerate(zip(order, results, strict=True), 1):
            vectors[i] = vector
            if done is not None:
                done(count)
        return vectors

    def _run(self, ids: list[int]) -> NDArray[np.float32]:
        kept = ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]
        words = packed.unpack_blocks(self._words[np.asarray(kept)])
        output: NDArray[np.float32] = self._session.run(None, {"inputs_embeds": words[None]})[0]
        vector: NDArray[np.float32] = output[0]
        return vector


def open_session(path: Path) -> ort.InferenceSession:
    """Open a graph for running one text at a time in each thread."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    # Above BASIC, Add and LayerNormalization become SkipLayerNormalization, which takes five times
    # as long as the two (measured on AVX2, onnxruntime 1.32).
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def processors() -> set[int]:
    """Return the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return set(os.sched_getaffinity(0))
    return set(range(os.cpu_count() or 1))

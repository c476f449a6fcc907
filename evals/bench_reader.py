"""The reader in int8 beside the same weights in torch fp32: speed, and what the rounding costs.

Both read the same pairs with the same code around them; only the network differs. torch reads one
pair after the other with all processors, which for these lengths is as fast as a padded batch.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import torch
from numpy.typing import NDArray

from evals import metrics
from evals.bench_archive import progress_bars
from evals.sample import sample_articles
from evals.squad import SquadQuestion, lowest, read_squad
from index.articles import Article
from index.embedder import packed
from index.passages import Passage, passage_spans
from index.readers import read_articles
from index.settings import Settings
from rag.reader import Reader
from rag.reader.training.encoder import ReaderNetwork
from rag.reader.weights import load_weights, locate

# What the speed is measured on: eight passages of 220 tokens.
_PASSAGES, _TOKENS = 8, 220
_QUESTION = "¿Cuándo vuelve a abrir el mercado y cuántos puestos tendrá?"


@dataclass(frozen=True)
class Speed:
    """Milliseconds for one question over eight passages, a round each, in the same run."""

    int8: list[float]
    torch: list[float]

    @property
    def ratio(self) -> float:
        """How many times as fast int8 is, by medians."""
        return median(self.torch) / median(self.int8)


@dataclass(frozen=True)
class Accuracy:
    """F1 and exact match of the best span over whole contexts, and how often both agree."""

    set: str
    questions: int
    int8: tuple[float, float]
    torch: tuple[float, float]
    same: float


class PlainReader(Reader):
    """The reader with its network in torch fp32."""

    def __init__(self, settings: Settings) -> None:
        """Load the weights that ship."""
        super().__init__(settings.cache)
        shape = packed.PackedModel(packed.locate()).shape
        self._network = ReaderNetwork(shape, load_weights(locate()))

    @torch.inference_mode()
    def _run(self, ids: list[int]) -> NDArray[np.float32]:
        words = torch.from_numpy(packed.unpack_blocks(self._words[np.asarray(ids)]))[None]
        scores: NDArray[np.float32] = self._network(
            words, torch.ones(words.shape[:2], dtype=torch.bool)
        )[0].numpy()
        return scores


def speed(rounds: int) -> Speed:
    """Time both, in turns, over passages of the sample archive."""
    settings = Settings()
    ours, plain = Reader(settings.cache), PlainReader(settings)
    passages = _passages(ours)
    taken: dict[str, list[float]] = {"int8": [], "torch": []}
    for turn in range(rounds + 1):
        for name, reader in (("int8", ours), ("torch", plain)):
            begun = time.perf_counter()
            reader.read(_QUESTION, passages)
            if turn:  # the first is for warming up
                taken[name].append((time.perf_counter() - begun) * 1000)
    return Speed(**taken)


def accuracy(file: Path, limit: int | None) -> Accuracy:
    """Read every answerable question's own context with both.

    :raises ArticleError: If the file is not in SQuAD's form.
    """
    settings = Settings()
    articles, questions = read_squad(file)
    asked = [question for question in questions if not question.impossible]
    asked = asked if limit is None else lowest(asked, limit)
    texts = {article.id: article for article in articles}
    readers = (Reader(settings.cache), PlainReader(settings))
    with progress_bars() as bars:
        task = bars.add_task(f"reading {file.name}", total=2 * len(asked))
        found = [
            [_best(reader, question, texts, lambda: bars.advance(task)) for question in asked]
            for reader in readers
        ]
    scores = [_scores(answers, asked) for answers in found]
    same = metrics.mean(float(a == b) for a, b in zip(*found, strict=True)) or 0.0
    return Accuracy(file.name, len(asked), scores[0], scores[1], same)


def _best(
    reader: Reader, question: SquadQuestion, texts: dict[str, Article], done: Callable[[], None]
) -> str:
    text = texts[question.article].text
    spans = reader.read(question.text, [Passage("", question.article, 0, len(text), text)])
    done()
    return spans[0].text if spans else ""


def _scores(answers: Sequence[str], asked: Sequence[SquadQuestion]) -> tuple[float, float]:
    pairs = list(zip(answers, asked, strict=True))
    f1 = metrics.mean(metrics.f1(answer, question.answers) for answer, question in pairs)
    em = metrics.mean(metrics.exact_match(answer, question.answers) for answer, question in pairs)
    return f1 or 0.0, em or 0.0


def _passages(reader: Reader) -> list[Passage]:
    """Return passages of the sample archive, each about as long as is measured with."""
    text = "\n".join(a.text.replace("\n", " ") for a in read_articles([sample_articles()], print))
    spans = passage_spans(text.replace("\n", " "), reader.count_tokens, _TOKENS)
    whole = [(start, end) for start, end in spans if end - start > 3 * _TOKENS][:_PASSAGES]
    return [Passage("", str(n), a, b, text[a:b]) for n, (a, b) in enumerate(whole)]

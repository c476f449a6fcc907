"""Hybrid search: a dense and a lexical ranking of the passages, fused by reciprocal rank.

The lexical arm weighs as much as the share of the archive that is in the question's language: all
of it where question and archive agree. Across languages it sees only the words that languages
share, names and numbers, and breaks ties, so that it cannot outvote the dense arm.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Archive
from index.analyser import content_terms
from index.catalogue import Filters
from index.language import Language, detect_language
from index.passages import Passage

# Reciprocal rank fusion, score = sum of weight / (60 + rank): Cormack, Clarke and Büttcher,
# SIGIR 2009, with their constant.
_RRF_CONSTANT = 60
# Among 0, 0.02, 0.05, 0.1 and 0.25 the best on the choosing half of MLQA's English questions over
# Spanish paragraphs (`hemeroteca bench retrieval` gives the reported half).
_OTHER_LANGUAGE_WEIGHT = 0.02
# How far down each arm is read.
_DEPTH = 100
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Hit:
    """A passage found, with its fused score and what each arm said (None: not found by it)."""

    passage: Passage
    score: float
    cosine: float | None = None
    bm25: float | None = None


def search(
    archive: Archive,
    question: str,
    k: int = 10,
    filters: Filters = Filters(),
    *,
    language: Language | None = None,
    vector: NDArray[np.float32] | None = None,
) -> list[Hit]:
    """Return the `k` best passages for a question, best first.

    :param filters: Outlets and bounds of publication that both arms keep to.
    :param language: The question's language; detected where it is not given.
    :param vector: The question's embedding, where the caller has it already.
    """
    if vector is None:
        vector = archive.embedder.embed_queries([question])[0]
    depth = max(_DEPTH, k)
    with archive.locks.reading():
        dense = dense_arm(archive, question, depth, filters, vector)
        lexical = lexical_arm(archive, question, depth, filters, language)
        fused = fuse([[(i, 1.0) for i, _ in dense], [(i, weight) for i, _, weight in lexical]])[:k]
        passages = archive.passages([passage_id for passage_id, _ in fused])
    cosines, bm25 = dict(dense), {i: score for i, score, _ in lexical}
    return [
        Hit(passages[i], score, cosines.get(i), bm25.get(i)) for i, score in fused if i in passages
    ]


def dense_arm(
    archive: Archive,
    question: str,
    depth: int,
    filters: Filters = Filters(),
    vector: NDArray[np.float32] | None = None,
) -> list[tuple[str, float]]:
    """Rank passages by cosine: (passage id, cosine), best first."""
    if vector is None:
        vector = archive.embedder.embed_queries([question])[0]
    return archive.dense(vector, depth, filters)


def lexical_arm(
    archive: Archive,
    question: str,
    depth: int,
    filters: Filters = Filters(),
    language: Language | None = None,
) -> list[tuple[str, float, float]]:
    """Rank passages by BM25: (passage id, score, weight in the fusion), best first.

    Passages of every language stand in one ranking, so that the best of a handful in another
    language is not taken for the best of all.
    """
    asked_in = language or detect_language(question)
    hits: list[tuple[str, float, float]] = []
    languages = archive.languages()
    for written_in, articles in languages.items():
        same = written_in == asked_in
        share = articles / sum(languages.values())
        weight = share if same else _OTHER_LANGUAGE_WEIGHT
        words = content_terms(question if same else names_and_numbers(question), written_in)
        ranking = archive.lexical(words, written_in, depth, filters)
        hits.extend((passage_id, score, weight) for passage_id, score in ranking)
    return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:depth]


def names_and_numbers(question: str) -> str:
    """Keep the words that another language would share: capitalised ones but the first, numbers."""
    kept = []
    for found in _WORD.finditer(question):
        word = found[0]
        first = not any(c.isalnum() for c in question[: found.start()])
        if word[0].isdecimal() or (word[0].isupper() and not first):
            kept.append(word)
    return " ".join(kept)


def fuse(rankings: Sequence[Sequence[tuple[str, float]]]) -> list[tuple[str, float]]:
    """Fuse rankings of (passage id, weight) by reciprocal rank, ranks from 1.

    Equal scores come in order of id, so that the result is the same every time.
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, (passage_id, weight) in enumerate(ranking, 1):
            scores[passage_id] = scores.get(passage_id, 0.0) + weight / (_RRF_CONSTANT + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))

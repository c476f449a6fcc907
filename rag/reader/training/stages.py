"""The stages of a recipe, and the pairs that each is trained on."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.embedder import Embedder
from rag.reader.training.changed import changed, details_of
from rag.reader.training.cloze import cloze_questions
from rag.reader.training.confirming import confirmations
from rag.reader.training.english import in_english
from rag.reader.training.examples import (
    Example,
    Pairs,
    Question,
    cropped,
    held_out,
    near_contexts,
    other_contexts,
    read_questions,
    read_texts,
)
from rag.reader.training.written import written_questions

# Share of the sentences of articles that a question is made of.
_CLOZE = 0.6


@dataclass(frozen=True)
class Stage:
    """One stage of a recipe; see `recipe.toml`."""

    name: str
    files: tuple[str, ...]
    epochs: int
    rate: tuple[float, float]
    share: float = 1.0
    negatives: float = 0.0
    near: bool = False
    confirming: float = 0.0
    changed: float = 0.0
    changed_written: float = 0.0
    written: tuple[tuple[int, int], ...] = ()
    english: float = 0.0
    headings: float = 0.0
    crop: float = 0.0
    forget: float = 0.0
    dropout: float = 0.0
    shared: bool = False
    average: Mapping[str, int] = field(default_factory=dict)
    tokens: int | None = None
    warmup: int = 0


def examples_of(
    stage: Stage, data: Path, pairs: Pairs, embedder: Embedder, seed: int
) -> Iterator[Example]:
    """Yield the pairs of a stage: each question over its context, some over another one.

    :param data: The folder of the stage's files.
    :param embedder: What finds the contexts nearest to a question.
    """
    chosen = random.Random(f"{seed} {stage.name}")

    def windows(question: Question, context: str | None = None) -> list[Example]:
        read = question.context if context is None else context
        under = titles.get(read, "") if chosen.random() < stage.headings else ""
        made = pairs.of(question, context, under)
        return [cropped(p, chosen) if chosen.random() < stage.crop else p for p in made]

    def spoken(question: Question) -> Question:
        if chosen.random() < stage.english:
            return replace(question, text=in_english(question.text))
        return question

    def by_chance(mean: float) -> int:
        return int(mean) + (chosen.random() < mean % 1)

    def over_passages(question: Question) -> Iterator[Example]:
        yield from windows(question)
        for other_context in others.get(question.id, ())[: by_chance(stage.negatives)]:
            yield from windows(question, other_context)[:1]

    asked = _asked(stage, data, chosen, seed)
    written = [q for lines in stage.written for q in written_questions(data, *lines)]
    both = [*asked, *written]
    titles = {question.context: question.title for question in both if question.title}
    others = near_contexts(both, embedder, seed) if stage.near else other_contexts(both, seed)
    details = details_of(both if stage.changed_written else asked if stage.changed else ())
    kinds = (asked, stage.changed, spoken), (written, stage.changed_written, lambda q: q)
    for questions, share, put in kinds:
        for question in questions:
            yield from over_passages(put(question))
            if share and chosen.random() < share:
                other = changed(question, details, chosen)
                yield from windows(put(other))[:1] if other else ()


def _asked(stage: Stage, data: Path, chosen: random.Random, seed: int) -> list[Question]:
    """Return the questions of a stage's files, but for those on contexts held out."""
    asked = [q for name in stage.files for q in _read(data / name, seed)]
    asked = [q for q in asked if chosen.random() < stage.share and not held_out(q.context)]
    if stage.confirming:
        asked += confirmations(asked, stage.confirming, seed)
    return asked


def _read(path: Path, seed: int) -> list[Question]:
    """Read the questions of a SQuAD file, or make some of a file of articles."""
    if ".jsonl" not in path.suffixes:
        return read_questions(path)
    return cloze_questions(read_texts(path), _CLOZE, seed)

"""Training examples: SQuAD-form questions to pairs of question and passage window."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.articles import Article
from index.embedder import Embedder
from index.readers import read_articles
from rag.reader.pairs import Offsets, Pair, Tokens, make_pairs, tokenize
from rag.reader.training.squad import context_name, paragraphs

# What the names of contexts begin with that are never trained on: one in eight.
HELD_OUT_BEGIN = "01"
# How many of the nearest contexts a negative one is chosen from.
_NEAR = 8
# Japanese and Chinese writing, whose words are not told apart here.
FOREIGN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
# Tokens of a cropped passage, from and to.
_CROP = 80, 180


@dataclass(frozen=True)
class Question:
    """A question on a context, and where its answer stands in it: code points, or None.

    `title` is what the article of the context is called, empty where that is not known.
    """

    id: str
    text: str
    context: str
    group: str
    span: tuple[int, int] | None
    title: str = ""


@dataclass(frozen=True)
class Example:
    """A pair as token ids, `<s> question </s></s> window </s>`, and its answer's tokens.

    `passage` is where the window's tokens begin; `start` and `end` are the first and last token of
    the answer, both 0 where the window has none. Windows of one question have the same `asked`.
    """

    ids: NDArray[np.int32]
    passage: int
    start: int
    end: int
    asked: str


def read_questions(path: Path) -> list[Question]:
    """Read a SQuAD v1 or v2 file, plain or gzipped; the first answer of each question counts."""
    questions = []
    for number, (entry, context, rows) in enumerate(paragraphs(path)):
        title = " ".join(str(entry.get("title") or "").split())
        group = f"{path.name} {title or number}"
        for row in rows:
            span = None
            if row["answers"] and not row.get("is_impossible"):
                start = row["answers"][0]["answer_start"]
                span = (start, start + len(row["answers"][0]["text"]))
            questions.append(Question(str(row["id"]), row["question"], context, group, span, title))
    return questions


def read_texts(path: Path) -> Iterator[Article]:
    """Yield the articles of a file, and raise the error of one that cannot be read."""
    return read_articles([path], _raise)


def _raise(error: Exception) -> None:
    raise error


def held_out(context: str) -> bool:
    """Say whether a context is never trained on: one in eight, by its name.

    What is fitted on top of the reader is fitted on questions about these.
    """
    return context_name(context)[0] in HELD_OUT_BEGIN


class Pairs:
    """Makes examples of questions, keeping the tokens of each context."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Use the shipped model's tokenizer."""
        self._tokenizer = tokenizer
        self._contexts: dict[str, Tokens] = {}

    def of(
        self, question: Question, context: str | None = None, heading: str = ""
    ) -> list[Example]:
        """Return the windows of a question over its context, or over another one (no answer).

        :param heading: What the context is read under.
        """
        read = question.context if context is None else context
        if read not in self._contexts:
            self._contexts[read] = tokenize(self._tokenizer, read)
        tokens = self._contexts[read]
        span = question.span if context is None else None
        answer = _token_span(tokens.offsets, span) if span else None
        pairs = make_pairs(self._tokenizer, question.text, tokens, heading)
        return [_example(pair, answer, question.id) for pair in pairs]

    def decode(self, ids: Sequence[int]) -> str:
        """Return the words of token ids."""
        pieces = [self._tokenizer.id_to_token(int(i)) or "" for i in ids]
        return "".join(pieces).replace("▁", " ").strip()


def _example(pair: Pair, answer: tuple[int, int] | None, asked: str) -> Example:
    last = pair.first + len(pair.ids) - pair.begins - 1
    start = end = 0
    if answer and pair.first <= answer[0] and answer[1] < last:
        start, end = (pair.begins + token - pair.first for token in answer)
    return Example(np.array(pair.ids, np.int32), pair.begins, start, end, asked)


def _token_span(offsets: Offsets, span: tuple[int, int]) -> tuple[int, int] | None:
    """Return the first and last token that overlap a span of code points."""
    inside = [i for i, (a, b) in enumerate(offsets) if a < span[1] and b > span[0] and a < b]
    return (inside[0], inside[-1]) if inside else None


def cropped(example: Example, chosen: random.Random) -> Example:
    """Cut an example to a shorter part of its passage that still holds the answer.

    Twice as many questions are read in the same time, and an answer is not always where the
    sentences around it would have it.
    """
    passage = example.ids[example.passage : -1]
    size = chosen.randint(*_CROP)
    if example.end:
        size = max(size, example.end - example.start + 1)
    if size >= len(passage):
        return example
    low, high = 0, len(passage) - size
    if example.end:
        low = max(low, example.end - example.passage + 1 - size)
        high = min(high, example.start - example.passage)
    first = chosen.randint(low, high)
    ids = [example.ids[: example.passage], passage[first : first + size], example.ids[-1:]]
    moved = first if example.end else 0
    start, end = example.start - moved, example.end - moved
    return replace(example, ids=np.concatenate(ids), start=start, end=end)


def other_contexts(questions: Sequence[Question], seed: int) -> dict[str, list[str]]:
    """Order for each question the contexts of the same group that do not hold its answer."""
    shuffled = random.Random(seed)
    groups: dict[str, list[str]] = {}
    for question in questions:
        contexts = groups.setdefault(question.group, [])
        if question.context not in contexts:
            contexts.append(question.context)
    chosen = {}
    for question in questions:
        words = question.context[slice(*question.span)] if question.span else None
        others = [c for c in groups[question.group] if c != question.context]
        others = [c for c in others if words is None or words not in c]
        chosen[question.id] = shuffled.sample(others, len(others))
    return chosen


def near_contexts(
    questions: Sequence[Question], embedder: Embedder, seed: int
) -> dict[str, list[str]]:
    """Order for each question the contexts nearest to it that do not hold its answer, by chance.

    These are what a search brings along with the right passage: on the subject, without the detail.
    Questions that have no answer anyway get none.
    """
    shuffled = random.Random(seed)
    contexts = list(dict.fromkeys(question.context for question in questions))
    answerable = [question for question in questions if question.span]
    vectors = embedder.embed_passages(contexts)
    asked = embedder.embed_queries([question.text for question in answerable])
    chosen = {}
    for question, vector in zip(answerable, asked, strict=True):
        words = question.context[slice(*question.span)] if question.span else ""
        near = np.argsort(-(vectors @ vector), kind="stable")[: 2 * _NEAR]
        others = [contexts[i] for i in near if words not in contexts[i]][:_NEAR]
        chosen[question.id] = shuffled.sample(others, len(others))
    return chosen


def batches(
    examples: Sequence[Example], tokens: int, seed: int, *, together: bool = False
) -> Iterator[list[Example]]:
    """Yield batches of at most `tokens` padded tokens, of like lengths, in random order.

    :param together: Keep the windows of a question, which follow one another, in one batch; it may
        have more tokens then.
    """
    shuffled = random.Random(seed)
    alike = [list(group) for _, group in groupby(examples, lambda e: e.asked)]
    groups = alike if together else [[example] for example in examples]
    order = sorted(groups, key=lambda g: (max(len(e.ids) for e in g), shuffled.random()))
    made: list[list[Example]] = [[]]
    for group in order:
        longest = max(len(example.ids) for example in group)
        if made[-1] and longest * (len(made[-1]) + len(group)) > tokens:
            made.append([])
        made[-1].extend(group)
    shuffled.shuffle(made)
    yield from made


def count_tokens(examples: Iterable[Example]) -> int:
    """Return how many tokens examples have together."""
    return sum(len(example.ids) for example in examples)

"""Question and passage as the network sees them: pairs of tokens, long passages in windows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

# Longest pair in tokens, and how many of them two windows of a long passage share: those that
# BERT's readers use on SQuAD are 384 and 128 (https://arxiv.org/abs/1810.04805), here for shorter
# passages.
LONGEST, STRIDE = 320, 96
_LONGEST_QUESTION, _LONGEST_HEADING = 64, 40
Offsets = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Tokens:
    """A passage's token ids and where each stands in its text, in code points."""

    ids: Sequence[int]
    offsets: Offsets


@dataclass(frozen=True)
class Pair:
    """`<s> question </s></s> heading window </s>`: token ids, and which of the passage are in it.

    The window's tokens are those from `first` of the passage on; they stand from `begins` on in
    `ids`, and up to its last one.
    """

    ids: list[int]
    begins: int
    first: int


def tokenize(tokenizer: Tokenizer, text: str) -> Tokens:
    """Return the tokens of a passage."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    return Tokens(encoding.ids, encoding.offsets)


def make_pairs(
    tokenizer: Tokenizer, question: str, passage: Tokens, heading: str = ""
) -> Iterator[Pair]:
    """Yield the windows of a passage, each with the question before it; at least one.

    A question of more than 64 tokens is cut to them, a heading to 40; a passage is never cut.

    :param heading: What the passage stands under, read with each window; no span is of it.
    """
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:_LONGEST_QUESTION]
    above = tokenizer.encode(heading, add_special_tokens=False).ids[:_LONGEST_HEADING]
    begin, end = tokenizer.encode("").ids
    head = [begin, *asked, end, end, *above]
    room = LONGEST - len(head) - 1
    first = 0
    while True:
        window = passage.ids[first : first + room]
        yield Pair([*head, *window, end], len(head), first)
        if first + room >= len(passage.ids):
            return
        first += room - STRIDE

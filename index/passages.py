"""Article to passages: whole sentences packed to a token budget, with exact offsets.

Packing starts anew at each block (a paragraph, with the short ones before it: headings, bylines,
items of a list), so that an edit changes the passages of its own block only.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.sentences import Span, paragraph_spans, sentence_spans

CountTokens = Callable[[Sequence[str]], list[int]]
# A paragraph below this many tokens (a heading, a byline, an item of a list) says too little alone.
_SHORT_PARAGRAPH = 24


@dataclass(frozen=True)
class Passage:
    """A stretch of an article: `article_text[start:end] == text`.

    `id` is made of the article's id, the text and which of its occurrences in the article this is:
    the same words keep their id wherever they move.
    """

    id: str
    article: str
    start: int
    end: int
    text: str


def split_article(
    article_id: str, text: str, count_tokens: CountTokens, budget: int, overlap: int = 0
) -> list[Passage]:
    """Split a text into passages of at most `budget` tokens.

    :param count_tokens: Token counts of texts, by the embedder's own tokenizer.
    :param budget: Most tokens of a passage; a longer sentence is cut at spaces, or anywhere.
    :param overlap: Sentences a passage repeats of the one before it in its block.
    """
    passages = []
    occurrences: Counter[str] = Counter()
    for start, end in passage_spans(text, count_tokens, budget, overlap):
        words = text[start:end]
        occurrence = occurrences[words]
        occurrences[words] += 1
        passages.append(
            Passage(passage_id(article_id, words, occurrence), article_id, start, end, words)
        )
    return passages


def passage_spans(
    text: str, count_tokens: CountTokens, budget: int, overlap: int = 0
) -> list[Span]:
    """Return the spans of the passages of a text, in order; see `split_article`."""
    sentences = sentence_spans(text)
    counts = count_tokens([text[start:end] for start, end in sentences])
    counted = list(zip(sentences, counts, strict=True))
    spans: list[Span] = []
    for block in _blocks(text, counted):
        pieces = [
            piece for sentence in block for piece in _cut(text, sentence, count_tokens, budget)
        ]
        spans.extend(_pack(text, pieces, count_tokens, budget, overlap))
    return spans


Counted = tuple[Span, int]


def _blocks(text: str, sentences: list[Counted]) -> Iterator[list[Counted]]:
    """Group sentences by paragraph, a short paragraph with the one after it."""
    block: list[Counted] = []
    waiting = iter(sentences)
    sentence = next(waiting, None)
    tokens = 0
    for _, end in paragraph_spans(text):
        while sentence is not None and sentence[0][1] <= end:
            block.append(sentence)
            tokens += sentence[1]
            sentence = next(waiting, None)
        if tokens >= _SHORT_PARAGRAPH:
            yield block
            block, tokens = [], 0
    if block:
        yield block


def _cut(text: str, sentence: Counted, count_tokens: CountTokens, budget: int) -> Iterator[Counted]:
    """Cut a sentence that alone exceeds the budget into pieces that do not."""
    (start, end), tokens = sentence
    if tokens <= budget:
        yield sentence
        return
    # A piece is at most half of a too long whole: try the middle space, or else the middle.
    middle = (start + end) // 2
    space = text.rfind(" ", start + 1, middle)
    cut = space + 1 if space > start + (end - start) // 4 else middle
    halves = [_trimmed(text, start, cut), _trimmed(text, cut, end)]
    spans = [span for span in halves if span[0] < span[1]]
    if end - start <= 1:
        yield sentence
        return
    for span, count in zip(spans, count_tokens([text[a:b] for a, b in spans]), strict=True):
        yield from _cut(text, (span, count), count_tokens, budget)


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _pack(
    text: str, pieces: list[Counted], count_tokens: CountTokens, budget: int, overlap: int
) -> Iterator[Span]:
    """Fill one passage after the other, each with as many pieces as its budget takes."""
    first = 0
    while first < len(pieces):
        last, tokens = first, 0
        while last < len(pieces) and (last == first or tokens + pieces[last][1] <= budget):
            tokens += pieces[last][1]
            last += 1
        start = pieces[first][0][0]
        # Pieces that no space parts may have more tokens together than one by one.
        while last > first + 1 and count_tokens([text[start : pieces[last - 1][0][1]]])[0] > budget:
            last -= 1
        yield start, pieces[last - 1][0][1]
        if last == len(pieces):
            return
        first = max(first + 1, last - overlap)


def passage_id(article: str, text: str, occurrence: int) -> str:
    """Return the id of a passage: of its article, its words and which occurrence of them it is."""
    content = f"{article}\0{text}\0{occurrence}".encode("utf-8", "replace")
    return hashlib.sha256(content).hexdigest()[:32]

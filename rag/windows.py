"""Passages found to the windows of their articles that are read.

A passage is cut for finding: short, so that its vector says one thing. To be understood it wants
what stands around it, so it is read together with its neighbours.
"""

from collections.abc import Sequence

from index import Archive
from index.passages import Passage
from index.sentences import Span
from rag.search import Hit

# Code points of a window at most, unless one passage alone is longer: some 140 tokens of Spanish
# news (4.4 code points a token), as most of those that the reader was trained on. Twelve of these,
# read under the article's title, are as many tokens as eight of 1,000 without a title. Forced F1 of
# 200 questions each: MLQA 0.531 to 0.556, in English 0.513 to 0.531 (0.557 to 0.571 and 0.544 to
# 0.548 with the reader that ships), QuALES 0.425 to 0.428.
_WINDOW = 600


def reading_windows(archive: Archive, hits: Sequence[Hit], most: int) -> list[Passage]:
    """Return at most `most` windows around the passages found, in their order.

    A window is a run of whole passages of one article; no two share any. A passage that stands in
    an earlier one's window opens none of its own.
    """
    articles = list(dict.fromkeys(hit.passage.article for hit in hits))
    passages = archive.passage_spans(articles)
    free = {article: [True] * len(spans) for article, spans in passages.items()}
    windows: list[Passage] = []
    for hit in hits:
        article = hit.passage.article
        spans = passages.get(article, [])
        here = (hit.passage.start, hit.passage.end)
        if here not in spans or not free[article][spans.index(here)]:
            continue
        first, last = _grow(spans, free[article], spans.index(here))
        free[article][first : last + 1] = [False] * (last + 1 - first)
        start, end = spans[first][0], spans[last][1]
        text = archive.article(article).text[start:end]
        windows.append(Passage(hit.passage.id, article, start, end, text))
        if len(windows) == most:
            break
    return windows


def _grow(spans: Sequence[Span], free: Sequence[bool], index: int) -> tuple[int, int]:
    """Return the first and last of the passages around one that fit into a window with it."""
    first = last = index
    while True:
        before = first > 0 and free[first - 1] and _fits(spans[first - 1][0], spans[last][1])
        if before:
            first -= 1
        after = (
            last + 1 < len(spans) and free[last + 1] and _fits(spans[first][0], spans[last + 1][1])
        )
        if after:
            last += 1
        if not before and not after:
            return first, last


def _fits(start: int, end: int) -> bool:
    return end - start <= _WINDOW

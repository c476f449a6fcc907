"""Scores of tokens to spans of characters: the best few, whole words, whole names and numbers."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.dates import find
from index.language import detect_language
from index.sentences import NAME_PARTICLES, OPENERS, sentence_spans

# Longest answer in tokens: 99.9 % of the Spanish training questions' answers have at most 34.
LONGEST = 48
# Of the starts and the ends that are tried together; SQuAD's own baselines take 20.
_TRIED = 20
# A full stop that the next sentence follows without a space ("ayer.Según") joins no words.
_WORD = re.compile(
    r"[^\W_]+(?:(?!(?<=[a-záéíóúüñ])\.[A-ZÁÉÍÓÚÑ][a-záéíóúüñ])[.,:’'\-/][^\W_]+)*[%ºª]?|[%€$£]"
)
_PAIRS = {"(": ")", "[": "]", "«": "»", "“": "”", '"': '"', "‘": "’", "¿": "?", "¡": "!"}
Range = tuple[int, int]
# Endings of Spanish verbs by which a first word is told from a name.
_VERB = re.compile(r"(?:ó|aron|ieron|aba|aban|ía|ían|rá|rán|ando|iendo|[aei]r|[aei]rse)$")
_ACRONYM = re.compile(r"\b(?![IVXLC]+ )[A-ZÁÉÍÓÚÑ]{2,} ")
# "Washington, D.C." keeps its last full stop.
_INITIALS = re.compile(r"(?<!\w)(?:[A-ZÁÉÍÓÚÑ]{1,2}\.[ \u00a0]?)+[A-ZÁÉÍÓÚÑ]{1,2}$")
_EDGE = ".,;:…–—-·•*"


@dataclass(frozen=True)
class TokenSpan:
    """A span in code points of the text that was read, and how well it scores."""

    start: int
    end: int
    score: float


def best_spans(
    scores: NDArray[np.float32],
    offsets: Sequence[Range],
    text: str,
    count: int,
    touching: Sequence[Range] | None = None,
) -> list[TokenSpan]:
    """Return the best spans of a text, best first, none overlapping a better one.

    :param scores: (tokens, 2), start and end, of the text's tokens.
    :param offsets: Where each token stands in the text, in code points.
    :param touching: Where given, a span must share something with one of these stretches.
    """
    starts = set(np.argsort(-scores[:, 0], kind="stable")[:_TRIED].tolist())
    ends = set(np.argsort(-scores[:, 1], kind="stable")[:_TRIED].tolist())
    for first, last in _token_ranges(touching or (), offsets):
        starts.add(first)
        ends.add(last)
    ends_at = [end for _, end in sentence_spans(text)]
    sentence = [bisect_right(ends_at, start) for start, _ in offsets]
    tried = [
        (float(scores[first, 0] + scores[last, 1]), first, last)
        for first in starts
        for last in ends
        if first <= last < first + LONGEST and sentence[first] == sentence[last]
    ]
    tried.sort(key=lambda span: (-span[0], span[1], span[2]))
    found: list[TokenSpan] = []
    for score, first, last in tried:
        start, end = offsets[first][0], offsets[last][1]
        if touching is not None and not any(start < b and a < end for a, b in touching):
            continue
        # Before mending, which looks for names and dates: most of what is tried overlaps the best.
        if _overlaps(found, start, end):
            continue
        start, end = mend(text, start, end)
        if start < end and not _overlaps(found, start, end):
            found.append(TokenSpan(start, end, score))
            if len(found) == count:
                break
    return found


def _overlaps(found: Sequence[TokenSpan], start: int, end: int) -> bool:
    return any(start < span.end and span.start < end for span in found)


def _token_ranges(stretches: Sequence[Range], offsets: Sequence[Range]) -> Iterator[Range]:
    """Yield the first and last token of each stretch that has any."""
    for start, end in stretches:
        inside = [i for i, (a, b) in enumerate(offsets) if a < end and b > start]
        if inside:
            yield inside[0], inside[-1]


def mend(text: str, start: int, end: int) -> tuple[int, int]:
    """Move the ends of a span so that nothing in it is cut in half, and nothing hangs over.

    Words and numbers are taken whole ("42.277", "3,5 %"), so are the dates and the names that the
    span touches at its ends; spaces and punctuation at the ends, and one half of a pair of quotes
    or brackets, are left out.
    """
    start, end = _trim(text, start, end)
    if start >= end:
        return start, start
    start, end = _whole_words(text, start, end)
    start, end = _whole_dates(text, start, end)
    start, end = _whole_names(text, start, end)
    start, end = _trim(text, *_balance(text, start, end))
    initials = _INITIALS.search(text[start:end]) if text[end : end + 1] == "." else None
    return start, end + 1 if initials else end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and _hangs(text[start]):
        start += 1
    while start < end and _hangs(text[end - 1]):
        end -= 1
    return start, end


def _hangs(character: str) -> bool:
    return character.isspace() or character in _EDGE


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    line_start, line_end = _line(text, start, end)
    for found in _WORD.finditer(text, line_start, line_end):
        if found.start() < start < found.end():
            start = found.start()
        if found.start() < end < found.end():
            end = found.end()
    # A number keeps its sign: "3,5 %", "20 %", "5 €".
    sign = re.compile(r"[ \u00a0]?[%€]").match(text, end)
    if sign and text[end - 1].isdigit():
        end = sign.end()
    return start, end


def _whole_dates(text: str, start: int, end: int) -> tuple[int, int]:
    line_start, line_end = _line(text, start, end)
    line = text[line_start:line_end]
    for first, last in _date_spans(line):
        first, last = line_start + first, line_start + last
        if first < start < last:
            start = first
        if first < end < last:
            end = last
    return start, end


# Every span that is tried asks for the dates of its line.
@lru_cache(maxsize=64)
def _date_spans(line: str) -> tuple[Range, ...]:
    return tuple((found.start, found.end) for found in find(line, detect_language(line)))


def _whole_names(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the rest of a run of capitalised words that the span begins or ends inside of.

    What stands after an acronym may be another name: "el consejero del PNV Juan Soto".
    """
    line_start, line_end = _line(text, start, end)
    for first, last in name_spans(text, line_start, line_end):
        if first < start < last:
            acronyms = [found.end() for found in _ACRONYM.finditer(text, first, start)]
            start = max([first, *acronyms])
        if first < end < last:
            end = last
    return start, end


def name_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the runs of capitalised words, particles between them, in a stretch of a text."""
    runs: list[tuple[int, int]] = []
    run: list[re.Match[str]] = []

    def close() -> None:
        while run and not run[-1][0][0].isupper():
            run.pop()
        while run and not _begins_name(text, run[0]):
            run.pop(0)
        if run:
            runs.append((run[0].start(), run[-1].end()))
        run.clear()

    for word in _WORD.finditer(text, start, end):
        if run and text[run[-1].end() : word.start()] != " ":
            close()
        if word[0][0].isupper() or (run and word[0] in NAME_PARTICLES - {"y", "e", "and"}):
            run.append(word)
        else:
            close()
    close()
    return runs


def _begins_name(text: str, word: re.Match[str]) -> bool:
    """Say whether a name may begin with a word, whose capital is not for opening a sentence."""
    if not word[0][0].isupper() or word[0].lower() in OPENERS:
        return False
    before = text[: word.start()].rstrip(' «“"¿¡(—-')
    opens = not before or before[-1] in ".?!:;\n…"
    return not (opens and _VERB.search(word[0]))


def _balance(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out, or take in, the other half of quotes and brackets."""
    for opening, closing in _PAIRS.items():
        words = text[start:end]
        if opening == closing:
            if words.count(opening) % 2:
                start, end = _without(text, start, end, opening)
            continue
        if words.count(opening) > words.count(closing):
            if text[end : end + 1] == closing:
                end += 1
            elif words.startswith(opening):
                start += 1
        elif words.count(closing) > words.count(opening):
            if text[start - 1 : start] == opening and start > 0:
                start -= 1
            elif words.endswith(closing):
                end -= 1
    return start, end


def _without(text: str, start: int, end: int, mark: str) -> tuple[int, int]:
    if text[start] == mark:
        return start + 1, end
    if text[end - 1] == mark:
        return start, end - 1
    if text[end : end + 1] == mark:
        return start, end + 1
    if start and text[start - 1] == mark:
        return start - 1, end
    return start, end


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch around a span in which its words, dates and names are looked for."""
    line_start = text.rfind("\n", max(0, start - _REACH), start) + 1 or max(0, start - _REACH)
    line_end = text.find("\n", end, end + _REACH)
    return line_start, line_end if line_end >= 0 else min(len(text), end + _REACH)


# Code points on each side of a span that are looked at: enough for the longest names and dates.
_REACH = 160

"""Questions with a detail changed, which their passage does not answer any more.

Made as annotators make unanswerable questions (https://arxiv.org/abs/1806.03822, table 1): another
name, another number, another verb than the passage has. What they teach is to look at the whole
question, not at its subject alone, before pointing at words of the right kind.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from index.analyser import content_terms
from index.sentences import Span
from rag.reader.training.examples import FOREIGN, Question
from rag.slots import slots

# Spanish verbs and participles, by endings that others share: one takes the place of another.
_VERB = re.compile(r"\b[a-záéíóúñü]{2,}?(ó|aron|ieron|aban?|[aei]rán?|[ai]d[oa]s?)\b")
_NUMBER = re.compile(r"\b\d+\b")
# How many details are tried in the place of one.
_TRIES = 8
Details = Mapping[str, Sequence[str]]


def details_of(questions: Iterable[Question]) -> Details:
    """Collect the details of questions by what may stand in whose place."""
    found = defaultdict[str, list[str]](list)
    for question in questions:
        for like, (start, end) in _details(question.text):
            found[like].append(question.text[start:end])
    return found


def changed(question: Question, others: Details, chosen: random.Random) -> Question | None:
    """Return a question with one of its details from another one, without an answer.

    What is put in is not in the passage. None where the question has no detail, or no answer.
    """
    mine = list(_details(question.text)) if question.span else []
    said = f"{question.text}\n{question.context}".lower()
    chosen.shuffle(mine)
    for like, (start, end) in mine:
        for detail in chosen.choices(others[like], k=_TRIES):
            if detail.lower() not in said:
                text = question.text[:start] + detail + question.text[end:]
                return replace(question, id=f"{question.id} changed", text=text, span=None)
    return None


def _details(text: str) -> Iterator[tuple[str, Span]]:
    """Yield where names, numbers and verbs stand, each with the name of its like."""
    if FOREIGN.search(text):
        return
    for slot in slots(text):
        at = text.find(slot.said)
        if slot.kind == "name" and len(slot.said.split()) == len(slot.value) and at > 0:
            yield "name", (at, at + len(slot.said))
    yield from ((f"{len(m[0])} digits", m.span()) for m in _NUMBER.finditer(text))
    for verb in _VERB.finditer(text):
        if content_terms(verb[0], "es"):
            yield f"-{verb[1]}", verb.span()

"""Yes-or-no questions made of plain text: a clause is asked for by its own words.

SQuAD's questions never ask whether something is so. In Spanish a clause needs little to ask it: its
denial left out, the verb ahead of its subject. What answers is the clause, with its denial.
"""

import random
import re
from collections.abc import Iterable, Iterator

from index.analyser import content_terms
from index.numbers import tokens
from index.sentences import Span, sentence_spans
from rag.clauses import clause
from rag.reader.training.examples import FOREIGN, Question
from rag.slots import is_negation

# Code points of a sentence and words of a clause that are asked about; share of words left out.
_SENTENCE, _WORDS, _DROPPED = (60, 400), (4, 18), 0.12
# How often the verb comes first, as it does when a person asks.
_VERB_FIRST = 0.7
_VERB = re.compile(
    r"\b(?:(?:se|le|les|lo|la|los|las|me|nos) )?(?:\b(?:ha|han|había|habían|fue|fueron|está|están|"
    r"puede|pueden|podrá) )?\b(?:[a-záéíóúñü]{3,}(?:ó|aron|ieron|aban?|[aei]rán?|ados?|idos?)|"
    r"es|son|era|eran|fue|fueron|está|están|hay|hubo|había|tiene|tienen|tenía)\b"
)
_CONTENT = 3


def confirmations(asked: Iterable[Question], each: float, seed: int) -> list[Question]:
    """Make questions of the contexts of others, in Spanish.

    :param each: Share of the contexts that one question is made of.
    """
    chosen = random.Random(seed)
    contexts = dict.fromkeys((question.context, question.group) for question in asked)
    return [
        question
        for context, group in contexts
        if not FOREIGN.search(context) and chosen.random() < each
        for question in _of_context(context, group, chosen)
    ]


def _of_context(context: str, group: str, chosen: random.Random) -> Iterator[Question]:
    spans = [s for s in sentence_spans(context) if _SENTENCE[0] <= s[1] - s[0] <= _SENTENCE[1]]
    chosen.shuffle(spans)
    for start, end in spans:
        sentence = context[start:end]
        verbs = list(_VERB.finditer(sentence))
        if not verbs:
            continue
        verb = chosen.choice(verbs)
        span = clause(sentence, verb.span())
        text = _question(sentence, span, verb.span(), chosen)
        if text is not None:
            place = start + span[0], start + span[1]
            yield Question(f"{group} {context[:40]} {start}", text, context, group, place)
            return


def _question(sentence: str, span: Span, verb: Span, chosen: random.Random) -> str | None:
    before, said = sentence[span[0] : verb[0]], sentence[slice(*verb)]
    after = sentence[verb[1] : span[1]]
    if not _WORDS[0] <= len(sentence[slice(*span)].split()) <= _WORDS[1]:
        return None
    first, last = _thinned(before, chosen), _thinned(after, chosen)
    parts = [said, last, first] if chosen.random() < _VERB_FIRST else [first, said, last]
    text = " ".join(part for part in parts if part)
    if len(content_terms(text, "es")) < _CONTENT:
        return None
    return f"¿{text[:1].upper()}{text[1:]}?"


def _thinned(text: str, chosen: random.Random) -> str:
    """Leave out the words that deny, and a few others."""
    found = tokens(text)
    kept = [
        text[token.start : token.end]
        for n, token in enumerate(found)
        if not is_negation(found, n) and chosen.random() > _DROPPED
    ]
    return " ".join(kept)

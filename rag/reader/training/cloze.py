"""Questions made of plain text: one date, quantity or name of a sentence is asked for.

Cloze translation with noise (https://arxiv.org/abs/1906.04980, section 2.3): the words around the
detail, some left out and some moved, after the question word of its kind. They are clumsy, and ask
for the right detail among many of its kind, as news questions do.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from index.analyser import content_terms
from index.articles import Article
from index.dates import find
from index.sentences import Span, sentence_spans
from rag.reader.training.examples import Question
from rag.slots import slots
from rag.values import known_unit, quantities

# Code points of a sentence that can be asked about, and most of the passage around it.
_SENTENCE = 60, 400
_PASSAGE = 900
# Words before and after the detail that a question takes at most, and how many are left out.
_BEFORE, _AFTER, _DROPPED = 9, 7, 0.15
# Times that one name is asked for, so that those of every page are not learnt.
_TIMES = 12
# Words that stay within so many places of their own, as in the source above.
_MOVED = 2
_WHEN = "¿Cuándo", "¿En qué fecha", "¿Qué día"
_WHO = "¿Quién", "¿Quién", "¿Qué persona"
_WHERE = "¿Dónde", "¿En qué lugar"
_NAMED = "¿Qué", "¿Cuál"
_SPEAKER = re.compile(r"[A-ZÁÉÍÓÚÜÑ ,.-]{12,}:")
_WORD = re.compile(r"\w[\w.,-]*\w|\w")
_CLAUSE = re.compile(r"[;:—()]|,\s(?=(?:y|pero|que|porque|donde)\b)|\.\s")
# Words with content that a question has at least; how often what follows the detail comes first.
_CONTENT, _AFTER_FIRST = 4, 0.6
_PLACED = re.compile(r"\b(?:en|desde|hasta)\s+(?:el\s|la\s|los\s|las\s)?$")
_PREPOSITION = re.compile(r"\b(?:el|la|los|las|en|del?|al?|con|por|un|una)\s*$")
_PERSON = re.compile(
    r"\b(?:doctora?|maestr[oa]|president[ea]|secretari[oa]|directora?|señora?|licenciad[oa]|"
    r"gobernadora?|ministr[oa]|general|almirante|ingenier[oa]|diputad[oa]|senadora?)\s+$"
)


def cloze_questions(articles: Iterable[Article], each: float, seed: int) -> list[Question]:
    """Make questions of articles, in Spanish.

    :param each: Share of the sentences with a detail that one question is made of.
    """
    chosen = random.Random(seed)
    made, times = [], Counter[str]()
    for article in articles:
        for question in _of_article(article.id, article.text, each, chosen):
            answer = question.context[slice(*(question.span or (0, 0)))]
            times[answer] += 1
            if times[answer] <= _TIMES:
                made.append(question)
    return made


def _of_article(name: str, text: str, each: float, chosen: random.Random) -> Iterator[Question]:
    spans = sentence_spans(text)
    for number, (start, end) in enumerate(spans):
        if not _SENTENCE[0] <= end - start <= _SENTENCE[1] or chosen.random() > each:
            continue
        sentence = text[start:end]
        details = list(_details(sentence))
        if not details:
            continue
        (at, to), asked = chosen.choice(details)
        around = _around(sentence, at, to, chosen)
        if around is None:
            continue
        first, last = _passage(spans, number, chosen)
        yield Question(
            id=f"{name} {start}",
            text=f"{chosen.choice(asked)} {around}?",
            context=text[first:last],
            group=name,
            span=(start + at - first, start + to - first),
        )


def _details(sentence: str) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Yield what can be asked for, and the words that ask for it."""
    taken = [(date.start, date.end) for date in find(sentence, "es")]
    yield from ((span, _WHEN) for span in taken if any(map(str.isdigit, sentence[slice(*span)])))
    for quantity in quantities(sentence):
        span = quantity.start, quantity.end
        glued = sentence[quantity.start - 1 : quantity.start] in ("-", "/")
        if quantity.counts and not glued and not _overlaps(span, taken):
            taken.append(span)
            yield span, _how_many(quantity.unit)
    if not _SPEAKER.match(sentence):
        for slot in slots(sentence):
            at = sentence.find(slot.said)
            span = at, at + len(slot.said)
            if slot.kind == "name" and at > 0 and not _overlaps(span, taken):
                yield span, _which(sentence[max(0, at - 40) : at])


def _overlaps(span: Span, taken: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _how_many(unit: str | None) -> tuple[str, ...]:
    if unit == "percent":
        return "¿Qué porcentaje", "¿Cuánto"
    return ("¿Cuánto", "¿Cuántos") if unit and known_unit(unit) else ("¿Cuántos", "¿Cuántas")


def _which(before: str) -> tuple[str, ...]:
    """Return the words that ask for a name, by what stands before it."""
    if _PERSON.search(before):
        return _WHO
    return _WHERE if _PLACED.search(before) else _NAMED


def _around(sentence: str, at: int, to: int, chosen: random.Random) -> str | None:
    """Return words around a detail, some left out, some moved; None where little is left."""
    before = _WORD.findall(_PREPOSITION.sub("", _CLAUSE.split(sentence[:at])[-1]))
    after = _WORD.findall(_CLAUSE.split(sentence[to:])[0])
    before, after = before[-chosen.randint(4, _BEFORE) :], after[: chosen.randint(3, _AFTER)]
    # What is counted follows the question word, and so does, more often than not, the verb.
    parts = [after, before] if chosen.random() < _AFTER_FIRST else [before, after]
    words = [word for part in parts for word in part if chosen.random() > _DROPPED]
    places = [place + chosen.uniform(0, _MOVED) for place in range(len(words))]
    words = [word for _, word in sorted(zip(places, words, strict=True))]
    text = " ".join(words)
    return text if len(content_terms(text, "es")) >= _CONTENT else None


def _passage(spans: list[Span], number: int, chosen: random.Random) -> Span:
    """Return the sentences around one: some before it, then as many as there is room for."""
    first = last = number
    target = chosen.randint(_PASSAGE // 2, _PASSAGE)
    while spans[last][1] - spans[first][0] < target and (first > 0 or last < len(spans) - 1):
        if first > 0 and (last == len(spans) - 1 or chosen.random() < 0.5):
            first -= 1
        else:
            last += 1
    return spans[first][0], spans[last][1]

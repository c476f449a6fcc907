"""Questions to begin with, made of the archive's own sentences and asked before they are offered.

"El mercado renovado tendrá 38 puestos" answers "¿Cuántos puestos tendrá el mercado renovado?": a
sentence that begins with its subject and goes on with a verb in the future and a number or a date
can be turned round without understanding it.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Archive, Article
from index.catalogue import Filters
from index.dates import find
from index.language import Language, detect_language
from index.sentences import sentence_spans
from rag import Assistant

WANTED = 4
# Articles looked at, spread over the newest ones; questions asked to see whether they are answered.
_LOOKED_AT, _NEWEST, _ASKED = 40, 400, 8
_SUBJECT = r"(?P<subject>{articles} [^,.;:()«»“”\"\d]{{3,60}}?)"
_SENTENCE = {
    "es": re.compile(
        _SUBJECT.format(articles="(?:El|La|Los|Las)")
        + r" (?P<verb>(?:se )?(?!(?:estar|quizá|acá|allá)\b)[^\W\d_]{2,}r(?:á|án)) (?P<rest>.+)"
    ),
    "en": re.compile(
        _SUBJECT.format(articles="The") + r" will (?P<verb>(?:be )?[a-z]{2,}) (?P<rest>.+)"
    ),
}
_COUNT = {
    "es": re.compile(r"\d[\d.]* (?P<noun>(?!\w*(?:mas|días)\b)[^\W\d_]{3,}[oa]s)\b"),
    "en": re.compile(r"\d[\d,]* (?P<noun>[a-z]{3,}s)\b"),
}
# A clause, or "no", inside what should be a subject.
_UNCLEAR = re.compile(r"\b(?:que|no|not|that|which|who)\b| (?:nos|les?|los?|las?|se|me)$")
# What may stand between the verb and a date.
_BEFORE_DATE = re.compile(r"(?:(?:el|en|este|a|partir|desde|on|in|this|from)\s)*", re.IGNORECASE)


@dataclass(frozen=True)
class Example:
    """A question, with the place of the sentence that it was made of."""

    question: str
    language: Language
    article: str
    start: int
    end: int


class Examples:
    """The examples of an archive, made at first use and again when the archive has changed."""

    def __init__(self, assistant: Assistant) -> None:
        """Look at nothing yet."""
        self._assistant = assistant
        self._made: tuple[str | None, list[Example]] | None = None
        self._lock = threading.Lock()

    def get(self) -> list[Example]:
        """Return the examples; the first time, that takes some seconds."""
        with self._lock:
            generation = self._assistant.archive.catalogue.get_manifest("generation")
            if self._made is None or self._made[0] != generation:
                self._made = generation, make_examples(self._assistant)
            return self._made[1]


def make_examples(assistant: Assistant) -> list[Example]:
    """Return questions that the archive answers with the sentence that each was made of."""
    kept: list[Example] = []
    for asked, example in enumerate(_candidates(assistant.archive)):
        if asked == _ASKED or len(kept) == WANTED:
            break
        if _is_answered(assistant, example):
            kept.append(example)
    return kept


def turned(sentence: str, language: Language) -> str | None:
    """Turn a sentence into the question that it answers, where its form allows it."""
    found = _SENTENCE[language].fullmatch(sentence.rstrip("."))
    if not found:
        return None
    subject, verb, rest = found["subject"], found["verb"], found["rest"]
    if _UNCLEAR.search(subject) or not _telling(subject):
        return None
    subject = subject[0].lower() + subject[1:]
    if count := _COUNT[language].match(rest):
        if language == "en":
            return f"How many {count['noun']} will {subject} {verb}?"
        many = "Cuántas" if count["noun"].endswith("as") else "Cuántos"
        return f"¿{many} {count['noun']} {verb} {subject}?"
    lead = _BEFORE_DATE.match(rest)
    if lead and any(time.start <= lead.end() for time in find(rest, language)):
        return f"When will {subject} {verb}?" if language == "en" else f"¿Cuándo {verb} {subject}?"
    return None


def _telling(subject: str) -> bool:
    """Say whether a subject says enough by itself: "la prueba" and "el servicio" do not."""
    words = subject.split()
    return len(words) > 2 or (len(words) == 2 and words[1][0].isupper())


def _candidates(archive: Archive) -> Iterator[Example]:
    """Yield one example an article, articles in turn over the whole time they cover."""
    newest = archive.catalogue.listing(Filters(), _NEWEST)
    step = max(1, len(newest) // _LOOKED_AT)
    seen = set[str]()
    for holding in newest[::step]:
        article = archive.find_article(holding.id)
        for example in _of_article(article) if article else ():
            if example.question not in seen:
                seen.add(example.question)
                yield example
                break


def _of_article(article: Article) -> Sequence[Example]:
    language = detect_language(article.text)
    spans = sentence_spans(article.text)
    questions = [(turned(" ".join(article.text[s:e].split()), language), s, e) for s, e in spans]
    return [Example(q, language, article.id, s, e) for q, s, e in questions if q]


def _is_answered(assistant: Assistant, example: Example) -> bool:
    answer = assistant.ask(example.question)
    return answer.status == "answered" and any(
        c.article == example.article and c.start < example.end and example.start < c.end
        for c in answer.citations
    )

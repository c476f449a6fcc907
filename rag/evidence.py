"""Which sentences of the passages found answer the question best.

Until a reader finds the span, the unit of evidence is the sentence. Each candidate carries its
signals; `rag.confidence` turns them into a probability.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Archive
from index.analyser import content_terms, terms
from index.language import Language, detect_language
from index.sentences import sentence_spans
from rag.answer import QuestionType
from rag.search import Hit, names_and_numbers

# Passages whose sentences are weighed; more cost time and rarely hold a better one.
PASSAGES_READ = 6
# Shorter sentences are headings, bylines or exclamations: they answer nothing by themselves.
_SHORTEST = 25
_NUMBER_WORDS = (
    "dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|cien|ciento"
    "|mil|mill[oó]n(?:es)?|docenas?|mitad|tercio|two|three|four|five|six|seven|eight|nine|ten"
    "|eleven|twelve|hundred|thousand|million"
)
_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre"
    "|diciembre|january|february|march|april|june|july|august|september|october|november|december"
)
_DAYS = (
    "lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|ayer|hoy|anoche|anteayer|semana|mes"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today|tomorrow|week|month"
)
# What a sentence must hold to be able to give the detail that is asked for.
_CUES: dict[QuestionType, re.Pattern[str]] = {
    "when": re.compile(rf"\b(?:{_MONTHS}|{_DAYS}|\d{{1,2}}:\d\d|(?:1[5-9]|20)\d\d)\b", re.I),
    "howmany": re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.I),
    "who": re.compile(r"\b[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+\s+(?:(?:de|del|la|los|y)\s+)*[A-ZÁÉÍÓÚÑ]"),
    "where": re.compile(
        r"\b(?:en|a|de|desde|hasta|in|at|from|to)\s+(?:(?:el|la|los|las|the)\s+)?[A-ZÁÉÍÓÚÑ]"
    ),
    "why": re.compile(r"\b(?:porque|debido|motivo|causa|raz[oó]n|por|para|because|due)\b", re.I),
}


@dataclass(frozen=True)
class Candidate:
    """A sentence that may answer, and its signals.

    `start` and `end` are its place in the article. `cosine` is between question and sentence;
    `overlap` is the share, weighted by rarity, of the question's terms that the passage holds, and
    `overlap_here` the sentence itself; `cue` says whether the sentence holds a detail of the kind
    asked for.
    """

    hit: Hit
    rank: int
    start: int
    end: int
    text: str
    cosine: float
    overlap: float
    overlap_here: float
    cue: bool
    same_language: bool


def candidates(
    archive: Archive,
    question: str,
    language: Language,
    kind: QuestionType,
    hits: Sequence[Hit],
) -> list[Candidate]:
    """Return the sentences of the best passages with their signals, unordered."""
    read = list(hits[:PASSAGES_READ])
    spans = [(rank, hit, span) for rank, hit in enumerate(read) for span in _sentences(hit)]
    if not spans:
        return []
    texts = [hit.passage.text[start:end] for _, hit, (start, end) in spans]
    query = archive.embedder.embed_queries([question])[0]
    cosines = archive.embedder.embed_passages(texts) @ query
    cue = _CUES.get(kind)
    asked = {
        written_in: _asked(archive, question, written_in, language)
        for written_in in archive.languages()
    }
    found = []
    for (rank, hit, (start, end)), text, cosine in zip(spans, texts, cosines, strict=True):
        written_in = detect_language(hit.passage.text)
        found.append(
            Candidate(
                hit=hit,
                rank=rank,
                start=hit.passage.start + start,
                end=hit.passage.start + end,
                text=text,
                cosine=float(cosine),
                overlap=_overlap(asked.get(written_in, {}), terms(hit.passage.text, written_in)),
                overlap_here=_overlap(asked.get(written_in, {}), terms(text, written_in)),
                cue=cue is None or bool(cue.search(text)),
                same_language=written_in == language,
            )
        )
    return found


def _asked(
    archive: Archive, question: str, written_in: Language, asked_in: Language
) -> dict[str, float]:
    """Return the terms that a passage in a language should hold, with their rarity."""
    shared = question if written_in == asked_in else names_and_numbers(question)
    return archive.rarity(content_terms(shared, written_in), written_in)


def _overlap(asked: dict[str, float], held: Sequence[str]) -> float:
    """Return the share of the asked terms that are held, weighted by rarity, or 0."""
    there = set(held)
    return sum(w for term, w in asked.items() if term in there) / (sum(asked.values()) or 1.0)


def _sentences(hit: Hit) -> list[tuple[int, int]]:
    """Return the spans of a passage's sentences that could be an answer: not its headings."""
    text = hit.passage.text
    spans = sentence_spans(text)
    prose = [s for s in spans if s[1] - s[0] >= _SHORTEST and not text[s[0] : s[1]].endswith("?")]
    return prose or spans

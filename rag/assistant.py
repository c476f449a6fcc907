"""The one line through everything: a question in, a checked answer out."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from index import Archive
from index.articles import Article
from index.catalogue import Filters
from index.language import Language, detect_language
from rag import compose
from rag.answer import Answer, Citation, Corroboration, QuestionType
from rag.asked_dates import asked_dates, prefer_dated
from rag.chat import standalone
from rag.confidence import confidence, threshold
from rag.evidence import Candidate, candidates
from rag.question import question_type
from rag.search import Hit, search

_MOST_CITATIONS = 3
# A further article is cited if its best sentence, had its passage been found first, would be nearly
# as likely to answer as the first's.
_NEARLY = 0.8
_RETRIEVED = 20
Stage = Callable[[str], None]


class Assistant:
    """Answers questions from one archive. Stateless, and safe to use from several threads."""

    def __init__(self, archive: Archive) -> None:
        """Answer from an open archive."""
        self.archive = archive

    def ask(
        self,
        question: str,
        turns: Sequence[str] = (),
        filters: Filters = Filters(),
        stage: Stage | None = None,
        today: date | None = None,
    ) -> Answer:
        """Answer a question with verbatim sentences and their citations, or say that none is there.

        :param turns: Earlier questions of the conversation, oldest first.
        :param filters: Outlets and bounds of publication.
        :param stage: Called with "search", "read" and "check" as the work comes to it.
        :param today: The day that "ayer" in a question is counted from; else the present one.
        :raises ArchiveBusy: If the archive is being written for longer than the lock timeout.
        """
        tell = stage or (lambda _: None)
        begun = time.perf_counter()
        asked = standalone(question.strip(), turns)
        language = detect_language(question, default=detect_language(asked))
        kind = question_type(question if question_type(question) != "other" else asked)
        tell("search")
        hits = search(self.archive, asked, _RETRIEVED, filters, language=language)
        hits = prefer_dated(self.archive, hits, asked_dates(asked, language, today or date.today()))
        retrieved = time.perf_counter()
        tell("read")
        ranked = self._rank(asked, language, kind, hits)
        read = time.perf_counter()
        tell("check")
        answer = self._answer(question, asked, language, kind, ranked, filters)
        ended = time.perf_counter()
        timings = {"retrieve": retrieved - begun, "read": read - retrieved, "total": ended - begun}
        return replace(answer, timings_ms={k: round(v * 1000, 1) for k, v in timings.items()})

    def _rank(
        self, question: str, language: Language, kind: QuestionType, hits: Sequence[Hit]
    ) -> list[tuple[float, Candidate]]:
        """Return the best sentence of each article with its confidence, best first."""
        scored = [
            (confidence(candidate), candidate)
            for candidate in candidates(self.archive, question, language, kind, hits)
        ]
        scored.sort(key=lambda pair: (-pair[0], pair[1].hit.passage.article, pair[1].start))
        best: dict[str, tuple[float, Candidate]] = {}
        for score, candidate in scored:
            best.setdefault(candidate.hit.passage.article, (score, candidate))
        return list(best.values())

    def _answer(
        self,
        question: str,
        asked: str,
        language: Language,
        kind: QuestionType,
        ranked: Sequence[tuple[float, Candidate]],
        filters: Filters,
    ) -> Answer:
        likely = ranked[0][0] if ranked else 0.0
        found = likely >= threshold()
        shown = _worth_citing(ranked) if found else [candidate for _, candidate in ranked[:1]]
        citations = self._cite(shown)
        coverage = self.archive.coverage(filters)
        refusal = compose.unanswered(
            "nothing_relevant", citations, coverage, language, filtered=bool(filters)
        )
        return Answer(
            question=question,
            standalone=asked,
            language=language,
            question_type=kind,
            status="answered" if found else "unanswered",
            text=compose.answered(citations, language) if found else refusal,
            short=None,
            value=None,
            confidence=round(likely, 4),
            citations=citations if found else (),
            alternatives=(),
            corroboration=Corroboration(len(citations) if found else 0, 0),
            reason=None if found else "nothing_relevant",
            nearest=() if found else citations,
            coverage=coverage,
            timings_ms={},
        )

    def _cite(self, shown: Sequence[Candidate]) -> tuple[Citation, ...]:
        """Make citations, each checked against its article's own words; a dated one comes first."""
        pairs = [(c, self.archive.article(c.hit.passage.article)) for c in shown]
        pairs.sort(key=lambda pair: pair[1].published is None)
        sound = [(c, a) for c, a in pairs if a.text[c.start : c.end] == c.text]
        return tuple(_citation(n, c, article) for n, (c, article) in enumerate(sound, 1))


def _worth_citing(ranked: Sequence[tuple[float, Candidate]]) -> list[Candidate]:
    likely, best = ranked[0]
    alike = [
        candidate
        for _, candidate in ranked
        if confidence(replace(candidate, rank=best.rank)) >= _NEARLY * likely
    ]
    return alike[:_MOST_CITATIONS]


def _citation(n: int, candidate: Candidate, article: Article) -> Citation:
    return Citation(
        n=n,
        article=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        date_inferred=article.date_inferred,
        url=article.url,
        start=candidate.start,
        end=candidate.end,
        quote=candidate.text,
    )

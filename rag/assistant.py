"""The one line through everything: a question in, a checked answer out."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from index import Archive
from index.catalogue import Filters
from index.embedder.build import Step
from index.language import detect_language
from rag import chat, compose
from rag.agreement import Verdict, weigh
from rag.answer import Answer, Citation, Corroboration, Reason
from rag.asked_dates import prefer_dated
from rag.claims import Claim
from rag.conclusion import cite, conclude
from rag.confidence import chances, confidence, threshold, why_not
from rag.evidence import Candidate, candidates
from rag.nearness import QuoteVectors
from rag.question import Question, date_grain, understand
from rag.reader import Reader
from rag.search import Hit, search
from rag.undated import with_lent_years
from rag.verify import faults

_RETRIEVED = 20
Stage = Callable[[str], None]


class Assistant:
    """Answers questions from one archive. Stateless, and safe to use from several threads."""

    def __init__(self, archive: Archive) -> None:
        """Answer from an open archive."""
        self.archive = archive
        self._quotes = QuoteVectors()
        self._step: Step | None = None

    @cached_property
    def reader(self) -> Reader:
        """The reader that ships with us, loaded at first use."""
        return Reader(self.archive.settings.cache, self._step)

    def load(self, step: Step | None = None) -> None:
        """Load embedder and reader now, telling `step` what is being done."""
        self.archive.load(step)
        self._step = step
        _ = self.reader

    def ask(
        self,
        question: str,
        turns: Sequence[chat.Turn] = (),
        filters: Filters = Filters(),
        stage: Stage | None = None,
        today: date | None = None,
    ) -> Answer:
        """Answer a question in an article's own words, with citations, or say that none does.

        :param turns: Earlier turns of the conversation, oldest first: the answers they got, or
            their questions alone, which are then asked again if this one depends on them.
        :param filters: Outlets and bounds of publication.
        :param stage: Called with "search", "read" and "check" as the work comes to it.
        :param today: The day that "ayer" in a question is counted from; else the present one.
        :raises ArchiveBusy: If the archive is being written for longer than the lock timeout.
        """
        self.load(self._step)  # before the lock: at first use it takes seconds
        with self.archive.locks.reading():
            return self._ask(question, turns, filters, stage or (lambda _: None), today)

    def _ask(
        self,
        question: str,
        turns: Sequence[chat.Turn],
        filters: Filters,
        tell: Stage,
        today: date | None,
    ) -> Answer:
        begun = time.perf_counter()
        turn = self._understand(question, turns, filters, today)
        if turn.reply is not None:
            return turn.reply
        asked = _asked(turn.text, today)
        tell("search")
        hits = self._search(asked, filters)
        retrieved = time.perf_counter()
        tell("read")
        found = candidates(self.archive, self.reader, asked, hits, self._quotes)
        read = time.perf_counter()
        tell("check")
        spoken = detect_language(question, default=asked.language)
        answer = self._answer(replace(asked, language=spoken), found, hits, filters)
        answer = replace(answer, question=question)
        ended = time.perf_counter()
        timings = {"retrieve": retrieved - begun, "read": read - retrieved, "total": ended - begun}
        return replace(
            answer,
            other_reading=turn.other,
            timings_ms={k: round(v * 1000, 1) for k, v in timings.items()},
        )

    def evidence(
        self, question: str, turns: Sequence[chat.Turn] = (), filters: Filters = Filters()
    ) -> list[Candidate]:
        """Return what may answer a question, with its signals, the reader's best first."""
        with self.archive.locks.reading():
            asked = _asked(self._understand(question, turns, filters, None).text, None)
            hits = self._search(asked, filters)
            return candidates(self.archive, self.reader, asked, hits, self._quotes)

    def _understand(
        self, question: str, turns: Sequence[chat.Turn], filters: Filters, today: date | None
    ) -> chat.Understood:
        return chat.understand(
            question,
            turns,
            lambda earlier, before: self.ask(earlier, before, filters, today=today),
            lambda: self.archive.coverage(filters),
        )

    def _search(self, asked: Question, filters: Filters) -> list[Hit]:
        hits = search(self.archive, asked.text, _RETRIEVED, filters, language=asked.language)
        return prefer_dated(self.archive, hits, asked.dates)

    def _answer(
        self,
        asked: Question,
        found: Sequence[Candidate],
        hits: Sequence[Hit],
        filters: Filters,
    ) -> Answer:
        claims = [c.claim(chance) for c, chance in zip(found, chances(found), strict=True)]
        claims = with_lent_years(claims, date_grain(asked.text))
        reprints = self.archive.reprints(list({claim.article.id for claim in claims}))
        dated = bool(asked.dates)
        verdict = weigh(claims, reprints, dated=dated) if claims else None
        likely = confidence(verdict, claims) if verdict else 0.0
        base = Answer(
            question=asked.text,
            standalone=asked.text,
            language=asked.language,
            question_type=asked.type,
            status="unanswered",
            text="",
            short=None,
            value=None,
            confidence=round(likely, 4),
            citations=(),
            alternatives=(),
            corroboration=Corroboration(0, 0),
            reason=None,
            nearest=(),
            coverage=self.archive.coverage(filters),
            timings_ms={},
        )
        if verdict is not None and likely >= threshold():
            answer = _checked(base, verdict, claims, reprints, dated)
            if answer is not None:
                return answer
        nearest = [cite(1, verdict.shown.lead)] if verdict else self._passage(hits)
        return self._refusal(base, why_not(found, likely), nearest, filters)

    def _refusal(
        self, base: Answer, reason: Reason, nearest: Sequence[Citation], filters: Filters
    ) -> Answer:
        text = compose.unanswered(
            reason, nearest, base.coverage, base.language, filtered=bool(filters)
        )
        return replace(base, text=text, reason=reason, nearest=tuple(nearest))

    def _passage(self, hits: Sequence[Hit]) -> list[Citation]:
        """Return the nearest passage as a citation, where the reader found no words in any."""
        if not hits:
            return []
        passage = hits[0].passage
        article = self.archive.article(passage.article)
        claim = Claim(article, passage.start, passage.end, passage.start, passage.end, 0.0)
        return [replace(cite(1, claim), answer=None, answer_start=None, answer_end=None)]


def _checked(
    base: Answer,
    verdict: Verdict,
    claims: Sequence[Claim],
    reprints: Sequence[Collection[str]],
    dated: bool,
) -> Answer | None:
    """Answer with what the claims come to, leaving out those that do not pass the checks.

    :param verdict: On all the claims.
    :return: None where the likeliest does not pass: the next best would answer something else.
    """
    articles = {claim.article.id: claim.article for claim in claims}
    while True:
        answer = replace(base, **vars(conclude(verdict, base.question_type, base.language)))
        wrong = faults(answer, articles.get)
        if not wrong:
            return answer
        cited = {c.n: (c.article, c.answer_start, c.answer_end) for c in answer.citations}
        failed = {cited[fault.n or 1] for fault in wrong}
        if max(claims, key=lambda claim: (claim.probability, claim.place)).place in failed:
            return None
        claims = [claim for claim in claims if claim.place not in failed]
        verdict = weigh(claims, reprints, dated=dated)


def _asked(text: str, today: date | None) -> Question:
    """Return what a question asks for, in the language that it is asked of the archive in."""
    return understand(text, detect_language(text), today or date.today())

"""A conversation of one browser tab: questions, what is being done about them, answers."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from queue import SimpleQueue

from index import Archive
from index.catalogue import Filters
from index.errors import HemerotecaError
from index.language import Language, detect_language
from page.cards import Card, make_card
from page.problems import InputProblem, in_words
from page.receipts import Receipts
from prompts.page import page_texts
from rag import Answer, Assistant

LONGEST_QUESTION = 1000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Exchange:
    """A question and what has come of it: a stage, then an answer or a problem."""

    number: int
    question: str
    language: Language
    stage: str | None = None
    problem: str | None = None
    answer: Answer | None = None
    cards: tuple[Card, ...] = ()
    receipt: str = ""
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True)
class Conversation:
    """What one browser tab has been shown, in the language of its reader."""

    language: Language = "es"
    exchanges: tuple[Exchange, ...] = ()

    @property
    def answers(self) -> list[Answer]:
        """The answers so far, oldest first."""
        return [e.answer for e in self.exchanges if e.answer is not None]

    @property
    def last(self) -> Exchange | None:
        """The last question, if there was one."""
        return self.exchanges[-1] if self.exchanges else None

    def without_last(self) -> "Conversation":
        """Return the conversation as it was before the last question."""
        return replace(self, exchanges=self.exchanges[:-1])


@dataclass(frozen=True)
class FilterForm:
    """The filters as they were typed."""

    outlets: Sequence[str] = ()
    since: str | None = None
    until: str | None = None

    def read(self, language: Language) -> Filters:
        """Return the filters.

        :raises InputProblem: If a date is none, or the period is the wrong way round.
        """
        problems = page_texts(language)["problems"]
        first, last = (_day(value, problems) for value in (self.since, self.until))
        if first and last and first > last:
            raise InputProblem(problems["bad_range"].format(since=first, until=last))
        return Filters(tuple(self.outlets or ()), first, last)


class _Stopped(Exception):
    """Nobody waits for the answer any more."""


def converse(
    assistant: Assistant,
    past: Conversation,
    typed: str,
    form: FilterForm = FilterForm(),
    receipts: Receipts | None = None,
    *,
    alone: bool = False,
) -> Iterator[tuple[Conversation, bool]]:
    """Ask a question and yield the conversation as it goes on; an error is a part of it.

    Beside it, whether the question was taken: one that was not stays in its box, to be mended.

    :param receipts: Where answers are kept that can be downloaded and judged.
    :param alone: Ask it by itself, not as the turns before it make it understood.
    """
    question = " ".join(typed.encode(errors="replace").decode().split())
    if not question:
        return
    language = detect_language(question, default=past.language)
    asked = Exchange(len(past.exchanges) + 1, question[:LONGEST_QUESTION], language, stage="search")

    def now(exchange: Exchange) -> Conversation:
        return replace(past, exchanges=(*past.exchanges, exchange))

    taken = False
    try:
        if len(question) > LONGEST_QUESTION:
            problem = page_texts(language)["problems"]["too_long"]
            raise InputProblem(problem.format(length=len(question), limit=LONGEST_QUESTION))
        asked = replace(asked, filters=form.read(language))
        taken = True
        yield now(asked), True
        turns = [] if alone else past.answers
        for event in _staged(lambda tell: assistant.ask(question, turns, asked.filters, tell)):
            if isinstance(event, Answer):
                yield now(_answered(assistant.archive, asked, event, turns, receipts)), True
            elif event != "search":
                yield now(replace(asked, stage=event)), True
    except Exception as error:
        if not isinstance(error, InputProblem | HemerotecaError):
            _log.exception("a question could not be answered")
        yield now(replace(asked, stage=None, problem=in_words(error, language))), taken


def _answered(
    archive: Archive,
    asked: Exchange,
    answer: Answer,
    turns: Sequence[Answer],
    receipts: Receipts | None,
) -> Exchange:
    shown = answer.nearest if answer.status == "unanswered" else answer.citations
    return replace(
        asked,
        stage=None,
        answer=answer,
        cards=tuple(make_card(archive, citation, answer.language) for citation in shown),
        receipt=receipts.keep(answer, [turn.question for turn in turns]) if receipts else "",
    )


def _staged(ask: Callable[[Callable[[str], None]], Answer]) -> Iterator[str | Answer]:
    """Yield the stages of an answer as it comes to them, then the answer, or raise its error.

    Closed before that, it stops the work at its next stage.
    """
    told: SimpleQueue[str | Answer | BaseException] = SimpleQueue()
    stopped = threading.Event()

    def tell(stage: str) -> None:
        if stopped.is_set():
            raise _Stopped
        told.put(stage)

    def work() -> None:
        try:
            told.put(ask(tell))
        except BaseException as error:
            told.put(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        while isinstance(event := told.get(), str):
            yield event
    finally:
        stopped.set()
    if isinstance(event, BaseException):
        raise event
    yield event


def _day(value: str | None, problems: dict[str, str]) -> date | None:
    typed = (value or "").strip()
    try:
        return datetime.strptime(typed, "%Y-%m-%d").date() if typed else None
    except ValueError:
        raise InputProblem(problems["bad_date"].format(value=typed)) from None

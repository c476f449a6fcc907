"""The conversation: a turn and those before it to one question that stands alone, or to a reply.

Nothing is kept here: the earlier turns come in with every question, as the answers that were given
or, where the caller has only the questions, as these; then they are asked again, and only if the
new turn depends on them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.catalogue import Coverage
from rag.answer import Answer
from rag.chat.followup import needs_context, standalone
from rag.chat.reply import about_last_answer, small_talk_reply
from rag.chat.talk import about_answer, small_talk

Turn = str | Answer
"""An earlier turn: its question, or the answer that it got."""

__all__ = ["Turn", "Understood", "understand"]


@dataclass(frozen=True)
class Understood:
    """How a turn is understood.

    `text` is what is asked of the archive, and `other` the other way to read it, where there is
    one; `reply` is the whole answer to a turn that asks nothing of the articles.
    """

    text: str
    other: str | None = None
    reply: Answer | None = None


def understand(
    question: str,
    turns: Sequence[Turn],
    ask: Callable[[str, Sequence[Answer]], Answer],
    coverage: Callable[[], Coverage],
) -> Understood:
    """Return how a turn is understood.

    :param turns: The earlier turns, oldest first.
    :param ask: Answers an earlier question, given the answers before it.
    :param coverage: Returns what the archive holds.
    """
    asked = question.strip()
    if (talk := small_talk(asked)) is not None:
        return Understood(question, reply=small_talk_reply(question, talk, coverage()))
    about = about_answer(asked)
    if not turns or (about is None and not needs_context(asked)):
        return Understood(question)
    earlier: list[Answer] = []
    for turn in turns:
        earlier.append(turn if isinstance(turn, Answer) else ask(turn, tuple(earlier)))
    asked_before = [
        a for a in earlier if not small_talk(a.question) and not about_answer(a.question)
    ]
    if not asked_before:
        return Understood(question)
    if about is not None:
        return Understood(question, reply=about_last_answer(question, about, asked_before[-1]))
    text, other = standalone(asked, asked_before)
    return Understood(text, other)

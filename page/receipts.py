"""Answers that were shown, kept for a while so that they can be downloaded and judged."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from rag import Answer

# Some megabytes; the oldest go first.
_KEPT = 1000


@dataclass(frozen=True)
class Receipt:
    """An answer, with the questions of the conversation before it."""

    answer: Answer
    turns: tuple[str, ...]


class Receipts:
    """The answers shown by one server, each under a name that cannot be guessed."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._kept: OrderedDict[str, Receipt] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, answer: Answer, turns: Sequence[str]) -> str:
        """Keep an answer, and return its name."""
        name = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[name] = Receipt(answer, tuple(turns))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return name

    def find(self, name: str) -> Receipt | None:
        """Return what is kept under a name, if it still is."""
        return self._kept.get(name)

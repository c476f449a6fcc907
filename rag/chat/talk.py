"""Turns that ask nothing of the articles: small talk, help, and questions about the last answer."""

import importlib.resources
import re
import tomllib
from functools import cache
from typing import Literal, cast

from rag.chat.phrases import plain

Talk = Literal["sources", "dates", "size", "help", "thanks", "farewell", "greeting"]
AboutAnswer = Literal["published", "source"]

_GREETING = re.compile(r"(?:hola|hi|hello|hey|buenas) (?=\w)")


def small_talk(question: str) -> Talk | None:
    """Return what kind of small talk or help a turn is, if it is nothing else."""
    said = _words(question)
    # "hola, ¿qué puedes hacer?" asks for help.
    return cast(Talk | None, _kind("talk", said) or _kind("talk", _GREETING.sub("", said, count=1)))


def about_answer(question: str) -> AboutAnswer | None:
    """Return what a turn asks about the last answer itself: who printed it, or when."""
    return cast(AboutAnswer | None, _kind("about", _words(question)))


def _words(question: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", plain(question)).split())


def _kind(section: str, said: str) -> str | None:
    return next((kind for kind, pattern in _patterns()[section] if pattern.fullmatch(said)), None)


@cache
def _patterns() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    text = (importlib.resources.files(__package__) / "talk.toml").read_text(encoding="utf-8")
    return {
        section: [(kind, re.compile("|".join(patterns))) for kind, patterns in kinds.items()]
        for section, kinds in tomllib.loads(text).items()
    }

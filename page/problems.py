"""What went wrong, in plain words of the reader's language."""

import re

from index.errors import ArticleError, HemerotecaError
from index.language import Language
from prompts.page import page_texts


class InputProblem(Exception):
    """What was given cannot be taken; the message says why, in the reader's language."""


def in_words(error: Exception, language: Language) -> str:
    """Say what went wrong; nothing of an error that was not written for people."""
    problems = page_texts(language)["problems"]
    if isinstance(error, InputProblem):
        return str(error)
    if isinstance(error, ArticleError):
        return f"{error.path}: {reason_in_words(error.reason, language)}"
    if isinstance(error, HemerotecaError):
        return problems.get(type(error).__name__, str(error))
    return problems["failed"]


def reason_in_words(reason: str, language: Language) -> str:
    """Say why an article could not be read; as the reader of its format put it, where it is new."""
    for row in page_texts(language).get("reasons", {}).values():
        english, _, told = row.partition(" => ")
        if found := re.fullmatch(english, reason, re.DOTALL):
            return found.expand(told)
    return reason

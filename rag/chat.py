"""Earlier turns and a new one to a standalone question.

A first, small step: a follow-up that cannot stand alone ("¿y dónde?", "and why?") is asked together
with the question before it.
"""

import re
from collections.abc import Sequence

from index.analyser import content_terms
from index.language import detect_language

_OPENS_AS_FOLLOW_UP = re.compile(r"^\W*(y|e|pero|entonces|and|but|so|then)\b", re.IGNORECASE)


def standalone(question: str, turns: Sequence[str]) -> str:
    """Return the question as it is asked of the archive.

    :param turns: The earlier questions of the conversation, oldest first.
    """
    earlier = [turn.strip() for turn in turns if turn.strip()]
    if not earlier or not _depends(question):
        return question
    return f"{standalone(earlier[-1], earlier[:-1])} {question}"


def _depends(question: str) -> bool:
    words = content_terms(question, detect_language(question))
    return not words or (len(words) <= 3 and bool(_OPENS_AS_FOLLOW_UP.match(question)))

"""Questions half in English: what a Spanish question's commonest words say, word by word.

A reader that has seen Spanish questions only still answers English ones, since its encoder is
multilingual, but less well. There are no open English questions over Spanish passages to learn
from, so Spanish ones are put into English as far as a small lexicon goes (code switching,
https://arxiv.org/abs/2006.06402); names and rare words stay.
"""

import importlib.resources
import re
from functools import cache

_TOKEN = re.compile(r"\w+|[^\w\s]+")


def in_english(question: str) -> str:
    """Return a Spanish question with the words that the lexicon knows in English."""
    english = _lexicon()
    longest = max(len(phrase.split()) for phrase in english)
    words = [word for word in _TOKEN.findall(question) if word not in "¿¡"]
    translated: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size]).lower()
            if phrase in english:
                translated.extend(english[phrase].split())
                break
        else:
            size = 1
            translated.append(words[at])
        at += size
    text = re.sub(r" (?=[?,.;:!)])", "", " ".join(translated))
    return text[:1].upper() + text[1:]


@cache
def _lexicon() -> dict[str, str]:
    text = (importlib.resources.files(__package__) / "english.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split("|") for line in lines)

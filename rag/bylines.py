"""Lines that are only a name: who signed an article, and where. They answer who wrote it, no more.

Of the 18 gold dev questions whose likeliest words were such a line, none was answered by it.
"""

import re

from index.analyser import fold

_WORD = re.compile(r"[^\W\d_]+")
# Words that join the words of a name and have no capital.
_PARTICLES = {"de", "del", "la", "las", "los", "el", "y", "e", "of", "the", "and"}
_AUTHORSHIP = re.compile(
    r"\b(?:autor\w*|firm(?:a|an|o|aba|ado|ada)|escrib\w+|escrit\w*|redact\w+|periodista\w*|corresponsal"
    r"|cronista|reporter\w*|foto\w*|imagen|imagenes|author\w*|w(?:rite|rites|riting|rote|ritten)"
    r"|sign(?:s|ed)?|byline|journalist\w*|correspondent|picture\w*|photo\w*|image\w*|dateline|fechad\w+)\b"
)


def is_bare_name(quote: str, words: str) -> bool:
    """Say whether a quote is nothing but the name that its words give: "Ana Robles."."""
    said = _WORD.findall(quote)
    capitals = [word for word in said if word.lower() not in _PARTICLES]
    inside = len(_WORD.findall(words)) == len(said)
    return inside and bool(capitals) and all(word[0].isupper() for word in capitals)


def asks_who_wrote(question: str) -> bool:
    """Say whether a question may ask who wrote or photographed something."""
    return bool(_AUTHORSHIP.search(fold(question.lower())))

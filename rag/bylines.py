"""Bylines: lines that say who wrote an article or took its picture. They answer that, and no more.

Of the 18 gold dev questions whose likeliest words were a line that is only a name, and that asked
for something else, none was answered by it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from index.analyser import content_terms, fold
from index.sentences import Span

Work = Literal["text", "picture"]
"""What somebody signed."""

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


# What one does to an article or a picture, and what these are called; folded.
_WRITING = re.compile(
    r"\b(?:escrib\w+|escrit\w*|redact\w+|firm(?:a|an|o|aba|ado|ada)|cubr\w+|cubiert\w+|envi(?:o|a|ado)"
    r"|autor\w*|wr(?:ite|ites|iting|ote|itten)|sign(?:s|ed)?|author\w*|cover(?:s|ed)?|sen[dt])\b"
)
_ARTICLE = re.compile(
    r"\b(?:articulo|noticia|nota|cronica|reportaje|entrevista|columna|tribuna|previa|periodista"
    r"|reporter[oa]?|corresponsal|cronista|redactora?|article|story|news|preview|interview|column"
    r"|journalist|correspondent)s?\b"
)
_TAKING = re.compile(
    r"\b(?:hizo|hace|tomo|toma|saco|saca|firm(?:a|an|o|aba|ado|ada)|autor\w*|de quien (?:es|son)"
    r"|took|takes?|taken|shot|credit\w*|whose)\b"
)
_PICTURE = re.compile(r"\b(?:foto\w*|imagen(?:es)?|picture|photo\w*|image)s?\b")
# Where bylines stand: among the first lines, and short.
_LINES, _LONGEST, _AFTER = 6, 90, 6
# Not the reader's names, which leave out a first word that looks like a verb: "Lucía".
_NAME = re.compile(
    r"[A-ZÁÉÍÓÚÜÑ][\w’'-]*(?: (?:(?:de|del|la|las|los|y|van|von|of|the) )*[A-ZÁÉÍÓÚÜÑ][\w’'-]*)+"
)
_OPENING: dict[Work, re.Pattern[str]] = {
    "text": re.compile(r"(?:(?:por|by|textos?|redacción|text|words)(?: (?:de|by))?:? )?", re.I),
    "picture": re.compile(
        r"(?:crédito (?:de )?foto|fotos?|fotografías?|imagen|photos?|pictures?|image)"
        r"(?: (?:de|por|by))?(?: ?[:|/–—-])? ",
        re.I,
    ),
}


def byline_asked(question: str, sources: Iterable[str]) -> Work | None:
    """Say whether a question asks who wrote an article, or who took its picture.

    :param sources: The outlets of what was found: who wrote for one of them wrote an article.
    """
    said = fold(question.lower())
    if _PICTURE.search(said) and _TAKING.search(said):
        return "picture"
    if _WRITING.search(said) and (_ARTICLE.search(said) or named_outlets(question, sources)):
        return "text"
    return None


def named_outlets(question: str, sources: Iterable[str]) -> set[str]:
    """Return the outlets that a question names, if only by their first words: "El Eco"."""
    return {
        source
        for source in set(sources)
        for short in [_first_words(source)]
        if short and re.search(rf"\b{re.escape(short)}\b", question)
    }


def bylines(text: str, work: Work) -> list[Span]:
    """Return where the beginning of an article says who signed its text or its picture."""
    return list(_bylines(text, work))


def _bylines(text: str, work: Work) -> Iterator[Span]:
    lines = [line for line in re.finditer(r"[^\n]+", text) if line[0].strip()]
    for line in lines[:_LINES]:
        opening = _OPENING[work].match(text, line.start(), line.end())
        if opening is None or line.end() - line.start() > _LONGEST:
            continue
        name = _NAME.match(text, opening.end(), line.end())
        after = text[name.end() : line.end()].strip() if name else ""
        if name and (not after or (not after[0].isalnum() and len(after.split()) <= _AFTER)):
            yield name.span()


def _first_words(source: str) -> str:
    """Return the words of an outlet's name up to the first that tells something."""
    words = source.split()
    telling = (n for n, word in enumerate(words, 1) if content_terms(word, "es"))
    return " ".join(words[: next(telling, 0)])

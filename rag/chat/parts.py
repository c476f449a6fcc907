"""The parts of a question: what joins it to what came before, what it asks for, and what of."""

import re
from dataclasses import dataclass

from index.language import Language
from rag.chat.phrases import (
    ENDS,
    Phrase,
    is_determiner,
    is_time,
    is_verb,
    noun_phrases,
    plain,
    tidy,
    words,
)
from rag.question import LEAD, question_kind

_OPENING = re.compile(
    rf"[\s¿¡]*(?:(?:{LEAD.pattern}|vale\b)[\s,¿¡]*){{0,3}}"
    # What was not meant: "no, en Soria no, en Teruel", "not her, the mayor".
    r"(?:(?:no|perdon|sorry|not [^,]{1,30}"
    r"|no (?:digo|me refiero|al?|el|la|los|las|en|del?|por) [^,]{1,30})\s*,\s*"
    r"(?:[^,]{1,30} no\s*,\s*)?|no (?=i (?:mean|am)))?"
    # What is meant.
    r"(?:(?:what about|how about|que hay de|que tal|i mean|i meant|i (?:am|was) asking about|digo"
    r"|decia|(?:quiero|queria) decir|hablo de|(?:pregunto|preguntaba) por"
    r"|me (?:refiero|referia) a)\s+)?[¿¡]*"
)
_MEANT_AL = re.compile(r"(?<=me refiero a|me refería a)l(?= )", re.I)
_CONTRACTED = re.compile(r"\b(who|what|where|when|why|how|i)['’](s|m)\b", re.I)
_PREPOSITION = (
    r"(?:(?:a|al|de|desde|hasta|en|por|para|con|contra|sobre|hacia|entre|segun|durante"
    r"|in|on|at|of|to|from|for|with|by|about|since|until|according to) )?"
)
_ASKED = re.compile(
    rf"(?:(?P<why>(?:por ?|para )que)|{_PREPOSITION}(?:"
    r"(?P<counted>cuant(?:[ao]s|a)|how many|how much)"
    r"|(?P<plain>cuanto(?: tiempo| dinero)?|cuando|quien(?:es)?|a?donde|como"
    r"|when|who(?:m|se)?|where|why"
    r"|how(?: (?:old|long|far|big|large|often|high|tall|deep|close|come))?)"
    r"|(?P<which>que|cual(?:es)?|what|which)"
    r"))\b"
)
_DO_SUPPORT = re.compile(r"(?:do|does|did|will|would|can|could|should|may|might)\b")
_LINK = re.compile(
    r"\s+(?:a|en|por|para|con|sobre|entre|contra|in|on|at|to|for|from|about|between|with|by"
    r"|after|before)\s+"
)


@dataclass(frozen=True)
class Parts:
    """A question in its parts; `opening` is what joins it to what came before ("¿y", "no,").

    `asked` is the question word with its preposition; `noun` is the noun that is asked with it
    ("cuántas hectáreas", "which outlet"); `rest` is what follows, without the mark at its end.
    """

    opening: str
    asked: str
    noun: str
    rest: str

    @property
    def opens(self) -> bool:
        """Whether it is joined to what came before."""
        return any(c.isalpha() for c in self.opening)

    @property
    def phrase(self) -> str:
        """What is asked for."""
        return f"{self.asked} {self.noun}".strip()


def parts(question: str) -> Parts:
    """Take a question apart."""
    text = _MEANT_AL.sub(" el", tidy(question))
    text = _CONTRACTED.sub(lambda m: f"{m[1]} {'am' if m[2] == 'm' else 'is'}", text)
    folded = plain(text)
    opening = _OPENING.match(folded)
    begin = opening.end() if opening else 0
    body = text[begin:].rstrip(" ?!.…")
    asked = _ASKED.match(folded, begin)
    if asked is None or asked.end() > begin + len(body):
        return _fronted(text[:begin], body) or Parts(text[:begin], "", "", body)
    rest = text[asked.end() : begin + len(body)].strip()
    noun = _asked_noun(asked, rest)
    return Parts(text[:begin], text[begin : asked.end()], noun, rest[len(noun) :].strip())


def _fronted(opening: str, body: str) -> Parts | None:
    """Take apart a question that names its subject first: "los ganaderos qué piden"."""
    if question_kind(body)[0] in ("yesno", "other"):
        return None
    for found in _ASKED.finditer(plain(body), 1):
        front = body[: found.start()].strip(" ,")
        if body[found.start() - 1] == " " and noun_phrases(f"x {front}"):
            behind = parts(body[found.start() :])
            rest = re.sub(r"\b(?:it|he|she|they)$", front, behind.rest)
            rest = rest if rest != behind.rest else f"{behind.rest} {front}"
            return Parts(opening, behind.asked, behind.noun, rest)
    return None


def _asked_noun(asked: re.Match[str], rest: str) -> str:
    following = words(rest)
    if asked["why"] or asked["plain"] or not following or is_verb(following[0]):
        return ""
    first = following[0]
    if is_determiner(first) or ENDS.match(first.plain):
        return ""
    spanish_verb = (
        asked["which"] in ("que", "cual", "cuales")
        and len(following) > 1
        and (is_determiner(following[1]) or following[1].name)
        and not asked[0].startswith(("en ", "a ", "de ", "con "))
    )
    if spanish_verb:
        return ""
    last = first  # "plazas de médico", "metros of cable"
    if len(following) > 2 and following[1].plain in ("de", "of") and not is_verb(following[2]):
        last = first if is_determiner(following[2]) or following[2].name else following[2]
    return rest[: last.end]


def topic(question: Parts) -> Phrase | None:
    """Return what a question is about: its first noun phrase with those that hang on it.

    "the demonstration for the hospital", "el tren entre Soria y Madrid".
    """
    found = [p for p in noun_phrases(question.rest) if not is_time(p.text)]
    if not found:
        return None
    first = _without_verb(found[0], question.rest)
    end, named = found[0].end, first.named
    for following in found[1:]:
        if not _LINK.fullmatch(plain(question.rest[end : following.start])):
            break
        end, named = following.end, named or following.named
    # Of "does the bus leave for the town" it is "the bus for the town".
    text = first.text + question.rest[found[0].end : end]
    return Phrase(text, first.start, end if end > found[0].end else first.end, named)


def subject(question: Parts) -> Phrase | None:
    """Return the first thing a question names, as it stands in its text."""
    found = [p for p in noun_phrases(question.rest) if not is_time(p.text)]
    return _without_verb(found[0], question.rest) if found else None


def asked_thing(question: Parts) -> str:
    """Return what is asked for by name with what describes it: "puestos del mercado"."""
    phrases = noun_phrases(f"x {question.rest}")
    if phrases and re.match(r"(?:de|del|of|en|in)\b", plain(question.rest)):
        return f"{question.noun} {question.rest[: phrases[0].end - 2]}"
    lives = re.match(r"\w+ (in|en) (?=[A-ZÁÉÍÓÚÑ])", question.rest)
    if phrases and lives:  # "people live in La Paz"
        return f"{question.noun} {'of' if lives[1] == 'in' else 'de'} {phrases[0].text}"
    return question.noun


def _without_verb(phrase: Phrase, rest: str) -> Phrase:
    """Take off the verb that stands behind its subject in English: "does the bus leave"."""
    its_words = phrase.text.split()
    support = _DO_SUPPORT.match(rest.lower())
    if not support or len(its_words) < 2 + bool(phrase.determiner):
        return phrase
    if rest[support.end() : phrase.start].strip():  # "will run the night bus"
        return phrase
    following = words(rest[phrase.end :])
    if its_words[-1][0].isupper() or (following and is_verb(following[0])):
        return phrase
    if _has_verb_behind(rest[phrase.end :]):
        return phrase
    text = phrase.text[: -len(its_words[-1])].rstrip()
    return Phrase(text, phrase.start, phrase.start + len(text), phrase.named)


def _has_verb_behind(rest: str) -> bool:
    """Say whether a verb stands behind what hangs on a subject: "does the pier | in Haro cost"."""
    link, phrases = _LINK.match(plain(rest)), noun_phrases(f"x {rest}")
    if link is None or not phrases or phrases[0].start - 2 != link.end():
        return False
    following = words(rest[phrases[0].end - 2 :])
    return bool(following) and not ENDS.match(following[0].plain)


def finish(text: str, language: Language) -> str:
    """Return a question with its capital and its marks."""
    body = " ".join(text.split()).strip(" ?¿.!,;")
    body = body[:1].upper() + body[1:]
    return f"¿{body}?" if language == "es" else f"{body}?"

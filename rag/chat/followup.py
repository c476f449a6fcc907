"""A follow-up and the question before it to one question that stands alone.

Four kinds are told apart: a bare question word ("¿y dónde?") is asked of the earlier question; a
fragment ("¿y la del 23 de enero?", "and in 2019?") replaces a part of it; a question that points
back ("¿quién la convocó?", "how old is she?") gets the name of what it points to; one that is
joined to what came before ("¿y cuánto paga la Diputación?") gets its topic beside it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from index.analyser import content_terms
from index.language import detect_language
from rag.answer import Answer
from rag.chat.antecedent import Antecedent, find_antecedent
from rag.chat.naming import clitic, with_name
from rag.chat.parts import Parts, parts, subject
from rag.chat.phrases import Phrase, is_relational, is_time, is_verb, noun_phrases, plain, words
from rag.chat.swapping import PREPOSITION, THE_ONE, asked_again, with_replaced
from rag.question import question_kind

Need = Literal["bare", "fragment", "points-back", "joined"]

_FILLERS = re.compile(r"(?:exactamente|exactly|concretamente|mas|else|eso|esto|that|this|then)$")
# Words that stand for something said before.
_POINTS = re.compile(
    r"(?:he|she|it|they|him|her|his|hers|its|their|them|those|there|ella|ellos|ellas|eso|ese|esa|esos"
    r"|esas|ahi|alli|aquel|aquella|su|sus)$"
)
_WHOSE = re.compile(r"(?:his|her|its|their|sus?)$")  # "and for her brother?"
# Words that stand for nothing: "was there a fire?", "did it snow?".
_EMPTY = re.compile(
    r"\b(?:is|are|was|were|be|been) there\b|\bthere (?:is|are|was|were|will)\b"
    r"|\bit (?=(?:rain|snow|hail)\w*\b)"
)
# How a question without its subject begins: "any injuries?", "free for children?".
_ELLIPSIS = re.compile(
    r"(?:any|anyone|anybody|anything|everyone|everybody|everything|someone|alguien|algun[oa]?s?"
    r"|nadie|todos|open|free|possible|available|still|already|\w+ed (?:yet|already))\b"
)
_OWN = re.compile(r"\b(?:mi|mis|tu|tus|my|your|i|you|yo)\b")
_SAYS = re.compile(r"(?:dijo|dice|opina|piensa|hizo|pidio|pide|explico|conto)$")
_STAYS = re.compile(r"(?:estuvo|tardo|duro|llego|sale|trabajo|vivio|empezo|abre|abrira)$")
# "¿Cuánto va a durar?" has one verb.
_AUXILIARY = re.compile(r"^(?:(?:va|van|iba|iban) a|ha|han|habia|puede|pueden|suele|tiene que) ")
_TO = re.compile(r"\bal? ")  # who "le" is, told beside it: "¿qué le dijo a su padre?"
_HANGS_ON = re.compile(r"\b(?:a|en|de|desde|para|por|con|sobre|hasta)\s*$")


def needs_context(question: str) -> bool:
    """Say whether a question does not stand alone."""
    return what_it_needs(question) is not None


def what_it_needs(question: str) -> Need | None:
    """Return what a question needs of the conversation before it; None if it stands alone."""
    new = parts(question)
    body = words(new.rest)
    content = [w for w in body if not _FILLERS.match(w.plain)]
    if new.asked and not content:
        return "bare"
    if not new.asked and _is_fragment(new):
        return "fragment"
    if _points_back(new):
        return "points-back"
    phrases = noun_phrases(new.rest)
    if not _OWN.search(plain(new.rest)):
        if not phrases and _is_short(new, body):
            return "points-back"
        if phrases and new.asked and _lacks_subject(new, phrases):
            return "points-back"
        if _says_not_which(new, phrases):
            return "joined"
    if new.opens and len(content_terms(new.rest, detect_language(question))) <= 4:
        return "joined"
    return None


def standalone(question: str, earlier: Sequence[Answer]) -> tuple[str, str | None]:
    """Return a question so that it stands alone, and the other way to read it, where there is one.

    :param earlier: The answers given before in this conversation, oldest first; not empty.
    """
    need = what_it_needs(question)
    last = earlier[-1]
    new, before = parts(question), parts(last.standalone)
    language = detect_language(question, default=last.language)
    if need == "bare":
        return asked_again(new, before, last, language), None
    whose = any(_WHOSE.match(word.plain) for word in words(new.rest))
    if need == "fragment" and not whose:
        return with_replaced(new, before, last), None
    found = find_antecedent(new, earlier, need == "joined") if need else None
    if need == "fragment":
        rest = parts(with_name(new, found, language)).rest if found else new.rest
        return with_replaced(replace(new, rest=rest), before, last), None
    if found is None:
        return question, None
    other = with_name(new, Antecedent(found.other), language) if found.other else None
    return with_name(new, found, language), other


def _is_fragment(new: Parts) -> bool:
    body = words(new.rest)
    if not body or is_verb(body[0]) or (len(body) > 1 and is_verb(body[1])) or len(body) > 8:
        return False
    folded = plain(new.rest)
    asks = question_kind(new.rest)[0] not in ("other", "when")
    if asks and not THE_ONE.match(folded) and not (new.opens and PREPOSITION.match(folded)):
        return False
    return new.opens or bool(THE_ONE.fullmatch(folded)) or bool(PREPOSITION.match(folded))


def _points_back(new: Parts) -> bool:
    """Say whether a word of the question points to something that it does not name itself."""
    folded = plain(new.rest)
    phrases = noun_phrases(f"x {new.rest}" if new.asked else f"{folded[:1]}{new.rest[1:]}")
    shift = 2 if new.asked else 0
    for word in words(_EMPTY.sub(lambda m: "_" * len(m[0]), folded)):
        named_before = any(p.end <= word.start + shift for p in phrases)
        if _POINTS.match(word.plain) and not named_before:
            return True
    its_words = words(new.rest)
    if clitic(new.rest):
        return True
    if its_words and its_words[0].plain in ("le", "les") and not _TO.search(folded):
        return True
    return len(its_words) > 1 and its_words[-1].plain in ("that", "this", "el", "so")


def _says_not_which(new: Parts, phrases: Sequence[Phrase]) -> bool:
    """Say whether a question is about somebody or something of what came before.

    "¿Qué dijo el alcalde?", "how long is the route?", "anyone evacuated?": every town has a mayor.
    """
    if any(word.name for word in words(new.rest)[1:]) or any(c.isdigit() for c in new.rest):
        return False
    if not phrases:
        return not new.asked and bool(_ELLIPSIS.match(plain(new.rest)))
    language = detect_language(f"{new.phrase} {new.rest}")
    one = subject(new) or phrases[0]
    return (
        len(phrases) == 1
        and one.determiner in ("el", "la", "los", "las", "the")
        and is_relational(one)
        and len(content_terms(f"{new.noun} {new.rest}", language)) <= 2
        and not is_time(one.text)
    )


def _is_short(new: Parts, body: Sequence[object]) -> bool:
    """Say whether a question without a name or a noun phrase is too short to stand alone."""
    language = detect_language(f"{new.phrase} {new.rest}")
    content = content_terms(_AUXILIARY.sub("", plain(new.rest)), language)
    if not new.asked:  # "¿hay detenidos?", "any arrests?"
        return len(body) <= 4 and bool(body) and question_kind(new.rest)[0] == "yesno"
    return len(content) <= 1


def _lacks_subject(new: Parts, phrases: Sequence[Phrase]) -> bool:
    """Say whether a Spanish question has a verb and nobody who does it: "¿qué dijo de eso?"."""
    if detect_language(f"{new.phrase} {new.rest}") != "es" or any(p.named for p in phrases):
        return False
    verb = words(new.rest)[0].plain
    when_or_where = re.search(r"cuando|donde|cuanto|hora", plain(new.phrase))
    if not (_SAYS.match(verb) or (_STAYS.match(verb) and when_or_where)):
        return False
    return all(
        _HANGS_ON.search(plain(new.rest[: p.start]))
        or plain(new.rest[p.start : p.end]).startswith(("del ", "al "))
        for p in phrases
    )

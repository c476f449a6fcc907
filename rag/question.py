"""What a question asks for, in Spanish and English: its type, and the kind of value it wants.

A question is read from its front. What leads up to it is taken off ("dime", "do you know"); then
comes a question word, with the noun beside it where that tells more ("qué hospital", "what is the
price of"), a bare noun ("fecha del pleno") or a verb. Where none does, a question word further on
counts ("la feria cuándo es"). People type without accents and signs, and misspell: a text in which
nothing is found is read again with its first words mended.
"""

import difflib
import importlib.resources
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from index.analyser import fold
from index.language import Language
from rag.answer import QuestionType
from rag.asked_dates import asked_dates
from rag.meaning import Grain

Wants = Literal[
    "date", "hour", "duration", "person", "organisation", "place", "number", "money", "percentage",
    "distance", "age", "thing", "reason", "manner", "confirmation",
]  # fmt: skip
Kind = tuple[QuestionType, Wants]


@dataclass(frozen=True)
class Question:
    """A question and what it asks for.

    `wants` is the kind of value: "hour" of "¿a qué hora?", "money" of "how much does it cost?".
    `dates` are those it speaks of (see `rag.asked_dates`): they prefer passages, and shut none out.
    """

    text: str
    language: Language
    type: QuestionType
    wants: Wants
    dates: tuple[str, ...]


_TYPE_OF: dict[Wants, QuestionType] = {
    "date": "when",
    "hour": "when",
    "duration": "howmany",
    "person": "who",
    "organisation": "who",
    "place": "where",
    "number": "howmany",
    "money": "howmany",
    "percentage": "howmany",
    "distance": "howmany",
    "age": "howmany",
    "thing": "what",
    "reason": "why",
    "manner": "how",
    "confirmation": "yesno",
}
# The noun beside the question word: "qué día", "la fecha de", "which year is".
_NOUN = r"(?:exact )?(ano|year|mes|month|dia|day|fecha|date)\b"
_GRAIN = re.compile(
    rf"\b(?:que|cual|what|which)(?: es| fue| is| was)? (?:el |la |the )?{_NOUN}"
    rf"|^\W*(?:dime |di |tell me )?(?:el |la |the )?{_NOUN}"
)
_HOUR = re.compile(r"\b(?:hora|horas|time|hour|o.?clock)\b")
_OTHER: Kind = ("other", "thing")
_YES_OR_NO: Kind = ("yesno", "confirmation")

_SHORTHAND = {"q": "que", "k": "que", "ke": "que", "xq": "por que", "pq": "por que"}
# What leads up to a question, in folded text: "y", "dime", "do you know".
LEAD = re.compile(
    r"(?:y|e|pero|entonces|oye|hola|por favor|perdon|and|but|so|then|please|hey|ok"
    r"|(?:no|quiero|quisiera|necesito) (?:se|saber)|(?:me )?gustaria saber|sabes|sabe alguien"
    r"|(?:me )?(?:puedes?|podrias?) (?:decir|explicar)(?:me)?|me (?:dices|cuentas)"
    r"|(?:di|diga|cuenta|explica|indica|recuerda)me|(?:can|could) you (?:please )?tell me"
    r"|(?:tell|remind) (?:me|us)|explain|do (?:you|we) know|any idea|i wonder"
    r"|i(?: would| d)? (?:want|like) to know|i do ?n.?t know)\b\s*"
)
_ARTICLE = r"(?:(?:el|la|los|las|un|una|the|an?|su|its) )?"
_PREPOSITION = (
    r"(?:(?:a|al|de|desde|hasta|en|por|para|con|contra|sobre|hacia|entre|segun|durante"
    r"|in|on|at|of|to|from|for|with|by|about|since|until) )?"
)
_IS = r"(?: (?:es|son|fue|fueron|era|sera|is|are|was|were|will be|s)(?= ))?"

# Tried in this order at the front of a question.
_HOW_MUCH: list[tuple[Wants, str]] = [
    ("age", r"how old|cuantos anos (?:tiene|tenia|cumpl)"),
    (
        "duration",
        r"how (?:long|soon)|hace cuanto|cuanto (?:tiempo|dur|tard|llev)|how much time"
        r"|(?:how many|cuant[oa]s) (?:minut|hour|hora|da?y|dia|week|semana|month|mese|year|ano)",
    ),
    (
        "distance",
        r"how (?:far|close|near|high|tall|deep|wide)|que tan (?:lejos|alt|cerca)"
        r"|(?:how many|cuantos) (?:kilomet|met|mile|milla)",
    ),
    (
        "percentage",
        r"(?:by )?(?:how much|cuanto) (?:did|has|ha|han)? ?.*(?:rise|inflat|inflac|paro)",
    ),
    (
        "money",
        r"(?:how (?:many|much)|cuant[oa]s?) (?:euro|dolar|peso|dollar|pound|libra|diner|money)"
        r"|how much (?:do|did|is|are|was|were|will|has|would)|(?:a|por) cuanto\b"
        r"|cuanto (?:se )?(?:cuesta|cost|val|cobra|gana|paga|pago|gast)",
    ),
    (
        "number",
        r"how (?:many|much|big|large|often|fast|heavy|hot|cold|strong|late)|cuant[oa]s?\b|que tan",
    ),
]
_FRONT: list[tuple[Kind, str]] = [
    *((((_TYPE_OF[wants], wants)), words) for wants, words in _HOW_MUCH),
    (("when", "date"), r"(?:when|cuando)\b"),
    (("who", "person"), r"(?:who|whom|whose|quien|quienes)\b"),
    (("where", "place"), r"(?:where|a?donde)\b|(?<=en )que parte\b"),
    (
        ("why", "reason"),
        r"(?:why|how come|por ?que|para que|a que se deb\w+)\b|what (?:is|was|are|s) .+ for$",
    ),
    (("how", "manner"), r"(?:how|como)\b"),
    # What causes is a thing that happened; asked for by "what", not by "why".
    (("what", "reason"), r"(?:que|what) (?:l[oa]s? )?(?:caus|provoc|origin|led to|trigger|spark)"),
    (("howmany", "money"), r"what\b.*\b(?:costs?|pay|paid|earns?)\b"),
    (("howmany", "number"), r"what\b.*\b(?:(?:rise|rose|fall|fell|amount|add up) to|weigh)\b"),
    (("what", "thing"), r"(?:what|which|que|cual|cuales)\b"),
]
_AT_FRONT = [(kind, re.compile(f"{_PREPOSITION}(?:{words})")) for kind, words in _FRONT]
_CALLED = re.compile(rf"como se (?:llam|apellid)\w+ {_ARTICLE}(.+)|what (?:is|was) (.+) called$")
_NOUN_PHRASE = re.compile(rf"{_PREPOSITION}(?:que|cual|cuales|what|which)\b{_IS} {_ARTICLE}(.+)")
_ENDS_NOUN_PHRASE = re.compile(
    r"(?:of|in|to|for|from|is|was|are|were|did|does|do|has|have|had|will|would|can|the|a|at|on"
    r"|de|del|en|el|la|los|las|que|es|fue|se|y|por|con|para|tiene|tenia)$"
)
_NAMED = re.compile(
    r"(?:nombres?|apellidos?|names?)\b(?: (?:de|del|of|for) " + _ARTICLE + r"(.+))?"
)
_SOMEBODY = re.compile(r"\b(?:ella|ellos|he|she|they|his|her|their|him|them)\b")
_OF = re.compile(r"(?:de|del|of|in|en|entre|between|for|from|que)$")
_INSIDE = re.compile(
    rf"(?<= ){_PREPOSITION}\b(?:cuando|quien(?:es)?|a?donde|por que|cual(?:es)?|cuant[oa]s?|que"
    r"|como|when|who|where|why|how|what|which)\b"
)
_SPANISH_VERB = re.compile(
    r"(?:es|son|fue|fueron|era|eran|sera|seran|esta|estan|estaba|estuvo|hay|hubo|habra|habia|ha|han"
    r"|va|van|iba|se|tiene|tienen|tenia|tuvo|puede|pueden|podra|existe|sigue|siguen|queda|quedan"
    r"|hizo|dijo|quiere|abre|cierra|\w{3,}(?:aron|ieron|aban?))\b"
)
_ENGLISH_VERB = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|any)"
    r"(?:n t)?\b"
)
_ACCENTED_VERB = re.compile(r"\b[^\W\d_]{3,}(?:ó|á|án|ía|ían)\b")
_PAST = re.compile(r"[a-z]{3,}io (?:el|la|los|las|un|una|su)\b")  # "dimitió el", typed plainly
_WHETHER = re.compile(r"(?:si|if|whether)\b|(?:es|is it|era) (?:verdad|cierto|true)\b")
_TAG = re.compile(r" (?:no|verdad|cierto|right|correct|is ?n t it|does ?n t it)$")
_QUESTION_WORDS = [
    *("cuando", "cuanto", "cuantos", "cuanta", "cuantas", "quien", "quienes", "donde", "cuales"),
    *("cual", "como", "when", "where", "which", "whose", "what", "who", "why", "how"),
]


def understand(question: str, language: Language, today: date) -> Question:
    """Return what a question asks for.

    :param today: The day that "ayer" in it is counted from.
    """
    kind, wants = question_kind(question)
    return Question(question, language, kind, wants, asked_dates(question, language, today))


def question_type(question: str) -> QuestionType:
    """Return what a question asks for; `other` where its words do not tell."""
    return question_kind(question)[0]


def question_kind(question: str) -> Kind:
    """Return the type of a question and the kind of value that it wants."""
    lowered = " ".join(unicodedata.normalize("NFC", question).lower().split())
    asked = _without_leads(_plain(lowered))
    if _TAG.search(asked) and re.search(r",\W*\w+\W*(?:t it)?\W*$", lowered):
        return _YES_OR_NO
    return (
        _front(asked)
        or _verb_first(asked, lowered)
        or _bare_noun(asked)
        or _further_on(asked)
        or _front(_mended(asked))
        or (_YES_OR_NO if "?" in lowered and _has_verb(asked, lowered) else _OTHER)
    )


def _plain(lowered: str) -> str:
    """Return the words alone, without accents, shorthand spelt out."""
    words = re.findall(r"\w+", fold(lowered))
    return " ".join(_SHORTHAND.get(word, word) for word in words)


def _without_leads(text: str) -> str:
    while lead := LEAD.match(text):
        if lead.end() == len(text):
            break
        text = text[lead.end() :]
    return text


def _front(text: str) -> Kind | None:
    """Return the kind of a question by the question word at its front."""
    if called := _CALLED.match(text):
        return _kind_of_name(called[1] or called[2])
    for kind, pattern in _AT_FRONT:
        if pattern.match(text):
            return _by_noun(text) or kind if kind == ("what", "thing") else kind
    return _YES_OR_NO if _WHETHER.match(text) else None


def _by_noun(text: str) -> Kind | None:
    """Return the kind of a "what" or "qué" question by the noun it asks for."""
    phrase = _NOUN_PHRASE.match(text)
    if phrase is None:
        return None
    if named := _NAMED.match(phrase[1]):
        return _kind_of_name(named[1] or "")
    words = phrase[1].split()
    if "name" in words[:4]:  # "the prosecutor's name"
        return _kind_of_name(" ".join(words[: words.index("name")]))
    length = next((i for i, word in enumerate(words) if _ENDS_NOUN_PHRASE.match(word)), len(words))
    # "whose salary": an English noun comes last, after the owner's s; a Spanish one first.
    known = [wants for word in words[: min(length, 4)] if (wants := wanted_by(word))]
    if not known:
        return None
    wants = known[0] if re.match(rf"{_PREPOSITION}(?:que|cual)", text) else known[-1]
    return _TYPE_OF[wants], wants


def _kind_of_name(owner: str) -> Kind:
    """Return what the name of something is: who, if it is somebody's; else what."""
    words = owner.split()[:4]
    if _SOMEBODY.search(owner):
        return "who", "person"
    known: Wants = next(filter(None, map(wanted_by, words)), "thing")
    return ("who" if _TYPE_OF[known] == "who" else "what"), known


def _bare_noun(text: str) -> Kind | None:
    """Return the kind of a question without a question word: "fecha del pleno"."""
    if named := _NAMED.match(text):
        return _kind_of_name(named[1] or "")
    words = re.sub(f"^{_ARTICLE}", "", text).split()
    for here, word in enumerate(words[:3]):
        followed = any(_OF.match(after) for after in words[here + 1 : here + 3])
        if (wants := wanted_by(word)) and (followed or (here and words[here - 1] == "s")):
            return _TYPE_OF[wants], wants
    return None


def _verb_first(text: str, lowered: str) -> Kind | None:
    first = re.sub(r"^\W+", "", lowered).partition(" ")[0]
    verb = _SPANISH_VERB.match(text) or _ENGLISH_VERB.match(text) or _PAST.match(text)
    return _YES_OR_NO if verb or _ACCENTED_VERB.fullmatch(first) else None


def _has_verb(text: str, lowered: str) -> bool:
    words = text.split()
    verbs = (_SPANISH_VERB, _ENGLISH_VERB)
    return bool(_ACCENTED_VERB.search(lowered)) or any(
        verb.fullmatch(word) for word in words for verb in verbs
    )


def _further_on(text: str) -> Kind | None:
    for word in _INSIDE.finditer(text):
        if (kind := _front(text[word.start() :])) is not None:
            return kind
    return None


def _mended(text: str) -> str:
    """Return a text with a misspelt question word among its first three words put right."""
    words = text.split()
    for here, word in enumerate(words[:3]):
        for right in _QUESTION_WORDS:
            # The same letters in another order, or nearly the same word (one letter of six).
            swapped = len(word) > 2 and sorted(word) == sorted(right)
            near = len(word) > 4 and difflib.SequenceMatcher(None, word, right).ratio() >= 0.83
            if swapped or near or word.replace("k", "qu") == right:
                return " ".join([right, *words[here + 1 :]])
    return text


def wanted_by(word: str) -> Wants | None:
    """Return the kind of value that a noun stands for: a date for "fecha"; folded, lower case."""
    nouns = _nouns()
    return (
        nouns.get(word) or nouns.get(word.removesuffix("s")) or nouns.get(word.removesuffix("es"))
    )


@cache
def _nouns() -> dict[str, Wants]:
    text = (importlib.resources.files(__package__) / "question.toml").read_text(encoding="utf-8")
    by_wants: dict[Wants, str] = tomllib.loads(text)  # type: ignore[assignment]
    return {noun: wants for wants, nouns in by_wants.items() for noun in nouns.split()}


def date_grain(question: str) -> Grain | None:
    """Return how precise a date a question asks for, or None where it leaves that open."""
    asked = fold(question.lower())
    if _HOUR.search(asked):
        return None
    found = _GRAIN.search(asked)
    words: dict[str, Grain] = {"ano": "year", "year": "year", "mes": "month", "month": "month"}
    return words.get(found[1] or found[2], "day") if found else None

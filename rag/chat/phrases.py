"""Words and noun phrases of a question.

There is no parser here: determiners, capitals and the few words around them tell enough of a
question, which is short. What cannot be told is left as it is.
"""

import re
import unicodedata
from dataclasses import dataclass

from index.analyser import fold
from rag.question import wanted_by

_COPULA = re.compile(
    r"(?:es|son|fue|fueron|era|eran|sera|seran|esta|estan|estaba|hay|hubo|habra|ha|han|habia|se"
    r"|is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|be|been|s)$"
)
_VERB = re.compile(
    r"(?:dijo|dice|dicen|hizo|hace|paso|pasa|pide|piden|quiere|tiene|tienen|piensa|opina|va|van|puede"
    r"|pueden|llega|llegan|vuelve|vuelven|empieza|cuesta|vale|dura|cierra|abre|sabe|\w{3,}(?:aron|ieron"
    r"|aba|aban|ed))$"
)
_ACCENTED = re.compile(r"\w{2,}(?:ó|á|án)$")
_DETERMINER = re.compile(
    r"(?:el|la|los|las|un|una|unos|unas|su|sus|al|del|este|esta|estos|estas|the|an|his|her|their"
    r"|its|this|these|lo)$"
)
_OF = re.compile(r"(?:de|del|of)$")
# Words at which a noun phrase ends.
ENDS = re.compile(
    r"(?:a|al|en|por|para|con|contra|sobre|hacia|entre|segun|durante|desde|hasta|ante|tras|sin|que|y|o|e"
    r"|si|cuando|donde|como|in|on|at|to|from|for|with|by|about|since|until|after|before|and|or|that"
    r"|who|which|when|where|according|during|between|against|not|no|ya|ahora|now|me|le|les|lo)$"
)
_WORD = re.compile(r"[^\W_]+(?:[.,:]\d+)*(?:[’'-][^\W_]+)*")
# Phrases that say when, and are not what a question is about.
_WHEN = re.compile(
    r"^(?:\w+ )?(?:\w+ )?(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|enero|febrero"
    r"|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|ano|mes|dia|semana|invierno"
    r"|verano|otono|primavera|manana|tarde|noche|day|week|month|year|winter|summer|autumn|spring"
    r"|morning|afternoon|evening|night|time|\w+day|january|february|march|april|june|july|august"
    r"|september|october|november|december)"
    r"(?: (?:pasad[oa]|santo|proxim[oa]|siguiente|que viene)|(?: de| of|,)? \d{4})?$"
)
# Relational nouns: a verdict or a route is always that of something. So are those of question.toml.
_RELATIONAL = re.compile(
    r"(?:entrada|billete|obra|reparacion|programa|cartel|jurado|publico|resultado|votacion|plazo"
    r"|aforo|recorrido|trayecto|premio|prueba|ensayo|sentencia|condena|autopsia|pena|aspirante"
    r"|participante|asistente|invitado|herido|fallecido|muerto|huelguista|manifestante|afectado"
    r"|agricultor|policia|fiscalia|familia|acusacion|defensa|oposicion|abogado|inquilino|alumno|paciente|trabajador"
    r"|empleado|comerciante|hostelero|vecino|padre|profesor|medico|sindicato|ecologista|usuario|cliente"
    r"|pasajero|organizador|promotora?|propietari[oa]|patron|piloto|capitan|arbitro|rival|marcador|final"
    r"|ticket|entry|works?|repair|programme|program|line-up|jury|audience|result|vote|outcome"
    r"|route|course|prize|prize money|trial|test|verdict|sentence|ruling|autopsy|dead|injured"
    r"|participant|attendee|guest|striker|protester|farmer|police|family|lawyer|tenant|pupil"
    r"|student|patient|worker|employee|opposition|shopkeeper|trader|resident|parent|teacher|union"
    r"|passenger|customer|organiser|developer|captain|pilot|referee|opponent|score|capacity|deadline)"
    r"(?:e?s)?$"
)


@dataclass(frozen=True)
class Word:
    """A word at its place in a text; `plain` is in lower case, without accents."""

    text: str
    plain: str
    start: int
    end: int

    @property
    def name(self) -> bool:
        """Whether it is written like a name: with a capital."""
        return self.text[0].isupper()


@dataclass(frozen=True)
class Phrase:
    """A noun phrase at its place in a text."""

    text: str
    start: int
    end: int
    named: bool

    @property
    def determiner(self) -> str:
        """Its first word where that is a determiner, in lower case; else nothing."""
        first = fold(self.text.split()[0].lower())
        return first if _DETERMINER.match(first) else ""

    @property
    def bare(self) -> str:
        """The phrase without its determiner."""
        return self.text.split(maxsplit=1)[1] if self.determiner else self.text


def tidy(text: str) -> str:
    """Return a text composed, its spaces single."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def plain(text: str) -> str:
    """Return a text in lower case without accents, character for character."""
    return "".join(fold(c.lower())[:1] or " " for c in text)


def words(text: str) -> list[Word]:
    """Return the words of a text."""
    folded = plain(text)
    return [
        Word(m[0], folded[m.start() : m.end()], m.start(), m.end()) for m in _WORD.finditer(text)
    ]


def is_verb(word: Word) -> bool:
    """Say whether a word is one of the common verbs, or ends as only verbs do."""
    return bool(
        _COPULA.match(word.plain) or _VERB.match(word.plain) or _ACCENTED.match(word.text.lower())
    )


def is_determiner(word: Word) -> bool:
    """Say whether a word is an article, a possessive or a demonstrative."""
    return bool(_DETERMINER.match(word.plain))


def noun_phrases(text: str) -> list[Phrase]:
    """Return the noun phrases of a text that have a determiner or are names, in order."""
    found: list[Phrase] = []
    all_words = words(text)
    here = 0
    while here < len(all_words):
        word = all_words[here]
        opens = is_determiner(word) and not _is_clitic(all_words, here)
        if opens or (word.name and here):
            last = _phrase_end(text, all_words, here, bool(opens))
            if last is not None:
                found.append(_phrase(text, all_words[here : last + 1]))
                here = last
        here += 1
    return found


def is_time(phrase: str) -> bool:
    """Say whether a phrase says when, rather than what; "Holy Week" is the name of an event."""
    name = len(re.findall(r"\b[A-ZÁÉÍÓÚÑ]", phrase)) > 1
    if re.search(r"\b(?:march|may)$", phrase):  # in lower case no months
        return False
    return bool(_WHEN.search(plain(phrase))) and not name


def is_relational(phrase: Phrase) -> bool:
    """Say whether a phrase needs to be told of what it is: "the route", "el alcalde"."""
    noun = re.split(r"['’]s ", plain(phrase.bare))[0]  # "the driver's name"
    return wanted_by(noun) is not None or bool(_RELATIONAL.match(noun))


def _phrase_end(text: str, all_words: list[Word], first: int, determined: bool) -> int | None:
    """Return the index of the last word of the phrase that begins at a word, if there is one."""
    last = first if not determined else None
    here = first + 1
    while here < len(all_words):
        word = all_words[here]
        if text[all_words[here - 1].end : word.start].strip(' «»"“”'):
            break
        if _OF.match(word.plain) or is_determiner(word) or word.plain == "a":
            linked = _OF.match(all_words[here].plain) or _OF.match(all_words[here - 1].plain)
            joins_names = all_words[here - 1].name and is_determiner(word)
            if not linked and not (joins_names and _next_is_name(all_words, here)):
                break
        elif word.plain in ("y", "and") and all_words[here - 1].name:
            if not _next_is_name(all_words, here):
                break
        elif (
            (not determined and not word.name)
            or ENDS.match(word.plain)
            or (
                is_verb(word)
                and not word.name
                and (here > first + 1 or not word.plain.endswith("ed"))
            )
        ):
            break
        else:
            last = here
        here += 1
    return last


def _next_is_name(all_words: list[Word], here: int) -> bool:
    return here + 1 < len(all_words) and all_words[here + 1].name


def _phrase(text: str, its_words: list[Word]) -> Phrase:
    start, end = its_words[0].start, its_words[-1].end
    if its_words[0].plain in ("al", "del"):  # the article within: "del mercado" is "el mercado"
        return Phrase(f"el {text[its_words[1].start : end]}", start, end, _named(its_words))
    return Phrase(text[start:end], start, end, _named(its_words))


def _named(its_words: list[Word]) -> bool:
    return any(word.name for word in its_words)


def _is_clitic(all_words: list[Word], here: int) -> bool:
    """Say whether "la", "lo", "los" or "las" is a verb's object: "quién la convocó"."""
    if all_words[here].plain == "lo":
        return True
    if all_words[here].plain not in ("la", "los", "las") or here + 1 == len(all_words):
        return False
    return is_verb(all_words[here + 1])


def contracted(preposition: str, name: str) -> str:
    """Join a Spanish preposition with a name: de + el is del."""
    if preposition in ("de", "a") and fold(name[:3].lower()) == "el ":
        return f"{preposition}l {name[3:]}" if preposition == "a" else f"del {name[3:]}"
    return f"{preposition} {name}".strip()

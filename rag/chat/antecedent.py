"""What a follow-up points back to: a person, a thing or a clause of the turn before it.

Names are taken from the archive's own words: the short answer, or the cited passage where it names
what the question named otherwise.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.analyser import fold
from index.language import detect_language
from rag.answer import Answer
from rag.chat.parts import Parts, asked_thing, parts, subject, topic
from rag.chat.phrases import Phrase, Word, contracted, noun_phrases, plain, words
from rag.question import question_kind, wanted_by

_PERSON = re.compile(
    r"\b(?:he|she|him|her|his|hers|ella|dijo|dice|dicen|dijeron|explico|opina|piensa|declaro|pidio"
    r"|se le acusa|acusan|trabaja|trabajo|trabajaba|nacio|vive|llama|llamaba|cobra|gana|dedica"
    r"|say|said|says|think|ask|work|worked|works|live|lives|born|explain)\b|\bél\b"
)
_PLURAL = re.compile(r"\b(?:they|them|their|those|ellos|ellas|les)\b")
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|ella)\b|\bél\b")
_PLACE = re.compile(r"\b(?:there|ahi|alli)\b")
_SAYING = re.compile(
    r"\b(?:lo (?:ha |han |habia )?(?:dij|dic|explic|anunci|asegur|decid|pid|confirm|cont|afirm)\w*"
    r"|(?:said|says|say|told|explains?|explained|announced|decided|confirmed|asked|wrote)"
    r" (?:it|that|so|for it))\b"
)
# Verbs of what happens: their subject is the event, not the person of the last answer.
_HAPPENS = re.compile(
    r"\b(?:es|sera|fue|empieza|empezo|abre|abrio|cuesta|costo|dura|duro|termina|acaba|sale|vuelve"
    r"|celebra|ocurrio|paso|cierra|reabre|tarda|start|starts|open|opens|end|cost|last|happen|is|was)\b"
)
# Which one of several it was does not carry over: "the first bus" is "the bus".
_ORDINAL = re.compile(r"(?<=^the )(?:first|last|next) |(?<=^el )(?:primer|[uú]ltimo|pr[oó]ximo) ")
_IN = re.compile(r"\b(?:en|in|at|near|off|from) $")
_WHEREABOUTS = re.compile(r"^(?:en|in|at|a|hasta|desde)\s+(?=\w)", re.I)
_LEADING_ARTICLE = re.compile(r"^(?:El|La|Los|Las|The) ")
_CAPITALISED = re.compile(
    r"[A-ZÁÉÍÓÚÑ][\w-]+(?:\s+(?:(?:de|del|la|las|los|y|el)\s+){0,2}[A-ZÁÉÍÓÚÑ][\w-]+)+"
)


@dataclass(frozen=True)
class Antecedent:
    """What is pointed to; `other` is the next likeliest.

    `doer`: it is the subject of the question's verb. `clause`: it is what the question before said.
    `place`: it is what "there" means.
    """

    text: str
    other: str | None = None
    doer: bool = False
    clause: bool = False
    place: bool = False
    noun: str = ""  # what was counted: of "cuántas hectáreas", the hectáreas


def find_antecedent(new: Parts, earlier: Sequence[Answer], joined: bool) -> Antecedent | None:
    """Return what a question points back to, or None where nothing before it will do."""
    folded = plain(f"{new.phrase} {new.rest}")
    last = earlier[-1]
    before = parts(last.standalone)
    if _SAYING.search(folded):
        return Antecedent(clause_of(before), clause=True)
    about = _about(before, last)
    if about and len(earlier) > 1 and _was_joined(last, earlier[-2]):
        about = _about(parts(earlier[-2].standalone), earlier[-2]) or about
    if not joined:
        if found := _who_or_where(new, folded, before, earlier, about):
            return found
        counts = plain(new.asked).startswith("cuant")
        if is_plural(new) and not new.noun and not counts and (many := _many(before, last)):
            return Antecedent(many, doer=True)
        happens = bool(_HAPPENS.search(folded))
        if before.noun and " " not in before.asked and _is_what(before, last, happens):
            about = _named_thing(before, last)
        elif (happens or "it" in folded.split()) and (thing := _found_thing(before, last)):
            about = thing
    if about:
        return Antecedent(about, noun=before.noun)
    return find_antecedent(new, earlier[:-1], joined) if len(earlier) > 1 else None


def is_plural(new: Parts) -> bool:
    """Say whether the verb of a Spanish question is in the plural: "volvieron", "investigan"."""
    first = words(new.rest)[:1]
    return bool(first) and bool(re.search(r"[aeo]n$", first[0].plain))


def _who_or_where(
    new: Parts, folded: str, before: Parts, earlier: Sequence[Answer], about: str | None
) -> Antecedent | None:
    """Return the person, place or group that a question points to by its words or its verb."""
    last = earlier[-1]
    answered = _answered(before, last)
    if answered and last.short and _disagrees(folded, last.short):
        answered = None
    there = _PLACE.search(folded) and not _PRONOUN.search(folded)
    if there and (place := _place(before, last)):
        return Antecedent(place, place=True)
    age = question_kind(f"{new.phrase} x")[1] == "age" and "it" not in folded.split()
    if age or _PERSON.search(folded) or "él" in new.rest.lower().split():
        found = _person(before, earlier, answered)
        return Antecedent(found, doer=True) if found else None
    if _PLURAL.search(folded):
        many = _many(before, last)
        return Antecedent(many, doer=True) if many else None
    it = "it" in folded.split() and not (answered and _is_body(answered))
    event = _HAPPENS.search(folded) or it or is_plural(new)
    return Antecedent(answered, other=about, doer=True) if answered and not event else None


def _was_joined(answer: Answer, earlier: Answer) -> bool:
    """Say whether a question kept the topic of the turn before it, beside one of its own.

    "¿y el aparcamiento?" is that of the market; "¿y el puente del río?" is another topic.
    """
    asked = parts(answer.question)
    kept = answer.question.rstrip("?") in answer.standalone
    old = topic(parts(earlier.standalone))
    stays = old is not None and plain(old.bare) in plain(answer.standalone)
    return asked.opens and not kept and stays and bool(noun_phrases(asked.rest))


def _is_what(before: Parts, answer: Answer, happens: bool) -> bool:
    """Say whether a question asked for a thing; or a place, of which nothing is said to happen."""
    kind = question_kind(answer.standalone)
    return kind == ("what", "thing") or (kind == ("where", "place") and not happens)


def _found_thing(before: Parts, answer: Answer) -> str | None:
    """Return what "what did the divers find?" asked for, as its answer names it."""
    first = words(before.rest)[:1]
    asks_object = plain(before.asked) in ("que", "what") and not before.noun
    if not asks_object or not answer.short or len(answer.short.split()) > 8:
        return None
    if not first or re.match(r"(?:es|son|fue|era|sera|is|are|was|were|will|hay)$", first[0].plain):
        return None
    owner = subject(before)
    if owner is None or not owner.bare[0].isupper():
        return answer.short
    language = detect_language(answer.standalone)
    return f"{answer.short} {contracted('of' if language == 'en' else 'de', owner.text)}"


def _named_thing(before: Parts, answer: Answer) -> str:
    """Return what "qué ayuda anunció el Gobierno" asks for, as its answer names it or it did."""
    named = answer.short and re.search(
        r"(?:^|\s)[A-ZÁÉÍÓÚÑ«“\"]|^(?:el|las?|los|una?) ", answer.short
    )
    if answer.short and named and len(answer.short.split()) < 7:
        return answer.short
    return f"{before.noun} {before.rest}"


def clause_of(before: Parts) -> str:
    """Return what a question says, to be put behind "who said": its words without the asking."""
    if not before.asked:
        return before.rest[:1].lower() + before.rest[1:]
    if question_kind(before.phrase)[0] in ("who", "what"):
        return f"{before.noun} {before.rest}".strip()
    return f"{before.phrase.lower()} {before.rest}"


def _about(before: Parts, answer: Answer) -> str | None:
    """Return what a question was about, as the cited passages name it where they do."""
    found = topic(before)
    if found is not None:
        return _ORDINAL.sub("", _own_words(found, answer))
    if before.noun:
        names = [p.text for p in noun_phrases(f"x {before.rest}")]
        return f"{before.noun} {names[-1]}" if names else before.noun
    return None


def _own_words(phrase: Phrase, answer: Answer) -> str:
    """Return the name that a cited passage gives to what a phrase means, or the phrase."""
    if phrase.named:
        return phrase.text
    stems = {fold(word.lower())[:6] for word in phrase.bare.split() if len(word) > 4}
    for citation in answer.citations:
        for name in _CAPITALISED.findall(citation.quote):
            shared = stems & {fold(word.lower())[:6] for word in name.split()}
            if shared and len(shared) >= min(2, len(stems)):
                return f"{phrase.determiner} {_LEADING_ARTICLE.sub('', name)}".strip()
    return phrase.text


def _answered(before: Parts, answer: Answer) -> str | None:
    """Return the name that the last answer gave, if it gave one."""
    if answer.short and question_kind(answer.standalone)[0] == "who":
        return _fuller(_without_title(answer.short), [answer])
    return None


def _fuller(name: str, answers: Sequence[Answer]) -> str:
    """Return a name with the first name that a cited passage has before it, or as it is."""
    fuller = re.compile(rf"\b[A-ZÁÉÍÓÚÑ]\w+ {re.escape(name)}\b")
    quotes = [citation.quote for answer in answers for citation in answer.citations]
    found = next(filter(None, map(fuller.search, quotes)), None)
    return found[0] if found else name


def _disagrees(folded: str, short: str) -> bool:
    """Say whether a pronoun is of the other gender than an answer's article tells."""
    masculine = re.match(r"(?:el|los|un|unos)\b", plain(short))
    feminine = re.match(r"(?:las?|unas?)\b", plain(short))
    she, he = re.search(r"\bellas?\b|\bshe\b", folded), re.search(r"\b(?:ellos|he|him)\b", folded)
    return bool((masculine and she) or (feminine and he))


def _is_body(answered: str) -> bool:
    """Say whether who did something is a firm or the like: "la promotora Costamar"."""
    person = re.fullmatch(r"[A-ZÁÉÍÓÚÑ]\w+(?: [A-ZÁÉÍÓÚÑ]\w+){1,2}", answered)
    return not person and not any(wanted_by(word.plain) == "person" for word in words(answered))


def _without_title(short: str) -> str:
    """Return the name alone of "la gerente de salud de la comarca, Pilar Sotomayor"."""
    names = _CAPITALISED.findall(short)
    return names[-1] if len(names) == 1 else short


def _person(before: Parts, earlier: Sequence[Answer], answered: str | None) -> str | None:
    if answered:
        return answered
    answer = earlier[-1]
    phrases = noun_phrases(f"x {before.rest}")
    told = (_answered(parts(turn.standalone), turn) for turn in reversed(earlier[:-1]))
    if found := _named_person(before) or next(filter(None, told), None):
        return _fuller(found, earlier)
    for phrase in phrases:
        for word in words(phrase.text):
            if wanted_by(word.plain) == "person":  # of "the body of the driver" it is the driver
                return _from_its_article(phrase.text, word)
    for citation in answer.citations[:1]:
        known = plain(before.rest)
        for name in _CAPITALISED.findall(citation.quote):
            if plain(name) not in known and not any(wanted_by(w) for w in name.split()):
                return str(name)
    asked = plain(f"x {before.rest}")
    return next((p.text for p in phrases if p.named and not _IN.search(asked[: p.start])), None)


def _from_its_article(phrase: str, noun: Word) -> str:
    """Return a phrase from the article that stands before a noun of it, if one does."""
    before = plain(phrase[: noun.start])
    article = re.search(r"\b(?:(?:de|of) |d(?=el ))(?=(?:el|la|the) (?:\w+ )?$)", before)
    return phrase[article.end() :] if article else phrase


def _named_person(before: Parts) -> str | None:
    """Return the first name of two words or more in a question that is not of where it was."""
    rest = f"x {before.rest}"
    for phrase in noun_phrases(rest):
        name = _CAPITALISED.search(phrase.text)
        titled = not phrase.determiner or phrase.bare[0].islower()  # "the nurse Ana Lobo"
        if name and titled and not _IN.search(plain(rest[: phrase.start])):
            return name[0]
    return None


def _place(before: Parts, answer: Answer) -> str | None:
    if answer.short and question_kind(answer.standalone)[0] == "where":
        return _WHEREABOUTS.sub("", answer.short)
    names = [p.text for p in noun_phrases(f"x {before.rest}") if p.named]
    return names[-1] if names else None


def _many(before: Parts, answer: Answer) -> str | None:
    """Return what "they" are: an answer of several or of an organisation, or a plural phrase."""
    if answer.short and question_kind(answer.standalone)[0] == "who":
        several = re.search(r"\b(?:y|and)\b|s$", answer.short)
        if several or not re.match(r"[A-ZÁÉÍÓÚÑ]\w+ [A-ZÁÉÍÓÚÑ]", answer.short):
            return answer.short
    if before.noun and re.search(r"s$|people$|gente$", before.noun.split()[0]):
        spanish = detect_language(answer.standalone) == "es"
        the = "las" if plain(before.asked).endswith("as") else "los" if spanish else "the"
        return f"{the} {asked_thing(before)}"
    plural = [p for p in noun_phrases(f"x {before.rest}") if p.bare.split()[0].endswith("s")]
    return plural[0].text if plural else None

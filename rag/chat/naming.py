"""A question with the name of what it points to, in the place of a pronoun or beside it."""

import re

from index.language import Language
from rag.chat.antecedent import Antecedent, is_plural
from rag.chat.parts import Parts, finish, subject
from rag.chat.phrases import contracted, is_relational, is_verb, noun_phrases, plain, words

_SPEAKS = re.compile(
    r"\b(?:dijo|dice|dicen|dijeron|opina|opinan|piensa|piensan|declaro|explico|say|says|said|think"
    r"|thinks|thought)\b"
)
# Nouns in -a are feminine but for those in -ma and a few; so are these others.
_FEMININE = re.compile(r"(?:(?<!m)(?<!\bdi)a|[cs]ion|dad|tud)(?:e?s)?$")


def with_name(new: Parts, found: Antecedent, language: Language) -> str:
    """Name in a question what it points back to."""
    rest, name = new.rest, found.text
    if found.clause:
        rest = re.sub(r"(?:^| )lo (?=\w)|\b(?:it|that|so)$", " ", rest).strip()
        return finish(f"{new.phrase} {rest} {name}", language)
    if found.place and (there := re.search(r"\bthere$", rest, re.I)):
        return finish(f"{new.phrase} {rest[: there.start()]}in {name}", language)
    changed = _in_place(rest, name) if language == "en" else _after_verb(rest, name)
    if changed is not None:
        return finish(f"{new.phrase} {changed}", language)
    if not found.doer and (owned := _owned(new, name, language)):
        return finish(f"{new.phrase} {owned}", language)
    link = _link(new, found, language)
    asked = (
        f"{new.phrase} {found.noun}"
        if re.fullmatch(r"cuant[oa]s", plain(new.phrase))
        else new.phrase
    )
    return finish(f"{asked} {rest} {contracted(link, name)}", language)


def clitic(rest: str) -> str | None:
    """Return the pronoun "lo", "la", "los" or "las" before the verb that a question begins with."""
    its_words = words(rest)
    if len(its_words) < 2 or its_words[0].plain not in ("lo", "la", "los", "las"):
        return None
    following = its_words[1]
    verb = is_verb(following) or len(its_words) == 2 or its_words[0].plain == "lo"
    return its_words[0].text if verb and following.plain not in ("de", "del") else None


def _in_place(rest: str, name: str) -> str | None:
    """Put a name in the place of an English pronoun."""
    possessive = re.search(r"\b(?:his|its|their|her(?= \w))\b", rest, re.I)
    if possessive and not re.search(r"\b(?:he|she|it|they)\b", rest, re.I):
        return f"{rest[: possessive.start()]}{name}'s{rest[possessive.end() :]}"
    pronoun = re.search(r"\b(?:he|she|it|they|him|her|them|those|that|this)\b", rest, re.I)
    if pronoun:
        return f"{rest[: pronoun.start()]}{name}{rest[pronoun.end() :]}"
    there = re.search(r"\bthere$", rest, re.I)
    return f"{rest[: there.start()]}in {name}" if there else None


def _after_verb(rest: str, name: str) -> str | None:
    """Put a name in the place of a Spanish pronoun: an object behind its verb."""
    folded = plain(rest)
    if there := re.search(r"\b(?:ahi|alli)\b", folded):
        return f"{rest[: there.start()]}en {name}{rest[there.end() :]}"
    if own := re.search(r"\bsus? (\w+)", folded):
        noun = rest[own.start(1) : own.end(1)]
        owned = f"{_article(noun, plural=own[0].startswith('sus'))} {noun}"
        return f"{rest[: own.start()]}{owned} {contracted('de', name)}{rest[own.end() :]}"
    if stands := re.search(r"\b(?:ellas?|ellos|eso|es[ao]s?)\b|\bél\b|\bel$", folded):
        return f"{rest[: stands.start()]}{name}{rest[stands.end() :]}"
    if pronoun := clitic(rest):
        without = rest.removeprefix(pronoun).strip()
        return f"{without} {'a ' if _is_person_name(name) else ''}{name}"
    return None


def _article(noun: str, *, plural: bool) -> str:
    """Return the article of a Spanish noun, as the end of most tells it."""
    feminine = _FEMININE.search(plain(noun))
    if plural:
        return "las" if feminine else "los"
    return "la" if feminine else "el"


def _owned(new: Parts, name: str, language: Language) -> str | None:
    """Put a name behind the noun that is of it ("the route"), or behind what is said about it."""
    one = subject(new)
    if one is None or not is_relational(one):
        return None
    if _SPEAKS.search(plain(new.rest)):
        return f"{new.rest} {contracted('about' if language == 'en' else 'sobre', name)}"
    of = contracted("of" if language == "en" else "de", name)
    return f"{new.rest[: one.end]} {of}{new.rest[one.end :]}"


def _is_person_name(name: str) -> bool:
    return bool(re.fullmatch(r"[A-ZÁÉÍÓÚÑ]\w+(?: [A-ZÁÉÍÓÚÑ]\w+){1,2}", name))


def _link(new: Parts, found: Antecedent, language: Language) -> str:
    """Return the preposition by which a name is added to a question without a place for it."""
    if language == "es" and found.doer:  # "¿de qué se le acusa a Ana?"
        return "a" if {"le", "les"} & set(plain(new.rest).split()) else ""
    if language == "en":
        return "in"
    has_phrase = bool(noun_phrases(new.rest))
    exists = plain(new.rest).startswith(("hay", "hubo", "habra"))
    return "en" if is_plural(new) or has_phrase or exists else ""

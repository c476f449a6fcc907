"""The earlier question with a part changed: its question word, or what a fragment replaces."""

import re

from index.analyser import content_terms, fold
from index.dates import dates_in
from index.language import Language, detect_language
from rag.answer import Answer
from rag.chat.parts import Parts, finish, subject, topic
from rag.chat.phrases import contracted, is_time, noun_phrases, plain, words
from rag.question import question_kind, wanted_by

# A fragment without a noun of its own: "la del 23 de enero", "the last one".
THE_ONE = re.compile(
    r"(?P<det>el|la|los|las|the|that|those)(?: ones?)?\s+"
    r"(?P<rest>(?:de|del|of|in|on|from|with|para|en|que|at)\b.*|[\w'-]+(?P<one> ones?)?)$"
)
_RELATIVE = re.compile(
    r"(?:primer[oa]?|segund[oa]|tercer[oa]?|ultim[oa]|otr[oa]s?|nuev[oa]s?|viej[oa]s?|antigu[oa]s?|mism[oa]s?"
    r"|anterior(?:es)?|siguientes?|proxim[oa]s?|demas|cort[oa]s?|larg[oa]s?|first|second|third|last|next"
    r"|other|others|old|new|same|previous|short|long|latest)$"
)
OF = re.compile(r"(?:de|del|of|from|in|on|at|with|para|en|que)\b")
_YEAR_BEFORE = re.compile(
    r"\b(?:the (?:year before|previous year)|(?:el )?ano (?:anterior|pasado))\b"
)
_YEAR_AFTER = re.compile(
    r"\b(?:the (?:year after|next year|following year)|(?:el )?ano siguiente)\b"
)
PREPOSITION = re.compile(r"(?:en|de|del|desde|para|por|con|a|al|segun|in|on|at|for|from|with|to"
                           r"|by|before|after|during|according to|antes|despues)\b")  # fmt: skip
# Prepositions that one question may have for another's.
_ALIKE = (("en", "in", "at"), ("de", "of", "from"), ("para", "por", "for"), ("con", "with"))
_CORRECTS = re.compile(r"\b(?:no|not|mean|meant|refiero|referia|digo|decia|decir|perdon|sorry)\b")
_PRICED = re.compile(r"(?:billete|entrada|alquiler|abono|cuota|tarifa|ticket|fare|rent|fee)s?\b")
# What a name tells at the end of a phrase: "de Goizarri", "of the Alto Institute".
_NAMED_PART = re.compile(
    r"\s(?:de|del|en|of|in|at|on|from)\s+(?:(?:el|la|los|las|the)\s+)?"
    r"(?:[a-zñáéíóú]+\s+(?:del?\s+)?)?[«“\"]?[A-ZÁÉÍÓÚÑ][^,]*$"
)
_WHO_IS = re.compile(r"who (?:is|are|was|were) the ")
_ASKED_IN: dict[Language, dict[str, str]] = {
    "es": {"when": "cuándo", "hour": "a qué hora", "who": "quién", "where": "dónde",
           "why": "por qué", "how": "cómo", "howmany": "cuánto", "duration": "cuánto tiempo"},
    "en": {"when": "when", "hour": "at what time", "who": "who", "where": "where",
           "why": "why", "how": "how", "howmany": "how much", "duration": "how long"},
}  # fmt: skip


def asked_again(new: Parts, before: Parts, answer: Answer, language: Language) -> str:
    """Ask another question word of the earlier question."""
    written = detect_language(answer.standalone, default=answer.language)
    asked = new.phrase if written == language else _translated(new, written)
    rest, answered = before.rest, _subject(before, answer, written)
    if (
        answer.short
        and question_kind(f"{new.phrase} x")[1] == "age"
        and (question_kind(answer.standalone)[0] == "who")
    ):
        return finish(f"{asked} {'is ' if written == 'en' else ''}{answer.short}", written)
    if not before.asked:
        kind = question_kind(before.rest)
        if kind[0] not in ("yesno", "other"):  # "fecha del pleno"
            rest = re.sub(r"^.*?\b(?:de|del|of|for)\s+", "", rest, count=1)
        elif rest[:1].isupper() and kind[0] == "yesno":
            rest = rest[0].lower() + rest[1:]
    if answered and written == "en":
        return finish(f"{asked} {answered} {rest}", written)
    return finish(f"{asked} {rest} {answered}", written)


def _translated(new: Parts, language: Language) -> str:
    kind, wants = question_kind(f"{new.phrase}?")
    table = _ASKED_IN[language]
    return table.get(wants) or table.get(kind) or new.phrase


def _subject(before: Parts, answer: Answer, language: Language) -> str:
    """Return what the earlier question asked for, as its answer names it, where it was the doer."""
    kind, _ = question_kind(f"{before.phrase} {before.rest}")
    first = fold(before.noun.split()[0].lower()) if before.noun else ""
    noun = "" if wanted_by(first) in ("date", "hour", "duration", "reason") else before.noun
    if not before.asked or " " in before.asked or kind not in ("who", "where", "what"):
        return noun
    asks_subject = plain(before.asked) in (
        "quien",
        "quienes",
        "who",
        "which",
        "what",
        "que",
        "cual",
    )
    starts = words(before.rest)[:1]
    aux = starts and re.match(
        r"(?:do|does|did|is|are|was|were|will|has|have|can)$", starts[0].plain
    )
    if (
        language == "en"
        and aux
        and not before.noun
        and not _WHO_IS.match(plain(f"{before.asked} {before.rest}"))
    ):
        return ""
    if asks_subject and answer.short:
        return answer.short
    return noun


def with_replaced(new: Parts, before: Parts, answer: Answer) -> str:
    """Put a fragment in the place of its like in the earlier question."""
    language = detect_language(answer.standalone, default=answer.language)
    fragment, rest = new.rest, before.rest
    asked = before.phrase
    folded = plain(fragment)
    year = re.search(r"\b(?:19|20)\d\d\b", rest)
    for pattern, step in ((_YEAR_BEFORE, -1), (_YEAR_AFTER, 1)):
        if year and pattern.fullmatch(folded):
            return finish(
                f"{asked} {rest[: year.start()]}{int(year[0]) + step}{rest[year.end() :]}", language
            )
    lead = PREPOSITION.match(folded)
    for begin in (0, lead.end() + 1) if lead else (0,):  # "la segunda", "en la segunda"
        one = THE_ONE.fullmatch(folded[begin:])
        headless = one is not None and _is_headless(one, before)
        if one and headless and (changed := _same_head(fragment[begin:], one, before, language)):
            return finish(changed, language)
    if dated := _same_time(fragment, rest, language):
        return finish(f"{asked} {dated}", language)
    if role := _role(fragment, before, language):
        return finish(role, language)
    if PREPOSITION.match(folded):
        return finish(f"{asked} {_same_preposition(fragment, rest)}", language)
    bare = not noun_phrases(f"x {fragment}")
    if before.noun and bare:  # "how many helicopters…" "and planes?"
        return finish(f"{before.asked} {fragment} {rest}", language)
    meant = bool(_CORRECTS.search(plain(new.opening)))
    return finish(f"{asked} {_other_topic(fragment, before, language, meant)}", language)


def _role(fragment: str, before: Parts, language: Language) -> str | None:
    """Ask "who is the director of the festival?" where "and the director?" has nobody to replace.

    Of "when does the bus leave?" — "and the ticket?" it is the price that is asked for.
    """
    phrases, about = noun_phrases(f"x {fragment}"), topic(before)
    if len(phrases) != 1 or phrases[0].named or about is None or _is_somebody(about.text):
        return None
    wants = question_kind(f"{before.phrase} {before.rest}")[1]
    of = contracted("de" if language == "es" else "of", about.text)
    if _is_somebody(fragment):
        return f"{'quién es' if language == 'es' else 'who is'} {fragment} {of}"
    if wants != "money" and _PRICED.match(plain(phrases[0].bare)):
        return f"{'cuánto cuesta' if language == 'es' else 'how much is'} {fragment} {of}"
    return None


def _is_headless(one: re.Match[str], before: Parts) -> bool:
    """Tell "la masculina" and "the last one" from "la biblioteca", which has a noun of its own."""
    if one["one"] or OF.match(one["rest"]) or _RELATIVE.match(one["rest"]):
        return True
    if one["rest"].endswith(("'s", "s'", "’s", "s’")):  # "the women's"
        return True
    described = [w.plain for p in noun_phrases(f"x {before.rest}") for w in words(p.bare)[1:]]
    return any(word[-3:] == one["rest"][-3:] for word in described if len(word) > 5)


def _same_head(fragment: str, one: re.Match[str], before: Parts, language: Language) -> str | None:
    """Give "la del 23 de enero" and "the last one" the noun that the earlier question has."""
    rest = f"{before.noun} {before.rest}" if before.noun and not before.asked else before.rest
    wanted = one["det"] if language == "es" else None
    about = subject(before)
    for phrase in [about] if about and language == "en" else noun_phrases(rest):
        determiner = phrase.determiner
        if language == "es" and determiner != wanted:
            continue
        inside = phrase.bare.split()
        tail = fragment[one.start("rest") :]
        if language == "en":
            head, *others = re.split(r" (?=(?:of|in|on|for|to|at|from) )", phrase.bare, maxsplit=1)
            head = head.split()[-1]
            described = re.sub(r"\s*\bones?$", "", tail)
            new = (
                f"the {head} {described}"
                if OF.match(tail)
                else f"the {described} {head} {' '.join(others)}"
            )
        elif OF.match(plain(tail)):
            where = None if re.search(r"[A-ZÁÉÍÓÚÑ\d]", tail) else _NAMED_PART.search(phrase.bare)
            new = f"{one['det']} {inside[0]} {tail}{where[0] if where else ''}"
        elif _RELATIVE.match(plain(inside[0])):  # "la primera parte del partido"
            new = f"{one['det']} {tail} {' '.join(inside[1:])}"
        else:
            kept = re.search(r" (?:de|del) .*", phrase.bare)
            new = f"{one['det']} {inside[0]} {tail}{kept[0] if kept else ''}"
        return f"{before.phrase} {rest[: phrase.start]}{new}{rest[phrase.end :]}"
    return None


def _same_time(fragment: str, rest: str, language: Language) -> str | None:
    """Replace what the earlier question says of time, or add it, where the fragment is a time."""
    covered = max(
        sum(len(mention.expression.said) for mention in dates_in(fragment, written))
        for written in (language, detect_language(fragment))
    )
    first = noun_phrases(f"x {fragment}")[:1]
    if covered < 0.6 * len(fragment) and not (first and is_time(first[0].text)):
        return None
    there = dates_in(rest, language)
    if there:
        start, end = there[0].expression.start, there[-1].expression.end
        lead = re.search(r"(?:\b(?:en|in|on|at|de|del|of)\s+)?(?:el |la |the )?$", rest[:start])
        return f"{rest[: lead.start() if lead else start]}{fragment}{rest[end:]}"
    for phrase in noun_phrases(f"x {rest}"):
        if is_time(phrase.text):
            before = re.sub(r"\b(?:en|in|on|at) $", "", rest[: phrase.start - 2])
            return f"{before}{fragment}{rest[phrase.end - 2 :]}"
    return f"{rest} {fragment}"


def _same_preposition(fragment: str, rest: str) -> str:
    """Replace the part of the earlier question with the same preposition and a name, or add it."""
    starts = PREPOSITION.match(plain(fragment))
    word = fragment[: starts.end()] if starts else ""
    alike_words = next((a for a in _ALIKE if plain(word) in a), (word,))
    inside = {w.plain for w in words(fragment[len(word) :]) if len(w.plain) > 3}
    names = any(p.named for p in noun_phrases(f"x {fragment}"))
    for phrase in noun_phrases(f"x {rest}"):
        before = rest[: max(phrase.start - 2, 0)]
        alike = (
            (phrase.named and (names or phrase.determiner))
            or plain(word) in ("segun", "according to")
            or not inside.isdisjoint(w.plain for w in words(phrase.text))
        )
        there = re.search(rf"\b(?:{'|'.join(map(re.escape, alike_words))})\s*$", before, re.I)
        if alike and there:
            kept = there[0].rstrip()
            return f"{before[: there.start()]}{kept}{fragment[len(word) :]}{rest[phrase.end - 2 :]}"
    return f"{rest} {fragment}"


def _is_somebody(phrase: str) -> bool:
    """Say whether a phrase is a person: a name of two or three words, or "the mayor"."""
    named = re.fullmatch(r"[A-ZÁÉÍÓÚÑ][\w'-]+(?: [A-ZÁÉÍÓÚÑ][\w'-]+){1,2}", phrase)
    return bool(named) or any(wanted_by(word.plain) == "person" for word in words(phrase)[:2])


def _other_topic(fragment: str, before: Parts, language: Language, meant: bool) -> str:
    """Put another thing or name in the place of what the earlier question was about.

    :param meant: It is what was meant all along.
    """
    old = topic(before)
    names = [p for p in noun_phrases(f"x {fragment}") if p.named]
    if old is not None and (
        before.rest[old.start : old.end] != old.text  # the topic has the verb within it
        or (names and old.text[0].isupper())
    ):
        old = subject(before)
    if old is None:
        return f"{before.rest} {fragment}"
    new = fragment
    shared = set(content_terms(fragment, language)) & set(content_terms(old.text, language))
    where = _NAMED_PART.search(old.text)
    if _is_somebody(fragment) and _is_somebody(old.text):
        new = f"{fragment}{where[0] if where and not names else ''}"
    elif (shared or meant) and not names and where:  # "la final de adultos" of the same town
        new = f"{fragment}{where[0]}"
    elif not names and not shared and not meant:  # "¿y el aparcamiento?" is that of the market
        new = f"{fragment} {contracted('de' if language == 'es' else 'of', old.text)}"
    elif names and not old.text[0].isupper():
        named = [p for p in noun_phrases(before.rest) if p.named]
        if named and names[0].text == fragment:
            return f"{before.rest[: named[-1].start]}{fragment}{before.rest[named[-1].end :]}"
    return f"{before.rest[: old.start]}{new}{before.rest[old.end :]}"

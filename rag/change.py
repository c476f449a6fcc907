"""What an article says of a change: an event moved, a count corrected, a value that is not so."""

import re
from collections.abc import Collection

from index.dates.tense import MOVES
from index.numbers import tokens
from rag.claims import Claim, first_day
from rag.kinship import differ
from rag.slots import is_negation

_CHANGED = re.compile(
    r"\b(?:aplaz|pospon|pospuest|pospus|retras|adelant(?!e\b)|reprogram|(?<!en )cambi[oó]\b"
    r"|cambia (?:de|la) fecha|nueva fecha|correg|corrig|correcci|rectific|desmient|desmin"
    r"|asciend|ascend(?!enc)|aument|elev[aóo](?!d)|sube\b|subi[óe]|baja a\b|se extiende"
    r"|ya son\b|ya suman|actualiz|definitiv|finalmente|en lugar de|sustitu|releva(?!n[ct])"
    r"|suced(?:e|er[áé]?|erán?)\b|postpon|reschedul|delay|moved to|brought forward"
    r"|correct(?:s|ed|ing|ion|ions)?\b|revis(?:[aóe]|an|ar|ad[oa]s?|ión|iones|ed|es|ing|ions?)?\b"
    r"|updat|risen|rose to|now stands|in the end|instead of|replac)",
    re.IGNORECASE,
)
# "aplazarla al domingo 1 de junio", up to the date: what moves an event, and then where to.
_MOVED = re.compile(
    rf"\b(?:{MOVES}|delay|brought forward)\w*[^,;:.]{{0,40}}"
    r"\b(?:al?|para|hasta|to|until|till)\s*(?:el|la|los|the)?\s*$",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(
    r"[,;:.…(«»]|\b(?:sino|pero|porque|pues|que|quien(?:es)?|cuando|donde|mientras|aunque|y"
    r"|but|because|that|which|who|when|where|while|although|and)\b",
    re.IGNORECASE,
)
# "No juega desde el 11 de marzo", "no abrirá hasta el lunes": the day itself is not denied.
_BOUND = r"(?:desde|hasta|antes del?|since|until|till|before)\b"
_BOUND_BEFORE = re.compile(rf"\b{_BOUND}\s*(?:el|la|los|las|the)?\s*$", re.IGNORECASE)
_BOUND_FIRST = re.compile(_BOUND, re.IGNORECASE)


def tells_change(words: str) -> bool:
    """Say whether words speak of something put off, corrected, replaced or grown."""
    return bool(_CHANGED.search(words))


def moved_to(claim: Claim) -> bool:
    """Say whether an event is moved to what is claimed: "aplazarla al domingo 1 de junio"."""
    return bool(_MOVED.search(claim.article.text[claim.quote_start : claim.start]))


def undenied(claims: Collection[Claim]) -> list[Claim]:
    """Return the claims of values that their article does not give as what is not so."""
    denied = [claim for claim in claims if _denied(claim)]
    return [
        claim
        for claim in claims
        if not any(d.article.id == claim.article.id and not differ(d, claim) for d in denied)
    ]


def _denied(claim: Claim) -> bool:
    """Say whether a date or number is given as what is not so: "no saldrá este domingo"."""
    if claim.value is None:
        return False
    before = claim.article.text[claim.quote_start : claim.start]
    if _BOUND_BEFORE.search(before) or _BOUND_FIRST.match(claim.short):
        return False
    clause = tokens(_CLAUSE_ENDS.split(before)[-1])
    return any(is_negation(clause, at) for at in range(len(clause)))


def replaces(newer: Collection[Claim], older: Collection[Claim]) -> bool:
    """Say whether what was printed later changes what was printed before, not just differs.

    An old value that an article tells beside the new one is history there: "que anteanoche rondaba
    las 180 hectáreas, había arrasado 640".
    """
    articles = {claim.article.id for claim in newer}
    told_alone = [claim for claim in older if claim.article.id not in articles]
    before = max(claim.published for claim in told_alone or older)
    later = [claim for claim in newer if claim.published > before]
    if any((claim.value or {}).get("kind") == "number" for claim in later):
        return True  # counts grow and are corrected from day to day
    outlets = {claim.article.source for claim in older} - {None}
    return any(
        tells_change(claim.context) or claim.article.source in outlets or _reports(claim, older)
        for claim in later
    )


def _reports(claim: Claim, older: Collection[Claim]) -> bool:
    """Say whether a claim tells as past what the others had announced."""
    if claim.value is None or claim.value["kind"] != "date":
        return False  # two names, say: neither tells when
    happened = first_day(claim.value) <= claim.published
    return happened and all(first_day(c.value) > c.published for c in older if c.value)

"""Whether articles agree: claims of one value are grouped, groups that differ are set in order.

Two values that exclude each other dispute the answer, or the later replaced the earlier. All is
decided by what the claims say and when they were printed, never by the order in which they came.
"""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from index.analyser import content_terms
from index.dates import bounds
from index.dates import relation as date_relation
from index.dates.tense import MOVES
from index.numbers import tokens
from rag.answer import Relation
from rag.claims import Claim, Value, independent, merged
from rag.slots import is_negation
from rag.values import normal_name, unit_key

# A value counts against the best claim if its claims are together at least this likely beside it.
PLAUSIBLE = 0.5
# Words, beside those of the answers, that two paragraphs on one event have in common at least.
_SHARED_WORDS = 2
# A value this many times longer than another is too vague to speak for it: "2025" for a day of it.
_VAGUE = 31
# Sentences with different names are on one matter if they share this much of their other words.
_SAME_WORDS, _SAME_SHARE = 3, 0.6
# An event that comes back every year is another one.
_SAME_EVENT_DAYS = 183
# An order of magnitude apart, two counts do not count the same.
_SAME_COUNT = 20
_CHANGED = re.compile(
    r"\b(?:aplaz|pospon|pospuest|pospus|retras|adelant|reprogram|cambi[oó]|cambia (?:de|la) fecha"
    r"|nueva fecha|correg|corrig|correcci|rectific|desmi[en]|asciend|ascend|aument|elev[aóo]|sube"
    r"|subi[óe]|baja a|se extiende|ya son|ya suman|actualiz|definitiv|finalmente|en lugar de"
    r"|sustitu|releva|suced|postpon|reschedul|delay|moved to|brought forward|correct|revis"
    r"|updat|risen|rose to|now stands|in the end|instead of|replac)",
    re.IGNORECASE,
)

# "aplazarla al domingo 1 de junio", up to the date: what moves an event, and then where to.
_MOVED = re.compile(
    rf"\b(?:{MOVES}|delay|brought forward)\w*[^,;:.]{{0,40}}"
    r"\b(?:al?|para|hasta|to|until|till)\s*(?:el|la|los|the)?\s*$",
    re.IGNORECASE,
)
# A claim that says so counts even where the reader, asked when the event is, hardly points at it;
# this share and the next are chosen on the sample archive's one postponement and one growing count.
_MOVED_PLAUSIBLE = 0.02
# So does a later count that says that it changes or settles an earlier one.
_CHANGED_PLAUSIBLE = 0.25

_CLAUSE_ENDS = re.compile(r"[,;:.…(«»]|\bsino\b|\bbut\b")

Kinship = Literal["same", "vaguer", "finer", "excludes", "apart"]


@dataclass(frozen=True)
class Group:
    """Claims that support each other, the one to show first, and how many voices they are."""

    claims: tuple[Claim, ...]
    independent: int

    @property
    def lead(self) -> Claim:
        """The claim to show."""
        return self.claims[0]

    @property
    def articles(self) -> int:
        """How many articles make the claim."""
        return len({claim.article.id for claim in self.claims})

    @property
    def probability(self) -> float:
        """The probability of the likeliest claim."""
        return max(claim.probability for claim in self.claims)

    @property
    def together(self) -> float:
        """The probability that a claim is right, its articles taken to err apart (noisy-or)."""
        likeliest: dict[str, float] = {}
        for claim in self.claims:
            article = claim.article.id
            likeliest[article] = max(claim.probability, likeliest.get(article, 0.0))
        return 1 - math.prod(1 - probability for probability in sorted(likeliest.values()))


@dataclass(frozen=True)
class Verdict:
    """The group to show, and those whose values differ from it."""

    shown: Group
    others: tuple[tuple[Relation, Group], ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether another value stands beside the one shown."""
        return any(relation == "conflicting" for relation, _ in self.others)


def weigh(claims: Collection[Claim], reprints: Sequence[Collection[str]] = ()) -> Verdict:
    """Say which value to show, and which others stand against it.

    :param claims: At least one.
    :param reprints: Sets of article ids whose texts are the same but for a few words.
    """
    groups = _grouped(_undenied(claims) or claims, reprints)
    best = groups[0]
    rivals = [group for group in groups[1:] if _rival(best, group)]
    if not rivals:
        return Verdict(best)
    stated = sorted([best, *rivals], key=_newest_first)
    newest = stated[0]
    earlier = [group for group in stated[1:] if _replaces(newest, group)]
    standing = [group for group in stated if group not in earlier]
    shown = min(standing, key=_most_voices_first)
    conflicting = sorted((g for g in standing if g is not shown), key=_most_voices_first)
    others: list[tuple[Relation, Group]] = [("conflicting", group) for group in conflicting]
    return Verdict(shown, (*others, *(("superseded", group) for group in earlier)))


def kinship(one: Claim, other: Claim) -> Kinship:
    """Say whether two claims give the same value, or one a vaguer form of it, or cannot both hold.

    `vaguer` and `finer` say how the one stands to the other: "febrero" to "el 12 de febrero".
    """
    ours, theirs = one.value, other.value
    if ours and theirs and ours["kind"] == theirs["kind"] == "date":
        return _date_kinship(ours["iso"], theirs["iso"])
    if ours and theirs and ours["kind"] == theirs["kind"] == "number":
        units = {unit_key(ours["unit"]), unit_key(theirs["unit"])} - {None}
        if len(units) > 1:
            return "apart"
        return "same" if ours["value"] == theirs["value"] else "excludes"
    words, others = normal_name(one.short), normal_name(other.short)
    if words == others:
        return "same"
    return "vaguer" if _within(words, others) else "finer" if _within(others, words) else "apart"


def _date_kinship(one: str, other: str) -> Kinship:
    how = date_relation(one, other)
    if how in ("equal", "excludes"):
        return "same" if how == "equal" else "excludes"
    lengths = [(last - first).days + 1 for first, last in (bounds(one), bounds(other))]
    if how == "overlaps" or max(lengths) > _VAGUE * min(lengths):
        return "apart"
    return "vaguer" if how == "contains" else "finer"


def _grouped(claims: Collection[Claim], reprints: Sequence[Collection[str]]) -> list[Group]:
    """Group claims that give one value, the likeliest group first.

    A vaguer claim joins the finer ones, unless those exclude each other: it speaks for neither.
    """
    alike = list[list[Claim]]()
    for claim in sorted(claims, key=lambda c: (-c.probability, c.place)):
        group = next((g for g in alike if kinship(g[0], claim) == "same"), None)
        if group is None:
            alike.append([claim])
        else:
            group.append(claim)
    joined = [{i} for i in range(len(alike))]
    for i, group in enumerate(alike):
        finer = [
            j
            for j, other in enumerate(alike)
            if kinship(group[0], other[0]) == "vaguer" and not _borrows_its_day(other[0])
        ]
        if not any(_differ(alike[j][0], alike[k][0]) for j, k in combinations(finer, 2)):
            joined.append({i, *finer})
    together = [[c for i in sorted(part) for c in alike[i]] for part in merged(joined)]
    groups = [Group(tuple(sorted(g, key=_dated_first)), independent(g, reprints)) for g in together]
    return sorted(groups, key=lambda group: (-group.probability, _first_place(group)))


def _borrows_its_day(claim: Claim) -> bool:
    """Say whether a claim tells an hour of a day that another sentence of its article sets.

    It is no witness for the day: "no saldrá este domingo. […] La salida será a las 9:00".
    """
    value = claim.value or {}
    anchor = value.get("anchor")
    return "T" in value.get("iso", "") and anchor == value["iso"][:10] != str(claim.published)


def _undenied(claims: Collection[Claim]) -> list[Claim]:
    """Return the claims of values that their article does not give as what is not so."""
    denied = [claim for claim in claims if _denied(claim)]
    return [
        claim
        for claim in claims
        if not any(d.article.id == claim.article.id and not _differ(d, claim) for d in denied)
    ]


def _denied(claim: Claim) -> bool:
    """Say whether a date or number is given as what is not so: "no saldrá este domingo"."""
    if claim.value is None:
        return False
    before = claim.article.text[claim.quote_start : claim.start]
    clause = tokens(_CLAUSE_ENDS.split(before)[-1])
    return any(is_negation(clause, at) for at in range(len(clause)))


def _differ(one: Claim, other: Claim) -> bool:
    return kinship(one, other) in ("excludes", "apart")


def _rival(best: Group, other: Group) -> bool:
    """Say whether a group gives another value of what the best one tells."""
    lead = max(best.claims, key=lambda c: (c.probability, c.place))
    against = [
        claim
        for claim in other.claims
        if claim.article.id != lead.article.id
        and (
            _same_matter(lead, claim)
            if kinship(lead, claim) == "excludes"
            else _same_sentence(lead, claim)
        )
    ]
    if not against or _told_apart(best, other):
        return False
    least = min(_least(lead, claim) for claim in against)
    return _any_right(against) >= least * lead.probability


def _any_right(claims: Collection[Claim]) -> float:
    """Return the probability that one of some claims is right, taken to err apart (noisy-or)."""
    return 1 - math.prod(1 - probability for probability in sorted(c.probability for c in claims))


def _least(lead: Claim, claim: Claim) -> float:
    """Return the share of the best one's probability from which another value counts."""
    later = claim.published > lead.published and _on_one_event(lead, claim)
    if not later or (_has_hour(lead) and not _has_hour(claim)):
        return PLAUSIBLE
    if _MOVED.search(claim.article.text[claim.quote_start : claim.start]):
        return _MOVED_PLAUSIBLE
    counts = claim.value is not None and claim.value["kind"] == "number"
    return _CHANGED_PLAUSIBLE if counts and _CHANGED.search(claim.quote) else PLAUSIBLE


def _on_one_event(lead: Claim, claim: Claim) -> bool:
    """Say whether a claim's sentence or title speaks of what the best one's sentence does."""
    said = set(normal_name(lead.short)) | set(normal_name(claim.short))
    there = set(content_terms(f"{claim.article.title} {claim.quote}", "es"))
    return len((set(content_terms(lead.quote, "es")) & there) - said) >= _SHARED_WORDS


def _has_hour(claim: Claim) -> bool:
    return "T" in (claim.value or {}).get("iso", "")


def _told_apart(one: Group, other: Group) -> bool:
    """Say whether an article gives both values, and so means two matters, or tells a change."""
    both = {c.article.id for c in one.claims} & {c.article.id for c in other.claims}
    told = [c for c in (*one.claims, *other.claims) if c.article.id in both]
    return bool(told) and not any(_CHANGED.search(claim.context) for claim in told)


def _same_sentence(one: Claim, other: Claim) -> bool:
    """Say whether two sentences differ in little but the name that they give.

    Two names may both be right, so that only this makes one exclude the other.
    """
    names = [normal_name(claim.short) for claim in (one, other)]
    if one.value or other.value or not all(n for n in names) or set(names[0]) & set(names[1]):
        return False
    words = [
        set(content_terms(claim.quote, "es")) - set(name)
        for claim, name in zip((one, other), names, strict=True)
    ]
    shared = len(words[0] & words[1])
    return shared >= _SAME_WORDS and shared >= _SAME_SHARE * max(len(words[0]), len(words[1]))


def share_words(one: Claim, other: Claim) -> bool:
    """Say whether what stands around two answers may be of one event, by the words of both."""
    said = set(normal_name(one.short)) | set(normal_name(other.short))
    words = [set(content_terms(claim.context, "es")) - said for claim in (one, other)]
    return len(words[0] & words[1]) >= _SHARED_WORDS


def _same_matter(one: Claim, other: Claim) -> bool:
    """Say whether two claims with different values are likely to be on one event or count."""
    if not share_words(one, other):
        return False
    ours, theirs = one.value or {}, other.value or {}
    if ours.get("kind") == "date":
        apart = abs((_first_day(ours) - _first_day(theirs)).days)
        later = max(one, other, key=lambda c: c.published)
        return apart <= _SAME_EVENT_DAYS or bool(_CHANGED.search(later.context))
    low, high = sorted(abs(float(value["value"])) for value in (ours, theirs))
    return high <= _SAME_COUNT * max(low, 1)


def _replaces(newer: Group, older: Group) -> bool:
    """Say whether what was printed later changes what was printed before, not just differs."""
    before = max(claim.published for claim in older.claims)
    later = [claim for claim in newer.claims if claim.published > before]
    if any((claim.value or {}).get("kind") == "number" for claim in later):
        return True  # counts grow and are corrected from day to day
    outlets = {claim.article.source for claim in older.claims} - {None}
    return any(
        _CHANGED.search(claim.context) or claim.article.source in outlets or _reports(claim, older)
        for claim in later
    )


def _reports(claim: Claim, older: Group) -> bool:
    """Say whether a claim tells as past what the others had announced."""
    if claim.value is None or claim.value["kind"] != "date":
        return False  # two names, say: neither tells when
    happened = _first_day(claim.value) <= claim.published
    return happened and all(_first_day(c.value) > c.published for c in older.claims if c.value)


def _first_day(value: Value) -> date:
    return bounds(value["iso"])[0].date()


def _dated_first(claim: Claim) -> tuple[object, ...]:
    return (claim.article.published is None, -claim.probability, claim.place)


def _newest(group: Group) -> int:
    return max(claim.published for claim in group.claims).toordinal()


def _first_place(group: Group) -> tuple[str, int, int]:
    return min(claim.place for claim in group.claims)


def _newest_first(group: Group) -> tuple[object, ...]:
    return (-_newest(group), _first_place(group))


def _most_voices_first(group: Group) -> tuple[object, ...]:
    return (-group.independent, -_newest(group), _first_place(group))


def _within(words: Sequence[str], others: Sequence[str]) -> bool:
    places = range(len(others) - len(words) + 1)
    return any(tuple(others[at : at + len(words)]) == tuple(words) for at in places)

"""Whether articles agree: claims of one value are grouped, groups that differ are set in order.

Two values that exclude each other dispute the answer, or the later replaced the earlier. All is
decided by what the claims say and when they were printed, never by the order in which they came.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.answer import Relation
from rag.change import replaces, tells_change, undenied
from rag.claims import Claim, independent, merged
from rag.kinship import differ, kinship
from rag.rivalry import least_share, on_one_matter, rival


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


def weigh(
    claims: Collection[Claim], reprints: Sequence[Collection[str]] = (), *, dated: bool = False
) -> Verdict:
    """Say which value to show, and which others stand against it.

    :param claims: At least one.
    :param reprints: Sets of article ids whose texts are the same but for a few words.
    :param dated: Whether the question speaks of a date.
    """
    groups = _grouped(undenied(claims) or claims, reprints)
    best = _finer_if_likelier(groups)
    rivals = [group for group in groups if group is not best and _rival(best, group, dated)]
    rivals = _likeliest_of_an_article(rivals)
    if not rivals:
        return Verdict(best)
    stated = sorted([best, *rivals], key=_newest_first)
    newest = stated[0]
    earlier = [group for group in stated[1:] if replaces(newest.claims, group.claims)]
    standing = [group for group in stated if group not in earlier]
    shown = min(standing, key=_most_voices_first)
    conflicting = sorted((g for g in standing if g is not shown), key=_most_voices_first)
    others: list[tuple[Relation, Group]] = [("conflicting", group) for group in conflicting]
    earlier.sort(key=_last_begun_first)
    return Verdict(shown, (*others, *(("superseded", group) for group in earlier)))


def _finer_if_likelier(groups: Sequence[Group]) -> Group:
    """Return the likeliest group; where it is vague and finer ones dispute it, the best of these.

    "En marzo" says less than "el 20 de marzo" and "el 22 de marzo", which exclude each other: where
    one of them is likelier right than the month is, they are the answer.
    """
    best = groups[0]
    finer = [group for group in groups[1:] if kinship(best.lead, group.lead) == "vaguer"]
    if not any(differ(one.lead, other.lead) for one, other in combinations(finer, 2)):
        return best
    told = [claim for group in finer for claim in group.claims]
    return finer[0] if _any_right(told) > best.probability else best


def _grouped(claims: Collection[Claim], reprints: Sequence[Collection[str]]) -> list[Group]:
    """Group claims that give one value, the likeliest group first.

    A vaguer claim joins the finer ones, unless those exclude each other: it speaks for neither; or
    its article more likely says something else than they do.
    """
    alike = list[list[Claim]]()
    for claim in sorted(claims, key=lambda c: (-c.probability, c.place)):
        group = next(
            (g for g in alike if kinship(g[0], claim) == "same" and on_one_matter(g[0], claim)),
            None,
        )
        if group is None:
            alike.append([claim])
        else:
            group.append(claim)
    joined = [{i} for i in range(len(alike))]
    for i, group in enumerate(alike):
        finer = [
            j
            for j, other in enumerate(alike)
            if kinship(group[0], other[0]) == "vaguer"
            and on_one_matter(group[0], other[0])
            and not _borrows_its_day(other[0])
            and not any(_says_otherwise(claim, other[0], claims) for claim in group)
        ]
        if not any(differ(alike[j][0], alike[k][0]) for j, k in combinations(finer, 2)):
            joined.append({i, *finer})
    together = [[c for i in sorted(part) for c in alike[i]] for part in merged(joined)]
    groups = [Group(tuple(sorted(g, key=_dated_first)), independent(g, reprints)) for g in together]
    return sorted(groups, key=lambda group: (-group.probability, _first_place(group)))


def _says_otherwise(vaguer: Claim, finer: Claim, claims: Collection[Claim]) -> bool:
    """Say whether the article of a vague claim more likely gives a value that a finer one excludes.

    "Completaron ayer la marcha […] la crecida de mayo" is no witness for a day in May.
    """
    return any(
        claim.article.id == vaguer.article.id
        and claim.probability > vaguer.probability
        and differ(claim, finer)
        for claim in claims
    )


def _borrows_its_day(claim: Claim) -> bool:
    """Say whether a claim tells an hour of a day that another sentence of its article sets.

    It is no witness for the day: "no saldrá este domingo. […] La salida será a las 9:00".
    """
    value = claim.value or {}
    anchor = value.get("anchor")
    return "T" in value.get("iso", "") and anchor == value["iso"][:10] != str(claim.published)


def _rival(best: Group, other: Group, dated: bool) -> bool:
    """Say whether a group gives another value of what the best one tells."""
    lead = max(best.claims, key=lambda c: (c.probability, c.place))
    against = [claim for claim in other.claims if rival(lead, claim)]
    if not against or _told_apart(best, other):
        return False
    least = min(least_share(lead, claim, dated) for claim in against)
    return _any_right(against) >= least * lead.probability


def _likeliest_of_an_article(rivals: Sequence[Group]) -> list[Group]:
    """Return the groups with the likeliest of an article's rival values: it gives one, not all.

    "Había arrasado 640 y los desalojados son ya 312": the 312 are no hectares.
    """
    likeliest: dict[str, Claim] = {}
    for claim in sorted(
        (claim for group in rivals for claim in group.claims),
        key=lambda c: (c.probability, c.place),
    ):
        likeliest[claim.article.id] = claim
    return [g for g in rivals if any(likeliest[c.article.id] is c for c in g.claims)]


def _any_right(claims: Collection[Claim]) -> float:
    """Return the probability that one of some claims is right, taken to err apart (noisy-or)."""
    return 1 - math.prod(1 - probability for probability in sorted(c.probability for c in claims))


def _told_apart(one: Group, other: Group) -> bool:
    """Say whether an article gives both values, and so means two matters, or tells a change."""
    both = {c.article.id for c in one.claims} & {c.article.id for c in other.claims}
    told = [c for c in (*one.claims, *other.claims) if c.article.id in both]
    return bool(told) and not any(tells_change(claim.context) for claim in told)


def _dated_first(claim: Claim) -> tuple[object, ...]:
    return (claim.article.published is None, -claim.probability, claim.place)


def _newest(group: Group) -> int:
    return max(claim.published for claim in group.claims).toordinal()


def _first_place(group: Group) -> tuple[str, int, int]:
    return min(claim.place for claim in group.claims)


def _newest_first(group: Group) -> tuple[object, ...]:
    return (-_newest(group), *_last_begun_first(group))


def _last_begun_first(group: Group) -> tuple[object, ...]:
    """Order values by when each was first told: one told again later, as history, stays old."""
    return (-min(claim.published for claim in group.claims).toordinal(), _first_place(group))


def _most_voices_first(group: Group) -> tuple[object, ...]:
    return (-group.independent, -_newest(group), _first_place(group))

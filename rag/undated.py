"""Articles without a date: the year of what they say, where others on the same event agree on it.

"El 12 de febrero" in an article that nobody dated is of no year. Others that answer the same
question may tell it, if one of them gives the same date and none that is likely gives another year;
else the words stand as they are.
"""

from collections.abc import Sequence
from dataclasses import replace

from rag.claims import Claim
from rag.kinship import kinship
from rag.meaning import Grain, lent_date, no_finer
from rag.rivalry import PLAUSIBLE, share_words


def with_lent_years(claims: Sequence[Claim], grain: Grain | None = None) -> list[Claim]:
    """Return the claims, with a value for those of undated articles whose year the others tell.

    :param grain: How precise a date is asked for.
    """
    return [_with_lent_year(claim, claims, grain) for claim in claims]


def _with_lent_year(claim: Claim, claims: Sequence[Claim], grain: Grain | None) -> Claim:
    if claim.article.published or claim.value:
        return claim
    read = [(lender, _read_by(claim, lender)) for lender in claims if _may_lend(lender, claim)]
    # A date far vaguer than the words tells nothing either way.
    told = [(lender, own) for lender, own in read if kinship(own, lender) != "apart"]
    alike = [(lender, own) for lender, own in told if kinship(own, lender) != "excludes"]
    if not alike or len({own.value and own.value["iso"] for _, own in told}) != 1:
        return claim
    _, own = min(alike, key=lambda pair: (pair[0].published, pair[0].place))
    return replace(own, value=no_finer(own.value, grain)) if own.value and grain else own


def _may_lend(lender: Claim, claim: Claim) -> bool:
    """Say whether a claim is a likely one of a dated article on the same event."""
    dated = lender.article.published is not None
    date = lender.value is not None and lender.value["kind"] == "date"
    likely = lender.probability >= PLAUSIBLE * claim.probability
    return dated and date and likely and share_words(claim, lender)


def _read_by(claim: Claim, lender: Claim) -> Claim:
    """Return a claim with the value that its words have in the year of another claim's date."""
    day = lender.value["iso"] if lender.value else ""
    return replace(
        claim, value=lent_date(claim.article, claim.start, claim.end, lender.article, day)
    )

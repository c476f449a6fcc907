"""Whether a claim's value counts against another's: on the same matter, and likely enough."""

from index.analyser import content_terms
from rag.change import moved_to, tells_change
from rag.claims import Claim, first_day
from rag.kinship import kinship
from rag.values import normal_name

# A value counts against the best claim if its claims are together at least this likely beside it.
PLAUSIBLE = 0.5
# A claim that the event is moved counts even where the reader, asked when it is, hardly points
# there; this share and the next two are chosen on the sample archive's one postponement and one
# growing count.
_MOVED_PLAUSIBLE = 0.02
# So does a later count that says that it changes or settles an earlier one; less so where the
# question speaks of a date, of which the earlier count may be the right one.
_CHANGED_PLAUSIBLE, _CHANGED_SINCE_PLAUSIBLE = 0.05, 0.2
# Another day for what the best one tells with the same word just before it ("reabrirá el jueves",
# "reabrirá sus puertas el sábado") is on that very event. The share is chosen on the sample
# archive's one dispute: a lower one for all made five false disputes of gold dev questions more.
_SAME_TELLING_PLAUSIBLE = 0.15
# So many words before a date are looked at.
_JUST_BEFORE = 4
# Words, beside those of the answers, that two paragraphs on one event have in common at least.
_SHARED_WORDS = 2
# Sentences with different names are on one matter if they share this much of their other words.
_SAME_WORDS, _SAME_SHARE = 3, 0.6
# An event that comes back every year is another one.
_SAME_EVENT_DAYS = 183
# An order of magnitude apart, two counts do not count the same.
_SAME_COUNT = 20


def rival(lead: Claim, claim: Claim) -> bool:
    """Say whether a claim of another article gives another value of what the best one tells."""
    if claim.article.id == lead.article.id:
        return False
    if kinship(lead, claim) == "excludes":
        return _same_matter(lead, claim)
    return _same_sentence(lead, claim)


def least_share(lead: Claim, claim: Claim, dated: bool) -> float:
    """Return the share of the best one's probability from which another value counts.

    :param dated: Whether the question speaks of a date.
    """
    later = claim.published > lead.published and _on_one_event(lead, claim)
    if later and not (_has_hour(lead) and not _has_hour(claim)):
        if moved_to(claim):
            return _MOVED_PLAUSIBLE
        counts = claim.value is not None and claim.value["kind"] == "number"
        if counts and tells_change(claim.quote):
            return _CHANGED_SINCE_PLAUSIBLE if dated else _CHANGED_PLAUSIBLE
    return _SAME_TELLING_PLAUSIBLE if _told_alike(lead, claim) else PLAUSIBLE


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


def on_one_matter(one: Claim, other: Claim) -> bool:
    """Say whether two claims of one value may speak for each other; names tell it themselves.

    The same day of two events is no agreement.
    """
    if one.article.id == other.article.id or one.value is None or other.value is None:
        return True
    return share_words(one, other)


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
        apart = abs((first_day(ours) - first_day(theirs)).days)
        later = max(one, other, key=lambda c: c.published)
        return apart <= _SAME_EVENT_DAYS or tells_change(later.context)
    low, high = sorted(abs(float(value["value"])) for value in (ours, theirs))
    return high <= _SAME_COUNT * max(low, 1)


def _on_one_event(lead: Claim, claim: Claim) -> bool:
    """Say whether a claim's sentence or title speaks of what the best one's sentence does."""
    said = set(normal_name(lead.short)) | set(normal_name(claim.short))
    there = set(content_terms(f"{claim.article.title} {claim.quote}", "es"))
    return len((set(content_terms(lead.quote, "es")) & there) - said) >= _SHARED_WORDS


def _told_alike(one: Claim, other: Claim) -> bool:
    """Say whether two dates follow the same word in their sentences."""
    if not all(claim.value and claim.value["kind"] == "date" for claim in (one, other)):
        return False
    before = [c.article.text[c.quote_start : c.start].split() for c in (one, other)]
    told = [set(content_terms(" ".join(said[-_JUST_BEFORE:]), "es")) for said in before]
    return not told[0].isdisjoint(told[1])


def _has_hour(claim: Claim) -> bool:
    return "T" in (claim.value or {}).get("iso", "")

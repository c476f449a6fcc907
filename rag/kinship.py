"""How the values of two claims stand to each other: the same, one vaguer, or not both true."""

from collections.abc import Sequence
from typing import Literal

from index.dates import bounds, find
from index.dates import relation as date_relation
from index.dates.forms import Distance, Period, Same, Stretch, Weekday
from index.language import detect_language
from rag.claims import Claim
from rag.values import normal_name, unit_key

# A value this many times longer than another is too vague to speak for it: "2025" for a day of it.
_VAGUE = 31

_COUNTED = (Period, Weekday, Distance, Same, Stretch)

Kinship = Literal["same", "vaguer", "finer", "excludes", "apart"]


def kinship(one: Claim, other: Claim) -> Kinship:
    """Say whether two claims give the same value, or one a vaguer form of it, or cannot both hold.

    `vaguer` and `finer` say how the one stands to the other: "febrero" to "el 12 de febrero".
    """
    ours, theirs = one.value, other.value
    if ours and theirs and ours["kind"] == theirs["kind"] == "date":
        return _date_kinship(ours["iso"], theirs["iso"])
    if ours and theirs and ours["kind"] == theirs["kind"] == "number":
        units = {unit_key(ours["unit"]), unit_key(theirs["unit"])}
        if len(units - {None}) > 1:
            return "apart"
        if ours["value"] != theirs["value"]:
            return "excludes"
        # A bare number may count anything: "el 9" is no witness for nine months.
        return "same" if len(units) == 1 else "apart"
    words, others = normal_name(one.short), normal_name(other.short)
    if words == others:
        # "Ayer" in two articles without a date is two days.
        undated = ours is None and theirs is None and one.article.id != other.article.id
        return "apart" if undated and _is_counted(one.short) else "same"
    return "vaguer" if _within(words, others) else "finer" if _within(others, words) else "apart"


def _date_kinship(one: str, other: str) -> Kinship:
    how = date_relation(one, other)
    if how in ("equal", "excludes"):
        return "same" if how == "equal" else "excludes"
    lengths = [(last - first).days + 1 for first, last in (bounds(one), bounds(other))]
    if how == "overlaps" or max(lengths) > _VAGUE * min(lengths):
        return "apart"
    return "vaguer" if how == "contains" else "finer"


def _is_counted(words: str) -> bool:
    """Say whether words are a time counted from the day of the article: "ayer", "el lunes"."""
    found = find(words, detect_language(words))
    return any(e.text == words and isinstance(e.form, _COUNTED) for e in found)


def differ(one: Claim, other: Claim) -> bool:
    """Say whether neither claim speaks for the other."""
    return kinship(one, other) in ("excludes", "apart")


def _within(words: Sequence[str], others: Sequence[str]) -> bool:
    places = range(len(others) - len(words) + 1)
    return any(tuple(others[at : at + len(words)]) == tuple(words) for at in places)

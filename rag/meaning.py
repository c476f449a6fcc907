"""What the words of an answer mean: the date or the number that they give."""

import re
from typing import Literal

from index.articles import Article
from index.dates import DateMention, dates_in, with_year_of
from index.language import detect_language
from rag.claims import Value
from rag.values import quantities

Grain = Literal["year", "month", "day"]
_DAY_OR_FINER = re.compile(r"\d{4}-\d\d(?:-\d\d(?:T\d\d:\d\d)?)?")
_YEAR_OR_MONTH = re.compile(r"\d{4}(?:-\d\d)?")
_LENGTHS: dict[Grain, int] = {"year": 4, "month": 7, "day": 10}  # code points of a date in ISO 8601
# How far around an answer its text is read: "that day" points back, a unit stands after.
_BEFORE, _AFTER = 800, 200


def value_of(
    article: Article, start: int, end: int, kind: Literal["date", "number"]
) -> Value | None:
    """Return the value of a kind that words of an article give, or None where they give none.

    A date is counted from the article's publication; without one, only a complete date has a value.
    """
    return date_value(article, start, end) if kind == "date" else number_value(article, start, end)


def too_coarse(value: Value, grain: Grain) -> bool:
    """Say whether a date is a month or a year where a day is asked for, or a year for a month."""
    iso = str(value["iso"])
    return bool(_YEAR_OR_MONTH.fullmatch(iso)) and len(iso) < _LENGTHS[grain]


def no_finer(value: Value, grain: Grain) -> Value:
    """Return a date as precise as it was asked for: the year of a day, the day of an hour.

    Ranges, quarters and whatever is coarser already stay as they are.
    """
    iso = str(value["iso"])
    coarser = iso[: _LENGTHS[grain]]
    return {**value, "iso": coarser} if _DAY_OR_FINER.fullmatch(iso) else value


def number_value(article: Article, start: int, end: int) -> Value | None:
    """Return the first quantity of `article.text[start:end]`, its unit read on from there."""
    found = quantities(article.text[start : end + _AFTER])
    inside = [q for q in found if q.start < end - start and q.counts]
    return inside[0].to_json() if inside else None


def date_value(article: Article, start: int, end: int) -> Value | None:
    """Return the date that `article.text[start:end]` gives, and what it was counted from."""
    mention = next((m for m in _mentions(article, start, end) if m.resolution.value), None)
    if mention is None:
        return None
    resolution = mention.resolution
    anchor = resolution.anchor.isoformat() if resolution.anchor else None
    # "Since yesterday" answers with yesterday.
    iso = resolution.edge or resolution.value
    return {"kind": "date", "iso": iso, "said": resolution.said, "anchor": anchor}


def lent_date(article: Article, start: int, end: int, lender: Article, day: str) -> Value | None:
    """Return the date that words of an undated article give in the year of another article's date.

    :param day: A date that the other, which has a day of publication, tells; an ISO value.
    :return: None where the words lack more than a year.
    """
    if lender.published is None:
        return None
    for mention in _mentions(article, start, end):
        if iso := with_year_of(mention.expression, day):
            anchor, said = lender.published.isoformat(), mention.resolution.said
            told = {"kind": "date", "iso": iso, "said": said, "anchor": anchor}
            return {**told, "anchor_article": lender.id}
    return None


def _mentions(article: Article, start: int, end: int) -> list[DateMention]:
    """Return the dates that `article.text[start:end]` shares something with.

    The longest comes first: a day rather than the year beside it.
    """
    # From the beginning of a line, so that no word is cut.
    first = article.text.rfind("\n", 0, max(0, start - _BEFORE)) + 1
    last = article.text.find("\n", end)
    around = article.text[first : last if 0 <= last < end + _AFTER else end + _AFTER]
    mentions = dates_in(around, detect_language(article.text), article.published)
    shared = {m: _shared(m, start - first, end - first) for m in mentions}
    found = [mention for mention in mentions if shared[mention]]
    return sorted(found, key=lambda m: (-shared[m], m.expression.start))


def _shared(mention: DateMention, start: int, end: int) -> int:
    """Return how many characters of a mention lie within a span."""
    return max(0, min(end, mention.expression.end) - max(start, mention.expression.start))

"""A claim: words of an article offered as the answer to a question, and who stands behind them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from index.articles import Article
from index.dates import bounds

Value = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Claim:
    """Words of an article that may be the answer: `article.text[start:end]`.

    The quote is the sentence around them, `article.text[quote_start:quote_end]`; offsets are code
    points. `value` is the date or number that the words give, in the form of an answer's `value`.
    """

    article: Article
    start: int
    end: int
    quote_start: int
    quote_end: int
    probability: float
    value: Value | None = None

    @property
    def short(self) -> str:
        """The words themselves."""
        return self.article.text[self.start : self.end]

    @property
    def quote(self) -> str:
        """The sentence around the words."""
        return self.article.text[self.quote_start : self.quote_end]

    @cached_property
    def context(self) -> str:
        """The article's title and the paragraph of the quote."""
        return context(self.article, self.quote_start, self.quote_end)

    @property
    def published(self) -> date:
        """When the article was published; the first day of all where it is not dated."""
        return self.article.published or date.min

    @property
    def place(self) -> tuple[str, int, int]:
        """Where the words stand: what orders claims that nothing else tells apart."""
        return (self.article.id, self.start, self.end)


def context(article: Article, start: int, end: int) -> str:
    """Return an article's title and the paragraph, or paragraphs, around words of it."""
    first = article.text.rfind("\n", 0, start) + 1
    last = article.text.find("\n", end)
    return f"{article.title}\n{article.text[first : len(article.text) if last < 0 else last]}"


def independent(claims: Iterable[Claim], reprints: Iterable[Collection[str]] = ()) -> int:
    """Count the voices behind claims.

    One outlet is one voice, and so are outlets that print the same text. Articles without an outlet
    are together one, unknown.

    :param reprints: Sets of article ids whose texts are the same but for a few words.
    """
    articles = {claim.article.id: claim.article for claim in claims}
    voices = [{f"outlet {article.source}", f"article {i}"} for i, article in articles.items()]
    voices += [{f"article {i}" for i in same if i in articles} for same in reprints]
    return len(merged(voice for voice in voices if voice))


def merged(sets: Iterable[set[T]]) -> list[set[T]]:
    """Join the sets that have a member in common."""
    joined = list[set[T]]()
    for members in sets:
        touching = [other for other in joined if other & members]
        joined = [other for other in joined if not other & members]
        joined.append(members.union(*touching))
    return joined


def first_day(value: Value) -> date:
    """Return the first day of a value that is a date."""
    return bounds(value["iso"])[0].date()

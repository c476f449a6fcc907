"""Time expressions of Spanish and English news: find them, resolve them, compare their values.

`dates_in(text, language, anchor)` does the first two in one call; `relation` compares values.
"""

from index.dates.find import TimeExpression, find
from index.dates.mentions import DateMention, Resolution, dates_in, resolve, with_year_of
from index.dates.values import Relation, bounds, relation

__all__ = [
    "DateMention",
    "Relation",
    "Resolution",
    "TimeExpression",
    "bounds",
    "dates_in",
    "find",
    "relation",
    "resolve",
    "with_year_of",
]

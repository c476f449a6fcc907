"""From a verdict on the claims to what an answer shows: its citations, alternatives and text."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from index.language import Language
from rag import compose
from rag.agreement import Verdict
from rag.answer import Alternative, Citation, Corroboration, QuestionType, Status
from rag.claims import Claim, Value

# Of the articles that say the same, as many are cited.
MOST_CITATIONS = 3


@dataclass(frozen=True)
class Conclusion:
    """The parts of an answer that the claims decide."""

    status: Status
    text: str
    short: str
    value: Value | None
    citations: tuple[Citation, ...]
    alternatives: tuple[Alternative, ...]
    corroboration: Corroboration


def conclude(verdict: Verdict, kind: QuestionType, language: Language) -> Conclusion:
    """Make the shown group the answer and the others its alternatives."""
    groups = [verdict.shown, *(group for _, group in verdict.others)]
    citations, numbers = list[Citation](), list[tuple[int, ...]]()
    for group in groups:
        claims = _to_cite(group.claims, {citation.article for citation in citations})
        first = len(citations) + 1
        citations += [cite(n, claim) for n, claim in enumerate(claims, first)]
        numbers.append(tuple(range(first, len(citations) + 1)))
    alternatives = tuple(
        Alternative(group.lead.short, _plain(group.lead.value), relation, ns)
        for (relation, group), ns in zip(verdict.others, numbers[1:], strict=True)
    )
    shown = verdict.shown
    return Conclusion(
        status="disputed" if verdict.disputed else "answered",
        text=compose.stated(kind, citations, shown.lead.value, alternatives, language),
        short=shown.lead.short,
        value=_plain(shown.lead.value),
        citations=tuple(citations),
        alternatives=alternatives,
        corroboration=Corroboration(shown.articles, shown.independent),
    )


def cite(n: int, claim: Claim) -> Citation:
    """Make the n-th citation of a claim."""
    article = claim.article
    return Citation(
        n=n,
        article=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        date_inferred=article.date_inferred,
        url=article.url,
        start=claim.quote_start,
        end=claim.quote_end,
        quote=claim.quote,
        answer=claim.short,
        answer_start=claim.start,
        answer_end=claim.end,
    )


def _to_cite(claims: Iterable[Claim], cited: Collection[str]) -> Sequence[Claim]:
    """Return the first claim of each article, at most as many as are cited.

    :param cited: Articles that are cited for another value: they are not for this one as well,
        unless nothing else gives it.
    """
    by_article = dict[str, Claim]()
    for claim in claims:
        by_article.setdefault(claim.article.id, claim)
    others = [claim for article, claim in by_article.items() if article not in cited]
    return (others or list(by_article.values()))[:MOST_CITATIONS]


def _plain(value: Value | None) -> dict[str, object] | None:
    return dict(value) if value is not None else None

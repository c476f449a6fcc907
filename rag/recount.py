"""Whether what a saved answer says beside its quotes is what they come to: text, status, counts.

The question cannot be told from the answer, nor the archive's coverage on the day it was asked.
"""

from index import Archive
from rag import compose
from rag.answer import Answer, Citation
from rag.claims import Claim, independent
from rag.conclusion import MOST_CITATIONS
from rag.verify import Fault


def recount(answer: Answer, archive: Archive) -> list[Fault]:
    """Make again what is made of an answer's citations and alternatives, and name what differs.

    :param answer: One that `rag.verify.faults` finds nothing wrong with.
    """
    found = []
    if answer.confidence is not None and not 0 <= answer.confidence <= 1:
        found.append(Fault("answer", f"the confidence is {answer.confidence}, not from 0 to 1"))
    status = _status(answer)
    if answer.status != status:
        found.append(Fault("answer", f"the status is {answer.status}, not {status}"))
    if answer.text not in _texts(answer):
        found.append(Fault("text", "the text is not the one made of its citations"))
    return [*found, *_miscounted(answer, archive)]


def _status(answer: Answer) -> str:
    if not answer.citations:
        return "unanswered"
    differ = any(other.relation == "conflicting" for other in answer.alternatives)
    return "disputed" if differ else "answered"


def _texts(answer: Answer) -> list[str]:
    """Return the texts that are made of such an answer; a reply to small talk is taken as it is."""
    language = answer.language
    if answer.short is not None:
        kind, cited = answer.question_type, answer.citations
        return [compose.stated(kind, cited, answer.value, answer.alternatives, language)]
    if answer.reason is not None:
        reason, nearest, coverage = answer.reason, answer.nearest, answer.coverage
        return [
            compose.unanswered(reason, nearest, coverage, language, filtered=filtered)
            for filtered in (False, True)
        ]
    return [answer.text]


def _miscounted(answer: Answer, archive: Archive) -> list[Fault]:
    """Count articles and voices again, as far as citations tell: of many only some are cited."""
    if answer.citations and answer.short is None:  # about the answer before, of which it has counts
        return []
    elsewhere = {n for other in answer.alternatives for n in other.citations}
    claims = [_claim(c, archive) for c in answer.citations if c.n not in elsewhere]
    ids = {claim.article.id for claim in claims}
    articles, voices = len(ids), independent(claims, archive.reprints(list(ids)))
    told = answer.corroboration
    more = told.articles - articles  # that are not cited
    if (more == 0 or (more > 0 and articles == MOST_CITATIONS)) and (
        bool(voices) <= told.independent <= voices + more
    ):
        return []
    said, are = f"{told.articles} articles and {told.independent}", f"{articles} and {voices}"
    return [Fault("answer", f"of {said} independent voices the citations are {are}")]


def _claim(citation: Citation, archive: Archive) -> Claim:
    article = archive.article(citation.article)
    return Claim(article, citation.start, citation.end, citation.start, citation.end, 0.0)

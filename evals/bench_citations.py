"""Whether every citation is verbatim: each is read back from the archive at its offsets."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.bench_archive import progress_bars, temporary_archive
from evals.metrics import Span, exact_spans, percentile
from evals.squad import SquadQuestion, lowest, read_squad
from index import Archive
from rag import Assistant, Citation


@dataclass(frozen=True)
class CitationReport:
    """What a set's questions were answered with, and where a citation was not exact."""

    set: str
    questions: int
    answered: int
    citations: int
    inexact: list[str]
    p50_ms: float | None
    p95_ms: float | None

    @property
    def exact_share(self) -> float | None:
        """The share of citations that are exact; None where there are none."""
        return 1 - len(self.inexact) / self.citations if self.citations else None


def measure(files: Sequence[Path], limit: int | None = None) -> list[CitationReport]:
    """Ask every question of each file, also the impossible ones, and check every citation.

    :param limit: Ask that many questions of each file, those whose id has the lowest SHA-256.
    :raises ArticleError: If a file is not in SQuAD's form.
    """
    reports = []
    for file in files:
        articles, questions = read_squad(file)
        asked = questions if limit is None else lowest(questions, limit)
        with temporary_archive(articles) as archive:
            reports.append(_report(archive, file.name, asked))
    return reports


def is_exact(citation: Citation, text: str) -> bool:
    """Say whether a citation's quote, and its answer inside it, are a text's own words."""
    quote = Span(citation.start, citation.end, citation.quote)
    if citation.answer is None:
        return exact_spans(text, quote)
    if citation.answer_start is None or citation.answer_end is None:
        return False
    answer = Span(citation.answer_start, citation.answer_end, citation.answer)
    return exact_spans(text, quote, answer)


def _report(archive: Archive, name: str, questions: Sequence[SquadQuestion]) -> CitationReport:
    assistant = Assistant(archive)
    assistant.load()
    answered, citations, inexact, milliseconds = 0, 0, list[str](), list[float]()
    with progress_bars() as bars:
        for question in bars.track(questions, description=name):
            begun = time.perf_counter()
            answer = assistant.ask(question.text)
            milliseconds.append((time.perf_counter() - begun) * 1000)
            answered += answer.status != "unanswered"
            shown = (*answer.citations, *answer.nearest)
            citations += len(shown)
            inexact += _inexact(archive, question, shown)
    p50, p95 = percentile(milliseconds, 50), percentile(milliseconds, 95)
    return CitationReport(name, len(questions), answered, citations, inexact, p50, p95)


def _inexact(archive: Archive, question: SquadQuestion, citations: Iterable[Citation]) -> list[str]:
    """Name the citations whose words are not at their place."""
    return [
        f"{question.id} [{citation.n}] {citation.article} {citation.start}:{citation.end}"
        for citation in citations
        if not is_exact(citation, archive.article(citation.article).text)
    ]

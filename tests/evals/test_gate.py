"""The gate is green on what is committed, and turns red on what is broken on purpose."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

import evals.run
from evals import gate
from evals.bench_archive import temporary_archive
from evals.gold import DEV, GoldRow, read_gold
from evals.run import ask_all
from evals.sample import sample_articles
from index import Archive
from index.readers import read_articles
from rag import Citation, assistant, conclusion
from rag.claims import Claim
from rag.conclusion import cite
from rag.search import Hit

_STRIDE = 3


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    with temporary_archive(list(read_articles([sample_articles()], gate._fail))) as made:
        yield made


@pytest.fixture(scope="module")
def rows() -> list[GoldRow]:
    """Every third dev question: enough of each kind to tell harm from chance."""
    return read_gold(DEV)[::_STRIDE]


@pytest.fixture(scope="module")
def healthy(archive: Archive, rows: list[GoldRow]) -> gate.Scores:
    items = ask_all(archive, rows)
    assert gate.verdict({}, items) == []
    return gate.scores(items)


def test_the_same_run_twice_is_green(
    archive: Archive, rows: list[GoldRow], healthy: gate.Scores
) -> None:
    items = ask_all(archive, rows)
    assert gate.scores(items) == healthy
    assert gate.verdict(healthy, items) == []


def test_a_retriever_that_drops_its_best_passage_is_red(
    archive: Archive, rows: list[GoldRow], healthy: gate.Scores, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worse(*arguments: object, **options: object) -> Sequence[Hit]:
        return whole(*arguments, **options)[1:]  # type: ignore[arg-type]

    whole = assistant.search
    monkeypatch.setattr(assistant, "search", worse)
    monkeypatch.setattr(evals.run, "search", worse)
    problems = gate.verdict(healthy, ask_all(archive, rows))
    assert any(problem.startswith("recall@1") for problem in problems)


def test_offsets_moved_by_one_are_red(
    archive: Archive, rows: list[GoldRow], healthy: gate.Scores, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moved(n: int, claim: Claim) -> Citation:
        citation = cite(n, claim)
        return replace(citation, start=citation.start + 1, end=citation.end + 1)

    monkeypatch.setattr(conclusion, "cite", moved)
    # The check before an answer is shown would catch it first.
    monkeypatch.setattr(assistant, "faults", lambda *_: [])
    problems = gate.verdict(healthy, ask_all(archive, rows))
    assert any("not their articles' own words" in problem for problem in problems)


def test_an_answerer_that_always_answers_is_red(
    archive: Archive, rows: list[GoldRow], healthy: gate.Scores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant, "threshold", lambda: 0.0)
    problems = gate.verdict(healthy, ask_all(archive, rows))
    assert any(problem.startswith("refused_rightly") for problem in problems)


def test_an_answerer_that_never_answers_is_red(
    archive: Archive, rows: list[GoldRow], healthy: gate.Scores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant, "threshold", lambda: 1.1)
    problems = gate.verdict(healthy, ask_all(archive, rows))
    assert any(problem.startswith("citation_recall") for problem in problems)


@pytest.mark.slow
def test_nothing_got_worse_than_the_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    baseline = gate.read_baseline()
    runs = gate.run_gold()
    problems = []
    for split, items in runs.items():
        assert {item.row.id for item in items} == baseline[split].keys()
        with capsys.disabled():  # aggregates only: single test questions stay unseen
            print(f"\n{split}: {len(items)} questions")
            for change in gate.changes(baseline[split], gate.scores(items)):
                print(f"  {change}")
        problems += [f"{split}: {line}" for line in gate.verdict(baseline[split], items)]
    assert problems == []

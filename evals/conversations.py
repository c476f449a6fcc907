"""Conversations, turn by turn: `python -m evals.conversations GOLD…`.

Every turn is asked four ways: in its conversation, alone, with all turns before it joined to it,
and as the complete question that stands for it in the gold file (`standalone`), which is as good as
understanding can get. Beside them stand whether complete questions after one about something else
are left as they are, and what understanding a turn costs.
"""

import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from evals import metrics
from evals.bench_archive import progress_bars, temporary_archive
from evals.gold import DEV, TEST, GoldRow, read_gold
from evals.sample import sample_articles
from index.catalogue import Coverage
from index.readers import read_articles
from rag import Answer, Assistant
from rag.chat import understand

WAYS = ("in conversation", "alone", "joined", "complete")
# How many questions before a complete one it is tried after.
_UNRELATED = 3


@dataclass(frozen=True)
class Asked:
    """A turn and its answers, by the way it was asked."""

    row: GoldRow
    answers: dict[str, Answer]


def main(
    gold: Annotated[list[Path], typer.Argument(help="Gold files with conversations.")],
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE")] = None,
    failures: Annotated[bool, typer.Option(help="Print the turns that are wrong.")] = False,
) -> None:
    """Measure how well turns of a conversation are understood, over the sample archive."""
    figures: dict[str, dict[str, dict[str, float | None]]] = {}
    with temporary_archive(list(read_articles([sample_articles()], _fail))) as archive:
        assistant = Assistant(archive)
        for path in gold:
            asked = ask_all(assistant, read_gold(path))
            figures[path.name] = {**measure(asked), **_costs(assistant, asked)}
            _show(path.name, figures[path.name])
            if failures:
                _show_failures(asked)
    for path in (DEV, TEST):
        share = left_alone(read_gold(path))
        figures[f"complete questions of {path.name}"] = {"left as they are": {"share": share}}
        typer.echo(f"complete questions of {path.name} left as they are: {share:.3f}")
    if json_file is not None:
        json_file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def ask_all(assistant: Assistant, rows: Sequence[GoldRow]) -> list[Asked]:
    """Ask every turn in each of the four ways, the conversations as a page would."""
    asked = []
    before: tuple[Answer, ...] = ()
    alone = cache(assistant.ask)
    with progress_bars() as bars:
        for row in bars.track(rows, description="asking"):
            answers: dict[str, Answer] = {}
            if row.turns:
                answers["alone"] = alone(row.question)
                answers["joined"] = alone(" ".join([*row.turns, row.question]))
                if row.standalone:
                    answers["complete"] = alone(row.standalone)
                answers["in conversation"] = assistant.ask(row.question, before)
            else:
                before = ()
                answers["in conversation"] = alone(row.question)
            before = (*before, answers["in conversation"])
            asked.append(Asked(row, answers))
    return asked


def is_right(answer: Answer, row: GoldRow) -> bool:
    """Say whether a turn is answered right.

    A turn about the archive or about the last answer is right when its reply says what it should.
    """
    if row.topic == "talk":
        return answer.reason is None and answer.status == "unanswered" and row.says in answer.text
    if row.topic == "source":
        return bool(row.says) and row.says in answer.text and not answer.short
    if not row.answerable:
        return answer.status == "unanswered"
    prediction = (answer.short or answer.citations[0].quote) if answer.citations else None
    return metrics.correct(prediction, answer.value.get("iso") if answer.value else None, row)


def holds_answer(answer: Answer, row: GoldRow) -> bool:
    """Say whether the first passage shown, in an answer or a refusal, holds the gold answer."""
    shown = [*answer.citations, *answer.nearest][:1]
    return any(metrics.citation_right(c.article, c.quote, (), row) for c in shown)


def measure(asked: Sequence[Asked]) -> dict[str, dict[str, float | None]]:
    """Return the share of follow-ups that are right, by the way they were asked."""
    followups = [a for a in asked if a.row.turns]
    figures: dict[str, dict[str, float | None]] = {}
    for way in WAYS:
        there = [
            (a.row, a.answers[way], a.answers.get("complete"))
            for a in followups
            if way in a.answers
        ]
        figures[way] = {
            "right": metrics.mean(float(is_right(answer, row)) for row, answer, _ in there),
            "first passage holds it": metrics.mean(
                float(holds_answer(answer, row)) for row, answer, _ in there if row.answerable
            ),
            "same as complete": metrics.mean(
                float(_same(answer, complete)) for _, answer, complete in there if complete
            ),
        }
    every = [float(is_right(a.answers["in conversation"], a.row)) for a in asked]
    figures["all turns"] = {"right": metrics.mean(every)}
    return figures


def left_alone(rows: Sequence[GoldRow]) -> float | None:
    """Return the share of complete questions, asked after unrelated ones, that are left as is.

    Whether a question is left alone depends on its own words, so nothing is asked of an archive;
    one that would have the earlier turns asked again counts as not left alone.
    """
    complete = [row for row in rows if not row.turns]
    left = []
    for here, row in enumerate(complete):
        unrelated = [other.question for other in complete if other.event != row.event]
        before = [unrelated[(here + step) % len(unrelated)] for step in range(_UNRELATED)]
        try:
            understood = understand(row.question, before, _ask_nothing, _nothing)
            left.append(float(understood.text == row.question and understood.reply is None))
        except _NotLeftAlone:
            left.append(0.0)
    return metrics.mean(left)


def _same(answer: Answer, complete: Answer) -> bool:
    """Say whether two answers are the same: both refused, or the same words of the same article."""
    if answer.status == complete.status == "unanswered":
        return True
    places = [
        [(c.article, c.answer_start or c.start, c.answer_end or c.end) for c in a.citations[:1]]
        for a in (answer, complete)
    ]
    return places[0] == places[1]


def _costs(assistant: Assistant, asked: Sequence[Asked]) -> dict[str, dict[str, float | None]]:
    """Return the milliseconds of understanding a turn whose earlier answers are at hand."""
    times = []
    before: tuple[Answer, ...] = ()
    for turn in asked:
        before = before if turn.row.turns else ()
        begun = time.perf_counter()
        understand(turn.row.question, before, assistant.ask, assistant.archive.coverage)
        times.append((time.perf_counter() - begun) * 1000)
        before = (*before, turn.answers["in conversation"])
    return {"milliseconds": {"median": statistics.median(times), "most": max(times)}}


def _show(name: str, figures: dict[str, dict[str, float | None]]) -> None:
    table = Table(title=name)
    table.add_column("")
    columns = ("right", "first passage holds it", "same as complete", "median", "most")
    for column in columns:
        table.add_column(column, justify="right")
    for way, row in figures.items():
        table.add_row(way, *("" if (v := row.get(c)) is None else f"{v:.3f}" for c in columns))
    Console().print(table)


def _show_failures(asked: Sequence[Asked]) -> None:
    for turn in asked:
        answer = turn.answers["in conversation"]
        if not is_right(answer, turn.row):
            typer.echo(f"{turn.row.id}: {turn.row.question} → {answer.standalone}")
            typer.echo(f"    {answer.status} {answer.short!r}, gold {turn.row.answers[:1]}")


class _NotLeftAlone(Exception):
    """The earlier turns were asked for."""


def _ask_nothing(question: str, before: Sequence[Answer]) -> Answer:
    raise _NotLeftAlone


def _nothing() -> Coverage:
    return Coverage(0, None, None, ())


def _fail(error: Exception) -> None:
    raise error


if __name__ == "__main__":
    typer.run(main)

"""What the handling of dates adds to when-questions: `python -m evals.when [SQUAD…]`.

Gold questions with a date, over the sample archive, and of each SQuAD file the answerable questions
whose gold answer is a time expression, over its whole archive, are asked as they are, and by the
same reader as if any words could answer. Words are right by F1 and their facts (`metrics.correct`);
a date is exact if the words, counted from the day of publication, give it to the letter, and
beside that stands how often they do so as printed, counted from no day.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated
from unittest import mock

import typer
from rich.console import Console
from rich.table import Table

from evals import metrics
from evals.bench_archive import temporary_archive
from evals.gold import DEV, TEST, GoldRow, gold_of, read_gold
from evals.run import Item, ask_all
from evals.sample import sample_articles
from evals.squad import read_squad
from index import Archive
from index.analyser import content_terms
from index.dates import find
from index.language import Language
from index.readers import read_articles
from rag.meaning import date_value, no_finer
from rag.question import Question, date_grain, understand

Figures = dict[str, float | None]


def main(
    squad: Annotated[list[Path], typer.Argument(metavar="[SQUAD]…")] = [],  # noqa: B006
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE")] = None,
    failures: Annotated[bool, typer.Option(help="Print the questions that are wrong.")] = False,
) -> None:
    """Measure when-questions with and without the handling of dates."""
    told: dict[str, dict[str, Figures]] = {}
    with temporary_archive(list(read_articles([sample_articles()], _fail))) as archive:
        for path in (DEV, TEST):
            rows = [row for row in read_gold(path) if row.date]
            told[path.name] = _measure(path.name, archive, rows, failures)
    for path in squad:
        articles, questions = read_squad(path)
        rows = [gold_of(question) for question in questions if is_time(question.answers)]
        with temporary_archive(articles) as archive:
            for name, kept in (
                (path.name, rows),
                (f"{path.name}, reported half", [row for row in rows if row.held_back]),
            ):
                told[name] = _measure(name, archive, kept, failures)
    if json_file is not None:
        json_file.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def is_time(answers: Sequence[str]) -> bool:
    """Say whether Spanish gold answers are time expressions: some has no other content word."""
    besides = map(_beside_dates, answers)
    return any(rest is not None and not content_terms(rest, "es") for rest in besides)


def _beside_dates(answer: str) -> str | None:
    """Return what an answer says beside its dates; None where it has none."""
    found = find(answer, "es")
    for expression in reversed(found):
        answer = answer[: expression.said_start] + answer[expression.end :]
    return answer if found else None


@contextmanager
def without_dates() -> Iterator[None]:
    """Ask when-questions as if any words could answer, for as long as this lasts."""
    with mock.patch("rag.assistant.understand", _understand_plainly):
        yield


def _understand_plainly(text: str, language: Language, today: date) -> Question:
    asked = understand(text, language, today)
    return replace(asked, wants="thing", dates=()) if asked.type == "when" else asked


def _measure(
    name: str, archive: Archive, rows: Sequence[GoldRow], failures: bool
) -> dict[str, Figures]:
    with without_dates():
        before = ask_all(archive, rows)
    after = ask_all(archive, rows)
    told = {way: _figures(archive, items) for way, items in (("without", before), ("with", after))}
    table = Table(title=f"{name}: {len(rows)} questions")
    for heading in ("dates", *told["with"]):
        table.add_column(heading)
    for way, figures in told.items():
        cells = ("–" if figure is None else f"{figure:.3f}" for figure in figures.values())
        table.add_row(way, *cells)
    Console().print(table)
    if failures:
        _show_failures(after)
    return told


def _figures(archive: Archive, items: Sequence[Item]) -> Figures:
    words = [(item, replace(item.row, date=None)) for item in items]
    dates = [item for item in items if item.row.date]
    exact = [_date(archive, item) == item.row.date for item in dates]
    answered = [not item.refused and right for item, right in zip(dates, exact, strict=True)]
    printed = [_date(archive, item, counted=False) == item.row.date for item in dates]
    return {
        "words right": metrics.mean(metrics.correct(i.prediction, None, row) for i, row in words),
        "words forced": metrics.mean(metrics.correct(i.candidate, None, row) for i, row in words),
        "date exact": metrics.mean(answered),
        "date exact forced": metrics.mean(exact),
        "as printed, forced": metrics.mean(printed),
    }


def _date(archive: Archive, item: Item, *, counted: bool = True) -> str | None:
    """Return the date that the words of an answer, or of the nearest, give."""
    shown = [*item.answer.citations, *item.answer.nearest]
    if not shown or shown[0].answer_start is None or shown[0].answer_end is None:
        return None
    article = archive.article(shown[0].article)
    if not counted:
        article = replace(article, published=None)
    value = date_value(article, shown[0].answer_start, shown[0].answer_end)
    grain = date_grain(item.answer.standalone)
    return (no_finer(value, grain) if grain else value)["iso"] if value else None


def _show_failures(items: Sequence[Item]) -> None:
    for item in items:
        if not item.correct_forced:
            typer.echo(f"{item.row.id}: {item.row.question} → {item.candidate!r}")
            typer.echo(
                f"    {item.answer.status}, gold {item.row.answers[:1]} {item.row.date or ''}"
            )


def _fail(error: Exception) -> None:
    raise error


if __name__ == "__main__":
    typer.run(main)

"""What `hemeroteca eval` does: questions and articles in, figures out."""

import hashlib
import json
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from evals.bench_archive import progress_bars, temporary_archive
from evals.gold import DEV, GoldRow, gold_of, read_gold
from evals.run import ask_all
from evals.run import report as measure
from evals.sample import sample_articles
from evals.squad import lowest, read_squad
from evals.writable import make_folder, writable_file
from index import Archive, Article
from index.errors import ArticleError, HemerotecaError
from index.readers import read_articles
from index.settings import Settings
from rag.reader.weights import checksum, locate


def evaluate(
    settings: Settings | None,
    gold: Path | None,
    articles: Sequence[Path] | None,
    squad: Path | None,
    reading: bool,
    limit: int | None,
    json_file: Path | None,
    report: Path | None,
) -> None:
    """Run gold questions or a SQuAD file, print the figures, and write what is asked for.

    :param settings: Of the archive to ask; None to build a temporary one.
    :raises HemerotecaError: If the questions or the articles cannot be read.
    """
    if squad and (gold or articles or settings):
        raise HemerotecaError("--squad brings its own questions and articles: give it alone")
    if reading and not squad:
        raise HemerotecaError("--reading goes with --squad")
    writable_file(json_file)
    make_folder(report)
    source = squad or gold or DEV
    rows, texts = _squad(source, reading, limit) if squad else _gold(source, articles, limit)
    with _archive(settings, texts) as archive, progress_bars() as bars:
        task = bars.add_task("asking", total=len(rows))
        items = ask_all(archive, rows, reading=reading, done=lambda: bars.advance(task))
        figures = measure(source.name, items, _stamp(archive))
        if report is not None:
            from evals.report import write_report

            write_report(report, figures, items, archive)
    _print(figures)
    if json_file is not None:
        json_file.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


def _squad(path: Path, reading: bool, limit: int | None) -> tuple[list[GoldRow], list[Article]]:
    articles, questions = read_squad(path)
    # Over all contexts, what is impossible in its own may be answered by another.
    kept = [question for question in questions if reading or not question.impossible]
    if limit is not None:
        kept = lowest(kept, limit)
    return [gold_of(question) for question in kept], articles


def _gold(
    path: Path, articles: Sequence[Path] | None, limit: int | None
) -> tuple[list[GoldRow], Iterable[Article]]:
    return read_gold(path)[:limit], read_articles(articles or [sample_articles()], _report_failed)


@contextmanager
def _archive(settings: Settings | None, articles: Iterable[Article]) -> Iterator[Archive]:
    if settings is not None:
        yield Archive(settings)
    else:
        with temporary_archive(list(articles)) as archive:
            yield archive


def _stamp(archive: Archive) -> dict[str, Any]:
    """Return what the figures depend on: code, models, settings and articles."""
    hashes = sorted(f"{a.id} {a.content_hash()}" for a in archive.articles())
    status = archive.status()
    return {
        "commit": _commit(),
        "embedder": status.embedder,
        "reader": f"reader@{checksum(locate())[:12]}",
        "settings": {
            "runtime": archive.settings.runtime,
            "passage_tokens": status.passage_tokens,
            "overlap_sentences": status.overlap_sentences,
        },
        "articles_sha256": hashlib.sha256("\n".join(hashes).encode()).hexdigest(),
    }


def _commit() -> str | None:
    """Return the commit of the checkout that runs, with `+` where it has changes; None outside."""
    here = Path(__file__).parent
    try:
        told = [
            subprocess.run(["git", *a], cwd=here, capture_output=True, text=True, check=True).stdout
            for a in (["rev-parse", "HEAD"], ["status", "--porcelain", "--untracked-files=no"])
        ]
    except (OSError, subprocess.CalledProcessError):
        return None
    return told[0].strip() + ("+" if told[1].strip() else "")


def _print(figures: dict[str, Any]) -> None:
    title = f"{figures['set']}: {figures['n']} questions, {figures['answerable']} answerable"
    table = Table("", "all", *figures["by"]["language"], title=title)
    columns = [figures, *figures["by"]["language"].values()]
    for group in ("retrieval", "answer", "citation", "abstention", "latency_ms"):
        for name in figures[group]:
            cells = [_cell(column[group][name]) for column in columns]
            table.add_row(f"{group} {name}", *cells)
    Console().print(table)


def _cell(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.0f}" if figure > 1 else f"{figure:.3f}"


def _report_failed(error: ArticleError) -> None:
    typer.echo(f"hemeroteca: {error}", err=True)

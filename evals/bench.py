"""The project's own measurements: `hemeroteca bench …`."""

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evals.writable import writable_file

if TYPE_CHECKING:
    from evals.bench_citations import CitationReport
    from evals.bench_dates import DateReport
    from evals.bench_index import IndexReport
    from evals.bench_retrieval import SetReport
    from evals.bench_scale import SizeReport

app = typer.Typer(
    help="Measure retrieval, citations and speed, side by side with the plain pipeline.",
    no_args_is_help=True,
)

SquadFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar="SQUAD…",
        help="SQuAD v1 or v2 JSON files, plain or gzipped.",
    ),
]
QuestionLimit = Annotated[
    int | None,
    typer.Option(
        "--limit", min=1, metavar="N", help="Ask N questions of each file; index all its contexts."
    ),
]
JsonFile = Annotated[
    Path | None,
    typer.Option(
        "--json", metavar="FILE", help="Write the figures to a file.", callback=writable_file
    ),
]
PlotFile = Annotated[
    Path | None,
    typer.Option(
        "--plot", metavar="FILE", help="Draw the figures: .png or .svg.", callback=writable_file
    ),
]


@app.command()
def retrieval(
    files: SquadFiles,
    limit: QuestionLimit = None,
    passage_tokens: Annotated[
        int | None, typer.Option(min=16, max=480, help="Most tokens of a passage.")
    ] = None,
    overlap: Annotated[
        int | None, typer.Option(min=0, max=4, help="Sentences a passage repeats.")
    ] = None,
    json_file: JsonFile = None,
) -> None:
    """Compare dense, lexical and hybrid retrieval of the articles that answer."""
    from evals.bench_retrieval import measure

    reports = measure(files, limit, passage_tokens, overlap)
    for report in reports:
        _print_retrieval(report)
    _write(json_file, [dataclasses.asdict(report) for report in reports])


@app.command()
def citations(files: SquadFiles, limit: QuestionLimit = None, json_file: JsonFile = None) -> None:
    """Check that every citation is its article's own words, at the offsets it gives.

    Asks every question, also the impossible ones. Exits with 1 if a citation is not exact.
    """
    from evals.bench_citations import measure

    reports = measure(files, limit)
    for report in reports:
        _print_citations(report)
    _write(json_file, [dataclasses.asdict(report) for report in reports])
    if any(report.inexact for report in reports):
        raise typer.Exit(1)


@app.command("index")
def index_speed(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders.")],
    repeat: Annotated[int, typer.Option(min=1, metavar="N", help="Turns of both sides.")] = 5,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the first N articles.")
    ] = None,
    llama_splitter: Annotated[
        bool,
        typer.Option("--llama-splitter", help="Let the plain pipeline cut the articles itself."),
    ] = False,
    json_file: JsonFile = None,
    plot: PlotFile = None,
) -> None:
    """Compare the speed of indexing with LlamaIndex's plain pipeline over the same model."""
    from evals.bench_index import measure

    report = measure(paths, repeat, limit, llama_splitter=llama_splitter)
    _print_index(report)
    _write(json_file, report.to_json())
    if plot is not None:
        from evals.bench_plots import plot_index

        plot_index(report, plot)


@app.command("ask")
def ask_speed(
    repeat: Annotated[int, typer.Option(min=1, metavar="N", help="Starts of each process.")] = 5,
    json_file: JsonFile = None,
    plot: PlotFile = None,
) -> None:
    """Time a question on the sample archive: from a cold start, and stage by stage when warm."""
    from evals.bench_ask import measure
    from evals.gold import DEV

    report = measure(DEV, repeat)
    _print_table(
        ("process", "median", "of processors", "all"),
        [
            (
                *(name, f"{report.medians[name]:.2f} s", f"{report.cpu_medians[name]:.2f} s"),
                ", ".join(f"{s:.2f}" for s in seconds),
            )
            for name, seconds in report.processes.items()
        ],
    )
    typer.echo(f"a cold ask takes {report.ask_to_import:.2f} of the import alone")
    _print_table(
        ("stage, warm", "p50", "p95"),
        [(n, f"{s['p50']:.1f} ms", f"{s['p95']:.1f} ms") for n, s in report.stages_ms.items()],
    )
    _write(json_file, report.to_json())
    if plot is not None:
        from evals.bench_plots import plot_ask

        plot_ask(report, plot)


@app.command("scale")
def scale(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="A large archive.")],
    questions: SquadFiles,
    limit: QuestionLimit = None,
    json_file: JsonFile = None,
    plot: PlotFile = None,
) -> None:
    """Time retrieval, adding and removing in archives of growing size, cut from a large one."""
    from evals.bench_scale import measure
    from evals.squad import lowest, read_squad

    asked = [q for file in questions for q in read_squad(file)[1]]
    chosen = asked if limit is None else lowest(asked, limit)
    reports = measure(archive, [question.text for question in chosen])
    for report in reports:
        _print_size(report)
    _write(json_file, [dataclasses.asdict(report) for report in reports])
    if plot is not None:
        from evals.bench_plots import plot_scale

        plot_scale(reports, plot)


@app.command()
def dates(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Annotated expressions, JSON Lines, plain or gzipped."),
    ],
    python: Annotated[
        Path | None,
        typer.Option(metavar="PYTHON", help="An interpreter that has the other libraries."),
    ] = None,
    json_file: JsonFile = None,
) -> None:
    """Compare the dates found and resolved with dateparser's and recognizers-text's."""
    from evals.bench_dates import measure

    report = measure(file, python)
    _print_dates(report)
    _write(json_file, report.to_json())


@app.command("reader")
def reader_speed(
    files: Annotated[
        list[Path], typer.Argument(metavar="[SQUAD]…", help="Files to read whole, for accuracy.")
    ] = [],  # noqa: B006
    repeat: Annotated[int, typer.Option(min=1, metavar="N", help="Turns of both sides.")] = 7,
    limit: QuestionLimit = None,
    json_file: JsonFile = None,
) -> None:
    """Compare the reader in int8 with the same weights in torch fp32: speed and accuracy."""
    from evals.bench_reader import accuracy, speed

    times = speed(repeat)
    int8, plain = (f"{median(taken):.0f} ms" for taken in (times.int8, times.torch))
    typer.echo(f"8 passages of 220 tokens: int8 {int8}, torch {plain} (medians of {repeat})")
    typer.echo(f"times as fast: {times.ratio:.2f}")
    figures = [accuracy(file, limit) for file in files]
    rows = [
        (f.set, str(f.questions), *(f"{100 * x:.1f}" for x in (*f.int8, *f.torch)), _share(f.same))
        for f in figures
    ]
    if rows:
        _print_table(("set", "n", "F1 int8", "EM int8", "F1 torch", "EM torch", "same"), rows)
    _write(
        json_file,
        {
            "speed": dataclasses.asdict(times),
            "accuracy": [dataclasses.asdict(figure) for figure in figures],
        },
    )


def _print_retrieval(report: "SetReport") -> None:
    typer.echo(
        f"{report.set}: {report.articles:,} articles in {report.passages:,} passages of at most "
        f"{report.passage_tokens} tokens, overlap {report.overlap_sentences}"
    )
    rows = [
        (part if arm == "dense" else "", str(figures.n), arm, *map(_share, values.values()))
        for part, figures in report.parts.items()
        for arm, values in figures.arms.items()
    ]
    _print_table(("part", "n", "arm", "R@1", "R@5", "R@10", "MRR@10"), rows)
    for part, figures in report.parts.items():
        if gain := figures.gain:
            interval = f"{gain.recall_at_5:+.3f}, 95 % within {gain.low:+.3f} … {gain.high:+.3f}"
            typer.echo(f"R@5 of hybrid less {gain.better_arm}, {part}: {interval}")
    typer.echo()


def _print_citations(report: "CitationReport") -> None:
    typer.echo(f"{report.set}: {report.questions} questions, {report.answered} answered")
    typer.echo(f"  {report.citations} citations and nearest, exact: {_percent(report.exact_share)}")
    if report.p50_ms is not None and report.p95_ms is not None:
        typer.echo(f"  p50 {report.p50_ms:.0f} ms, p95 {report.p95_ms:.0f} ms")
    for place in report.inexact:
        typer.echo(f"  not exact: {place}")


def _print_dates(report: "DateReport") -> None:
    typer.echo(f"{report.set}: {report.rows} texts")
    rows = [
        (part, kind, library, str(score.expressions), _share(score.found_share),
         str(score.resolvable), _share(score.resolved_share))
        for part, kinds in report.parts.items()
        for kind, libraries in kinds.items()
        for library, score in libraries.items()
    ]  # fmt: skip
    _print_table(("part", "type", "library", "n", "found", "with value", "resolved"), rows)


def _print_index(report: "IndexReport") -> None:
    ours, plain = report.articles_per_second
    typer.echo(
        f"{report.articles:,} articles, at most {report.passage_tokens} tokens a passage; "
        f"{report.threads['processors']} processors, torch in {report.threads['torch']} threads"
    )
    rows = [
        (str(number), *(f"{run.seconds:.2f} s, {run.embedded:,}" for run in turn.runs))
        for number, turn in enumerate(report.rounds, 1)
    ]
    _print_table(("round", "hemeroteca", "plain llama-index", "unchanged", "one edited"), rows)
    typer.echo("seconds, and passages embedded")
    typer.echo(f"articles a second: hemeroteca {ours:.2f}, plain {plain:.2f} (medians)")
    ratios = ", ".join(f"{ratio:.2f}" for ratio in report.ratios)
    typer.echo(f"times as fast: {report.ratio_of_medians:.2f} (by round: {ratios})")
    typer.echo(f"the model is at work in {report.model_share:.1%} of our time")
    typer.echo(f"the edited article has {report.edited_article_passages} passages")


def _print_size(report: "SizeReport") -> None:
    typer.echo(
        f"{report.passages:,} passages of {report.articles:,} articles, {report.megabytes:.0f} MB"
    )
    rows = [
        (
            *(row.filters, f"{row.passages_left:,}", f"{row.p50_ms:.1f}", f"{row.p95_ms:.1f}"),
            *(f"{row.exact_p50_ms:.1f}", f"{row.exact_p95_ms:.1f}"),
            *(f"{row.p95_ms / row.exact_p95_ms:.2f}", f"{row.recall_at_10:.3f}"),
        )
        for row in report.latencies
    ]
    headings = ("filter", "leaves", "p50", "p95", "exact p50", "p95", "ratio of p95", "recall@10")
    _print_table(headings, rows)
    added = ", ".join(f"{ms:.0f}" for ms in report.added_ms)
    typer.echo(f"one more article, until it is found: {added} ms")
    typer.echo(
        f"{report.removed_articles:,} articles ({report.removed_passages:,} passages) removed in "
        f"{report.removed_seconds:.1f} s; {report.found_after_removal} of them found afterwards\n"
    )


def _print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*headings, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2%}"


def _write(file: Path | None, figures: Any) -> None:
    if file is not None:
        file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    app()

"""The command `hemeroteca`: index articles, ask them, look at what is there."""

import dataclasses
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from index.errors import HemerotecaError

if TYPE_CHECKING:
    from index import Archive
    from index.batches import Changes
    from index.catalogue import Filters
    from index.settings import Settings
    from rag import Answer, Assistant

# Libraries are imported inside the commands that need them, so that `--help` comes at once.

# What Typer raises for wrong usage, which it does not name.
_UsageError: Any = typer.BadParameter.__base__

app = typer.Typer(
    help="Ask a newspaper archive a question, in Spanish or English, and get the exact passage, "
    "its outlet and its date; or an honest 'the archive does not say'.",
    epilog="Begin with: hemeroteca index FOLDER, then: hemeroteca ask 'your question'",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ArchiveOption = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        metavar="DIR",
        help="The archive's folder; else HEMEROTECA_ARCHIVE, else ./archive.",
        show_default=False,
    ),
]


def _worded(question: str) -> str:
    if not any(character.isalnum() for character in question):
        raise typer.BadParameter("there is no word in it.")
    return question


Question = Annotated[str, typer.Argument(metavar="QUESTION", callback=_worded)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
SourceFilter = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only this outlet (may be repeated)."),
]
_DAY = {"formats": ["%Y-%m-%d"], "metavar": "DATE"}
SinceOption = Annotated[
    datetime | None, typer.Option("--since", help="Published on this day or later.", **_DAY)
]
UntilOption = Annotated[
    datetime | None, typer.Option("--until", help="Published on this day or earlier.", **_DAY)
]


@app.command()
def index(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders.")],
    archive: ArchiveOption = None,
    source: Annotated[
        str | None, typer.Option(metavar="NAME", help="The outlet of articles that state none.")
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", help="The date of articles that state none.", **_DAY),
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove what came from the paths and is gone from them.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Add articles to an archive and update changed ones; unchanged ones cost nothing.

    Reads .txt (a first line may begin with `date YYYY-MM-DD`), .md with YAML front matter
    (title, source, date, url, id), .html, .jsonl and .jsonl.gz (an object a line: text, and
    optionally id, title, source, date, url) and .csv (the same as columns). A file that cannot be
    read is named, and the rest goes on.
    """
    from index.update import update

    settings = _settings(archive)
    try:
        with _progress("Loading the model") as (step, tell):
            changes = update(
                settings,
                paths,
                source=source,
                published=_day(day),
                prune=prune,
                step=step,
                progress=lambda done: tell(_index_line(done)),
            )
    except KeyboardInterrupt:
        typer.echo("hemeroteca: interrupted; what was written before stays", err=True)
        raise typer.Exit(130) from None
    if as_json:
        _print_json(_changes_json(changes))
    else:
        removed = f"{changes.removed} removed, " if prune else ""
        typer.echo(
            f"{changes.added} added, {changes.updated} updated, {changes.unchanged} unchanged, "
            f"{removed}{len(changes.failed)} failed; {changes.passages} passages in "
            f"{changes.seconds:.1f} s → {settings.archive}"
        )
        for file in changes.recoded:
            typer.echo(f"read as Windows-1252, not UTF-8: {file}")
        if kinds := ", ".join(f"{n} {kind}" for kind, n in sorted(changes.skipped.items())):
            typer.echo(f"of kinds that are not read: {kinds}")
    for error in changes.failed:
        typer.echo(f"hemeroteca: {error}", err=True)
    if changes.failed:
        raise typer.Exit(1)


@app.command()
def remove(
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE…", help="Article ids.")],
    archive: ArchiveOption = None,
) -> None:
    """Take articles out of the archive."""
    chosen = list(dict.fromkeys(articles))
    _open(archive).remove(chosen)
    typer.echo(f"{len(chosen)} removed")


@app.command()
def ask(
    question: Question,
    turn: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="An earlier question of the conversation, oldest first."),
    ] = None,
    archive: ArchiveOption = None,
    source: SourceFilter = None,
    since: SinceOption = None,
    until: UntilOption = None,
    today: Annotated[
        datetime | None,
        typer.Option(help="The day that “yesterday” in the question is counted from.", **_DAY),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask one question; get the words that answer it, their sentence, its outlet and date."""
    filters = _filters(source, since, until)
    answer = _assistant(archive).ask(question, turn or (), filters, today=_day(today))
    if as_json:
        _print_json(answer.to_json())
    else:
        _print_answer(answer)


@app.command()
def chat(
    archive: ArchiveOption = None,
    source: SourceFilter = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Ask in a loop, models kept warm; = asks again as typed. An empty line or Ctrl-D ends it."""
    from rag import compose

    assistant, filters = _assistant(archive), _filters(source, since, until)
    turns: list[Answer] = []
    while question := _prompt("? "):
        earlier: list[Answer] = turns
        if question == "=" and turns:  # not as it was understood, but as it was typed
            question, earlier = turns.pop().question, []
        try:
            answer = assistant.ask(question, earlier, filters)
        except HemerotecaError as error:
            typer.echo(f"hemeroteca: {error}", err=True)
            continue
        if answer.standalone != question:
            typer.echo(f"({compose.understood(answer.standalone, answer.language)})")
        if answer.other_reading:
            typer.echo(f"({compose.perhaps(answer.other_reading, answer.language)})")
        _print_answer(answer)
        typer.echo()
        turns.append(answer)


@app.command()
def search(
    question: Question,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    archive: ArchiveOption = None,
    source: SourceFilter = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the passages nearest to a question, best first."""
    from rag.search import search as find

    target = _open_loaded(archive)
    rows = []
    for rank, hit in enumerate(find(target, question, k, _filters(source, since, until)), 1):
        article = target.article(hit.passage.article)
        rows.append(
            {
                "rank": rank,
                "score": round(hit.score, 6),
                "article": article.id,
                "title": article.title,
                "source": article.source,
                "published": article.published.isoformat() if article.published else None,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "text": hit.passage.text,
            }
        )
    if as_json:
        _print_json({"passages": rows})
        return
    for row in rows:
        told = " · ".join(str(row[name]) for name in ("source", "published") if row[name])
        typer.secho(f"{row['rank']}. {row['title']}", bold=True)
        typer.secho(f"   {told + ' · ' if told else ''}{row['article']}", dim=True)
        typer.echo("   " + " ".join(str(row["text"]).split()) + "\n")


@app.command()
def show(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="An article id.")],
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print an article's stored text: what all offsets point into."""
    found = _open(archive).article(article)
    if not as_json:
        typer.echo(found.text)
        return
    published = found.published.isoformat() if found.published else None
    fields = dataclasses.asdict(found)
    _print_json({**fields, "published": published})


@app.command()
def verify(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A saved answer: the JSON that `ask` printed.")
    ],
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a saved answer against the archive: every quote at its place, every check repeated."""
    from rag.answer import read_answer
    from rag.recount import recount
    from rag.verify import faults

    target, answer = _open(archive), read_answer(file)
    found = faults(answer, target.find_article) or recount(answer, target)
    if as_json:
        _print_json({"holds": not found, "faults": [dataclasses.asdict(f) for f in found]})
    elif not found:
        typer.echo("The answer holds.")
    for fault in found:
        typer.echo(f"hemeroteca: {file}: {fault.message}", err=True)
    if found:
        raise typer.Exit(1)


@app.command()
def status(archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """Say what the archive holds."""
    from rag.answer import coverage_to_json

    found = _open(archive).status()
    fields = {**dataclasses.asdict(found), "coverage": coverage_to_json(found.coverage)}
    if as_json:
        _print_json(fields)
        return
    coverage = found.coverage
    when = f"{coverage.first} to {coverage.last}" if coverage.first else "no dates"
    typer.echo(f"articles  {found.articles} ({when})")
    typer.echo(f"outlets   {', '.join(coverage.sources) or 'none stated'}")
    typer.echo(f"languages {', '.join(f'{k} {n}' for k, n in found.languages.items())}")
    typer.echo(f"passages  {found.passages} of at most {found.passage_tokens} tokens")
    typer.echo(f"embedder  {found.embedder}")
    typer.echo(f"on disk   {found.bytes / 1e6:.1f} MB")


@app.command()
def doctor(
    archive: ArchiveOption = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make the index of vectors anew, beside the old one.")
    ] = False,
) -> None:
    """Say whether the archive is sound: every text, offset and vector; exit with 1 if not."""
    from index import doctor

    target = _open(archive)
    faults = doctor.repair(target) if repair else doctor.examine(target)
    for fault in faults:
        typer.echo(f"hemeroteca: {fault}", err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"sound: {target.settings.archive}")


@app.command(name="eval")
def evaluate(
    gold: Annotated[
        Path | None,
        typer.Argument(metavar="[GOLD]", help="A gold file; else the project's own dev questions."),
    ] = None,
    articles: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="Ask these articles (may be repeated)."),
    ] = None,
    archive: ArchiveOption = None,
    squad: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Ask the questions of a SQuAD file.")
    ] = None,
    reading: Annotated[
        bool, typer.Option("--reading", help="Give each SQuAD question its own context only.")
    ] = False,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="Ask what readers of the page judged, of its archive.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Ask N questions.")] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write everything to a file.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a report with plots into a folder.")
    ] = None,
) -> None:
    """Ask gold questions and measure the answers: retrieval, answers, citations, refusals.

    Without --articles or --archive, gold questions are asked of the sample archive. A SQuAD file
    brings its own articles, its contexts.
    """
    from evals.command import evaluate as run
    from page.feedback import drafts_file

    if drafts and (gold or articles or squad):
        raise HemerotecaError("--drafts brings its own questions and archive: give it alone")
    settings = _settings(archive) if archive or drafts else None
    run(
        settings,
        drafts_file(settings.archive) if settings and drafts else gold,
        articles,
        squad,
        reading,
        limit,
        json_file,
        report,
    )


@app.command()
def serve(
    archive: ArchiveOption = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen at.")] = 7860,
    sample: Annotated[
        bool, typer.Option("--sample", help="Serve the sample archive, indexing it first.")
    ] = False,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the page in the browser once it is there.")
    ] = False,
    auth: Annotated[
        str | None,
        typer.Option(
            metavar="USER:PASSWORD",
            envvar="HEMEROTECA_AUTH",
            help="Who may come in; any address but this machine's own takes it.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Open the page: ask, read the answer, check it against the articles."""
    from app import serve as serve_page

    label = None
    if sample:
        from evals.sample import LABEL, sample_articles

        label = LABEL
        archive = archive or _settings(None).cache / "sample-archive"
        index([sample_articles()], archive)
    serve_page(_settings(archive), host, port, label, open_browser, auth)


def _mount_bench() -> None:
    from evals.bench import app as bench

    app.add_typer(bench, name="bench")


_mount_bench()


def main() -> None:
    """Run the command; what goes wrong by the user's hand is one line on stderr.

    Exit status 2 for wrong usage, else 1.
    """
    try:
        sys.exit(app(standalone_mode=False))
    except HemerotecaError as error:
        _fail(str(error))
    except sqlite3.DatabaseError as error:
        doctor = "see: hemeroteca doctor --archive DIR"
        _fail(f"the archive's catalogue cannot be used ({error}); {doctor}")
    except typer.Abort:
        _fail("interrupted")
    except _UsageError as error:
        said = " ".join(error.format_message().split()).rstrip(".")
        if not said:  # a command given nothing has shown its help
            sys.exit(2)
        path = error.ctx.command_path if error.ctx else "hemeroteca"
        _fail(f"{said} (see: {path} --help)", 2)


def _fail(message: str, status: int = 1) -> NoReturn:
    typer.echo(f"hemeroteca: {message}", err=True)
    sys.exit(status)


def _settings(archive: Path | None) -> "Settings":
    from pydantic import ValidationError

    from index.settings import Settings

    try:
        return Settings(archive=archive) if archive else Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "HEMEROTECA_" + "_".join(map(str, first["loc"])).upper()
        raise HemerotecaError(f"{name}: {first['msg']} ({first['input']!r})") from None


def _open(archive: Path | None) -> "Archive":
    from index import Archive

    return Archive(_settings(archive))


def _open_loaded(archive: Path | None) -> "Archive":
    """Open an archive to be asked, its model loaded."""
    target = _open(archive)
    with _progress("Loading the model") as (step, _):
        target.load(step)
    return target


def _assistant(archive: Path | None) -> "Assistant":
    """Open an archive to be asked, embedder and reader loaded."""
    from rag import Assistant

    assistant = Assistant(_open(archive))
    with _progress("Loading the models") as (step, _):
        assistant.load(step)
    return assistant


def _filters(source: list[str] | None, since: datetime | None, until: datetime | None) -> "Filters":
    from index.catalogue import Filters

    if since and until and since > until:
        raise typer.BadParameter("--since is a later day than --until.")
    return Filters(tuple(source or ()), _day(since), _day(until))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@contextmanager
def _progress(
    waiting: str,
) -> Iterator[tuple[Callable[[str, int, int], None], Callable[[str], None]]]:
    """Show on stderr what is being done; nothing where stderr is not a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(f"{waiting} …") as line:

        def step(text: str, done: int, total: int) -> None:
            line.update(f"First use: {text} ({done}/{total}) …")

        def update(text: str) -> None:
            line.update(text)

        yield step, update


def _index_line(done: "Changes") -> str:
    articles = done.added + done.updated + done.unchanged
    seconds = max(done.seconds, 0.001)
    return (
        f"Indexing: {articles} articles ({articles / seconds:.1f}/s), "
        f"{done.passages} passages ({done.passages / seconds:.0f}/s) …"
    )


def _changes_json(changes: "Changes") -> dict[str, Any]:
    counts = {n: getattr(changes, n) for n in ("added", "updated", "unchanged", "removed")}
    failed = [{"path": error.path, "error": error.reason} for error in changes.failed]
    return {
        "articles": {
            **counts,
            "failed": failed,
            "windows_1252": changes.recoded,
            "skipped": dict(sorted(changes.skipped.items())),
        },
        "passages": changes.passages,
        "seconds": round(changes.seconds, 3),
    }


def _print_answer(answer: "Answer") -> None:
    typer.echo(answer.text)
    for citation in answer.citations or answer.nearest:
        when = citation.published.isoformat() if citation.published else None
        inferred = " (inferred)" if citation.date_inferred else ""
        told = " · ".join(
            part for part in (citation.source, when and when + inferred, citation.title) if part
        )
        mark = f"[{citation.n}]" if answer.citations else " ~ "
        typer.secho(f"{mark} {told}", dim=True)
        place = f"{citation.article} {citation.start}–{citation.end}"
        typer.secho(f"    {place}{' · ' + citation.url if citation.url else ''}", dim=True)


def _print_json(data: dict[str, Any]) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _prompt(mark: str) -> str:
    try:
        return input(mark).strip()
    except EOFError:
        return ""


if __name__ == "__main__":
    main()

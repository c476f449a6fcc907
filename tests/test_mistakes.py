"""What people get wrong, and what machines do: a clear line, the rest indexed, the exit status.

Each case runs the command itself, in this process.
"""

import gzip
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import hemeroteca
from index import readers
from index.archive import Archive
from index.articles import Article
from index.embedder import Embedder
from index.settings import Settings

LONGEST = 2000
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
PAGE = "<html><head><title>Portada</title></head><body>{}</body></html>"
LINE = '{{"text": "Una noticia de la villa, la {}."}}\n'
GOOD = LINE.format(1).encode()
LINES = [LINE.format(i).encode() for i in range(99)]


class Run:
    """What a run of the command gave."""

    def __init__(self, status: object, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


Command = Callable[..., Run]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command with these arguments."""
    monkeypatch.setenv("HEMEROTECA_LONGEST_ARTICLE", str(LONGEST))

    def run(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["hemeroteca", *map(str, arguments)])
        capsys.readouterr()
        status: object = 0
        try:
            hemeroteca.main()
        except SystemExit as end:
            status = end.code or 0
        return Run(status, *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive that most cases add to."""
    return tmp_path_factory.mktemp("mistakes") / "archive"


def first_found(command: Command, archive: Path, words: str) -> str:
    """Return the first passage that a search finds."""
    found = json.loads(command("search", words, "--archive", archive, "-k", 1, "--json").out)
    return str(found["passages"][0]["text"])


FILES: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "has no text"),
    "blank.txt": (b" \n\n\t\r\n", "has no text"),
    "bare.md": (b"---\ntitle: x\n---\n \n", "has no text"),
    "nul.txt": (b"El a\0lcalde", "holds NUL characters: not a text"),
    "photo.txt": (PNG, "is neither UTF-8 nor Windows-1252 text"),
    "program.md": (b"\x7fELF\x02\x01\x01\xe9" + b"\x03" * 99, "is not a text"),
    "utf16.txt": ("El año".encode("utf-16"), "is UTF-16; save it as UTF-8"),
    "mixed.txt": ("El año ".encode() + b"\xe9", "is UTF-8 with bytes in it that are not"),
    "long.txt": (b"Otra vez. " * LONGEST, "is longer than 2,000 characters"),
    "longer.md": (b"Otra vez. " * (LONGEST // 9), "is longer than 2,000 characters"),
    "day.txt": (b"date 2026-02-30 Hoy.", "the date is not YYYY-MM-DD: '2026-02-30'"),
    "day.md": (b"---\ndate: ayer\n---\nHoy.", "the date is not YYYY-MM-DD: 'ayer'"),
    "yaml.md": (b"---\na: [\n---\nHoy.", "the front matter is not YAML"),
    "list.md": (b"---\n- a\n---\nHoy.", "the front matter is not a list of `key: value`"),
    "deep.md": (b"---\na: " + b"[" * 1200 + b"\n---\nHoy.", "the front matter is not YAML"),
    "title.md": (b"---\ntitle: [a]\n---\nHoy.", "the title is not a text"),
    "blank.html": (PAGE.format("").encode(), "holds no article"),
    "script.html": (PAGE.format("<script>a = 1</script>").encode(), "holds no article"),
    "photo.html": (PNG, "is neither UTF-8 nor Windows-1252 text"),
    "cut.jsonl": (GOOD + b'{"text": "a', ":2: is not JSON"),
    "middle.jsonl": (b'{\n' + GOOD, ":1: is not JSON"),
    "array.jsonl": (b'["a"]\n' + GOOD, ":1: is not a JSON object"),
    "untold.jsonl": (b'{"title": "a"}\n' + GOOD, ':1: has no "text"'),
    "number.jsonl": (b'{"text": 5}\n' + GOOD, ':1: has no "text"'),
    "id.jsonl": (b'{"text": "a", "id": []}\n' + GOOD, ":1: the id is neither a word nor a number"),
    "day.jsonl": (b'{"text": "a", "date": 5}\n' + GOOD, ":1: the date is not YYYY-MM-DD: 5"),
    "deep.jsonl": (b"[" * 20_000 + b"\n" + GOOD, ":1: is not JSON"),
    "bytes.jsonl": (b'{"text": "a\xc3\xb1o \xff"}\n' + GOOD, ":1: is UTF-8 with bytes in it that"),
    "long.jsonl": (b'{"text": "' + b"a" * 99_999 + b'"}\n' + GOOD, ":1: is longer than 2,000"),
    "twice.jsonl": (b'{"text": "a", "id": "z"}\n' * 2, ":2: the id 'z' was already used by"),
    "plain.jsonl.gz": (GOOD, "Not a gzipped file"),
    "cut.jsonl.gz": (gzip.compress(b"".join(LINES))[:-12], "ended before the end-of-stream"),
    "spoilt.jsonl.gz": (gzip.compress(GOOD)[:10] + b"\xff" * 40, "Error -3 while decompressing"),
    "nothing.csv": (b"", 'has no column "text" in its first row'),
    "columns.csv": (b"titulo,texto\na,b\n", 'has no column "text" in its first row'),
    "fields.csv": (b"id,text\n1,a,b\n2,Hoy.\n", ":2: has 3 fields, not 2"),
    "blank.csv": (b"id,text\n1,\n2,Hoy.\n", ":2: has no text"),
    "day.csv": (b"date,text\nayer,a\n,Hoy.\n", ":2: the date is not YYYY-MM-DD: 'ayer'"),
    "bytes.csv": (b"text\na\xc3\xb1o \xff\nHoy.\n", ":2: is UTF-8 with bytes in it that are not"),
    "long.csv": (b'text\n"' + b"a" * 2001 + b'"\nHoy.\n', ":2: is longer than 2,000 characters"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(
    command: Command, shared: Path, tmp_path: Path, name: str
) -> None:
    content, reason = FILES[name]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "zz.jsonl").write_text(LINE.format(name))
    run = command("index", tmp_path, "--archive", shared, "--json")
    told = json.loads(run.out)["articles"]
    assert (run.status, len(told["failed"])) == (1, 1)
    assert run.err.startswith(f"hemeroteca: {tmp_path / name}")
    assert reason in run.err
    assert run.err.count("\n") == 1
    assert name in first_found(command, shared, name)


def test_files_of_kinds_that_are_not_read_are_counted(
    command: Command, shared: Path, tmp_path: Path
) -> None:
    for name in ("a.pdf", "b.PDF", "c.docx", ".hidden.pdf"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "d.txt").write_text("La noticia de hoy.")
    run = command("index", tmp_path, "--archive", shared)
    assert (run.status, run.err) == (0, "")
    assert "of kinds that are not read: 1 .docx, 2 .pdf\n" in run.out
    told = json.loads(command("index", tmp_path, "--archive", shared, "--json").out)
    assert told["articles"]["skipped"] == {".docx": 1, ".pdf": 2}


def broken_link(folder: Path, _: pytest.MonkeyPatch) -> str:
    (folder / "link.txt").symlink_to("nowhere.txt")
    return "link.txt: No such file or directory"


def vanishing(folder: Path, patch: pytest.MonkeyPatch) -> str:
    (folder / "fleeting.txt").write_text("Hoy.")
    listed = readers._files_under

    def then_deleted(*arguments: Any) -> Iterator[Path]:
        found = list(listed(*arguments))
        (folder / "fleeting.txt").unlink()
        return iter(found)

    patch.setattr(readers, "_files_under", then_deleted)
    return "fleeting.txt: No such file or directory"


def unreadable(folder: Path, patch: pytest.MonkeyPatch) -> str:
    """As root may read everything, the refusal is the test's own."""
    (folder / "secret.txt").write_text("Hoy.")
    opened = Path.open

    def refused(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **named)

    patch.setattr(Path, "open", refused)
    return "secret.txt: Permission denied"


def unreadable_folder(folder: Path, patch: pytest.MonkeyPatch) -> str:
    (folder / "secret").mkdir()
    listed = os.scandir

    def refused(path: Any) -> Any:
        if str(path).endswith("secret"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    patch.setattr(os, "scandir", refused)
    return "secret: Permission denied"


def same_id(folder: Path, _: pytest.MonkeyPatch) -> str:
    (folder / "one.md").write_text("---\nid: mismo\n---\nUno.")
    (folder / "two.md").write_text("---\nid: mismo\n---\nDos.")
    return f"two.md: the id 'mismo' was already used by {folder / 'one.md'}"


FOLDERS = [broken_link, vanishing, unreadable, unreadable_folder, same_id]


@pytest.mark.parametrize("make", FOLDERS)
def test_a_folder_that_cannot_be_read_whole_gives_what_it_can(
    command: Command,
    shared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path, pytest.MonkeyPatch], str],
) -> None:
    (tmp_path / "good.jsonl").write_text(LINE.format(make.__name__))
    with monkeypatch.context() as patch:
        reason = make(tmp_path, patch)
        run = command("index", tmp_path, "--archive", shared)
    assert run.status == 1
    assert reason in run.err
    assert run.err.count("\n") == 1
    assert "1 failed" in run.out
    assert make.__name__ in first_found(command, shared, make.__name__)


def nowhere(folder: Path) -> tuple[Sequence[object], str]:
    return ("index", folder / "nowhere", "--archive", folder / "a"), "no such file or folder"


def no_articles(folder: Path) -> tuple[Sequence[object], str]:
    (folder / "photo.png").touch()
    return ("index", folder, "--archive", folder / "a"), "holds no articles (.txt, "


def other_kind(folder: Path) -> tuple[Sequence[object], str]:
    (folder / "a.docx").touch()
    return ("index", folder / "a.docx", "--archive", folder / "a"), "is of a kind that is not read"


def pipe(folder: Path) -> tuple[Sequence[object], str]:
    os.mkfifo(folder / "a.txt")
    return ("index", folder / "a.txt", "--archive", folder / "a"), "is neither a file nor a folder"


def long_path(folder: Path) -> tuple[Sequence[object], str]:
    return ("index", "x" * 5000, "--archive", folder / "a"), "File name too long"


def no_archive(folder: Path) -> tuple[Sequence[object], str]:
    return ("ask", "¿Qué?", "--archive", folder), "there is no archive in"


def archive_is_a_file(folder: Path) -> tuple[Sequence[object], str]:
    (folder / "a.txt").write_text("Hoy.")
    return ("index", folder / "a.txt", "--archive", folder / "a.txt"), "is a file; an archive is a"


def other_things(folder: Path) -> tuple[Sequence[object], str]:
    (folder / "a.txt").write_text("Hoy.")
    return ("index", folder / "a.txt", "--archive", folder), "a folder with other things in it"


def impossible_place(folder: Path) -> tuple[Sequence[object], str]:
    (folder / "a.txt").write_text("Hoy.")
    return ("index", folder / "a.txt", "--archive", folder / "a.txt" / "b"), "cannot make the arch"


def no_database(folder: Path) -> tuple[Sequence[object], str]:
    (folder / "catalogue.sqlite").write_text("Nada de esto es una base de datos. " * 99)
    return ("status", "--archive", folder), "is not a catalogue of ours"


def spoilt(folder: Path) -> Path:
    """Make an archive whose catalogue opens, and whose articles cannot be read."""
    archive = Archive(Settings(archive=folder / "archive"), create=True)
    long = "\n\n".join(f"La noticia {i} de la villa." for i in range(2000))
    archive.catalogue.put([(Article("largo", long, "Largo"), ())])
    archive.catalogue.close()
    path = archive.catalogue.path
    whole = path.read_bytes()
    half = len(whole) // 8192 * 4096
    path.write_bytes(whole[:half] + b"\xff" * (len(whole) - half))
    return archive.folder


def damaged_catalogue(folder: Path) -> tuple[Sequence[object], str]:
    return ("show", "largo", "--archive", spoilt(folder)), "catalogue cannot be used"


def damaged_catalogue_examined(folder: Path) -> tuple[Sequence[object], str]:
    return ("doctor", "--archive", spoilt(folder)), "the catalogue's file is damaged"


COMMANDS = [
    *(nowhere, no_articles, other_kind, pipe, long_path, no_archive),
    *(archive_is_a_file, other_things, impossible_place, no_database),
    *(damaged_catalogue, damaged_catalogue_examined),
]


@pytest.mark.parametrize("make", COMMANDS)
def test_a_command_that_cannot_be_done_says_why(
    command: Command, tmp_path: Path, make: Callable[[Path], tuple[Sequence[object], str]]
) -> None:
    arguments, reason = make(tmp_path)
    run = command(*arguments)
    assert run.status == 1
    assert reason in run.err
    assert run.err.count("\n") == 1


@pytest.fixture
def filled(shared: Path, tmp_path: Path, command: Command) -> Archive:
    """The shared archive, with at least one article."""
    (tmp_path / "first.txt").write_text("La primera noticia.")
    command("index", tmp_path / "first.txt", "--archive", shared)
    told = [
        {"id": f"{tmp_path.name}-{i}", "text": f"La noticia {i} de {tmp_path.name}."}
        for i in range(20)
    ]
    (tmp_path / "next.jsonl").write_text("\n".join(map(json.dumps, told)))
    return Archive(Settings(archive=shared))


def another_embedder(archive: Archive, patch: pytest.MonkeyPatch) -> str:
    patch.setattr(type(archive.embedder), "fingerprint", "another@1")
    return "was made with the embedder multilingual-e5-small@"


def other_passages(_: Archive, patch: pytest.MonkeyPatch) -> str:
    patch.setenv("HEMEROTECA_PASSAGE_TOKENS", "99")
    return "was made with passage_tokens = 128, not 99"


def bad_setting(_: Archive, patch: pytest.MonkeyPatch) -> str:
    patch.setenv("HEMEROTECA_PASSAGE_TOKENS", "muchos")
    return "HEMEROTECA_PASSAGE_TOKENS: Input should be a valid integer"


def no_such_model(_: Archive, patch: pytest.MonkeyPatch) -> str:
    from index.embedder import open_embedder

    patch.setattr("index.archive.open_embedder", open_embedder)
    patch.setenv("HEMEROTECA_EMBEDDER", "/nowhere/model")
    return "cannot load the sentence-transformers model '/nowhere/model'"


def no_server(_: Archive, patch: pytest.MonkeyPatch) -> str:
    patch.setenv("HEMEROTECA_VECTORS", "http://127.0.0.1:9")
    return "no Chroma server answers at http://127.0.0.1:9"


def full_disk(_: Archive, patch: pytest.MonkeyPatch) -> str:
    """SQLite itself says that the disk is full where it may not grow."""
    connect = sqlite3.connect

    def confined(*arguments: Any, **named: Any) -> sqlite3.Connection:
        db = connect(*arguments, **named)
        db.execute("PRAGMA max_page_count = 1")
        return db

    patch.setattr("index.catalogue.store.sqlite3.connect", confined)
    return "database or disk is full; what was written before stays"


def full_disk_under_the_index(_: Archive, patch: pytest.MonkeyPatch) -> str:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    patch.setattr("chromadb.api.models.Collection.Collection.add", full)
    return "No space left on device"


def read_only(archive: Archive, patch: pytest.MonkeyPatch) -> str:
    """As root may write everywhere, the refusal is the test's own."""

    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    patch.setattr("index.locks.FileLock.acquire", refused)
    return f"the archive {archive.folder} cannot be locked (Permission denied)"


def being_written(archive: Archive, _: pytest.MonkeyPatch) -> str:
    return f"the archive {archive.folder} is being written by process"


ARCHIVES = [
    *(another_embedder, other_passages, bad_setting, no_such_model, no_server),
    *(full_disk, full_disk_under_the_index, read_only, being_written),
]


@pytest.mark.parametrize("make", ARCHIVES)
def test_an_archive_that_cannot_be_written_says_why_and_loses_nothing(
    command: Command,
    filled: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Archive, pytest.MonkeyPatch], str],
) -> None:
    arguments = ("index", tmp_path / "next.jsonl", "--archive", filled.folder)
    with monkeypatch.context() as patch:
        reason = make(filled, patch)
        if make is being_written:
            with filled.locks.sole_writer():
                run = command(*arguments)
        else:
            run = command(*arguments)
    assert run.status == 1
    assert reason in run.err
    assert run.err.count("\n") == 1
    assert command(*arguments).status == 0
    assert command("show", "first", "--archive", filled.folder).out == "La primera noticia.\n"
    assert command("search", tmp_path.name, "--archive", filled.folder, "-k", 1).status == 0
    assert filled.index.problem() is None


def test_a_run_that_is_interrupted_says_so_and_can_be_repeated(
    command: Command,
    filled: Archive,
    tmp_path: Path,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    arguments = ("index", tmp_path / "next.jsonl", "--archive", filled.folder)
    with monkeypatch.context() as patch:
        patch.setattr(embedder, "embed_passages", interrupted)
        run = command(*arguments)
    assert (run.status, run.err) == (
        130,
        "hemeroteca: interrupted; what was written before stays\n",
    )
    assert command(*arguments).status == 0
    assert tmp_path.name in command("show", f"{tmp_path.name}-7", "--archive", filled.folder).out


@pytest.mark.parametrize(
    "arguments",
    [
        ("index",),
        ("index", "a.txt", "--date", "2026-02-30"),
        ("ask", "¿Qué?", "--since", "ayer"),
        ("search", "qué", "-k", "0"),
        ("search", "¿?"),
        ("ask", "  "),
        ("nonsense",),
    ],
)
def test_wrong_usage_exits_with_2(command: Command, arguments: tuple[str, ...]) -> None:
    run = command(*arguments)
    assert run.status == 2
    assert run.err.startswith("hemeroteca: ")
    assert run.err.endswith("--help)\n")
    assert run.err.count("\n") == 1


def test_figures_that_cannot_be_written_are_told_before_the_work(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "a").touch()
    there = tmp_path / "a" / "b"
    for arguments in (
        ("eval", "--json", there),
        ("eval", "--report", there),
        ("bench", "ask", "--json", there),
        ("bench", "ask", "--plot", there),
    ):
        run = command(*arguments)
        assert (run.status, run.out) == (1, "")
        assert "cannot be written" in run.err


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.csv", "a.jsonl"])
def test_windows_1252_is_read_and_told(
    command: Command, shared: Path, tmp_path: Path, name: str
) -> None:
    said = f"El «año» del niño costó 3 € más, según {name}, a la vecina de la señora Núñez."
    forms = {
        "a.html": PAGE.format(f"<article><p>{said}</p></article>"),
        "a.csv": f"id;text\r\n{name};{said}\r\n",
        "a.jsonl": f'{{"id": "{name}", "text": "{said}"}}\n',
    }
    (tmp_path / name).write_bytes(forms.get(name, said).encode("cp1252"))
    run = command("index", tmp_path, "--archive", shared)
    assert run.status == 0, run.err
    assert f"read as Windows-1252, not UTF-8: {tmp_path / name}" in run.out
    shown = command("show", name if name in ("a.csv", "a.jsonl") else "a", "--archive", shared).out
    assert shown.strip() == said

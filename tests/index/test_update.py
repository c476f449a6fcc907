"""Bringing an archive up to date with files, and pruning what is gone from them."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index.archive import Archive
from index.batches import Changes
from index.settings import Settings
from index.update import update

Update = Callable[..., Changes]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with three articles, one of them in a folder below, and a file of two."""
    folder = tmp_path / "files"
    (folder / "sub").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        (folder / name).write_text(f"La noticia de {name}.")
    lines = [json.dumps({"id": i, "text": f"La noticia {i}."}) for i in (1, 2)]
    (folder / "n.jsonl").write_text("\n".join(lines))
    return folder


@pytest.fixture
def run(tmp_path: Path, make_settings: Callable[..., Settings]) -> Update:
    """Update one archive with paths."""
    return lambda *paths, **options: update(make_settings(tmp_path), paths, **options)


@pytest.fixture
def held(tmp_path: Path, make_settings: Callable[..., Settings]) -> Callable[[], set[str]]:
    """The ids of what the archive holds."""
    return lambda: {article.id for article in Archive(make_settings(tmp_path)).articles()}


def test_what_is_gone_from_the_paths_is_pruned_and_nothing_else(
    run: Update, held: Callable[[], set[str]], files: Path, tmp_path: Path
) -> None:
    (tmp_path / "files-2").mkdir()
    (tmp_path / "files-2" / "x.txt").write_text("Otra.")
    assert run(files, tmp_path / "files-2").added == 6
    (files / "a.txt").unlink()
    (files / "n.jsonl").write_text((files / "n.jsonl").read_text().split("\n")[1])
    assert run(files).removed == 0
    changes = run(files, prune=True)
    assert (changes.removed, changes.unchanged, changes.failed) == (2, 3, [])
    assert held() == {"b", "sub/c", "2", "x"}
    assert run(files, prune=True).removed == 0


def test_a_path_may_be_written_in_another_way(
    run: Update, held: Callable[[], set[str]], files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files.parent)
    run(Path("files"))
    (files / "a.txt").unlink()
    monkeypatch.chdir(files)
    assert run(Path("..", "files", "sub", ".."), prune=True).removed == 1
    assert "a" not in held()


def test_what_has_moved_belongs_to_where_it_is_now(run: Update, files: Path) -> None:
    run(files / "a.txt")
    shutil.move(files / "a.txt", files / "sub" / "a.txt")
    assert run(files / "sub").unchanged == 1
    shutil.move(files / "sub" / "a.txt", files / "a.txt")
    assert run(files / "sub", prune=True).removed == 1


def test_a_file_that_has_another_id_now_is_there_once(
    run: Update, held: Callable[[], set[str]], files: Path
) -> None:
    run(files / "sub")
    assert held() == {"c"}
    assert run(files, prune=True).removed == 1
    assert held() == {"a", "b", "sub/c", "1", "2"}


def test_what_could_not_be_read_this_time_stays(
    run: Update, held: Callable[[], set[str]], files: Path
) -> None:
    run(files)
    (files / "a.txt").write_bytes(b"")
    (files / "n.jsonl").write_text('{"id": 1, "text": "La noticia 1."}\n{"id": 2, "text"')
    changes = run(files, prune=True)
    assert (changes.removed, len(changes.failed)) == (0, 2)
    assert held() == {"a", "b", "sub/c", "1", "2"}


def test_an_emptied_folder_is_pruned_and_a_missing_one_is_not(
    run: Update, held: Callable[[], set[str]], files: Path
) -> None:
    run(files)
    shutil.move(files, f"{files}.away")
    assert (run(files, prune=True).removed, len(held())) == (0, 5)
    os.mkdir(files)
    changes = run(files, prune=True)
    assert (changes.removed, len(changes.failed), held()) == (5, 1, set())


def test_of_nothing_no_archive_is_made(run: Update, files: Path, tmp_path: Path) -> None:
    changes = run(tmp_path / "nowhere", prune=True)
    assert (len(changes.failed), (tmp_path / "archive").exists()) == (1, False)


def test_defaults_and_encodings_are_told(run: Update, files: Path, tmp_path: Path) -> None:
    (files / "a.txt").write_bytes("El año.".encode("cp1252"))
    changes = run(files / "a.txt", source="El Faro", published=date(2026, 1, 15))
    assert (changes.added, changes.recoded) == (1, [str(files / "a.txt")])
    article = Archive(Settings(archive=tmp_path / "archive")).article("a")
    assert (article.text, article.source) == ("El año.", "El Faro")
    assert article.published == date(2026, 1, 15)

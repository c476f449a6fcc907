"""Several processes at one archive, and a Chroma server."""

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.archive import Archive
from index.articles import Article
from index.catalogue import Filters
from index.errors import ArchiveBusy
from index.settings import Settings

FAIR = Article("feria", "La reunión de libreros abre la feria del libro el domingo.", "Feria")
STORM = Article("temporal", "El temporal cerró ayer el puerto de la villa hasta nuevo aviso.", "T")


def test_a_second_writer_is_refused_at_once_by_name(
    archive: Archive, start_worker: Callable[..., Any]
) -> None:
    archive.add([FAIR])
    holder = start_worker("hold", archive.folder)
    assert holder.hear() == "ready"
    begun = time.monotonic()
    for write in (
        lambda: archive.add([STORM]),
        lambda: archive.remove(["feria"]),
        lambda: Archive(archive.settings, create=True),
    ):
        with pytest.raises(
            ArchiveBusy, match=rf"process {holder.process.pid} on .*worker\.py hold"
        ):
            write()
    assert time.monotonic() - begun < 2
    assert archive.article("feria") == FAIR
    holder.process.kill()
    holder.process.wait()
    assert archive.add([STORM]).added == 1


def test_an_open_reader_sees_every_finished_write(
    archive: Archive, start_worker: Callable[..., Any]
) -> None:
    archive.add([FAIR])
    reader = start_worker("read", archive.folder)
    assert reader.hear() == "ready"
    assert reader.ask("temporal en el puerto") == {"dense": ["feria"], "lexical": []}
    archive.add([STORM])
    assert reader.ask("temporal en el puerto") == {
        "dense": ["temporal", "feria"],
        "lexical": ["temporal"],
    }
    archive.remove(["feria"])
    assert reader.ask("feria de libreros") == {"dense": ["temporal"], "lexical": []}


def test_an_article_removed_while_others_search_disturbs_nobody(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    fair = replace(FAIR, source="El Faro")
    archive.add([fair, STORM])
    (query,) = archive.embedder.embed_queries(["feria"])
    stop, failures = threading.Event(), []
    filtered = archive.catalogue.filtered_passages

    def slowly(filters: Filters) -> list[str]:
        found = filtered(filters)
        time.sleep(0.02)
        return found

    monkeypatch.setattr(archive.catalogue, "filtered_passages", slowly)

    def search() -> None:
        try:
            while not stop.is_set():
                for filters in (Filters(), Filters(sources=("El Faro",))):
                    hits = archive.dense(query, 5, filters) + archive.lexical(["feri"], "es", 5)
                    archive.passages([i for i, _ in hits])
                list(archive.articles())
                archive.status()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        archive.remove(["feria"])
        archive.add([fair])
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.slow
def test_searching_during_a_long_write_loses_nothing(
    archive: Archive, tmp_path: Path, start_worker: Callable[..., Any]
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for i in range(150):
        text = f"{FAIR.text} Es la noticia número {i} de la serie de hoy."
        (articles / f"{i:03}.txt").write_text(text)
    archive.add([STORM])
    readers = [start_worker("read", archive.folder) for _ in range(2)]
    assert [reader.hear() for reader in readers] == ["ready", "ready"]
    writer = start_worker("write", archive.folder, articles, 5)
    assert writer.hear() == "ready"
    seen = []
    while len(seen) < 20 or archive.status().articles < 151:
        seen += [reader.ask("temporal en el puerto")["dense"][0] for reader in readers]
    assert list(iter(writer.hear, "done"))[-1] == [150, 150]
    assert set(seen) == {"temporal"}
    for _ in range(2):
        report = start_worker("reach", archive.folder).hear()
        assert report == {"missed": [], "passages": 151, "vectors": 151}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A Chroma server on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = shutil.which("chroma", path=str(Path(sys.executable).parent))
    assert chroma is not None
    command = [chroma, "run", "--path", tmp_path / "server", "--host", "127.0.0.1", "--port", port]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


@pytest.mark.slow
def test_a_server_serves_like_a_folder(
    server: str, tmp_path: Path, make_settings: Callable[..., Settings]
) -> None:
    archives = [
        Archive(make_settings(tmp_path / name, vectors=server), create=True) for name in "ab"
    ]
    query, other = archives[0].embedder.embed_queries(["¿Cuándo es la feria?", "el temporal"])
    for archive in archives:
        archive.add([FAIR, STORM])
        assert archive.add([FAIR, STORM]).unchanged == 2
    local = Archive(make_settings(tmp_path / "local"), create=True)
    local.add([FAIR, STORM])
    first, second = archives
    for vector in (query, other):
        expected = dict(local.dense(vector, 5))
        assert dict(first.dense(vector, 5)) == pytest.approx(expected, abs=1e-5)
    first.remove(["feria"])
    assert len(first.dense(query, 5)) == 1
    assert len(second.dense(query, 5)) == second.status().vectors == 2
    again = Archive(second.settings)
    assert again.dense(query, 5) == second.dense(query, 5)
    assert not (second.folder / "vectors").exists()

"""The archive tab: what is in it, files added to it, articles removed from it; over real HTTP."""

import json
from datetime import date

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from index import Article
from index.catalogue import Filters
from index.catalogue.holdings import Tally
from index.readers import read_articles
from page import uploads
from page.holdings import PAGE, listing, outlet_bars, period, time_bars
from page.problems import reason_in_words
from page.receipts import Receipts
from page.routes import make_routes
from rag import Assistant
from tests.page.shelf import NOTHING, build_archive, plain

WRITTEN = [
    Article("uno", "El puente abrirá en mayo.", "El puente", "El Eco", date(2025, 1, 5)),
    Article("dos", "La cuota será de 300 toneladas.", "La cuota", "El Eco", date(2025, 3, 9)),
    Article("tres", "Nadie firma esto.", "Sin nada"),
]


@pytest.fixture
def archive(tmp_path):
    return build_archive(tmp_path / "archive", WRITTEN)


@pytest.fixture
def client(archive):
    app = FastAPI()
    app.include_router(make_routes(Assistant(archive), Receipts()))
    return TestClient(app)


def test_articles_are_counted_by_outlet_and_month(archive):
    tally = archive.catalogue.tally()
    assert tally.by_source == (("El Eco", 2), (None, 1))
    assert tally.by_month == (("2025-01", 1), ("2025-03", 1), (None, 1))
    assert [(b.name, b.count, b.percent) for b in outlet_bars(tally, "?")] == [
        ("El Eco", 2, 100),
        ("?", 1, 50),
    ]
    assert [(b.name, b.count) for b in time_bars(tally, "es")] == [
        ("enero 2025", 1),
        ("febrero 2025", 0),
        ("marzo 2025", 1),
    ]


def test_many_months_are_told_by_year():
    bars = time_bars(Tally((), (("1999-12", 2), ("2005-01", 3))), "en")
    assert [(b.key, b.count) for b in bars][:: len(bars) - 1] == [("1999", 2), ("2005", 3)]
    assert len(bars) == 7


@pytest.mark.parametrize(
    ("key", "days"),
    [
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2025-12", (date(2025, 12, 1), date(2025, 12, 31))),
        ("2025", (date(2025, 1, 1), date(2025, 12, 31))),
        ("", (None, None)),
    ],
)
def test_a_bar_stands_for_days(key, days):
    assert period(key) == days


def test_the_list_has_the_newest_first_and_pages(archive):
    archive.add([Article(f"n{n:02}", f"Nota número {n}.", f"N {n}") for n in range(PAGE)])
    first = listing(archive, "es", Filters())
    assert (first.total, first.pages, len(first.rows)) == (PAGE + 3, 2, PAGE)
    assert [row.holding.id for row in first.rows[:2]] == ["dos", "uno"]
    assert len(listing(archive, "es", Filters(), page=9).rows) == 3


def test_words_find_their_article_with_the_passage(archive):
    found = listing(archive, "es", Filters(), words="¿cuántas toneladas?")
    assert found.rows[0].holding.id == "dos"
    assert found.rows[0].found == "La cuota será de 300 toneladas."


def test_the_tab_is_narrowed_by_outlet_and_month(client):
    page = plain(client.get("/holdings?lang=es&outlet=El Eco&when=2025-03").text)
    assert "1 artículo" in page
    assert "La cuota" in page
    assert "El puente" not in page
    assert "3 artículos" in plain(client.get("/holdings?lang=es&when=nunca").text)
    assert client.get("/holdings?lang=fr").status_code == 422


def send(client, *files, lang="es"):
    answer = client.post(f"/articles?lang={lang}", files=[("files", file) for file in files])
    return [json.loads(line) for line in answer.text.splitlines()]


def test_files_are_added_and_failures_listed_in_the_readers_language(client, archive):
    good = ("hoy.txt", "date 2025-05-06 Titular\n\nEl tranvía llegará en junio.".encode())
    latin = ("c:\\viejo\\latin.txt", "Titular\n\nEl niño cantó.".encode("cp1252"))
    bad = ("foto.png", b"\x89PNG")
    empty = ("../../vacío.txt", b"")
    *steps, last = send(client, good, latin, bad, empty)
    assert steps[-1]["articles"] == 2
    assert (last["added"], len(last["failed"])) == (2, 2)
    assert archive.article("hoy").published == date(2025, 5, 6)
    assert archive.article("hoy").place == "upload/hoy.txt"
    told = {row["path"]: row["error"] for row in last["failed"]}
    assert told["foto.png"].startswith("es de un tipo que no se lee")
    assert told["vacío.txt"] == "no tiene texto"
    assert last["recoded"] == ["latin.txt no es UTF-8 y se ha leído como Windows-1252."]
    assert "Nuevos: 2" in last["said"]


def test_two_files_of_one_name_are_told_apart_by_nothing(client):
    *_, last = send(client, ("a.txt", b"Uno.\n\nUno."), ("a.md", b"Otro.\n\nOtro."), lang="en")
    assert last["added"] == 1
    assert last["failed"] == [{"path": "a.md", "error": "the id 'a' was already used by a.txt"}]


def test_an_upload_has_its_limits(client, archive, monkeypatch):
    monkeypatch.setattr("page.routes.MOST_FILES", 1)
    (told,) = send(client, ("a.txt", b"Uno."), ("b.txt", b"Dos."))
    assert "entre 1 y 1 ficheros" in told["error"]
    monkeypatch.setattr("page.routes.MOST_BYTES", -1_000_000)
    (told,) = send(client, ("a.txt", b"Uno."))
    assert "demasiado de una vez" in told["error"]
    assert archive.status().articles == 3


def test_an_archive_that_is_being_written_says_so(client, archive):
    with archive.locks.sole_writer():
        *_, last = send(client, ("a.txt", b"Uno.\n\nDos."))
        assert "Otro programa está escribiendo" in last["error"]
        answer = client.delete("/articles?id=uno&lang=en")
    assert answer.status_code == 409
    assert "Another program is writing" in answer.json()["error"]


@pytest.mark.parametrize("name", ["", "..", "/etc/", "a\0b.txt", "x" * 999 + ".txt"])
def test_a_name_cannot_lead_anywhere(name, tmp_path):
    made = uploads.file_name(name)
    assert (tmp_path / made).parent == tmp_path
    assert 0 < len(made) < 255


def test_an_article_is_removed_once(client, archive):
    assert client.delete("/articles?id=uno&lang=es").json() == {"said": "Quitado del archivo."}
    assert archive.find_article("uno") is None
    assert client.delete("/articles?id=uno&lang=es").status_code == 409


def test_an_article_is_sent_whole_and_lit(client):
    page = client.get("/article?id=dos&lang=es&start=0&end=31&first=17&last=30").text
    assert "<mark>La cuota será de <strong>300 toneladas</strong>&#46;</mark>" in page
    assert "9 de marzo de 2025" in page
    answer = client.get("/article?id=otro&lang=en")
    assert (answer.status_code, answer.json()["error"]) == (
        409,
        "That article is no longer in the archive.",
    )


def test_an_answer_is_sent_as_ask_prints_it(archive, tmp_path):
    receipts, app = Receipts(), FastAPI()
    app.include_router(make_routes(Assistant(archive), receipts))
    client = TestClient(app)
    answer = client.get(f"/receipt/{receipts.keep(NOTHING, [])}")
    assert answer.json() == NOTHING.to_json()
    assert "attachment" in answer.headers["content-disposition"]
    assert client.get("/receipt/none").status_code == 404
    told = client.post("/feedback?lang=es", json={"receipt": "none", "verdict": "right"})
    assert "vuelve a preguntar" in told.json()["error"]


def test_every_reason_of_a_reader_is_told_in_spanish(tmp_path):
    files = {
        "a.txt": b"\0",
        "b.txt": b"",
        "c.txt": "á".encode("utf-16"),
        "d.txt": b"\x81\x8d",
        "e.md": b"---\n: [\n---\nTexto.",
        "f.md": b"---\n- a\n---\nTexto.",
        "g.html": b"<p></p>",
        "h.jsonl": b'{\n[1]\n{"text": 1}\n{"text": "a", "date": "ayer"}\n{"text":"b","id":[1]}\n'
        b'{"text": "c", "title": []}',
        "i.csv": b"titulo\nx",
        "j.csv": b"text,title\na,b,c",
        "k.txt": b"palabra " * 10,
        "l.md": b"Texto.",
        "m.jsonl": b'{"text": "d", "id": "l"}\n{"text": "e", "id": "l"}',
        "n.txt": b"a\x01\x81\xff\x02",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    failed = []
    list(read_articles([tmp_path], failed.append, longest=60))
    list(read_articles([tmp_path / "x.pdf"], failed.append))
    told = [error.reason for error in failed if error.reason]
    assert len(told) >= 14
    unknown = [r for r in told if reason_in_words(r, "es") == r]
    assert unknown == ["there is no such file or folder"]  # which no upload can meet

"""Web pages and tables, by what a reader of the article would expect to find stored."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index.articles import Article
from index.readers import read_articles

PAGE = """<!doctype html><html lang="es"><head><title>El mercado reabre | El Eco</title>
<meta property="og:title" content="El mercado reabre el sábado">
<meta property="og:site_name" content="El Eco de la Villa">
<meta property="article:published_time" content="2025-03-04T23:30:00-06:00">
<link rel="canonical" href="https://eco.example/mercado"></head>
<body><nav><a href="/">Inicio</a> <a href="/deportes">Deportes</a></nav>
<article><h1>El mercado reabre el sábado</h1>
<p>El mercado municipal reabre el sábado con <b>38 puestos</b>, catorce menos que antes.</p>
<p>La obra ha costado 2,1 millones &amp; ha durado catorce meses, «una eternidad».</p></article>
<aside>Suscríbete a nuestro boletín</aside><footer>Aviso legal. Cookies.</footer></body></html>"""

Read = Callable[[str, str | bytes], list[Article]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read one file of this name and content, in which nothing is wrong."""

    def read_file(name: str, content: str | bytes) -> list[Article]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_articles([path], pytest.fail))

    return read_file


def test_a_page_gives_its_article_and_what_it_tells_of_it(read: Read) -> None:
    (article,) = read("nota.html", PAGE)
    assert (article.id, article.title) == ("nota", "El mercado reabre el sábado")
    assert (article.source, article.published) == ("El Eco de la Villa", date(2025, 3, 4))
    assert article.url == "https://eco.example/mercado"
    assert "con 38 puestos, catorce menos que antes." in article.text
    assert "2,1 millones & ha durado catorce meses, «una eternidad»" in article.text
    for other in ("Deportes", "boletín", "Cookies", "<b>"):
        assert other not in article.text


def test_a_date_in_the_text_of_a_page_is_not_its_date(read: Read) -> None:
    text = "El alcalde dijo el 4 de marzo de 2025 que el puente se abrirá el año que viene."
    (article,) = read("nota.htm", f"<html><body><p>{text}</p></body></html>")
    assert (article.text, article.published, article.source) == (text, None, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-15", "windows-1252"])
def test_a_page_is_read_in_the_encoding_it_states(read: Read, encoding: str) -> None:
    page = PAGE.replace("<head>", f'<head><meta charset="{encoding.removesuffix("-sig")}">')
    (article,) = read("nota.html", page.encode(encoding))
    assert "«una eternidad»" in article.text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_reads_like_lines(read: Read, delimiter: str) -> None:
    rows = [
        ["id", "Title", "TEXT", "date", "source", "más"],
        ["7", "Uno", '"Primera línea\r\nsegunda ""citada"" línea."', "2026-01-15", "El Faro", "x"],
        ["", "", '"Dos."', "", "", ""],
    ]
    table = "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
    one, two = read("notas.csv", table)
    assert (one.id, one.title, one.source, one.published) == (
        *("7", "Uno", "El Faro"),
        date(2026, 1, 15),
    )
    assert one.text == 'Primera línea\nsegunda "citada" línea.'
    assert (two.id[:6], two.text, two.source) == ("notas-", "Dos.", None)
    assert two.place.endswith("notas.csv:4")


def test_a_bad_row_is_named_by_the_line_it_begins_at(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text('text,date\n"a\nb",2026-01-01\n"c\nd",ayer\ne,\n')
    failed: list[str] = []
    articles = list(read_articles([tmp_path], lambda error: failed.append(error.path)))
    assert [article.text for article in articles] == ["a\nb", "e"]
    assert failed == [f"{tmp_path}/n.csv:4"]

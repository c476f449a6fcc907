import gzip
import hashlib
import json
import os
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.articles import Article, guess_title, with_defaults
from index.errors import ArticleError
from index.readers import read_articles

Read = Callable[..., tuple[list[Article], list[ArticleError]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write files into a folder, read the folder."""

    def read_files(**files: str | bytes) -> tuple[list[Article], list[ArticleError]]:
        for name, content in files.items():
            path = tmp_path / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        failed: list[ArticleError] = []
        return list(read_articles([tmp_path], failed.append)), failed

    return read_files


def lines(*objects: object) -> str:
    return "".join(json.dumps(item) + "\n" for item in objects)


@pytest.mark.parametrize(
    ("raw", "text", "published"),
    [
        (" date 2026-01-15 El canciller…", "El canciller…", date(2026, 1, 15)),
        ("date 2026-01-15 El canciller…", "El canciller…", date(2026, 1, 15)),
        ("\ufeffdate 2026-01-15\tEl canciller…", "El canciller…", date(2026, 1, 15)),
        (" date 2026-01-15\r\nEl canciller…", "\nEl canciller…", date(2026, 1, 15)),
        ("El date 2026-01-15 quedó.", "El date 2026-01-15 quedó.", None),
        ("Uno.\ndate 2026-01-15 Dos.", "Uno.\ndate 2026-01-15 Dos.", None),
        ("dated 2026-01-15 Dos.", "dated 2026-01-15 Dos.", None),
        ("date 2026-01-157 Dos.", "date 2026-01-157 Dos.", None),
    ],
)
def test_the_date_line_of_a_txt(read: Read, raw: str, text: str, published: date | None) -> None:
    (article,), failed = read(**{"a.txt": raw})
    assert (article.text, article.published, failed) == (text, published, [])


def test_an_id_is_the_path_below_the_folder_given(tmp_path: Path, read: Read) -> None:
    articles, _ = read(**{"2026__enero__000_x.txt": "Uno.", "b.c.MD": "Dos.", ".oculto.txt": "No."})
    assert [article.id for article in articles] == ["2026/enero/000_x", "b.c"]
    (alone,) = read_articles([tmp_path / "2026" / "enero" / "000_x.txt"], pytest.fail)
    assert alone.id == "000_x"


def test_a_line_without_an_id_is_named_by_its_text(read: Read) -> None:
    content = lines({"text": "Cafe\u0301"}, {"text": "b", "id": 7}, {"text": "c", "id": "x/y"})
    articles, _ = read(**{"notas.jsonl": content})
    digest = hashlib.sha256("Café".encode()).hexdigest()
    assert [article.id for article in articles] == [f"notas-{digest[:12]}", "7", "x/y"]


def test_a_second_use_of_an_id_fails_by_file_and_line(tmp_path: Path, read: Read) -> None:
    same = lines({"text": "a", "id": "x"}, {"text": "b", "id": "x"}, {"text": "c", "id": "y"})
    articles, failed = read(**{"n.jsonl": same, "x.txt": "d"})
    assert [article.text for article in articles] == ["a", "c"]
    assert [error.path for error in failed] == [f"{tmp_path}/n.jsonl:2", f"{tmp_path}/x.txt"]
    assert "n.jsonl:1" in failed[0].reason


def test_bad_lines_fail_alone(tmp_path: Path, read: Read) -> None:
    bad = [
        *("{", "[]", "null", '{"id": 1}', '{"text": 5}', '{"text": " "}', '{"text": "a\\u0000"}'),
        *('{"text": "a", "date": "ayer"}', '{"text": "a", "date": "2026-02-30"}'),
        *('{"text": "a", "id": []}', '{"text": "a", "title": {}}', "[" * 100_000),
    ]
    good = '{"text": "%d", "de más": 1, "source": null}'
    content = "\n".join(f"{line}\r\n\n{good % i}" for i, line in enumerate(bad))
    articles, failed = read(**{"n.jsonl": content})
    assert [article.text for article in articles] == [str(i) for i in range(len(bad))]
    assert [e.path for e in failed] == [f"{tmp_path}/n.jsonl:{3 * i + 1}" for i in range(len(bad))]


def test_a_gzipped_file_reads_like_a_plain_one(read: Read) -> None:
    content = lines({"text": "Niño", "date": "2026-01-15T23:59:00-06:00", "url": "u", "title": 2})
    (article,), _ = read(**{"n.jsonl.gz": gzip.compress(content.encode())})
    assert article.id.startswith("n-")
    assert (article.text, article.published, article.url) == ("Niño", date(2026, 1, 15), "u")
    assert article.title == "2"


def test_the_stored_text_is_nfc_with_line_feeds(read: Read) -> None:
    decomposed = unicodedata.normalize("NFD", "\ufeffAñil\r\nniño\rya\n")
    articles, _ = read(
        **{"a.txt": decomposed, "b.md": decomposed, "c.jsonl": lines({"text": decomposed[1:]})}
    )
    assert {article.text for article in articles} == {"Añil\nniño\nya\n"}


def test_what_is_not_there_fails_by_name(tmp_path: Path) -> None:
    (tmp_path / "vacía").mkdir()
    (tmp_path / "foto.png").touch()
    paths = [*map(tmp_path.joinpath, ["no", "vacía", "foto.png"]), Path("x" * 5000)]
    failed: list[ArticleError] = []
    assert list(read_articles(paths, failed.append)) == []
    assert [error.path for error in failed] == list(map(str, paths))


def test_front_matter_is_read_as_written(read: Read) -> None:
    """YAML's booleans, octal numbers and dates would change what people wrote."""
    front = "title: No\nid: 007\nsource: 2026\nurl: null\ndate: 2026-01-15\nmás: {a: 1}\n"
    (article,), _ = read(**{"a.md": f"---\r\n{front}---\n\nHoy.\n---\n"})
    assert (article.title, article.id, article.source) == ("No", "007", "2026")
    assert (article.url, article.published, article.text) == (
        None,
        date(2026, 1, 15),
        "Hoy.\n---\n",
    )


def test_without_front_matter_all_is_text(read: Read) -> None:
    articles, _ = read(**{"a.md": "Hoy.\n---\ntitle: x\n---\n", "b.md": "---\ntitle: x\nHoy."})
    assert [article.text for article in articles] == [
        "Hoy.\n---\ntitle: x\n---\n",
        "---\ntitle: x\nHoy.",
    ]


def test_half_a_surrogate_pair_never_reaches_the_archive(read: Read, tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))).write_text("Hoy.")
    fields = dict.fromkeys(["text", "id", "title", "source", "url"], "a\ud800")
    articles, failed = read(**{"n.jsonl": lines(fields)})
    assert (len(articles), failed) == (2, [])
    for article in articles:
        json.dumps(vars(article), default=str, ensure_ascii=False).encode()


PROSE = "El puerto de la villa cerró ayer por el temporal que azota la costa desde el lunes."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"\nCierra el puerto viejo\n\n{PROSE}", "Cierra el puerto viejo"),
        (f"¿Por qué cierra el puerto?\n{PROSE}", "¿Por qué cierra el puerto?"),
        (f"Aurora Benavides\nCiudad de México\n\n{PROSE}", f"{PROSE[:58]}…"),
        (f"Por Ana García de la Ruiz\n\n{PROSE}", f"{PROSE[:58]}…"),
        (f"Por un puerto más limpio\n\n{PROSE}", "Por un puerto más limpio"),
        (f"El puerto cerró de noche.\n{PROSE}", f"{PROSE[:58]}…"),
        (PROSE, f"{PROSE[:58]}…"),
        ("Cierra el puerto viejo", "Cierra el puerto viejo"),
    ],
)
def test_a_title_is_the_headline_or_else_the_opening_words(text: str, title: str) -> None:
    assert guess_title(text) == title


def test_defaults_fill_in_only_what_is_not_stated() -> None:
    stated = Article("a", "b", "c", source="El Faro", published=date(2026, 1, 15))
    assert with_defaults(stated, "Otro", date(2020, 1, 1)) == stated
    filled = with_defaults(Article("a", "b", "c"), "Otro", date(2020, 1, 1))
    assert (filled.source, filled.published) == ("Otro", date(2020, 1, 1))


def test_the_content_hash_sees_everything_but_the_place() -> None:
    article = Article("a", "b", "c", place="x")
    changes = {"text": "B", "title": "C", "source": "s", "published": date(2026, 1, 1), "url": "u"}
    others = [replace(article, **{name: value}) for name, value in changes.items()]
    hashes = {a.content_hash() for a in [article, *others, replace(article, date_inferred=True)]}
    assert len(hashes) == 7
    assert replace(article, place="y").content_hash() == article.content_hash()

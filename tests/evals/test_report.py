"""The report of a run: what it shows, in which order, and that it shows it as it is."""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from evals.gold import GoldRow
from evals.report import write_report
from evals.report.failures import Excerpt, Kind, examine, kind_of
from evals.report.tables import breakdown, headline
from evals.run import Item, report
from index.archive import Archive
from index.articles import Article
from index.catalogue import Coverage
from index.settings import Settings
from rag import Answer, Citation
from rag.answer import Corroboration

ROOT = Path(__file__).parents[2]
PLOTS = ("quality", "risk-coverage", "reliability", "latency")
HOSTILE = (
    "<script>alert(1)</script> &amp; \"x\" 'y' | ![i](http://z.test/i) [l](z) *b* `c` $m$ # ~~d~~"
)
SPRING = (
    "El manantial se secó. <img src=x onerror=alert(2)> La alcaldesa lo abrirá el 5 de mayo de "
    "2025, dijo ayer. Nadie ha pagado todavía los 300 euros de la obra."
)
SQUARE = "La plaza mayor cerró en marzo. Costará 1.200 euros y la pagará la Diputación provincial."
STAMP = {
    "commit": "abc1234",
    "embedder": "e5",
    "reader": None,
    "settings": {"passage_tokens": 128, "overlap_sentences": 0},
    "articles_sha256": "0f" * 32,
}


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, make_settings: Callable[..., Settings]
) -> Archive:
    archive = Archive(make_settings(tmp_path_factory.mktemp("report")), create=True)
    published = date(2025, 5, 1)
    archive.add(
        [
            Article("spring", SPRING, "El manantial", "El Eco", published),
            Article("square", SQUARE, "La plaza"),
        ]
    )
    return archive


def cite(article: str, quote: str, answer: str | None = None, n: int = 1) -> Citation:
    text = {"spring": SPRING, "square": SQUARE}[article]
    start = text.index(quote)
    at = text.index(answer) if answer else None
    return Citation(
        n=n,
        article=article,
        title="",
        source="El Eco" if article == "spring" else None,
        published=date(2025, 5, 1) if article == "spring" else None,
        date_inferred=False,
        url=None,
        start=start,
        end=start + len(quote),
        quote=quote,
        answer=answer,
        answer_start=at,
        answer_end=None if at is None or answer is None else at + len(answer),
    )


def ask(
    row: GoldRow,
    *,
    short: str | None = None,
    confidence: float | None = 0.5,
    citations: tuple[Citation, ...] = (),
    nearest: tuple[Citation, ...] = (),
    right: tuple[bool | None, ...] = (),
    retrieved: tuple[str, ...] | None = ("square", "spring"),
    milliseconds: float = 100.0,
) -> Item:
    answer = Answer(
        question=row.question,
        standalone=" ".join([*row.turns, row.question]),
        language=row.language,
        question_type="what",
        status="answered" if citations else "unanswered",
        text=f"Según alguien: «{short}» [1]" if citations else "El archivo no lo dice.",
        short=short,
        value=None,
        confidence=confidence,
        citations=citations,
        alternatives=(),
        corroboration=Corroboration(1, 1),
        reason=None if citations else "low_confidence",
        nearest=nearest,
        coverage=Coverage(2, None, None, ()),
        timings_ms={},
    )
    return Item(
        row=row,
        answer=answer,
        prediction=short if citations else None,
        candidate=short,
        candidate_iso=None,
        retrieved=retrieved,
        rightly_cited=right,
        exact=tuple(True for _ in citations),
        milliseconds=milliseconds,
    )


def gold(id_: str, question: str, *answers: str, **others: Any) -> GoldRow:
    return GoldRow(
        **{"id": id_, "question": question, "language": "es", "type": "what", **others},
        answers=answers,
    )


PAYS = cite("square", "la pagará la Diputación provincial.", "la Diputación provincial")
OPENS = cite("spring", "La alcaldesa lo abrirá el 5 de mayo de 2025", "5 de mayo de 2025")
ITEMS = [
    ask(
        gold("q-right", "¿Quién paga?", "la Diputación provincial", articles=("square",)),
        short="la Diputación provincial",
        confidence=0.97,
        citations=(PAYS,),
        right=(True,),
    ),
    ask(gold("q-due", "Who painted it?", language="en", type="who"), confidence=0.1),
    ask(
        gold("q-cited", "¿Cuándo abre?", "5 de mayo de 2025", articles=("spring",), type="when"),
        short="5 de mayo de 2025",
        confidence=0.9,
        citations=(OPENS, replace(PAYS, n=2)),
        right=(True, False),
    ),
    ask(
        gold("q-refused", "y la obra?", "300 euros", articles=("gone", "spring"), turns=("¿Qué?",)),
        short="1.200 euros",
        confidence=0.2,
        nearest=(cite("square", "Costará 1.200 euros", "1.200 euros"),),
        retrieved=("square",),
    ),
    ask(
        gold("q-wrong", HOSTILE, "300 euros", articles=("spring",), type="$x^{<b>"),
        short="1.200 euros",
        confidence=0.8,
        citations=(cite("square", "Costará 1.200 euros", "1.200 euros"),),
        right=(False,),
    ),
    ask(
        gold("q-unanswerable", "¿Quién la pintó?"),
        short="La alcaldesa",
        confidence=0.4,
        citations=(cite("spring", "La alcaldesa lo abrirá", "La alcaldesa"),),
        right=(False,),
    ),
]


class Page(HTMLParser):
    """What a page holds: its words, its elements with their attributes, and what it lights."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.words = ""
        self.lit: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._marks = 0
        self._apart = 0
        self.feed(markup)
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._apart += tag == "style"
        # Cells stand apart without a space between them.
        self.words += " " if tag in ("td", "th") else ""
        if tag == "mark":
            self.lit += [""] if not self._marks else []
            self._marks += 1

    def handle_endtag(self, tag: str) -> None:
        self._marks -= tag == "mark"
        self._apart -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._apart:
            self.words += data
        if self._marks:
            self.lit[-1] += data

    def attributes(self, name: str) -> Iterator[str]:
        """Yield the values of an attribute wherever it stands."""
        for _, attributes in self.elements:
            if value := attributes.get(name):
                yield value


def markdown(folder: Path) -> Page:
    """Read the Markdown as a viewer with tables, strikethrough and live HTML does."""
    viewer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return Page(viewer.render((folder / "report.md").read_text(encoding="utf-8")))


def html(folder: Path) -> Page:
    return Page((folder / "report.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "new" / "report"
    write_report(folder, report("my <set>", ITEMS, STAMP), ITEMS, archive)
    return folder


@pytest.fixture(params=[html, markdown])
def page(folder: Path, request: pytest.FixtureRequest) -> Page:
    return request.param(folder)


def test_a_folder_is_all_there_is_to_a_report(folder: Path) -> None:
    plots = {f"{name}{theme}.svg" for name in PLOTS for theme in ("", "-dark")}
    assert {path.name for path in folder.iterdir()} == {"report.html", "report.md", *plots}
    assert {*html(folder).attributes("src"), *html(folder).attributes("srcset")} == plots
    assert set(markdown(folder).attributes("src")) == {f"{name}.svg" for name in PLOTS}


def test_a_page_asks_nothing_of_anyone(page: Page) -> None:
    assert all(link.startswith("#") for link in page.attributes("href"))
    anchors = set(page.attributes("id"))
    assert {link[1:] for link in page.attributes("href")} <= anchors
    assert not {"script", "link", "iframe", "object", "form"} & {tag for tag, _ in page.elements}
    assert not [name for _, names in page.elements for name in names if name.startswith("on")]


def test_texts_are_shown_as_they_are(page: Page) -> None:
    assert HOSTILE in page.words
    assert "my <set>" in page.words
    assert "se secó. <img src=x onerror=alert(2)> La" in page.words
    assert "$x^{<b>" in page.words


def test_the_stamp_says_what_was_run(page: Page) -> None:
    for words in ("abc1234", "passage_tokens 128, overlap_sentences 0", "0f" * 32):
        assert words in page.words


def test_every_figure_has_its_words(page: Page) -> None:
    figures = report("set", ITEMS, STAMP)
    parts = ("retrieval", "answer", "citation", "abstention")
    rows = [row for section in headline(figures) for row in section.rows]
    assert len(rows) == sum(len(figures[part]) for part in parts)
    for label, figure in rows:
        assert f"{label} {figure}".replace("\xa0", " ") in page.words


def test_figures_are_written_as_people_read_them() -> None:
    rows = {
        label: figure
        for section in headline(report("set", ITEMS, STAMP))
        for label, figure in section.rows
    }
    assert rows["Right article first"] == "25.0\xa0%"
    assert rows["Citations that support a gold answer"] == "40.0\xa0%"
    assert rows["How high the first right article stands (MRR)"] == "0.500"


def test_a_breakdown_ends_with_all() -> None:
    table = breakdown(report("set", ITEMS, STAMP), "language")
    assert [row[:3] for row in table.rows] == [
        ("en", "1", "0"),
        ("es", "5", "4"),
        ("all", "6", "4"),
    ]
    assert {len(row) for row in table.rows} == {len(table.head)}
    assert set(table.rows[0][3:]) <= {"–", "100.0\xa0%", "0.100"}


def test_a_figure_over_nothing_is_a_dash() -> None:
    figures = report("set", ITEMS[1:2], STAMP)
    rows = dict(headline(figures)[0].rows)
    assert set(rows.values()) == {"–"}


def test_failures_come_first_and_the_gravest_before_others(page: Page) -> None:
    ids = ["q-unanswerable", "q-wrong", "q-refused", "q-cited", "q-right", "q-due"]
    places = [page.words.index(id_) for id_ in ids]
    assert places == sorted(places)


def test_a_failure_tells_what_was_answered_and_what_should_have_been(page: Page) -> None:
    begin, end = page.words.index("q-refused"), page.words.index("q-cited")
    words = page.words[begin:end]
    for told in (
        "confidence 20.0 %",
        "¿Qué? y la obra?",
        "El archivo no lo dice. (low confidence)",
        "1.200 euros (wrong)",
        "300 euros",
        "gone: not among the first ten",
        "spring: not among the first ten",
    ):
        assert told in words
    assert "spring: found at rank 2" in page.words
    assert "spring: cited, found at rank 2" in page.words
    assert "the articles do not say" in page.words


def test_the_quote_is_lit_within_its_article(page: Page) -> None:
    assert page.lit == [
        "La alcaldesa lo abrirá",
        "Costará 1.200 euros",
        "300 euros",
        "Costará 1.200 euros",
        "La alcaldesa lo abrirá el 5 de mayo de 2025",
        "la pagará la Diputación provincial.",
    ]
    assert "cerró en marzo. Costará 1.200 euros y la pagará" in page.words


def test_long_contexts_are_cut_between_words(archive: Archive) -> None:
    quote = "Aquí está la cita."
    text = f"{'palabra ' * 100}{quote}{' palabra' * 100}"
    archive.add([Article("long", text, "t")])
    start = text.index(quote)
    citation = Citation(
        1, "long", "", None, None, False, None, start, start + len(quote), quote,
        "la cita", start + 10, start + 17,
    )  # fmt: skip
    item = ask(gold("q", "?"), citations=(citation,), right=(False,))
    [passage] = examine([item], archive, 1)[0].failures[0].passages
    assert passage.excerpt == Excerpt(
        "… " + "palabra " * 19, "Aquí está ", "la cita", ".", " palabra" * 19 + " …"
    )


def test_a_quote_that_does_not_stand_there_is_shown_without_context(archive: Archive) -> None:
    moved = replace(OPENS, start=OPENS.start + 1, end=OPENS.end + 1)
    gone = replace(OPENS, article="gone", n=2)
    row = gold("q", "¿Cuándo?", "5 de mayo de 2025", articles=("spring",))
    item = ask(row, short="5 de mayo de 2025", citations=(moved, gone), right=(True, None))
    item = replace(item, exact=(False, False))
    assert kind_of(item) == "citation"
    [failure] = examine([item], archive, 1)[-1].failures
    assert [passage.note for passage in failure.passages] == [
        "The article does not say this at that place.",
        "The archive no longer holds this article.",
    ]
    alone = Excerpt("", OPENS.quote, "", "", "")
    assert [passage.excerpt for passage in failure.passages] == [alone, alone]


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        (ITEMS[0], None),
        (ITEMS[1], None),
        (ITEMS[2], "citation"),
        (ITEMS[3], "refused"),
        (ITEMS[4], "wrong"),
        (ITEMS[5], "unanswerable"),
        (replace(ITEMS[0], rightly_cited=(None,)), None),
        (replace(ITEMS[0], exact=(False,)), "citation"),
    ],
)
def test_what_went_wrong(item: Item, kind: Kind | None) -> None:
    assert kind_of(item) == kind


def test_the_surest_failures_are_shown_and_the_rest_counted(archive: Archive) -> None:
    wrong = [
        replace(
            ITEMS[4],
            row=replace(ITEMS[4].row, id=f"w{at}"),
            answer=replace(ITEMS[4].answer, confidence=confidence),
        )
        for at, confidence in enumerate((0.3, None, 0.9, 0.9, 0.5))
    ]
    groups = examine([*wrong, ITEMS[3]], archive, 4)
    assert [(group.kind, group.total, group.left_out) for group in groups] == [
        ("unanswerable", 0, 0),
        ("wrong", 5, 2),
        ("refused", 1, 0),
        ("citation", 0, 0),
    ]
    assert [failure.item.row.id for failure in groups[1].failures] == ["w2", "w3", "w4"]


def test_a_test_set_shows_no_single_question(
    folder: Path, archive: Archive, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    write_report(tmp_path, report("set", ITEMS, STAMP), ITEMS, archive, aggregates_only=True)
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="utf-8")
        for item in ITEMS:
            assert item.row.id not in text
            assert item.row.question not in text
            assert item.answer.text not in text
        assert "<mark>" not in text
        assert "Diputación" not in text
    for page in (html(tmp_path), markdown(tmp_path)):
        assert "Single questions are left out" in page.words
        assert "Answered though unanswerable" in page.words


def test_two_runs_differ_in_their_times_only(
    folder: Path, archive: Archive, tmp_path: Path
) -> None:
    slower = [replace(item, milliseconds=900.0 + at) for at, item in enumerate(ITEMS)]
    for name, items in (("same", ITEMS), ("slower", slower)):
        write_report(tmp_path / name, report("my <set>", items, STAMP), items, archive)
    for first in folder.iterdir():
        same, slow = (tmp_path / name / first.name for name in ("same", "slower"))
        assert same.read_bytes() == first.read_bytes()
        if first.name.startswith("latency"):
            assert slow.read_bytes() != first.read_bytes()
        elif first.suffix == ".svg":
            assert slow.read_bytes() == first.read_bytes()
        else:
            ours, theirs = (p.read_text(encoding="utf-8").split("\n") for p in (first, slow))
            differing = [line for line, other in zip(ours, theirs, strict=True) if line != other]
            assert len(differing) == 1
            assert "answers came within 100" in differing[0]


def test_plots_hold_the_counts_and_the_area(folder: Path) -> None:
    words = {name: _words(folder / f"{name}.svg") for name in PLOTS}
    assert {"es", "n = 5", "en", "n = 1", "$x^{<b>", "–", "50", "75"} <= words["quality"]
    # The two surest are right: (0 + 0 + 1/3 + 2/4 + 3/5 + 4/6) / 6.
    assert "surest first, area 0.350" in words["risk-coverage"]
    assert "as run, 66.7\xa0% answered, 50.0\xa0% wrong" in words["risk-coverage"]
    assert {"share right", "mean confidence"} <= words["reliability"]
    assert {"p50 100 ms", "p95 100 ms"} <= words["latency"]


def test_a_run_without_questions_has_a_report_too(archive: Archive, tmp_path: Path) -> None:
    write_report(tmp_path, report("set", [], STAMP), [], archive)
    assert "0 questions" in html(tmp_path).words
    assert "Half of the answers came within –" in markdown(tmp_path).words


def test_reading_and_what_cannot_be_printed(archive: Archive, tmp_path: Path) -> None:
    row = replace(ITEMS[4].row, question="half \ud800", type="\x00 and much more than fits here")
    items = [replace(ITEMS[4], row=row, retrieved=None)]
    write_report(tmp_path, report("set", items, STAMP), items, archive)
    assert "half ?" in html(tmp_path).words
    assert "\ufffd and much mo…" in _words(tmp_path / "quality.svg")
    # Its own articles were given: nothing was to be found.
    assert "spring: given" in html(tmp_path).words


def test_a_dark_plot_differs_in_its_colours_only(folder: Path) -> None:
    for name in PLOTS:
        light, dark = (folder / f"{name}{end}.svg" for end in ("", "-dark"))
        assert light.read_bytes() != dark.read_bytes()
        assert _words(light) == _words(dark)


def test_matplotlib_is_loaded_by_those_who_draw() -> None:
    check = "import evals.report, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0


def _words(plot: Path) -> set[str]:
    texts = ElementTree.parse(plot).iter("{http://www.w3.org/2000/svg}text")
    return {"".join(text.itertext()).strip() for text in texts}

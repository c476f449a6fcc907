"""The benchmarks, over a set small enough to work out every figure by hand."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from evals import bench_citations, bench_index, bench_plots, bench_retrieval, bench_scale
from evals.bench import app
from evals.squad import SquadQuestion
from index import Archive, Article
from index.errors import ArticleError, HemerotecaError
from index.settings import Settings
from rag import Assistant, Citation

LIGHTHOUSE = "El faro de Punta Brava volvió a alumbrar. Lo reparó la ingeniera Olga Prado en marzo."
BAKERY = "La panadería Trigal regaló mil bollos. El horno nuevo ardió toda la noche del sábado."
BRIDGE = "El puente se cerró el 3 de mayo por la crecida. Los vecinos cruzan ahora en barca."
# The ids decide the halves: by their SHA-256, `bollos` is of the one to choose on, `faro` and
# `bridge` are of the one to report.
QUESTIONS = {
    LIGHTHOUSE: [("faro", "es", "¿Quién reparó el faro?", "Olga Prado")],
    # Two towers outweigh one bakery: the dense arm takes it for a question on the lighthouse.
    BAKERY: [
        ("bollos", "es", "¿Qué bollos regaló la panadería, junto a la torre, la alta torre?", "mil")
    ],
    # No Spanish passage shares a word with it.
    BRIDGE: [
        ("bridge", "en", "When was the bridge closed?", "el 3 de mayo"),
        ("puerto", "es", "¿Cuánto costó el puerto?", None),
    ],
}
CONCEPTS = {"faro": 0, "torre": 0, "panadería": 1, "puente": 2, "bridge": 2}


class ToyEmbedder:
    """Counts the words of three concepts; a token is a word."""

    fingerprint, dimension, max_tokens = "toy", 4, 512

    def embed_passages(
        self, texts: Sequence[str], done: Callable[[int], None] | None = None
    ) -> np.ndarray:
        return np.array([self._embed(text) for text in texts], np.float32).reshape(-1, 4)

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self.embed_passages(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def _embed(self, text: str) -> np.ndarray:
        vector = np.array([0, 0, 0, 0.1])
        for word in text.lower().split():
            if (concept := CONCEPTS.get(word.strip("¿?.,"))) is not None:
                vector[concept] += 1
        return vector / np.linalg.norm(vector)


@pytest.fixture
def toy(monkeypatch):
    for module in ("index.archive", "evals.bench_index"):
        monkeypatch.setattr(f"{module}.open_embedder", lambda *_: ToyEmbedder())


@pytest.fixture
def squad(tmp_path):
    paragraphs = [
        {
            "context": context,
            "qas": [
                {
                    "id": name,
                    "lang": language,
                    "question": question,
                    "is_impossible": answer is None,
                    "answers": [{"text": answer, "answer_start": context.index(answer)}]
                    if answer
                    else [],
                }
                for name, language, question, answer in rows
            ],
        }
        for context, rows in QUESTIONS.items()
    ]
    path = tmp_path / "toy.squad.json"
    data = {"version": "v2.0", "data": [{"title": "Villa", "paragraphs": paragraphs}]}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.fixture
def news(tmp_path):
    """Three articles of two paragraphs, each paragraph a passage."""
    path = tmp_path / "news.jsonl"
    lines = []
    for town in ("Alcor", "Brezal", "Cidra"):
        paragraphs = [
            f"En {town} " + " ".join(f"palabra{number}" for number in range(30)) + f" {part}."
            for part in ("uno", "dos")
        ]
        lines.append(json.dumps({"id": town, "text": "\n\n".join(paragraphs)}))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def rates(r1: float, r5: float, r10: float, mrr: float) -> dict[str, object]:
    return pytest.approx({"recall@1": r1, "recall@5": r5, "recall@10": r10, "mrr@10": mrr})


def test_retrieval_finds_what_each_arm_should(toy, squad, tmp_path):
    result = run("retrieval", squad, "--json", tmp_path / "out.json")
    assert result.exit_code == 0, result.output
    (report,) = json.loads((tmp_path / "out.json").read_text())
    assert (report["set"], report["articles"], report["passages"]) == ("toy.squad.json", 3, 3)
    parts = report["parts"]
    assert {name: part["n"] for name, part in parts.items()} == {
        "all": 3,
        "choosing": 1,
        "reporting": 2,
    }
    # The bakery is second in the dense arm, the bridge nowhere in the lexical one.
    assert parts["all"]["arms"]["dense"] == rates(2 / 3, 1, 1, (1 + 1 / 2 + 1) / 3)
    assert parts["all"]["arms"]["lexical"] == rates(2 / 3, 2 / 3, 2 / 3, 2 / 3)
    assert parts["all"]["arms"]["hybrid"] == rates(1, 1, 1, 1)
    assert parts["choosing"]["arms"]["dense"] == rates(0, 1, 1, 1 / 2)
    assert parts["choosing"]["arms"]["lexical"] == rates(1, 1, 1, 1)
    assert parts["reporting"]["arms"]["dense"] == rates(1, 1, 1, 1)
    assert parts["reporting"]["arms"]["lexical"] == rates(1 / 2, 1 / 2, 1 / 2, 1 / 2)
    better = {name: part["gain"]["better_arm"] for name, part in parts.items()}
    assert better == {"all": "dense", "choosing": "dense", "reporting": "dense"}
    assert parts["all"]["gain"] == {
        "better_arm": "dense",
        "recall_at_5": 0.0,
        "low": 0.0,
        "high": 0.0,
    }
    assert "0.667" in result.output


def test_files_over_the_same_contexts_share_an_archive(toy, squad, tmp_path, monkeypatch):
    twin = tmp_path / "twin.squad.json"
    twin.write_bytes(squad.read_bytes())
    made = Counter()
    original = bench_retrieval.temporary_archive
    monkeypatch.setattr(
        bench_retrieval,
        "temporary_archive",
        lambda *arguments: made.update(["archive"]) or original(*arguments),
    )
    reports = bench_retrieval.measure([squad, twin])
    assert made["archive"] == 1
    assert [report.set for report in reports] == ["toy.squad.json", "twin.squad.json"]
    assert reports[0].parts == reports[1].parts


def test_retrieval_takes_a_limit_and_passage_options(toy, squad, tmp_path):
    options = ("--limit", 1, "--passage-tokens", 16, "--overlap", 1)
    assert run("retrieval", squad, *options, "--json", tmp_path / "out.json").exit_code == 0
    (report,) = json.loads((tmp_path / "out.json").read_text())
    assert report["passage_tokens"] == 16
    assert report["overlap_sentences"] == 1
    assert report["parts"]["all"]["n"] == 1
    empty = next(part for part in report["parts"].values() if part["n"] == 0)
    assert empty["gain"] is None
    assert set(empty["arms"]["hybrid"].values()) == {None}


def test_part_report_counts_places():
    others = [f"other{i}" for i in range(9)]
    runs = {1: ["gold", *others], 2: ["other", "gold"], 6: [*others[:5], "gold"], 0: others}
    question = SquadQuestion("q", "¿?", "es", "gold", (), (), False)
    report = bench_retrieval.part_report(
        [(question, {"dense": run, "lexical": [], "hybrid": ["gold"]}) for run in runs.values()]
    )
    assert report.n == 4
    assert report.arms["dense"] == rates(1 / 4, 2 / 4, 3 / 4, (1 + 1 / 2 + 1 / 6) / 4)
    assert report.arms["lexical"] == rates(0, 0, 0, 0)
    assert report.gain.better_arm == "dense"
    assert report.gain.recall_at_5 == 2 / 4
    assert report.gain.low < 2 / 4 < report.gain.high


def test_halves_go_by_the_first_digit_of_the_sha256():
    assert bench_retrieval.is_choosing("a")  # ca97…
    assert not bench_retrieval.is_choosing("b")  # 3e23…


def test_distinct_articles_searches_deeper_until_ten():
    article_of = {str(i): "long" if i < 150 else f"a{i}" for i in range(500)}
    asked: list[int] = []

    def passages(depth: int) -> list[str]:
        asked.append(depth)
        return list(article_of)[:depth]

    found = bench_retrieval.distinct_articles(passages, article_of)
    assert found == ["long", *(f"a{i}" for i in range(150, 159))]
    assert asked == [40, 160]


def test_distinct_articles_ends_where_there_are_no_more():
    assert bench_retrieval.distinct_articles(lambda _: ["p", "q"], {"p": "a", "q": "a"}) == ["a"]


def test_paired_bootstrap():
    yes, no = [True] * 50, [False] * 50
    assert bench_retrieval.paired_bootstrap(yes, yes) == (0, 0)
    assert bench_retrieval.paired_bootstrap(yes, no) == (1, 1)
    half = [True, False] * 25
    low, high = bench_retrieval.paired_bootstrap(half, no)
    # The mean of 50 fair coins: 0.5 give or take 1.96 * sqrt(0.25 / 50) = 0.139.
    assert (low, high) == pytest.approx((0.361, 0.639), abs=0.03)
    assert bench_retrieval.paired_bootstrap(half, no) == (low, high)


def test_citations_asks_every_question_and_all_are_exact(toy, squad, tmp_path):
    result = run("citations", squad, "--json", tmp_path / "out.json")
    assert result.exit_code == 0, result.output
    assert "4 questions" in result.output
    assert "exact: 100.00%" in result.output
    (report,) = json.loads((tmp_path / "out.json").read_text())
    assert report["citations"] >= 4
    assert report["inexact"] == []


def test_citations_fails_where_a_quote_is_elsewhere(toy, squad, monkeypatch):
    ask = Assistant.ask

    def shifted(self, question):
        answer = ask(self, question)
        if "faro" not in question:
            return answer
        moved = {
            part: tuple(replace(c, start=c.start + 1) for c in getattr(answer, part))
            for part in ("citations", "nearest")
        }
        return replace(answer, **moved)

    monkeypatch.setattr(Assistant, "ask", shifted)
    result = run("citations", squad)
    assert result.exit_code == 1
    assert "not exact: faro [1]" in result.output


@pytest.mark.parametrize(
    ("answer", "start", "end", "exact"),
    [
        (None, None, None, True),
        ("faro", 3, 7, True),
        ("faro", 3, 8, False),
        ("faro", None, None, False),
        ("Punta", 11, 16, False),  # there, but outside the quote
    ],
)
def test_is_exact(answer, start, end, exact):
    citation = Citation(1, "a", "t", None, None, False, None, 0, 7, "El faro", answer, start, end)
    assert bench_citations.is_exact(citation, LIGHTHOUSE) is exact


def test_index_counts_what_is_embedded(toy, news, tmp_path, monkeypatch):
    monkeypatch.setattr(bench_index, "_threads", lambda: {"processors": 2, "torch": 2})
    read = []

    def plain_pipeline(*_: object, **__: object) -> bench_index.Pipeline:
        def pipeline(articles, folder):
            read.append([article.id for article in articles])
            return 6

        return pipeline

    monkeypatch.setattr(bench_index, "plain_pipeline", plain_pipeline)
    result = run(
        "index", news, "--repeat", 2, "--json", tmp_path / "out.json", "--plot", tmp_path / "p.png"
    )
    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "out.json").read_text())
    assert (tmp_path / "p.png").stat().st_size > 9_000
    assert 0 < report["model_share"] < 1
    assert (report["articles"], report["edited_article_passages"]) == (3, 2)
    for turn in report["rounds"]:
        embedded = {name: part["embedded"] for name, part in turn.items()}
        assert embedded == {"ours": 6, "plain": 6, "again": 0, "edited": 1}
    assert read[1:] == [["Alcor", "Brezal", "Cidra"]] * 2  # after the one to warm up
    assert len(report["ratios"]) == 2


def test_index_report_takes_medians():
    rounds = [
        bench_index.Round(*(bench_index.Run(seconds, 0.0, 0) for seconds in (ours, plain, 0, 0)))
        for ours, plain in ((1.0, 4.0), (2.0, 6.0), (4.0, 8.0))
    ]
    report = bench_index.IndexReport(12, 1, 160, {}, rounds)
    assert report.articles_per_second == (12 / 2, 12 / 6)
    assert report.ratio_of_medians == 3
    assert report.ratios == [4, 3, 2]


def test_index_of_nothing_says_so(toy, tmp_path):
    with pytest.raises(ArticleError, match="no such file"):
        bench_index.measure([tmp_path / "none.txt"])
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    with pytest.raises(HemerotecaError, match="no articles"):
        bench_index.measure([empty])


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--llama-splitter"]])
def test_index_against_the_real_pipeline(news, tmp_path, options):
    pytest.importorskip("llama_index.embeddings.huggingface")
    pytest.importorskip("llama_index.vector_stores.chroma")
    result = run("index", news, "--repeat", 1, "--json", tmp_path / "out.json", *options)
    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "out.json").read_text())
    assert report["rounds"][0]["ours"]["embedded"] > 0
    if not options:
        assert report["rounds"][0]["plain"]["embedded"] == report["rounds"][0]["ours"]["embedded"]


def test_scale_cuts_archives_and_finds_what_is_added_but_nothing_removed(tmp_path, embedder):
    archive = Archive(Settings(archive=tmp_path / "archive"), create=True)
    archive.embedder = embedder
    days = [date(2026, 1, 1 + i) for i in range(20)]
    archive.add(
        Article(f"a{i}", f"{LIGHTHOUSE} {BAKERY} Fue el {i}.", "a", published=day)
        for i, day in enumerate(days)
    )
    reports = bench_scale.measure(archive.folder, ["¿Quién reparó el faro?"], (8,), 2, remove=5)
    small, whole = reports
    assert 8 <= small.passages < whole.passages == archive.status().passages
    assert [latency.filters for latency in whole.latencies] == ["none", "1 %", "10 %", "50 %"]
    assert [latency.recall_at_10 for latency in whole.latencies] == [1, 1, 1, 1]
    assert whole.latencies[3].passages_left == whole.passages // 2
    assert (whole.removed_articles, whole.found_after_removal, len(whole.added_ms)) == (5, 0, 2)
    bench_plots.plot_scale(reports, tmp_path / "scale.png")
    assert (tmp_path / "scale.png").stat().st_size > 9_000


@pytest.mark.slow
def test_ask_times_processes_and_stages(tmp_path):
    result = run("ask", "--repeat", 1, "--json", tmp_path / "a.json", "--plot", tmp_path / "a.png")
    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "a.json").read_text())
    assert set(report["medians"]) == {
        *("hemeroteca --help", "hemeroteca ask", "import sentence_transformers"),
    }
    assert report["ask_to_import"] > 0
    assert report["stages_ms"]["whole answer"]["p50"] > report["stages_ms"]["lexical arm"]["p50"]
    assert (tmp_path / "a.png").stat().st_size > 9_000

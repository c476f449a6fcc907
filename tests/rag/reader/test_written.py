import json
from pathlib import Path

import pytest

from evals.fit import HELD_OUT
from rag.reader.training.examples import HELD_OUT_BEGIN
from rag.reader.training.squad import context_name
from rag.reader.training.written import WRITTEN, written_questions

PASSAGE = "Fermín Lastra dimitió el lunes. Lo sustituye Ana Robles."
LINE = {
    "file": "tiny.json",
    "passage": context_name(PASSAGE),
    "questions": [
        {"es": "¿Quién dejó el cargo?", "en": "Who stepped down?", "span": [0, 13]},
        {"es": "¿Quién lo pidió?", "en": "Who asked for it?", "span": None},
    ],
}


def lay(folder: Path, line: dict[str, object]) -> Path:
    entry = {"title": "Lastra", "paragraphs": [{"context": PASSAGE, "qas": []}]}
    (folder / "tiny.json").write_text(json.dumps({"data": [entry]}), encoding="utf-8")
    article = {"id": "a", "title": "Lastra", "text": f"Llueve.\n{PASSAGE}"}
    (folder / "articles.jsonl").write_text(json.dumps(article), encoding="utf-8")
    path = folder / "written.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    return path


INVENTED = {"title": "Lastra", "text": PASSAGE, **{k: LINE[k] for k in ("passage", "questions")}}
ARTICLE = {**LINE, "file": "articles.jsonl", "article": "a", "at": [8, 8 + len(PASSAGE)]}


@pytest.mark.parametrize("line", [LINE, ARTICLE, INVENTED])
def test_a_question_is_asked_in_both_languages_of_its_passage(
    tmp_path: Path, line: dict[str, object]
) -> None:
    questions = written_questions(tmp_path, 0, 1, lay(tmp_path, line))
    assert [(q.text, q.context[slice(*q.span)] if q.span else None) for q in questions] == [
        ("¿Quién dejó el cargo?", "Fermín Lastra"),
        ("Who stepped down?", "Fermín Lastra"),
        ("¿Quién lo pidió?", None),
        ("Who asked for it?", None),
    ]
    assert {(q.context, q.title) for q in questions} == {(PASSAGE, "Lastra")}
    assert len({q.id for q in questions}) == 4


def test_a_passage_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = lay(tmp_path, {**LINE, "passage": "0" * 16})
    with pytest.raises(ValueError, match=r"tiny\.json has no passage 0000000000000000"):
        written_questions(tmp_path, 0, 1, path)


@pytest.mark.parametrize("path", [WRITTEN, HELD_OUT])
def test_of_the_data_only_offsets_and_questions_ship(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        passage = json.loads(line)
        where = {"title", "text"} if "text" in passage else {"file"}
        assert set(passage) - {"article", "at", "from"} == {*where, "passage", "questions"}
        assert "text" not in passage or passage["passage"] == context_name(passage["text"])
        for question in passage["questions"]:
            assert set(question) == {"es", "en", "span"}
            assert question["es"]
            assert question["en"]
            assert question["span"] is None or 0 <= question["span"][0] < question["span"][1]


@pytest.mark.parametrize("path", [WRITTEN, HELD_OUT])
def test_no_question_of_a_passage_has_the_number_of_another(path: Path) -> None:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    numbers = [
        (line["passage"], number)
        for line in lines
        for number, _ in enumerate(line["questions"], line.get("from", 0))
    ]
    assert len(set(numbers)) == len(numbers)


def test_nothing_is_fitted_on_a_passage_that_the_reader_was_trained_on() -> None:
    trained, fitted = (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (WRITTEN, HELD_OUT)
    )
    assert not {p["passage"] for p in trained} & {p["passage"] for p in fitted}
    assert {p["passage"][0] for p in fitted if "file" in p} == set(HELD_OUT_BEGIN)
    assert not {p["passage"][0] for p in trained if "file" in p} & set(HELD_OUT_BEGIN)

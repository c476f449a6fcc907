"""Judgements become draft gold questions, which `eval` reads."""

from datetime import date
from pathlib import Path

import pytest

from evals.gold import read_gold
from page.feedback import drafts_file, keep_draft
from page.problems import InputProblem
from page.receipts import Receipt
from rag.answer import Alternative
from tests.page.shelf import NOTHING, cite, make_answer

DATED = make_answer(
    cite(answer="300", published=date(2025, 1, 1)),
    cite(answer="La cuota", n=2, article="b"),
    short="300",
    value={"kind": "date", "iso": "2025-02"},
    alternatives=(Alternative("otra", None, "conflicting", (2,)),),
)


def judge(folder: Path, answer, verdict, why="", right="", turns=()):
    file = drafts_file(folder)
    keep_draft(file, Receipt(answer, tuple(turns)), verdict, why, right)
    return read_gold(file)


def test_a_right_answer_is_gold_with_its_date_and_articles(tmp_path):
    (row,) = judge(tmp_path, DATED, "right", "porque sí", turns=["¿Antes?"])
    assert (row.question, row.language, row.type) == ("¿Qué?", "es", "what")
    assert (row.answers, row.date, row.articles) == (("300",), "2025-02", ("a",))
    assert row.turns == ("¿Antes?",)
    assert '"why": "porque sí"' in drafts_file(tmp_path).read_text("utf-8")


def test_a_right_refusal_is_gold_without_answers(tmp_path):
    (row,) = judge(tmp_path, NOTHING, "right")
    assert not row.answerable


@pytest.mark.parametrize(("right", "answers"), [("400", ("400",)), ("", ())])
def test_a_wrong_answer_is_gold_with_what_was_expected(tmp_path, right, answers):
    (row,) = judge(tmp_path, DATED, "wrong", right=right)
    assert (row.answers, row.date, row.articles) == (answers, None, ())


def test_a_wrong_passage_leaves_the_articles_open(tmp_path):
    (row,) = judge(tmp_path, DATED, "passage")
    assert (row.answers, row.articles) == (("300",), ())


def test_a_later_judgement_takes_the_place_of_an_earlier_one(tmp_path):
    judge(tmp_path, DATED, "wrong")
    judge(tmp_path, NOTHING, "right", turns=["¿Otra?"])
    rows = judge(tmp_path, DATED, "right")
    assert [row.answers for row in rows] == [(), ("300",)]


@pytest.mark.parametrize(("answer", "verdict"), [(DATED, "perhaps"), (NOTHING, "wrong")])
def test_what_is_no_judgement_is_not_kept(tmp_path, answer, verdict):
    with pytest.raises(InputProblem):
        judge(tmp_path, answer, verdict)
    assert not drafts_file(tmp_path).exists()

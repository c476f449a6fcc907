"""The gold sets are in their form, of the size promised, and split by event."""

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.gold import CONVERSATIONS, DEV, TEST, GoldRow, read_gold
from evals.sample import sample_articles
from index import Article
from index.errors import ArticleError
from index.readers import read_articles


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    failed: list[ArticleError] = []
    found = {article.id: article for article in read_articles([sample_articles()], failed.append)}
    assert not failed
    return found


@pytest.fixture(scope="module")
def rows() -> list[GoldRow]:
    return [*read_gold(DEV), *read_gold(TEST)]


def test_no_event_and_no_question_is_in_both_splits() -> None:
    dev, test = read_gold(DEV), read_gold(TEST)
    shared = {row.event for row in dev} & {row.event for row in test}
    assert shared <= {"none"}  # off-topic questions are about no event
    assert not {row.id for row in dev} & {row.id for row in test}
    asked = [{(row.question, row.turns) for row in split} for split in (dev, test)]
    assert not asked[0] & asked[1]


def test_gold_answers_stand_in_their_articles(
    rows: list[GoldRow], articles: dict[str, Article]
) -> None:
    for row in rows:
        for article in row.articles:
            assert article in articles, row.id
        texts = [articles[article].text for article in row.articles]
        for answer in row.answers:
            assert any(answer in text for text in texts), (row.id, answer)


def test_the_sets_are_as_large_and_as_even_as_promised(rows: list[GoldRow]) -> None:
    answerable = [row for row in rows if row.answerable]
    languages = Counter(row.language for row in answerable)
    assert len(answerable) >= 180
    assert min(languages.values()) >= 0.45 * len(answerable)
    types = Counter(row.type for row in answerable)
    assert all(types[kind] >= 20 for kind in ("when", "who", "where", "howmany", "what"))
    assert all(types[kind] for kind in ("why", "how", "yesno"))
    assert sum(not row.answerable for row in rows) >= 100
    assert sum(bool(row.turns) for row in rows) >= 20


def test_unanswerable_rows_say_what_they_are() -> None:
    for path in (DEV, TEST):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert bool(row.get("topic")) == (not row["answers"]), row["id"]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "gold.jsonl"
    row = {"id": "a", "question": "¿Qué?", "answers": [], "unknown": 1}
    broken.write_text(json.dumps(row) + "\n\n{}\n", encoding="utf-8")
    with pytest.raises(ArticleError, match=r"gold\.jsonl:3"):
        read_gold(broken)
    broken.write_text(json.dumps(row) + "\n" + json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(ArticleError, match="already used"):
        read_gold(broken)
    broken.write_text(json.dumps(row), encoding="utf-8")
    assert read_gold(broken)[0].language == "es"


def test_conversations_are_in_their_form(articles: dict[str, Article]) -> None:
    turns = [row for path in CONVERSATIONS for row in read_gold(path)]
    first = [row for row in turns if not row.turns]
    longest = Counter(len(row.turns) + 1 for row in turns)
    assert len(first) >= 80
    assert len(turns) - len(first) >= len(first)  # every one has two turns or more
    assert max(longest) <= 5
    assert min(Counter(row.language for row in turns).values()) >= 0.35 * len(turns)
    for row in turns:
        assert row.standalone or row.topic in ("source", "talk"), row.id
        texts = [articles[article].text for article in row.articles]
        for answer in row.answers:
            assert any(answer in text for text in texts), (row.id, answer)


def test_no_event_is_talked_about_in_both_splits() -> None:
    dev, test = ({row.event for row in read_gold(path)} for path in CONVERSATIONS)
    assert not dev & test
    assert dev <= {row.event for row in read_gold(DEV)}

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from evals.gold import DEV, TEST, read_gold
from evals.sample import sample_articles
from index.articles import Article
from index.readers import read_articles
from rag import Answer
from rag.agreement import weigh
from rag.answer import Alternative
from rag.verify import faults
from tests.rag import mutations, oracle


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    found = read_articles([sample_articles()], lambda error: pytest.fail(str(error)))
    return {article.id: article for article in found}


@pytest.fixture(scope="module")
def answers(articles: Mapping[str, Article]) -> dict[str, Answer]:
    """An answer to every gold question that has one, as a perfect reader would find it."""
    found = {}
    for row in [*read_gold(DEV), *read_gold(TEST)]:
        if claims := oracle.claims(row, articles):
            found[row.id] = oracle.answer(row.question, row.language, weigh(claims))
    return found


def _falsified(
    answers: Mapping[str, Answer], articles: Mapping[str, Article]
) -> Iterator[tuple[str, Answer]]:
    texts = " ".join(article.text for article in articles.values())
    names = sorted(set(mutations.NAME.findall(texts)))
    for name, answer in answers.items():
        yield from mutations.mutated(answer, names, seed=name)


def test_answers_left_alone_hold(
    answers: Mapping[str, Answer], articles: Mapping[str, Article]
) -> None:
    wrong = {name: faults(answer, articles.get) for name, answer in answers.items()}
    assert {name: found for name, found in wrong.items() if found} == {}
    assert len(answers) > 300


def test_no_answer_falsified_in_one_detail_holds(
    answers: Mapping[str, Answer], articles: Mapping[str, Article]
) -> None:
    tried, accepted = Counter[str](), []
    for kind, answer in _falsified(answers, articles):
        tried[kind] += 1
        if not faults(answer, articles.get):
            accepted.append((kind, answer.text))
    assert accepted == []
    assert tried.total() >= 400
    assert min(tried[k] for k in ("digit", "month", "weekday", "name", "unit", "negation", "swap"))


def test_no_quote_with_another_letter_holds(
    answers: Mapping[str, Answer], articles: Mapping[str, Article]
) -> None:
    chosen = random.Random(7)
    for answer in answers.values():
        first, *rest = answer.citations
        at = chosen.randrange(len(first.quote))
        quote = first.quote[:at] + ("x" if first.quote[at] != "x" else "y") + first.quote[at + 1 :]
        text = answer.text.replace(first.quote, quote)
        falsified = replace(answer, text=text, citations=(replace(first, quote=quote), *rest))
        assert [fault.kind for fault in faults(falsified, articles.get)] == ["quote"]


def test_what_is_wrong_is_named(
    answers: Mapping[str, Answer], articles: Mapping[str, Article]
) -> None:
    answer = next(a for a in answers.values() if a.value and a.value.get("anchor"))
    first, *rest = answer.citations
    article = articles[first.article]

    def told(changed: Answer, now: Article | None = article) -> list[str]:
        return [fault.message for fault in faults(changed, lambda _: now)]

    assert "holds no article" in told(answer, None)[0]
    moved = replace(article, text="Nueva entradilla. " + article.text)
    assert f"it stands at {first.start + 18}" in told(answer, moved)[0]
    edited = replace(article, text=article.text.replace(first.quote, "Nada."))
    assert "nowhere" in told(answer, edited)[0]
    assert "the source" in told(answer, replace(article, source="Otro"))[0]
    other = replace(answer, value={**(answer.value or {}), "iso": "1999-01-01"})
    assert "does not mean 1999-01-01" in told(other)[0]
    elsewhere = replace(first, answer_start=first.start, answer_end=first.start + 3)
    assert "not at its place" in told(replace(answer, citations=(elsewhere, *rest)))[0]
    assert "numbered [2]" in told(replace(answer, text=answer.text.replace("[1]", "[2]")))[0]
    other_number = replace(answer, citations=(replace(first, n=7), *rest))
    assert "numbered [7" in told(other_number)[0]
    nobody = Alternative("otra cosa", None, "conflicting", ())
    assert "no citation has" in told(replace(answer, alternatives=(nobody,)))[0]
    assert "is not that of [1]" in told(replace(answer, short="otra cosa"))[0]
    assert (
        "'9.000 personas'" in told(replace(answer, text=answer.text + " Hubo 9.000 personas."))[0]
    )

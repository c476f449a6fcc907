"""Fits the confidence of `rag.confidence`: `python -m evals.fit --data DIR`.

The questions are those of `held_out.jsonl`, which were written as the reader's own were, on
contexts and invented news that it was never trained on, and the dev questions of the sample
archive. One in eight of the contexts is left out of the archive, chosen by hash; a question whose
context is not there, or does not say, is answered by none. That makes about a third of all
questions unanswerable, as of the gold questions: a probability holds for such a share.
"""

import json
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evals import metrics
from evals.gold import DEV, GoldRow, gold_of, read_gold
from evals.halves import first_digit
from evals.sample import sample_articles
from evals.squad import SquadQuestion, lowest, read_squad
from index import Archive, Article
from index.articles import make_article
from index.language import detect_language
from index.readers import read_articles
from index.settings import Settings
from rag import Assistant
from rag.agreement import weigh
from rag.confidence import FEATURES, STANDING, TOPIC, features, standing, topic
from rag.evidence import Candidate
from rag.reader.training.examples import Question, held_out
from rag.reader.training.squad import context_name
from rag.reader.training.written import written_questions

Floats = NDArray[np.float64]
HELD_OUT = Path(__file__).with_name("held_out.jsonl")
_FILES = "squad_es_v1.squad.json.gz", "squad_es_v2.squad.json.gz"
# Of the sixteen values of a hash digit, those whose contexts are not indexed.
_LEFT_OUT = (14, 15)


@dataclass(frozen=True)
class Asked:
    """A question's candidates, their features (n, FEATURES) and which of them are right (n,).

    `on_topic` says whether the archive speaks of its subject at all, `answerable` whether it
    answers it.
    """

    found: Sequence[Candidate]
    values: Floats
    right: NDArray[np.bool_]
    on_topic: bool
    answerable: bool


def main(
    data: Annotated[Path, typer.Option(help="Folder of the files that the reader is trained on.")],
    gold: Annotated[Path, typer.Option(help="Questions on the sample archive.")] = DEV,
    limit: Annotated[int, typer.Option(help="Most questions on held-out contexts.")] = 600,
    precision: Annotated[
        float, typer.Option(help="Share of the answers given that are right, at least.")
    ] = 0.67,
    output: Annotated[Path, typer.Option(help="Where to write.")] = Path("rag/confidence.json"),
) -> None:
    """Fit, print how well it does on the questions fitted on, and write the model."""
    articles, rows = _held_out(data, limit)
    asked = _ask_all(articles, rows, "held-out questions")
    asked += _ask_all(list(read_articles([sample_articles()], print)), read_gold(gold), gold.stem)
    asked = [question for question in asked if len(question.found)]
    own = _logistic(
        np.concatenate([a.values for a in asked]), np.concatenate([a.right for a in asked])
    )
    tops, hits = _verdicts(asked, own)
    second = _logistic(tops, hits)
    chances = 1 / (1 + np.exp(-(tops @ second[0] + second[1])))
    near = _logistic(
        np.array([topic(a.found) for a in asked]),
        np.array([a.on_topic for a in asked]),
        balanced=True,
    )
    model = {
        "own": _described(FEATURES, own),
        "standing": _described(STANDING, second),
        "topic": _described(TOPIC, near),
        "threshold": _threshold(chances, hits, precision),
        "precision": precision,
        "fitted_on": [HELD_OUT.name, gold.name],
    }
    error = metrics.ece(chances.tolist(), hits.tolist())
    typer.echo(
        f"{len(asked)} questions; the best candidate is right in {hits.mean():.3f}; AUROC of its "
        f"being right {roc_auc_score(hits, chances):.3f}, ECE {error:.3f}; "
        f"threshold {model['threshold']}"
    )
    output.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


def _held_out(data: Path, limit: int) -> tuple[list[Article], list[GoldRow]]:
    """Return the held-out contexts that are indexed, and questions about held-out ones."""
    articles: dict[str, Article] = {}
    for file in _FILES:
        contexts, _ = read_squad(data / file)
        articles.update((a.id, a) for a in contexts if held_out(a.text))
    written = written_questions(data, path=HELD_OUT)
    for context, title in {q.context: q.title for q in written}.items():
        name = context_name(context)
        if name not in articles:  # an invented one: it is in no file
            articles[name] = make_article(context, "", {"id": name, "title": title})
    kept = [article for i, article in articles.items() if first_digit(i) not in _LEFT_OUT]
    asked = [_squad_question(question) for question in written]
    return kept, [gold_of(question) for question in lowest(asked, limit)]


def _squad_question(question: Question) -> SquadQuestion:
    span = question.span
    return SquadQuestion(
        id=question.id,
        text=question.text,
        language=detect_language(question.text),
        article=context_name(question.context),
        answers=(question.context[slice(*span)],) if span else (),
        answer_starts=(span[0],) if span else (),
        impossible=span is None,
    )


def _ask_all(articles: Sequence[Article], rows: Sequence[GoldRow], name: str) -> list[Asked]:
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Settings(archive=Path(folder) / "archive"), create=True)
        archive.add(articles)
        assistant, there = Assistant(archive), {article.id for article in articles}
        return [_ask(assistant, row, there) for row in track(rows, f"asking {name}")]


def _ask(assistant: Assistant, row: GoldRow, there: set[str]) -> Asked:
    found = assistant.evidence(row.question, row.turns)
    known = row.answerable and (not row.context or row.context[0] in there)
    right = [known and metrics.correct(c.text, _iso(c), row) for c in found]
    values = np.array(features(found)).reshape(-1, len(FEATURES))
    on_topic = row.context[0] in there if row.context else row.event != "none"
    return Asked(found, values, np.array(right, bool), on_topic, known)


def _verdicts(
    asked: Sequence[Asked], own: tuple[Floats, float]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return how each question's verdict stands, and whether what it shows is right."""
    rows, hits = [], []
    for question in asked:
        odds = question.values @ own[0] + own[1]
        claims = [
            c.claim(1 / (1 + math.exp(-o))) for c, o in zip(question.found, odds, strict=True)
        ]
        verdict = weigh(claims)
        rows.append(standing(verdict, claims))
        right = {c.place for c, ok in zip(claims, question.right, strict=True) if ok}
        hits.append(verdict.shown.lead.place in right)
    return np.array(rows), np.array(hits)


def _logistic(
    values: Floats, right: NDArray[np.bool_], balanced: bool = False
) -> tuple[Floats, float]:
    weights = "balanced" if balanced else None
    model = LogisticRegression(max_iter=2000, class_weight=weights).fit(values, right)
    return model.coef_[0], float(model.intercept_[0])


def _described(names: Sequence[str], model: tuple[Floats, float]) -> dict[str, Any]:
    weights = {name: round(float(w), 4) for name, w in zip(names, model[0], strict=True)}
    return {"weights": weights, "intercept": round(model[1], 4)}


def _threshold(chances: Floats, right: NDArray[np.bool_], precision: float) -> float:
    """Return the lowest probability above which answers are right at least this often."""
    order = np.argsort(-chances)
    precise = np.cumsum(right[order]) >= precision * np.arange(1, len(order) + 1)
    last = int(np.flatnonzero(precise)[-1]) if precise.any() else 0
    return round(float(chances[order][last]), 3)


def _iso(candidate: Candidate) -> str | None:
    return candidate.value.get("iso") if candidate.value else None


if __name__ == "__main__":
    typer.run(main)

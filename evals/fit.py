"""Fits the confidence of `rag.confidence`: `python -m evals.fit --same FILE… --other FILE…`.

Every file is in SQuAD's form. Half of its contexts are indexed, chosen by hash; a question whose
context is there is answerable by the sentences that hold its gold span, one whose context is not is
answerable by none. A logistic model of the signals ranks the sentences; a second one, of its score
alone, makes the best sentence's score a probability.
"""

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evals.squad import SquadQuestion, lowest, read_squad
from index import Archive
from index.language import Language
from index.settings import Settings
from rag.confidence import FEATURES, features
from rag.evidence import Candidate, candidates
from rag.question import question_type
from rag.search import search

_RETRIEVED = 20


@dataclass(frozen=True)
class Asked:
    """A question's candidates: their features (n, FEATURES) and which of them are right (n,)."""

    values: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: bool


def main(
    same: Annotated[list[Path], typer.Option(help="Questions in the language of the texts.")],
    other: Annotated[list[Path], typer.Option(help="Questions in another language.")],
    output: Annotated[Path, typer.Option(help="Where to write.")] = Path("rag/confidence.json"),
    limit: Annotated[int, typer.Option(help="Most questions of a file.")] = 1500,
) -> None:
    """Fit, print how well it does on the questions fitted on, and write the model."""
    model: dict[str, Any] = {"features": list(FEATURES)}
    scores, rights = [], []
    for name, files in (("same", same), ("other", other)):
        asked = [a for file in files for a in _ask_all(file, limit, choosing=name == "other")]
        weights, intercept = _fit(asked)
        model[name] = {"weights": weights, "intercept": intercept}
        best, right = _best(asked, np.array(weights), intercept)
        answerable = np.array([a.answerable for a in asked])
        typer.echo(
            f"{name}: {len(asked)} questions, {answerable.mean():.3f} answerable; best sentence "
            f"right in {right[answerable].mean():.3f} of those; AUROC answerable "
            f"{roc_auc_score(answerable, best):.3f}, right {roc_auc_score(right, best):.3f}"
        )
        scores.append(best)
        rights.append(right)
    model["threshold"] = _threshold(np.concatenate(scores), np.concatenate(rights))
    model["fitted_on"] = [file.name for file in [*same, *other]]
    typer.echo(f"threshold {model['threshold']}")
    output.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


def _ask_all(file: Path, limit: int, *, choosing: bool) -> list[Asked]:
    """Ask the questions of a file; with `choosing`, only those of its choosing half."""
    articles, questions = read_squad(file)
    if choosing:
        questions = [q for q in questions if _hash(q.id) % 2 == 0]
    questions = lowest(questions, limit)
    wanted = {question.article for question in questions}
    indexed = [a for a in articles if a.id in wanted and _hash(a.id) % 2 == 0]
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Settings(archive=Path(folder) / "archive"), create=True)
        archive.add(indexed)
        there = {article.id for article in indexed}
        return [_ask(archive, q, there) for q in track(questions, f"asking {file.name}")]


def _ask(archive: Archive, question: SquadQuestion, there: set[str]) -> Asked:
    hits = search(archive, question.text, _RETRIEVED, language=question.language)
    language: Language = question.language
    found = candidates(archive, question.text, language, question_type(question.text), hits)
    right = [_holds_gold(candidate, question) for candidate in found]
    values = np.array([features(candidate) for candidate in found]).reshape(-1, len(FEATURES))
    answerable = question.article in there and not question.impossible
    return Asked(values, np.array(right, bool), answerable)


def _holds_gold(candidate: Candidate, question: SquadQuestion) -> bool:
    if candidate.hit.passage.article != question.article:
        return False
    spans = zip(question.answer_starts, question.answers, strict=True)
    return any(
        candidate.start <= start and start + len(text) <= candidate.end for start, text in spans
    )


def _fit(asked: list[Asked]) -> tuple[list[float], float]:
    values = np.concatenate([a.values for a in asked])
    right = np.concatenate([a.right for a in asked])
    ranker = LogisticRegression(max_iter=1000).fit(values, right)
    weights, intercept = ranker.coef_[0], float(ranker.intercept_[0])
    best, hit = _best(asked, weights, intercept)
    platt = LogisticRegression(max_iter=1000).fit(best[:, None], hit)
    slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    return [round(float(w) * slope, 4) for w in weights], round(intercept * slope + shift, 4)


def _best(
    asked: list[Asked], weights: NDArray[np.float64], intercept: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the best score of each question, and whether that sentence is right."""
    scores, right = [], []
    for question in asked:
        score = question.values @ weights + intercept
        top = int(score.argmax())
        scores.append(float(score[top]))
        right.append(bool(question.right[top]))
    return np.array(scores), np.array(right)


def _threshold(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the probability above which answering has the best F1 of right answers."""
    order = np.argsort(-scores)
    given = np.arange(1, len(order) + 1)
    hits = np.cumsum(right[order])
    f1 = 2 * hits / (given + right.sum())
    return round(float(1 / (1 + np.exp(-scores[order][int(f1.argmax())]))), 3)


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[0], 16)


if __name__ == "__main__":
    typer.run(main)

"""The gate: nothing gets worse unseen.

Runs the gold sets and compares every question with the committed baseline. A headline figure fails
when the whole 95 % interval of its paired change lies below zero; exact spans fail when they are
not all exact. `python -m evals.gate --update` raises the baseline and shows the change.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from evals import metrics
from evals.bench_archive import progress_bars, temporary_archive
from evals.gold import DEV, TEST, read_gold
from evals.run import Item, ask_all
from evals.sample import sample_articles
from index.errors import ArticleError
from index.readers import read_articles

BASELINE = Path(__file__).parent / "baseline.json"
_SEED = 0
Scores = dict[str, dict[str, float | None]]

# What is watched, per question; None where a question has no part in it.
HEADLINES: dict[str, Callable[[Item], float | None]] = {
    "recall@1": lambda item: _recall(item, 1),
    "recall@5": lambda item: _recall(item, 5),
    "f1_forced": lambda item: (
        metrics.f1(item.candidate, item.row.answers) if item.row.answerable else None
    ),
    "correct_forced": lambda item: float(item.correct_forced) if item.row.answerable else None,
    "correct": lambda item: float(item.correct) if item.row.answerable else None,
    "refused_rightly": lambda item: None if item.row.answerable else float(item.refused),
    "citation_precision": lambda item: metrics.mean(
        None if right is None else float(right) for right in item.rightly_cited
    ),
    "citation_recall": lambda item: metrics.citation_recall(item.cited_rightly, item.row),
}


@dataclass(frozen=True)
class Change:
    """A headline figure before and now, with the 95 % interval of its paired change."""

    name: str
    before: float
    now: float
    low: float
    high: float

    @property
    def worse(self) -> bool:
        """Whether the figure fell by more than chance allows."""
        return self.high < 0

    @property
    def better(self) -> bool:
        """Whether the figure rose by more than chance allows."""
        return self.low > 0

    def __str__(self) -> str:
        verdict = "WORSE" if self.worse else "better" if self.better else ""
        interval = f"[{self.low:+.3f}, {self.high:+.3f}]"
        return f"{self.name:<19}{self.before:7.3f} → {self.now:.3f}  {interval}  {verdict}".rstrip()


def scores(items: Sequence[Item]) -> Scores:
    """Return each question's headline scores, by its id."""
    return {
        item.row.id: {name: _rounded(score(item)) for name, score in HEADLINES.items()}
        for item in items
    }


def changes(before: Scores, now: Scores) -> list[Change]:
    """Compare two runs over the questions that both have, figure by figure."""
    found = []
    for name in HEADLINES:
        pairs = [
            (new, old)
            for row in sorted(before.keys() & now.keys())
            if (new := now[row].get(name)) is not None
            and (old := before[row].get(name)) is not None
        ]
        if not pairs:
            continue
        ours, theirs = [new for new, _ in pairs], [old for _, old in pairs]
        low, high = metrics.paired_bootstrap(ours, theirs, _SEED) or (0.0, 0.0)
        old_mean, new_mean = metrics.mean(theirs) or 0.0, metrics.mean(ours) or 0.0
        found.append(Change(name, old_mean, new_mean, low, high))
    return found


def verdict(before: Scores, items: Sequence[Item]) -> list[str]:
    """Return what is wrong with a run, a line each; none if the gate is green."""
    problems = [str(change) for change in changes(before, scores(items)) if change.worse]
    inexact = sum(not exact for item in items for exact in item.exact)
    if inexact:
        problems.append(f"{inexact} citations are not their articles' own words at their offsets")
    return problems


def run_gold() -> dict[str, list[Item]]:
    """Ask the dev and the test questions of the sample archive."""
    articles = list(read_articles([sample_articles()], _fail))
    runs = {}
    with temporary_archive(articles) as archive, progress_bars() as bars:
        for path in (DEV, TEST):
            rows = read_gold(path)
            task = bars.add_task(f"asking {path.stem}", total=len(rows))
            runs[path.stem] = ask_all(archive, rows, done=partial(bars.advance, task))
    return runs


def read_baseline() -> dict[str, Scores]:
    """Return the committed scores: split -> question -> figure -> score."""
    data: dict[str, Scores] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return data


def main(
    update: Annotated[bool, typer.Option(help="Make this run the baseline.")] = False,
) -> None:
    """Run the gold sets, show the change since the baseline, and exit with 1 if it got worse."""
    before = read_baseline() if BASELINE.is_file() else {}
    runs = run_gold()
    problems: list[str] = []
    for split, items in runs.items():
        typer.echo(f"{split}: {len(items)} questions")
        for change in changes(before.get(split, {}), scores(items)):
            typer.echo(f"  {change}")
        problems.extend(f"{split}: {line}" for line in verdict(before.get(split, {}), items))
    if update:
        now = {split: scores(items) for split, items in runs.items()}
        BASELINE.write_text(_json(now), encoding="utf-8")
        typer.echo(f"{BASELINE.name} is written")
    elif problems:
        typer.echo("\n".join(["the gate is red:", *problems]), err=True)
        raise typer.Exit(1)


def _json(now: dict[str, Scores]) -> str:
    """Return JSON with a line for each question, so that a change can be read in a diff."""
    splits = []
    for split, rows in now.items():
        lines = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(rows.items()))
        splits.append(f" {json.dumps(split)}: {{\n{lines}\n }}")
    return "{\n" + ",\n".join(splits) + "\n}\n"


def _recall(item: Item, k: int) -> float | None:
    if not item.row.articles or item.retrieved is None:
        return None
    return metrics.recall_at_k(item.retrieved, item.row.articles, k)


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 4)


def _fail(error: ArticleError) -> None:
    raise error


if __name__ == "__main__":
    typer.run(main)

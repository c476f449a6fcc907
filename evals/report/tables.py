"""A report's figures as tables in plain words."""

from dataclasses import dataclass
from typing import Any

NOTHING = "–"
_DECIMAL = {"mrr@10", "ndcg@10", "auroc", "ece", "brier"}
_SECTIONS = (
    (
        "Finding the articles",
        "Over the answerable questions whose articles are known.",
        "retrieval",
        {
            "recall@1": "Right article first",
            "recall@5": "Right article among the first five",
            "recall@10": "Right article among the first ten",
            "mrr@10": "How high the first right article stands (MRR)",
            "ndcg@10": "How well the first ten are ordered (nDCG)",
        },
    ),
    (
        "Answers as given",
        "Over the answerable questions; a refusal counts as wrong.",
        "answer",
        {
            "correct": "Right answer",
            "date_exact": "Right date, of the questions for one",
            "f1": "Words shared with a gold answer (F1)",
            "em": "Word for word a gold answer (EM)",
        },
    ),
    (
        "Best candidates",
        "The same, as if nothing were ever refused.",
        "answer",
        {
            "correct_forced": "Right candidate",
            "f1_forced": "Words shared with a gold answer (F1)",
            "em_forced": "Word for word a gold answer (EM)",
        },
    ),
    (
        "Citations",
        "Over the citations shown; recall over the articles that should be.",
        "citation",
        {
            "precision": "Citations that support a gold answer",
            "recall": "Right articles that are cited (at most three)",
            "exact_spans": "Citations that stand where they say, to the letter",
        },
    ),
    (
        "Refusals and confidence",
        "ECE and Brier: the lower, the better.",
        "abstention",
        {
            "precision": "Refusals that were due",
            "recall": "Unanswerable questions refused",
            "auroc": "Answerable ones are the more confident (AUROC)",
            "ece": "Confidence away from the truth (ECE)",
            "brier": "Squared error of the confidence (Brier)",
        },
    ),
)
_COLUMNS = (
    ("Right article in first five", "retrieval", "recall@5"),
    ("Right answer", "answer", "correct"),
    ("Right candidate", "answer", "correct_forced"),
    ("F1 of candidates", "answer", "f1_forced"),
    ("Citation precision", "citation", "precision"),
    ("Citation recall", "citation", "recall"),
    ("Refusals due", "abstention", "precision"),
    ("Unanswerable refused", "abstention", "recall"),
    ("AUROC", "abstention", "auroc"),
    ("ECE", "abstention", "ece"),
)
_PARTS = {"language": "By language of the question", "type": "By type of question"}
_STAMP = {
    "commit": "Commit",
    "embedder": "Embedder",
    "reader": "Reader",
    "settings": "Settings",
    "articles_sha256": "Articles (SHA-256)",
}


@dataclass(frozen=True)
class Section:
    """Figures that belong together, each with its label, and what they are over."""

    title: str
    over: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Breakdown:
    """The chief figures of every group of questions, and of all of them last."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown(figure: float | None, name: str) -> str:
    """Write a figure: a share in percent, an index in decimals, a dash for none."""
    if figure is None:
        return NOTHING
    return f"{figure:.3f}" if name in _DECIMAL else percent(figure)


def percent(share: float) -> str:
    """Write a share in percent."""
    return f"{100 * share:.1f}\u00a0%"


def headline(report: dict[str, Any]) -> list[Section]:
    """Return every figure of the whole run but the latency."""
    return [
        Section(
            title,
            over,
            tuple((label, shown(report[part][name], name)) for name, label in labels.items()),
        )
        for title, over, part, labels in _SECTIONS
    ]


def breakdown(report: dict[str, Any], by: str) -> Breakdown:
    """Return the chief figures by language or by type."""
    groups = {**report["by"][by], "all": report}
    head = ("", "Questions", "Answerable", *(label for label, _, _ in _COLUMNS))
    return Breakdown(
        _PARTS[by],
        head,
        tuple(
            (
                name,
                str(figures["n"]),
                str(figures["answerable"]),
                *(shown(figures[part][figure], figure) for _, part, figure in _COLUMNS),
            )
            for name, figures in groups.items()
        ),
    )


def stamp(report: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what was run, line by line."""
    return [(_STAMP.get(name, name), _stated(value)) for name, value in report["stamp"].items()]


def _stated(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_stated(inner)}" for name, inner in value.items())
    return NOTHING if value is None else str(value)

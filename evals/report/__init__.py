"""A run's report for people: its figures, its plots and what went wrong, as HTML and Markdown."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.report.failures import examine, successes
from evals.report.pages import render
from evals.report.plots import PLOTS, write_plots
from evals.report.tables import breakdown, headline, stamp
from evals.run import Item
from index import Archive

__all__ = ["write_report"]

_FAILURES_SHOWN = 200
_SUCCESSES_SHOWN = 200


def write_report(
    folder: Path,
    report: dict[str, Any],
    items: Sequence[Item],
    archive: Archive,
    *,
    aggregates_only: bool = False,
) -> None:
    """Write `report.html`, `report.md` and their plots into a folder, over those of an earlier run.

    Two runs that answer alike differ in `latency*.svg` and under the heading "Time" only.

    :param report: What `evals.run.report` made of the items.
    :param archive: The archive that was asked, for the words around a citation.
    :param aggregates_only: Show no single question, as befits a test set.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shown = 0 if aggregates_only else _FAILURES_SHOWN
    right = successes(items)
    write_plots(folder, report, items)
    values = {
        "report": report,
        "stamp": stamp(report),
        "headline": headline(report),
        "breakdowns": [breakdown(report, part) for part in ("language", "type")],
        "plots": PLOTS,
        "groups": examine(items, archive, shown),
        "successes": [] if aggregates_only else right[:_SUCCESSES_SHOWN],
        "right": len(right),
        "aggregates_only": aggregates_only,
    }
    for name in ("report.html", "report.md"):
        # A gold file may hold half of a surrogate pair, which cannot be written.
        page = render(name, **values).encode("utf-8", "replace")
        (folder / name).write_bytes(page)

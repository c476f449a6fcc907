"""Plots of the speed measurements, as PNG or SVG by the file's ending."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from evals.bench_ask import AskReport
    from evals.bench_index import IndexReport
    from evals.bench_scale import SizeReport

_OURS, _OTHER = "#20558a", "#b5651d"


def plot_index(report: "IndexReport", file: Path) -> None:
    """Draw articles a second of both sides, a bar a round."""
    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.subplots()
    numbers = range(1, len(report.rounds) + 1)
    for shift, name, colour in ((-0.2, "ours", _OURS), (0.2, "plain", _OTHER)):
        heights = [report.articles / getattr(turn, name).seconds for turn in report.rounds]
        axes.bar([n + shift for n in numbers], heights, 0.4, color=colour, label=name)
    axes.set(xlabel="round", ylabel="articles a second", xticks=list(numbers))
    axes.legend(loc="lower right")
    _save(figure, file)


def plot_ask(report: "AskReport", file: Path) -> None:
    """Draw the seconds of processes and the milliseconds of stages."""
    figure = Figure(figsize=(9, 3), layout="constrained")
    left, right = figure.subplots(1, 2)
    medians = report.medians
    left.barh(list(medians), list(medians.values()), color=[_OURS, _OURS, _OTHER])
    left.set(xlabel="seconds from a cold start, median")
    stages = report.stages_ms
    right.barh(list(stages), [s["p95"] for s in stages.values()], color="#c9d8e8", label="p95")
    right.barh(list(stages), [s["p50"] for s in stages.values()], color=_OURS, label="p50")
    right.set(xlabel="milliseconds, warm")
    right.legend(loc="lower right")
    for axes in (left, right):
        axes.invert_yaxis()
    _save(figure, file)


def plot_scale(reports: "list[SizeReport]", file: Path) -> None:
    """Draw latency over size, a panel for each filter, ours beside exact search with FTS5."""
    names = [latency.filters for latency in reports[-1].latencies]
    figure = Figure(figsize=(3 * len(names), 3.2), layout="constrained")
    panels: Any = figure.subplots(1, len(names), sharey=True, squeeze=False)
    for i, name in enumerate(names):
        axes = panels[0][i]
        sizes = [report.passages for report in reports]
        rows = [report.latencies[i] for report in reports]
        axes.plot(sizes, [r.p50_ms for r in rows], "o-", color=_OURS, label="ours, p50")
        axes.plot(sizes, [r.p95_ms for r in rows], "o--", color=_OURS, label="ours, p95")
        axes.plot(sizes, [r.exact_p50_ms for r in rows], "s-", color=_OTHER, label="exact, p50")
        axes.plot(sizes, [r.exact_p95_ms for r in rows], "s--", color=_OTHER, label="exact, p95")
        axes.set(xscale="log", yscale="log", xlabel="passages", title=f"filter leaves: {name}")
        axes.grid(True, alpha=0.3)
    panels[0][0].set(ylabel="milliseconds a question", title="no filter")
    panels[0][0].legend(fontsize="small")
    _save(figure, file)


def _save(figure: Figure, file: Path) -> None:
    with mpl.rc_context({"svg.hashsalt": "hemeroteca"}):
        figure.savefig(file, dpi=144)

"""The plots of a report: SVG files drawn by Matplotlib, one for light and one for dark pages."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evals import metrics
from evals.report.tables import NOTHING, percent
from evals.run import Item

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BINS = 10
_TIME_BINS = 40
_GROUPS_SHOWN = 12
_NAME_SHOWN = 14
# Each colour on a light page, and what it is on a dark one.
_PAPER, _INK, _FAINT, _RULE = "#fffdf8", "#221e19", "#6d6459", "#dcd3c3"
_RED, _OCHRE, _BLUE, _GREY = "#8c1d18", "#d0924a", "#2f5d7c", "#98a9a3"
_DARK = {
    _PAPER: "#201d19",
    _INK: "#ece5d8",
    _FAINT: "#a99f90",
    _RULE: "#3b352d",
    _RED: "#d9776b",
    _OCHRE: "#dfae6a",
    _BLUE: "#7fb0d3",
    _GREY: "#6c7f7a",
}
_BARS = (
    ("right candidate", "answer", "correct_forced", _RED),
    ("F1 of candidates", "answer", "f1_forced", _OCHRE),
    ("right article in first five", "retrieval", "recall@5", _BLUE),
    ("citation precision", "citation", "precision", _GREY),
)
_COLOUR = re.compile("|".join(_DARK))
_STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": _RULE,
    "axes.facecolor": _PAPER,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.labelcolor": _FAINT,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": _PAPER,
    "font.size": 9,
    "grid.color": _RULE,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "hemeroteca",
    "text.color": _INK,
    # A type's name is no formula, whatever signs it has.
    "text.parse_math": False,
    "xtick.color": _FAINT,
    "xtick.labelcolor": _INK,
    "ytick.color": _FAINT,
}


@dataclass(frozen=True)
class Plot:
    """A plot, in `name.svg` and `name-dark.svg`, and what it tells."""

    name: str
    title: str
    tells: str
    size: tuple[float, float]
    draw: Callable[["Figure", dict[str, Any], Sequence[Item]], None]


def write_plots(folder: Path, report: dict[str, Any], items: Sequence[Item]) -> None:
    """Draw every plot of `PLOTS` into the folder, the same bytes for the same figures."""
    import matplotlib.style
    from matplotlib.figure import Figure

    for plot in PLOTS:
        svg = io.StringIO()
        with matplotlib.style.context(["default", _STYLE]):
            figure = Figure(figsize=plot.size, layout="constrained")
            plot.draw(figure, report, items)
            figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        light = svg.getvalue()
        dark = _COLOUR.sub(lambda colour: _DARK[colour[0]], light)
        for name, text in ((plot.name, light), (f"{plot.name}-dark", dark)):
            (folder / f"{name}.svg").write_text(text, encoding="utf-8", newline="\n")


def _quality(figure: "Figure", report: dict[str, Any], items: Sequence[Item]) -> None:
    parts = [_largest(report["by"][part]) for part in ("language", "type")]
    widths = [max(1, len(groups)) for groups in parts]
    axes = figure.subplots(1, 2, sharey=True, width_ratios=widths)
    for ax, groups in zip(axes, parts, strict=True):
        _bars(ax, groups)
    axes[0].set_ylim(0, 108)
    axes[0].set_yticks(range(0, 101, 20))
    axes[0].set_ylabel("%")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(_BARS))


def _bars(ax: "Axes", groups: dict[str, dict[str, Any]]) -> None:
    width = 0.84 / len(_BARS)
    places = np.arange(len(groups))
    for at, (label, part, name, colour) in enumerate(_BARS):
        figures = [group[part][name] for group in groups.values()]
        centres = places + (at - (len(_BARS) - 1) / 2) * width
        heights = [100 * (figure or 0) for figure in figures]
        ax.bar(centres, heights, 0.92 * width, color=colour, label=label)
        for x, height, figure in zip(centres, heights, figures, strict=True):
            words = NOTHING if figure is None else f"{height:.0f}"
            ax.text(float(x), height + 1, words, ha="center", size=7, color=_FAINT)
    names = [f"{_short(name)}\nn = {group['n']}" for name, group in groups.items()]
    ax.set_xticks(places, names)
    ax.tick_params(length=0)
    ax.set_xlim(-0.6, max(1, len(groups)) - 0.4)


def _largest(groups: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    largest = sorted(groups, key=lambda name: -groups[name]["n"])[:_GROUPS_SHOWN]
    return {name: groups[name] for name in groups if name in largest}


def _short(name: str) -> str:
    # What is not printable has no place in an XML file.
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)
    return plain if len(plain) <= _NAME_SHOWN else plain[: _NAME_SHOWN - 1] + "…"


def _risk_coverage(figure: "Figure", report: dict[str, Any], items: Sequence[Item]) -> None:
    ax = figure.subplots()
    confidence, right = _judged(items)
    curve = metrics.risk_coverage(confidence, right)
    if curve is not None:
        shares, risks = zip((0.0, curve.points[0][1]), *curve.points, strict=True)
        # Steps, as the area has them: equal confidences are answered together.
        label = f"surest first, area {curve.area:.3f}"
        ax.step(shares, risks, where="pre", color=_BLUE, label=label)
        overall = f"all answered, {percent(risks[-1])} wrong"
        ax.axhline(risks[-1], color=_FAINT, linestyle=":", linewidth=1, label=overall)
    given = [sure for sure, item in zip(right, items, strict=True) if not item.refused]
    if given:
        share, risk = len(given) / len(items), given.count(False) / len(given)
        label = f"as run, {percent(share)} answered, {percent(risk)} wrong"
        ax.plot(share, risk, "o", color=_RED, label=label)
    ax.set(xlim=(0, 1.01), ylim=(0, 1.02), xlabel="share answered", ylabel="share of them wrong")
    _legend_below(figure, ax, columns=1)


def _reliability(figure: "Figure", report: dict[str, Any], items: Sequence[Item]) -> None:
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[4, 1])
    confidence, right = (np.asarray(values, np.float64) for values in _judged(items))
    bins = np.digitize(confidence, np.arange(1, _BINS) / _BINS)
    counts = np.bincount(bins, minlength=_BINS)
    filled = np.flatnonzero(counts)
    shares = [float(right[bins == b].mean()) for b in filled]
    means = [float(confidence[bins == b].mean()) for b in filled]
    centres = (np.arange(_BINS) + 0.5) / _BINS
    upper.bar(centres[filled], shares, 0.09, color=_BLUE, label="share right")
    upper.plot([0, 1], [0, 1], ":", color=_FAINT, linewidth=1, label="a true confidence")
    upper.plot(means, means, "D", markersize=4, color=_OCHRE, label="mean confidence")
    upper.set(ylim=(0, 1.02), ylabel="share right")
    lower.bar(centres, counts, 0.09, color=_GREY)
    for centre, count in zip(centres, counts, strict=True):
        lower.text(float(centre), count, f"{count}", ha="center", va="bottom", size=7)
    lower.set(xlim=(0, 1), xlabel="confidence", ylabel="questions", xticks=np.arange(11) / 10)
    lower.set_ylim(0, 1.4 * max(1, *counts))
    lower.grid(visible=False)
    _legend_below(figure, upper)


def _latency(figure: "Figure", report: dict[str, Any], items: Sequence[Item]) -> None:
    ax = figure.subplots()
    # Never nothing, for the logarithm's sake.
    times = [max(item.milliseconds, 0.01) for item in items]
    if times:
        edges = np.geomspace(0.95 * min(times), 1.05 * max(times), _TIME_BINS + 1)
        ax.hist(times, edges.tolist(), color=_GREY, rwidth=0.9)
        for q, colour, line in ((50, _BLUE, "-"), (95, _RED, "--")):
            time = report["latency_ms"][f"p{q}"]
            ax.axvline(time, color=colour, linestyle=line, label=f"p{q} {time:.0f} ms")
        _legend_below(figure, ax)
    ax.set_xscale("log", subs=(2, 3, 5))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.xaxis.set_minor_formatter("{x:g}")
    ax.tick_params(axis="x", which="minor", labelsize=7)
    ax.set(xlabel="milliseconds", ylabel="questions")


def _judged(items: Sequence[Item]) -> tuple[list[float], list[bool]]:
    """Return every question's confidence and whether its best candidate is right."""
    confidence = [item.answer.confidence or 0.0 for item in items]
    return confidence, [item.row.answerable and item.correct_forced for item in items]


def _legend_below(figure: "Figure", ax: "Axes", columns: int = 3) -> None:
    handles, labels = ax.get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="outside lower center", ncols=columns, fontsize=8)


PLOTS = (
    Plot(
        "quality",
        "Quality by language and by type",
        "In percent; n counts the questions, a dash stands where there is nothing to measure.",
        (11, 4),
        _quality,
    ),
    Plot(
        "risk-coverage",
        "Risk by coverage",
        "How many answers are wrong when only the surest are given. Any answer to an unanswerable "
        "question is wrong.",
        (5.6, 4.6),
        _risk_coverage,
    ),
    Plot(
        "reliability",
        "Reliability of the confidence",
        "Bars that reach the dotted line mean a confidence that is the share of right candidates.",
        (5.6, 4.6),
        _reliability,
    ),
    Plot(
        "latency",
        "How long an answer takes",
        "Of one question at a time; it differs from run to run.",
        (11, 2.8),
        _latency,
    ),
)

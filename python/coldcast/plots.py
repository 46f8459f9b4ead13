"""Figures fit for a paper: one style for all, and the few charts that forecasts need again and again.

    >>> from coldcast import plots
    >>> with plots.style():
    ...     figure, axes = plots.figure()
    ...     plots.tail(axes, {"cold": result.latency_s(cold=True), "warm": result.latency_s(cold=False)})
    ...     plots.save(figure, "latency")  # latency.pdf and latency.svg

Colours are those of Okabe and Ito ("Color Universal Design", 2008), which the colour-blind tell
apart; markers and dashes differ as well, for print in black. Widths are those of a column of a
two-column paper (3.4 in) and of its page (7 in). Needs matplotlib; nothing else of coldcast does.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Union

try:
    import matplotlib
    import matplotlib.pyplot
    import matplotlib.ticker
except ImportError as error:  # an optional dependency
    raise ImportError("figures need matplotlib, which is not installed (python3-matplotlib)") from error
import numpy

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, VERMILION, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
SKY, PURPLE, BLACK = "#56B4E9", "#CC79A7", "#000000"
COLOURS = (BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE, BLACK)
MARKERS = "os^Dv*X"
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)), (0, (1, 1)))

#: Widths in inches.
COLUMN, PAGE = 3.4, 7.0

_STYLE = {
    "figure.dpi": 96,
    "figure.constrained_layout.use": True,
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "0.9",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 7,
    "lines.linewidth": 1.3,
    "lines.markersize": 4,
    "axes.prop_cycle": matplotlib.cycler(color=COLOURS) + matplotlib.cycler(linestyle=DASHES),
    "pdf.fonttype": 42,  # TrueType: journals refuse the bitmap-like Type 3
    "svg.fonttype": "none",
    "svg.hashsalt": "coldcast",  # else the same figure is another file each time
}


@contextlib.contextmanager
def style() -> Iterator[None]:
    """The style for what is drawn within it."""
    with matplotlib.rc_context(_STYLE):
        yield


def use_style() -> None:
    """The style from here on, as at the top of a notebook."""
    matplotlib.rcParams.update(_STYLE)


def figure(
    columns: int = 1, width: float = COLUMN, height: float = 2.3, **options: Any
) -> tuple["Figure", Any]:
    """A figure and its axes (an array, if there are several side by side); sizes in inches."""
    return matplotlib.pyplot.subplots(1, columns, figsize=(width, height), **options)


def save(
    figure: "Figure", path: Union[str, "os.PathLike[str]"], formats: Sequence[str] = ("pdf", "svg")
) -> list[str]:
    """Writes `path` with each ending, as vectors, and returns the names; no date is in the files."""
    stamp = {"pdf": {"CreationDate": None}, "svg": {"Date": None}}
    names = [f"{os.fspath(path)}.{ending}" for ending in formats]
    for ending, name in zip(formats, names):
        figure.savefig(name, metadata=stamp.get(ending))
    return names


def keep(figure: "Figure", name: str) -> None:
    """Saves it in the folder that the environment variable COLDCAST_FIGURES names, if one does.

    So a notebook leaves no files behind unless it is asked to (scripts/notebooks --figures).
    """
    folder = os.environ.get("COLDCAST_FIGURES")
    if folder:
        os.makedirs(folder, exist_ok=True)
        save(figure, os.path.join(folder, name))


def tail(axes: "Axes", latencies_s: Mapping[str, Any]) -> None:
    """The share of requests that take longer than so many milliseconds, both on log axes.

    latencies_s: by name, arrays in seconds, as `RunResult.latency_s()` gives them. An empty one is
    left out.
    """
    for name, latency in latencies_s.items():
        latency = numpy.sort(numpy.asarray(latency)) * 1e3
        if len(latency) == 0:
            continue
        slower = 1 - numpy.arange(len(latency)) / len(latency)
        # A million steps cannot be seen, and would make a PDF of megabytes.
        seen = numpy.unique(
            (len(latency) - numpy.geomspace(1, len(latency), min(len(latency), 2000))).astype(int)
        )
        axes.step(latency[seen], slower[seen], where="pre", label=name)
    axes.set(xscale="log", yscale="log", ylim=(None, 1.3))
    axes.set(xlabel="latency (ms)", ylabel="share of requests that take longer")
    axes.legend()


def decimal(axis: Any) -> None:
    """Ticks at 1, 2 and 5 times powers of ten, written out: for a log axis of few decades."""
    axis.set_major_locator(matplotlib.ticker.LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(matplotlib.ticker.FormatStrFormatter("%g"))
    axis.set_minor_locator(matplotlib.ticker.NullLocator())


def instances(axes: "Axes", timeline: "pandas.DataFrame", every_s: float = 10) -> None:
    """Instances over time by what they do, one on the other; `RunResult.timeline()` has them.

    Averages of every_s seconds: single seconds are too many for the eye, and for a PDF.
    """
    parts = {"active": (BLUE, "serving"), "starting": (VERMILION, "starting"), "idle": ("0.82", "idle")}
    span = (timeline["t_s"] // every_s * every_s).rename("from_s")
    means = timeline.groupby(span)[list(parts)].mean()
    axes.stackplot(
        means.index,
        *(means[part] for part in parts),
        colors=[colour for colour, _ in parts.values()],
        labels=[label for _, label in parts.values()],
        step="post",
        linewidth=0,
    )
    axes.set(xlabel="time (s)", ylabel="instances", xlim=(means.index[0], means.index[-1]))
    axes.legend(loc="upper right")


def pareto(
    axes: "Axes",
    frame: "pandas.DataFrame",
    cost: str = "cost_usd_per_month",
    latency: str = "latency_p95_ms",
    limit_ms: Union[None, float] = None,
) -> None:
    """Cost and latency of the configurations of a plan, `StudyResult.frame()`, on log axes.

    A colour and a marker for each entry; the Pareto front is a line, the winner a ring. A shaded
    band, if limit_ms is given, is what misses that limit; what lies beyond three times the limit is
    drawn hollow, at the edge.
    """
    top = 3 * limit_ms if limit_ms is not None else float("inf")
    for at, (name, rows) in enumerate(frame.groupby("platform", sort=False)):
        look = {"marker": MARKERS[at % len(MARKERS)], "edgecolor": COLOURS[at % len(COLOURS)], "zorder": 3}
        inside = rows[latency] < top
        axes.scatter(
            rows[cost][inside], rows[latency][inside], s=15, alpha=0.85, linewidth=0,
            facecolor=look["edgecolor"], label=name, **look,
        )  # fmt: skip
        beyond = rows[cost][~inside]
        axes.scatter(beyond, [top * 0.93] * len(beyond), s=20, facecolor="none", **look)
    front = frame[frame["on_front"] == 1].sort_values(cost)
    axes.plot(front[cost], front[latency], color="0.45", linestyle="-", linewidth=0.9, label="Pareto front")
    best = frame[(frame["rank"] == 1) & (frame["satisfies_slo"] == 1)]
    axes.scatter(best[cost], best[latency], s=80, facecolor="none", edgecolor=BLACK, label="cheapest", zorder=4)
    axes.set(xscale="log", yscale="log", ylabel=f"{latency.split('_')[1]} latency (ms)")
    axes.set_xlabel("US dollars a month" if cost == "cost_usd_per_month" else cost)
    if limit_ms is not None:
        axes.axhspan(limit_ms, top, color=ORANGE, alpha=0.15, lw=0)
        axes.set_ylim(top=top)
    decimal(axes.xaxis)
    decimal(axes.yaxis)


def published(axes: "Axes", frame: "pandas.DataFrame", label: str) -> None:
    """Simulated against published, from `reproduce(...).frame()`, with the diagonal of equality.

    Numbers that were held out of the fit have filled markers. The band is a factor of 1.25.
    """
    frame = frame.dropna(subset=["published", "simulated"])
    if frame.empty:
        raise ValueError(f"{label}: no cell has a published number to stand beside the simulated one")
    low, high = frame[["published", "simulated"]].min().min(), frame[["published", "simulated"]].max().max()
    ends = numpy.array([low / 1.3, high * 1.3])
    axes.fill_between(ends, ends / 1.25, ends * 1.25, color="0.92", lw=0, label="within 25 %")
    axes.plot(ends, ends, color="0.5", linestyle="-", linewidth=0.8)
    looks = {
        "fit": (BLUE, "o", "none"), "held_out": (VERMILION, "s", VERMILION), "reference": ("0.4", "x", "0.4"),
    }  # fmt: skip
    for use, (colour, marker, face) in looks.items():
        rows = frame[frame["use"] == use]
        if len(rows):
            axes.plot(
                rows["published"], rows["simulated"], marker, color=colour, markerfacecolor=face,
                linestyle="none", label=use.replace("_", " "),
            )  # fmt: skip
    axes.set(xscale="log", yscale="log", xlim=ends, ylim=ends)
    decimal(axes.xaxis)
    decimal(axes.yaxis)
    axes.set(xlabel=f"published {label}", ylabel=f"simulated {label}")
    axes.legend()

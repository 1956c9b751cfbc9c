"""The chapter's plots; each function returns a matplotlib figure in whatever style is in force."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from ...figures import COLOURS, INK
from .starvation import ahead, in_turn

BATCH = 32
WIDTH = 3.65  # inches: a phone


def shares(found: Mapping[str, tuple[float, float]]) -> Figure:
    """Shares of time from 0 to 1, a row a way of loading: (predicted, measured), a ring and a dot."""
    figure = Figure(figsize=(WIDTH, 0.8 + 0.3 * len(found)))
    axes = figure.subplots()
    rows = range(len(found))
    predicted, measured = zip(*found.values(), strict=True)
    axes.plot(predicted, rows, "o", color=INK, fillstyle="none", markersize=9, label="predicted")
    axes.plot(measured, rows, "o", color=COLOURS["blue"], markersize=5, label="measured")
    axes.set(xlim=(-0.03, 1.05), xlabel="share of time that it works", ylim=(len(found) - 0.5, -0.5))
    axes.set_yticks(rows, list(found))
    figure.legend(loc="outside lower center", ncols=2)
    return figure


def starvation(step_ms: float, rates: Mapping[str, float]) -> Figure:
    """The share of time a GPU works on batches of 32, against how many crops a second it is given."""
    step = step_ms / 1000
    corner = BATCH / step
    supply = np.union1d(np.geomspace(100, 1e6, 81), corner)
    figure = Figure(figsize=(WIDTH, 2.7))
    axes = figure.subplots()
    for share, name, colour in ((ahead, "loaded ahead", "blue"), (in_turn, "in turn", "sky")):
        axes.plot(supply, [share(step, BATCH / rate) for rate in supply], color=COLOURS[colour], label=name)
    for (name, rate), colour, align in zip(
        rates.items(), ("vermillion", "green"), ("right", "center"), strict=True
    ):
        axes.plot([rate, rate], [0, 1.06], color=COLOURS[colour], linestyle="--", linewidth=1.2)
        axes.text(rate * (1.3 if align == "right" else 1), 1.09, name, color=COLOURS[colour], ha=align)
    axes.set(xscale="log", xlabel="crops a second", ylabel="share of time it works", ylim=(0, 1.2))
    axes.set_yticks([0, 0.5, 1])
    axes.set_title(f"a step of {step_ms:g} ms wants {corner:,.0f} crops a second")
    figure.legend(loc="outside lower center", ncols=2)
    return figure

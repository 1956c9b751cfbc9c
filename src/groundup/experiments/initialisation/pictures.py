"""The chapter's plots; each function returns matplotlib figures in whatever style is in force.

Blue is the signal on its way in, vermillion the gradient on its way back, here as in the drawings.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from ...figures import COLOURS, INK
from ..finding import Numbers
from . import edge
from .signal import ACTIVATIONS, taken

SIGNAL, OTHER, THIRD = map(COLOURS.get, ("blue", "green", "purple"))


def losses(histories: Mapping[str, Sequence[float]]) -> Figure:
    """The loss of each step, and what guessing at random among ten classes costs."""
    figure = Figure()
    axes = figure.subplots()
    for (name, history), colour in zip(histories.items(), (INK, SIGNAL), strict=True):
        axes.plot(history, color=colour, linewidth=1.1, label=name)
    axes.axhline(math.log(10), color="grey", linewidth=0.8, linestyle="--")
    axes.annotate("ln 10", (len(history) - 1, math.log(10)), (0, 3), textcoords="offset points", ha="right")
    axes.set(xlabel="step", ylabel="loss", ylim=(0, 2.9))
    figure.legend(loc="outside upper left", ncols=2, columnspacing=1)
    return figure


def kinds() -> Figure:
    """By what a layer multiplies the size of a signal, against that size; each with the gain that keeps 1."""
    figure = Figure(figsize=(3.65, 2.7))
    axes = figure.subplots()
    sizes_in = np.logspace(-2, 2, 41)
    labels = {"tanh": (0.012, 2.05), "ReLU": (0.012, 1.09), "GELU": (0.012, 0.4)}
    for (name, place), colour in zip(labels.items(), (OTHER, INK, THIRD), strict=True):
        square = 1 / taken(ACTIVATIONS[name], 1.0)[0]  # the gain², for normal inputs of size 1
        factors = [square * taken(ACTIVATIONS[name], q)[0] for q in sizes_in]
        axes.plot(sizes_in, factors, color=colour)
        axes.annotate(name, place, color=colour)
    axes.axhline(1, color="grey", linewidth=0.8, linestyle="--")
    axes.plot([1], [1], "o", color=INK)
    axes.set(xlabel="mean square before the activation", ylabel="factor of one layer")
    axes.set(xscale="log", ylim=(0, 2.7))
    return figure


def narrowing(numbers: Numbers) -> Figure:
    """Accuracy against the scale of the start, for each depth: mean and sd over seeds (I10)."""
    figure = Figure(figsize=(3.65, 2.8))
    axes = figure.subplots()
    small = 0.01 / math.sqrt(2 / edge.WIDTH)
    scales = [small, *edge.SCALES]
    styles = (("o-", INK), ("s--", OTHER), ("D:", THIRD))
    for depth, (style, colour) in zip(edge.DEPTHS, styles, strict=True):
        found = np.array(list(numbers[edge.condition(depth)].values()))
        axes.errorbar(
            scales, found.mean(axis=1), found.std(axis=1, ddof=1), fmt=style, color=colour,
            label=edge.condition(depth), elinewidth=0.8,
        )  # fmt: skip
    ticks = [f"{scale:g}" for scale in edge.SCALES]
    axes.set(xlabel="σ ÷ √(2 / inputs)", ylabel="test accuracy, %", xscale="log")
    axes.set_xticks(scales, ["σ = 0.01", *ticks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set(ylim=(0, 100))
    figure.legend(loc="outside upper left", ncols=2, columnspacing=1)
    return figure

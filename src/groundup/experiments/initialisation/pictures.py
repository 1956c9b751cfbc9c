"""The chapter's plots; each function returns matplotlib figures in whatever style is in force.

Blue is the signal on its way in, vermillion the gradient on its way back, here as in the drawings.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from ... import nn
from ...figures import COLOURS, INK
from ..finding import Numbers
from . import edge, half
from .signal import ACTIVATIONS, predicted, sizes, stack, taken

SIGNAL, GRADIENT, OTHER = map(COLOURS.get, ("blue", "vermillion", "green"))
DEPTH, WIDTH = 50, 128
LOWEST, HIGHEST = 1e-12, 1e12  # sizes that `passage` shows
NAMES = ("linear", "ReLU", "tanh", "4 sigmoid − 2", "SELU", "GELU")


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


@functools.cache
def _measured(activation: str, gain: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    weights = stack([WIDTH] * (DEPTH + 1), nn.init.xavier_normal_, rng=rng, gain=gain)
    return sizes(weights, ACTIVATIONS[activation], rng=rng)


def passage(activation: str, gain: float) -> Figure:
    """Sizes of signal and gradient along 50 layers, measured once (lines), and as predicted (dots)."""
    figure = Figure(figsize=(3.65, 2.7))
    axes = figure.subplots()
    places = np.arange(DEPTH + 1)
    theory = predicted(ACTIVATIONS[activation], gain, DEPTH)
    ways = (("signal →", SIGNAL, "-"), ("← gradient", GRADIENT, "--"))
    for (name, colour, style), size, told in zip(ways, _measured(activation, gain), theory, strict=True):
        axes.plot(places, _within(size), style, color=colour, label=name)
        axes.plot(places[::5], _within(told[::5]), "o", color=colour, markersize=2.5)
    axes.set(xlabel="layer", ylabel="mean square", yscale="log", xlim=(0, DEPTH))
    axes.set(ylim=(LOWEST / 10, HIGHEST * 10), title=f"{activation}, gain {gain:g}")
    axes.yaxis.set(major_locator=LogLocator(numticks=6), minor_locator=NullLocator())
    figure.legend(loc="outside upper left", ncols=2, columnspacing=1)
    return figure


def passage_words(activation: str, gain: float) -> str:
    """What `passage` shows, in a sentence."""
    signal, gradient = _measured(activation, gain)
    return (
        f"{activation} with gain {gain:g}: over 50 layers the signal's mean square goes from 1 to "
        f"{signal[-1]:.1e}, and on the way back the gradient's from 1 to {gradient[0]:.1e}."
    )


def _within(size: np.ndarray) -> np.ndarray:
    """Sizes clipped to what the axes show: a flat line at the edge is off the scale."""
    return np.clip(size, LOWEST / 10, HIGHEST * 10)


def kinds() -> Figure:
    """By what a layer multiplies the size of a signal, against that size; each with the gain that keeps 1."""
    figure = Figure(figsize=(3.65, 2.7))
    axes = figure.subplots()
    sizes_in = np.logspace(-2, 2, 41)
    labels = {"tanh": (0.012, 2.05), "ReLU": (0.012, 1.09), "GELU": (0.012, 0.5)}
    for (name, place), colour in zip(labels.items(), (OTHER, INK, COLOURS["purple"]), strict=True):
        square = 1 / taken(ACTIVATIONS[name], 1.0)[0]  # the gain², for normal inputs of size 1
        factors = [square * taken(ACTIVATIONS[name], q)[0] for q in sizes_in]
        axes.plot(sizes_in, factors, color=colour)
        axes.annotate(name, place, color=colour)
    axes.axhline(1, color="grey", linewidth=0.8, linestyle="--")
    axes.plot([1], [1], "o", color=INK)
    axes.set(xlabel="size before the activation", ylabel="factor of one layer", xscale="log", ylim=(0, 2.7))
    return figure


def narrowing(numbers: Numbers) -> Figure:
    """Accuracy against the scale of the start, for each depth: mean and sd over seeds (I10)."""
    figure = Figure(figsize=(3.65, 2.8))
    axes = figure.subplots()
    small = 0.01 / math.sqrt(2 / edge.WIDTH)
    scales = [small, *edge.SCALES]
    styles = (("o-", INK), ("s--", OTHER), ("D:", COLOURS["purple"]))
    for depth, (style, colour) in zip(edge.DEPTHS, styles, strict=True):
        found = np.array(list(numbers[edge.condition(depth)].values()))
        axes.errorbar(
            scales, found.mean(axis=1), found.std(axis=1, ddof=1), fmt=style, color=colour,
            label=edge.condition(depth), elinewidth=0.8,
        )  # fmt: skip
    ticks = [f"{scale:g}" for scale in edge.SCALES]
    axes.set(xlabel="standard deviation ÷ √(2 / inputs)", ylabel="test accuracy, %", xscale="log")
    axes.set_xticks(scales, ["0.01", *ticks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set(ylim=(0, 100))
    figure.legend(loc="outside upper left", ncols=2, columnspacing=1)
    return figure


@functools.cache
def _gradients(start: float, exponent: int | None) -> np.ndarray:
    """Of a network whose weights start at `start` times √(2 / inputs): float32's, or float16's, scaled."""
    dtype = np.float32 if exponent is None else np.float16
    model = edge.network(edge.DEPTHS[-1], np.random.default_rng(0), scale=start, dtype=dtype)
    return half.gradients(model, half.batch(), 2.0 ** (exponent or 0))


def window(start: float, loss_scale: str) -> Figure:
    """Where the scaled gradients lie among the numbers that float16 has; loss_scale is "1" or "2^k"."""
    exponent = int(loss_scale.partition("^")[2] or 0)
    exact = _gradients(start, None)
    lost, broken = half.shares(exact, _gradients(start, exponent))
    figure = Figure(figsize=(3.65, 2.3))
    axes = figure.subplots()
    logs = np.log2(np.abs(exact[exact != 0])) + exponent
    axes.hist(np.clip(logs, -44, 24), bins=np.arange(-45, 26, 2), density=True, color=GRADIENT)
    for low, high, name in ((-45, -25, "rounds to 0"), (16, 25, "inf")):
        axes.axvspan(low, high, color=INK, alpha=0.12, linewidth=0)
        axes.annotate(name, ((low + high) / 2, 0.165), ha="center")
    axes.axvline(-14, color="grey", linewidth=0.8, linestyle="--")
    axes.set(xlim=(-45, 25), ylim=(0, 0.19), yticks=[], xlabel="power of two", ylabel="share of entries")
    axes.set_title(f"became 0: {lost:.0%}, overflowed: {broken:.0%}")
    return figure


def window_words(start: float, loss_scale: str) -> str:
    """What `window` shows, in a sentence."""
    exponent = int(loss_scale.partition("^")[2] or 0)
    lost, broken = half.shares(_gradients(start, None), _gradients(start, exponent))
    return (
        f"A histogram of gradients on a scale of powers of two, weights {start:g} times √(2 / inputs), loss "
        f"times {loss_scale}. In float16 {lost:.0%} of them are zero, and {broken:.0%} are no number."
    )

"""The chapter's plots, from what it has measured.

Blue is with batch norm, vermillion without one; purple is shaken, green is precise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from ...figures import COLOURS, INK
from ..digits import CLASSES
from .scale import RATE
from .shift import ARMS

WITHOUT, WITH, OTHER, MORE = (COLOURS[name] for name in ("vermillion", "blue", "purple", "green"))
SMOOTH = 10  # steps that a drawn angle is the mean of
STYLES = dict(zip(ARMS, ((WITHOUT, "-"), (WITH, "-"), (OTHER, "--")), strict=True))


def company(pixels: np.ndarray, label: int, probabilities: np.ndarray) -> list[Figure]:
    """A digit, and the probability of each class that one network gives it."""
    picture = Figure(figsize=(1.0, 2.2))
    axes = picture.subplots()
    axes.imshow(pixels.reshape(8, 8), "gray", interpolation="none")
    axes.set(title="the image", xticks=[], yticks=[])
    bars = Figure(figsize=(2.5, 2.2))
    axes = bars.subplots()
    colours = [WITH if digit == label else WITHOUT for digit in range(CLASSES)]
    axes.bar(range(CLASSES), probabilities, color=colours)
    said = int(probabilities.argmax())
    axes.set(
        title=f"the answer: {said}", xticks=range(CLASSES), xlabel="digit", ylim=(0, 1.02),
        ylabel="probability",
    )  # fmt: skip
    return [picture, bars]


def lag(steps: Sequence[int], running: Sequence[float], precise: Sequence[float]) -> Figure:
    """Test accuracy after each of these steps, with running statistics and with precise ones."""
    figure = Figure(figsize=(3.65, 2.5))
    axes = figure.subplots()
    axes.plot(steps, precise, "D-", color=MORE, label="precise statistics")
    axes.plot(steps, running, "o-", color=WITH, label="running statistics")
    axes.set(xlabel="step", ylabel="test accuracy", ylim=(0, 1))
    axes.legend(loc="lower right")
    return figure


def shaken(runs: Mapping[str, Sequence[tuple[int, float, float]]]) -> list[Figure]:
    """For each arm, at some steps: the training loss, and how far one step moved the distributions."""
    labels = ("training loss", "shift of one step, in sd")
    return [_shaken(runs, measure, label) for measure, label in enumerate(labels, 1)]


def _shaken(runs: Mapping[str, Sequence[tuple[int, float, float]]], measure: int, label: str) -> Figure:
    figure = Figure(figsize=(3.65, 2.6))
    axes = figure.subplots()
    for arm, found in runs.items():
        colour, style = STYLES[arm]
        axes.plot([row[0] for row in found], [row[measure] for row in found], style, color=colour, label=arm)
    axes.set(xlabel="step", ylabel=label, yscale="log")
    figure.legend(loc="outside upper left", ncols=2, columnspacing=1)
    return figure


def decayed(decay: float, lengths: np.ndarray, turns: np.ndarray) -> list[Figure]:
    """How long the weights before a norm are, and by what angle a step turns them, with this decay."""
    steps = np.arange(1, len(lengths) + 1)
    long = Figure(figsize=(3.65, 2.1))
    axes = long.subplots()
    axes.plot(steps, lengths, color=WITH)
    axes.set(xlabel="step", ylabel="length of the weights", ylim=(0, 7), title=f"decay λ = {decay:g}")
    turned = Figure(figsize=(3.65, 2.1))
    axes = turned.subplots()
    smooth = np.convolve(np.degrees(turns), np.full(SMOOTH, 1 / SMOOTH), mode="valid")
    axes.plot(steps[SMOOTH - 1 :], smooth, color=WITH)
    if decay:
        angle = np.degrees(np.sqrt(2 * RATE * decay))
        axes.axhline(angle, color=INK, linewidth=0.8, linestyle="--")
        axes.annotate("√(2ηλ)", (0, angle), xytext=(0, 3), textcoords="offset points")
    axes.set(xlabel="step", ylabel="angle of a step (°)", yscale="log", ylim=(0.1, 40), yticks=(0.1, 1, 10))
    axes.yaxis.set(major_formatter="{x:g}", minor_locator=NullLocator())
    return [long, turned]

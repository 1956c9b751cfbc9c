"""The two pictures of a run: how it learned, and whom it takes for whom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from groundup.figures.style import STYLE, drawable

__all__ = ["confusion", "learning_curves", "write_png"]


@matplotlib.rc_context(STYLE)
def learning_curves(history: dict[str, list[float]]) -> Figure:
    """Loss and accuracy against the step, in training (random crops) and in validation (whole utterances)."""
    figure = Figure(figsize=(9.0, 3.4))
    for axes, quantity in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        for part, mark in (("training", ""), ("validation", "o")):
            axes.plot(history["step"], history[f"{part}_{quantity}"], marker=mark, label=part)
        axes.set(xlabel="step", title=quantity.capitalize())
        axes.set_ylim(0, 1.02 if quantity == "accuracy" else None)
        axes.legend()
    return figure


@matplotlib.rc_context(STYLE)
def confusion(matrix: np.ndarray, speakers: Sequence[str]) -> Figure:
    """A (K, K) confusion matrix: a row a true speaker, in shares of that speaker's utterances."""
    classes = len(speakers)
    side = min(9.0, 3.0 + 0.25 * classes)
    figure = Figure(figsize=(side + 0.8, side))
    axes = figure.subplots()
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    image = axes.imshow(shares, vmin=0, vmax=1)
    axes.set(xlabel="named by the model", ylabel="true speaker")
    axes.grid(False)
    if classes <= 40:  # more names than that would stand on top of each other
        names = [drawable(name, label) for label, name in enumerate(speakers)]
        axes.set_xticks(range(classes), names, rotation=90, parse_math=False)
        axes.set_yticks(range(classes), names, parse_math=False)
    figure.colorbar(image, ax=axes, label="share of the true speaker's utterances", shrink=0.8)
    return figure


def write_png(figure: Figure, file: Path) -> None:
    """Save a figure as a picture for any viewer: on white, since the book's own ground is transparent."""
    figure.savefig(file, dpi=150, facecolor="white")

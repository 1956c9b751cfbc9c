"""The chapter's plots; each returns a matplotlib figure in whatever style is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import erf, sqrt

import numpy as np
from matplotlib.figure import Figure

from ...figures import COLOURS, INK
from .luck import standard_error
from .published import TEST, Score


def scores(found: Mapping[str, Score]) -> Figure:
    """Both halves of the test a row; the band is what chance alone leaves of the first row's score."""
    figure = Figure(figsize=(3.65, 0.42 * len(found) + 1.0))
    axes = figure.subplots()
    first = next(iter(found.values()))
    for value, colour in ((first.public, "blue"), (first.private, "orange")):
        half = 1.96 * sqrt(value * (1 - value) / TEST)
        axes.axvspan(value - half, value + half, color=COLOURS[colour], alpha=0.13)
    for row, score in enumerate(found.values()):
        for value, colour, mark, words in (
            (score.public, "blue", "o", "public half"),
            (score.private, "orange", "D", "private half"),
        ):
            axes.plot(value, row, mark, color=COLOURS[colour], label="" if row else words, markersize=6)
    axes.set(ylim=(len(found) - 0.4, -0.6), xlabel="score", xlim=(0.941, 0.964))
    axes.set_yticks(range(len(found)), found)
    figure.legend(loc="outside upper right", ncols=2)
    return figure


def shows(utterances: int, disagreement: float, difference: float) -> float:
    """The probability that a true difference passes 1.96 standard errors, in its own direction."""
    error = float(standard_error(disagreement, utterances))
    return 0.5 * (1 + erf((difference / error - 1.96) / sqrt(2)))


def luck(utterances: int, difference: float, disagreement: float = 0.04) -> Figure:
    """How far two models come out apart: equal ones, and ones of which the first is better by so much."""
    error = 100 * float(standard_error(disagreement, utterances))
    axis = np.linspace(-2.2, 3.4, 561)
    figure = Figure(figsize=(3.65, 2.5))
    axes = figure.subplots()
    limit = 1.96 * error
    for centre, colour, words in (
        (0.0, "blue", "equal models"),
        (100 * difference, "vermillion", f"better by {100 * difference:g} points"),
    ):
        bell = np.exp(-0.5 * ((axis - centre) / error) ** 2)
        axes.plot(axis, bell, color=COLOURS[colour], label=words)
        if centre:
            axes.fill_between(axis, bell, where=axis > limit, color=COLOURS[colour], alpha=0.3)
    for side in (-limit, limit):
        axes.axvline(side, color=INK, linestyle="--", linewidth=0.8)
    axes.set(xlim=(-2.2, 3.4), ylim=(0, 1.08), xlabel="difference on the test, in points", yticks=[])
    figure.legend(loc="outside upper right", ncols=2)
    return figure


def luck_said(utterances: int, difference: float, disagreement: float = 0.04) -> str:
    """What `luck` shows."""
    limit = 196 * float(standard_error(disagreement, utterances))
    return (
        f"With {utterances:,} utterances, 1.96 standard errors are {limit:.2f} points. A true difference of "
        f"{100 * difference:g} points shows {shows(utterances, disagreement, difference):.0%} of the time."
    )


def chances(drawn: np.ndarray, error: float) -> Figure:
    """Differences of two equal models, drawn many times, beside the bell with the standard error.

    Shapes: drawn (R,), in points; error in points.
    """
    figure = Figure(figsize=(3.65, 2.2))
    axes = figure.subplots()
    step = 100 / TEST
    edges = np.arange(-60.5, 61) * step
    axes.hist(drawn, edges, density=True, color=COLOURS["blue"], alpha=0.45, label="drawn")
    axis = np.linspace(edges[0], edges[-1], 241)
    bell = np.exp(-0.5 * (axis / error) ** 2) / (error * sqrt(2 * np.pi))
    axes.plot(axis, bell, color=COLOURS["vermillion"], label="√(d / N)")
    axes.axvline(-0.2, color=INK, linestyle="--", linewidth=0.8)
    axes.set(xlabel="difference of two equal models, in points", yticks=[])
    axes.legend()
    return figure


def slip(found: Mapping[str, Mapping[int, Sequence[float]]]) -> Figure:
    """Accuracy against steps, a line a model through the means, a dot a run.

    found: name → steps → accuracies.
    """
    figure = Figure(figsize=(3.65, 2.5))
    axes = figure.subplots()
    for number, (name, by_steps) in enumerate(found.items()):
        colour = COLOURS["vermillion" if "slip" in name else "blue"]
        style = "-" if number < 2 else "--"
        means = [np.mean(values) for values in by_steps.values()]
        axes.plot(list(by_steps), means, style, color=colour, label=name)
        for steps, values in by_steps.items():
            axes.plot([steps] * len(values), values, "o", color=colour, alpha=0.45, markeredgewidth=0)
    axes.set(xlabel="steps", ylabel="accuracy, one by one", ylim=(0, 1.02))
    axes.set_xticks(sorted({steps for by_steps in found.values() for steps in by_steps}))
    axes.legend(loc="lower right")
    return figure


def ladder(found: Mapping[str, Mapping[str, Mapping]], steps: Mapping[str, str]) -> Figure:
    """The recorded ladder: a row a recipe, a dot a seed, a bar the interval over speakers.

    found: direction → recipe → its numbers. steps: recipe → words for its row.
    """
    figure = Figure(figsize=(3.65, 0.42 * len(steps) + 0.9))
    axes = figure.subplots()
    for (direction, recipes), colour, shift in zip(
        found.items(), ("blue", "orange"), (-0.16, 0.16), strict=False
    ):
        for row, name in enumerate(steps):
            if name in recipes:
                numbers, place = recipes[name], row + shift
                axes.plot(numbers["interval"], [place] * 2, color=COLOURS[colour], linewidth=2, alpha=0.5)
                axes.plot(
                    numbers["accuracy"],
                    [place] * len(numbers["accuracy"]),
                    "o",
                    color=COLOURS[colour],
                    label="" if row else direction,
                )
    axes.set(ylim=(len(steps) - 0.5, -0.5), xlabel="accuracy on the other sentence")
    axes.set_yticks(range(len(steps)), list(steps.values()))
    figure.legend(loc="outside upper right", ncols=2)
    return figure


def race(found: Mapping[str, np.ndarray]) -> Figure:
    """Accuracies of several models, a row a model, a dot a run: (S,) each."""
    figure = Figure(figsize=(3.65, 0.42 * len(found) + 0.8))
    axes = figure.subplots()
    for row, values in enumerate(found.values()):
        axes.plot(values, [row] * len(values), "o", color=COLOURS["blue"], alpha=0.6, markeredgewidth=0)
        axes.plot(np.mean(values), row, "|", color=COLOURS["vermillion"], markersize=14, markeredgewidth=2)
    axes.set(ylim=(len(found) - 0.5, -0.5), xlabel="accuracy")
    axes.set_yticks(range(len(found)), found)
    return figure


def crops(found: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> Figure:
    """Whole utterances against crops, a dot a run, a colour a kind: (S,) and (S,) each."""
    figure = Figure(figsize=(3.65, 3.0))
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle="--")
    for (name, (cut, whole)), colour in zip(found.items(), ("blue", "orange"), strict=True):
        axes.plot(cut, whole, "o", color=COLOURS[colour], label=name, alpha=0.7, markeredgewidth=0)
    every = np.concatenate([np.concatenate(pair) for pair in found.values()])
    low, high = every.min() - 0.03, min(1.0, every.max() + 0.03)
    axes.set(xlim=(low, high), ylim=(low, high), xlabel="accuracy on crops", ylabel="on whole utterances")
    axes.legend(loc="lower right")
    return figure

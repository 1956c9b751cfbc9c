"""The chapter's plots; each returns a matplotlib figure in whatever style is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from ...figures import COLOURS
from ..finding import Numbers
from .standard import accuracies

KEYS, HEADS = 31, 8  # frames of a crop, sub-sampled by four; heads of the write-up


def orders(accuracies: Mapping[str, Sequence[float]], names: Sequence[str], chance: float) -> Figure:
    """Accuracy of each network, a dot an order of the frames, and a dashed line for guessing."""
    figure = Figure(figsize=(3.65, 2.3))
    axes = figure.subplots()
    colours = (COLOURS["vermillion"], COLOURS["blue"])
    for row, ((network, values), colour) in enumerate(zip(accuracies.items(), colours, strict=True)):
        places = np.arange(len(names)) + 0.16 * (2 * row - 1)
        axes.plot(places, values, "o", color=colour, label=network)
        for place, value in zip(places, values, strict=True):
            where = {"xytext": (0, 7), "textcoords": "offset points", "ha": "center"}
            axes.annotate(f"{value:.2f}", (place, value), color=colour, **where)
    axes.axhline(chance, linestyle="--", color="grey", linewidth=1)
    axes.annotate("by lot", (len(names) - 0.62, chance), xytext=(0, 4), textcoords="offset points")
    axes.set_xticks(range(len(names)), names)
    axes.set(ylim=(0, 1.18), xlim=(-0.5, len(names) - 0.4), ylabel="accuracy")
    figure.legend(loc="outside upper right", ncols=2)
    return figure


def weights(width: int, seed: int = 0) -> dict[str, np.ndarray]:
    """The attention weights of one drawn query over `KEYS` drawn keys of width d, largest first.

    Three ways to scale the same scores: not at all, by √d, and by √D with D = H d.
    """
    rng = np.random.default_rng(seed)
    scores = rng.standard_normal((KEYS, width)) @ rng.standard_normal(width)
    found = {}
    for name, scale in (("not divided", 1.0), ("÷ √d", width**0.5), ("÷ √D", (HEADS * width) ** 0.5)):
        exponents = np.exp((scores - scores.max()) / scale)
        found[name] = np.sort(exponents / exponents.sum())[::-1]
    return found


def sharpness(head_width: int) -> Figure:
    """Three panels of bars: `weights`, each with the number of keys that it comes to."""
    figure = Figure(figsize=(3.65, 2.1))
    panels = figure.subplots(1, 3, sharey=True)
    colours = ("vermillion", "blue", "orange")
    for axes, (name, bars), colour in zip(panels, weights(head_width).items(), colours, strict=True):
        axes.bar(range(KEYS), bars, color=COLOURS[colour], width=1.0)
        axes.set(title=name, ylim=(0, 1), xlabel="keys")
        axes.set_xticks([])
        axes.annotate(f"as if {keys(bars):.0f}", (KEYS, 0.9), ha="right")
    panels[0].set_ylabel("weight")
    return figure


def keys(bars: np.ndarray) -> float:
    """How many keys of equal weight would be as undecided: the exponential of the entropy.

    >>> float(keys(np.array([0.5, 0.5, 0.0])))
    2.0
    """
    some = bars[bars > 0]
    return np.exp(-np.sum(some * np.log(some)))


def sharpness_said(head_width: int) -> str:
    """What `sharpness` shows."""
    parts = ", ".join(
        f"{name}: as if {keys(bars):.0f} of {KEYS}" for name, bars in weights(head_width).items()
    )
    return f"Attention weights over the keys, largest first. {parts}."


def splitting(steps: Sequence[float], errors: Mapping[str, Sequence[float]]) -> Figure:
    """Error against the size of a step, both logarithmic, a line a way to split."""
    figure = Figure(figsize=(3.65, 2.3))
    axes = figure.subplots()
    for (name, values), colour in zip(errors.items(), ("vermillion", "blue"), strict=True):
        axes.loglog(steps, values, "o-", color=COLOURS[colour], label=name)
    axes.set(xlabel="size of the step", ylabel="error")
    axes.set_xticks(steps, [f"{step:g}" for step in steps])
    axes.minorticks_off()
    axes.legend()
    return figure


def of_seeds(numbers: Numbers, arms: Iterable[str]) -> Figure:
    """Accuracy in per cent, a line a seed from arm to arm, and the mean of each arm."""
    figure = Figure(figsize=(3.65, 2.4))
    axes = figure.subplots()
    lines = np.array([accuracies(numbers, arm) for arm in arms])
    places = range(len(lines))
    axes.plot(places, lines, "o-", color=COLOURS["blue"], alpha=0.45, markersize=4)
    axes.plot(places, lines.mean(axis=1), "_", color=COLOURS["vermillion"], markersize=26, mew=2.5)
    axes.set_xticks(places, arms)
    axes.set(xlim=(-0.4, len(lines) - 0.6), ylabel="accuracy in %")
    return figure


def cards(sizes: Sequence[int], found: Sequence[Sequence[float]], heard: Mapping[str, int]) -> Figure:
    """Accuracy against the frames of a card, a dot a shuffle; dotted lines at what has been heard."""
    figure = Figure(figsize=(3.65, 2.3))
    axes = figure.subplots()
    axes.plot(sizes, found, "o", color=COLOURS["blue"], markersize=4)
    axes.plot(sizes, np.mean(found, axis=1), color=COLOURS["blue"])
    for name, frames in heard.items():
        axes.axvline(frames, color="grey", linestyle=":", linewidth=1)
        axes.annotate(name, (frames, 0.06), xytext=(-3, 0), textcoords="offset points", ha="right")
    axes.set_xscale("log")
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.minorticks_off()
    axes.set(ylim=(0, 1.05), xlabel="frames in a card", ylabel="accuracy")
    return figure

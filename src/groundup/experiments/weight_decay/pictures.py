"""The chapter's plots; each function returns matplotlib figures in whatever style is in force.

The colours mean what they mean in the drawings: blue is with decay, the text's own colour is without it, and
vermillion is a rival: early stopping beside decay, a penalty inside Adam beside AdamW.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from matplotlib.figure import Figure

from ...figures import COLOURS, INK
from ..finding import Numbers
from . import curves, images

PLAIN, DECAYED, RIVAL, OTHER = INK, *map(COLOURS.get, ("blue", "vermillion", "green"))
END = 1.12  # where the curves' last stretch ends, beyond the points


def on_the_points(x: np.ndarray, y: np.ndarray, best: np.ndarray, other: np.ndarray) -> Figure:
    """Two fits where they were fitted."""
    figure, (axes, at) = _curve_figure(x, y, 1.0)
    axes.plot(at, curves.powers(at) @ best, color=PLAIN, linewidth=2.6)
    axes.plot(at, curves.powers(at) @ other, color=DECAYED, linestyle="--")
    axes.set(xlabel="x", ylabel="y", title="where the points are")
    return figure


def beyond_the_points(x: np.ndarray, y: np.ndarray, best: np.ndarray, other: np.ndarray) -> Figure:
    """The same two fits from the last points on to a little further."""
    figure = Figure()
    axes = figure.subplots()
    near, at = x > 0.85, np.linspace(0.85, END, 60)
    axes.plot(x[near], y[near], "o", color="grey", markersize=2)
    axes.plot(at, curves.powers(at) @ best, color=PLAIN, linewidth=2.6)
    axes.plot(at, curves.powers(at) @ other, color=DECAYED, linestyle="--")
    axes.axvline(1, color="grey", linewidth=0.8, linestyle=":")
    axes.set(xlabel="x", title="a step beyond them")
    return figure


def _curve_figure(x: np.ndarray, y: np.ndarray, end: float) -> tuple[Figure, tuple]:
    figure = Figure()
    axes = figure.subplots()
    axes.plot(x, y, "o", color="grey", markersize=2)
    return figure, (axes, np.linspace(0, end, 80))


@cache
def _opening() -> tuple[np.ndarray, np.ndarray, curves.Spectrum]:
    x, y = curves.points(np.random.default_rng(curves.OPENING))
    return x, y, curves.Spectrum(curves.powers(x), y)


def shrunk(decay: float) -> list[Figure]:
    """What a decay λ, and early stopping at the time 1/λ, leave of each direction; and both fits."""
    x, y, spectrum = _opening()
    factors = curves.decayed(spectrum.strength, decay), curves.stopped(spectrum.strength, 1 / decay)
    return [_factors(spectrum.strength, decay), _fits(x, y, *map(spectrum.weights, factors))]


def _factors(strength: np.ndarray, decay: float) -> Figure:
    """A bar for each direction at its strength s, under the curves s / (s + λ) and 1 − exp(−s / λ)."""
    figure = Figure(figsize=(3.65, 2.8))
    axes = figure.subplots()
    at = np.geomspace(5e-19, 30, 90)
    axes.bar(
        strength, curves.decayed(strength, decay), strength * 1.2, align="center", color=DECAYED, alpha=0.55
    )
    axes.plot(at, curves.decayed(at, decay), color=DECAYED, label="decay")
    axes.plot(at, curves.stopped(at, 1 / decay), "--", color=RIVAL, label="early stopping")
    axes.axvline(decay, color=INK, linewidth=0.8, linestyle=":")
    axes.set(xscale="log", xlim=(at[0], at[-1]), ylim=(0, 1.05), ylabel="what is left of a direction")
    axes.set_xticks([1e-16, 1e-12, 1e-8, 1e-4, 1], ["1e−16", "1e−12", "1e−8", "1e−4", "1"])
    axes.minorticks_off()
    axes.set_xlabel("s, how well the data determine it")
    figure.legend(loc="outside upper left", ncols=2, columnspacing=1)
    return figure


def _fits(x: np.ndarray, y: np.ndarray, w: np.ndarray, stopped: np.ndarray) -> Figure:
    figure = Figure(figsize=(3.65, 2.8))
    axes = figure.subplots()
    at = np.linspace(0, END, 60)
    axes.plot(x[::4], y[::4], "o", color="grey", markersize=2)
    axes.plot(at, curves.powers(at) @ w, color=DECAYED)
    axes.plot(at, curves.powers(at) @ stopped, color=RIVAL, linestyle="--")
    axes.set(xlabel="x", ylim=(-2.2, 2.2), title=f"length of w: {_short(w)}; dashed: {_short(stopped)}")
    return figure


def _short(w: np.ndarray) -> str:
    found = np.linalg.norm(w)
    return f"{found:,.0f}" if found >= 100 else f"{found:.3g}"


def shrunk_words(decay: float) -> list[str]:
    """What the two panels of `shrunk` show."""
    _, _, spectrum = _opening()
    kept = int(np.sum(spectrum.strength > decay))
    return [
        f"Bars for thirteen directions under a curve that rises with s: {kept} keep more than half, the "
        "others less. The curve of early stopping rises a little more steeply.",
        "The points and two curves that hardly differ.",
    ]


def growth(noise: Sequence[float], measured: np.ndarray, formula: Sequence[float]) -> Figure:
    """‖ŵ‖² against the noise: of single fits, their mean, and the formula. measured: (noises, fits)."""
    figure = Figure()
    axes = figure.subplots()
    for sigma, found in zip(noise, measured, strict=True):
        shown = found[:40]
        axes.plot(np.full(len(shown), sigma), shown, "_", color="grey", markersize=5, alpha=0.6)
    axes.plot(noise, measured.mean(axis=1), "o", color=DECAYED, markersize=5)
    axes.plot(noise, formula, color=INK)
    axes.set(xlabel="σ, the noise in the targets", ylabel="squared length of ŵ", ylim=(0, None))
    return figure


def sweep(numbers: Numbers) -> Figure:
    """Test loss against the decay for three sets of images (W2), in the mean over seeds."""
    figure = Figure(figsize=(3.65, 2.9))
    axes = figure.subplots()
    place = np.arange(len(images.DECAY) + 1)
    colours = dict(zip(images.SETS, ((PLAIN, "o-"), (DECAYED, "s-"), (RIVAL, "D--")), strict=True))
    for name, (colour, style) in colours.items():
        losses = np.array([numbers[name][f"test loss, {decay:g}"] for decay in (0.0, *images.DECAY)])
        axes.plot(place, losses.mean(axis=1), style, color=colour, label=name)
    axes.set_xticks(place, ["0", *(f"{decay:g}" for decay in images.DECAY)])
    axes.set(xlabel="decay", ylabel="test loss", yscale="log")
    axes.set_yticks([0.2, 0.5, 1, 2], ["0.2", "0.5", "1", "2"])
    axes.minorticks_off()
    figure.legend(loc="outside upper left")
    return figure


def thresholds(rules: Mapping[str, Callable[[np.ndarray], np.ndarray]]) -> Figure:
    """What two penalties make of a weight that the data alone would set to a."""
    figure = Figure()
    axes = figure.subplots()
    a = np.linspace(-3, 3, 121)
    axes.plot(a, a, color="grey", linewidth=0.8, linestyle=":")
    for (name, rule), colour, style in zip(rules.items(), (DECAYED, OTHER), ("-", "--"), strict=True):
        axes.plot(a, rule(a), style, color=colour, label=name)
    axes.legend(loc="upper left")
    axes.set(xlabel="a, the weight that the data ask for", ylabel="the weight you get")
    return figure


def paces(found: np.ndarray, asked: float) -> Figure:
    """How fast each weight of a network decays under Adam with a penalty, beside the λ that was asked."""
    figure = Figure()
    axes = figure.subplots()
    axes.hist(found, bins=np.geomspace(found.min(), found.max(), 40), color=RIVAL)
    axes.axvline(asked, color=DECAYED, linewidth=2)
    axes.set(xscale="log", xlabel="λ / √v, how fast a weight decays", ylabel="weights")
    return figure

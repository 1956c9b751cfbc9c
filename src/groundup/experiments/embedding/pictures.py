"""The chapter's plots, from what it has measured. Blue is as meant, vermillion as written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from ...figures import COLOURS, INK
from .plane import Snapshot

NAMES = "ABCDEF"  # of the speakers in the plane, one a colour
MEANT, WRITTEN, OTHER = (COLOURS[name] for name in ("blue", "vermillion", "green"))


def outgrown(lengths: Sequence[float], losses: Mapping[str, Sequence[float]]) -> Figure:
    """Losses against the embedding's length, both logarithmic: with the margin first, then without."""
    figure = Figure(figsize=(3.65, 2.4))
    axes = figure.subplots()
    for (name, values), style in zip(losses.items(), ((WRITTEN, "D-"), (MEANT, "o-")), strict=True):
        axes.plot(lengths, values, style[1], color=style[0], label=name)
    axes.set(xscale="log", yscale="log", xlabel="length of the embedding", ylabel="loss")
    axes.set_xticks(lengths, [f"{length:g}" for length in lengths])
    axes.minorticks_off()
    axes.legend(loc="lower left")
    return figure


def listening(features: np.ndarray, weights: np.ndarray, loudness: np.ndarray) -> Figure:
    """A recording (T, F); below it the weights times their number, and the loudness, (T',) each."""
    figure = Figure(figsize=(3.65, 3.3))
    image, lines = figure.subplots(2, 1, sharex=True, height_ratios=(1.2, 1))
    seconds = len(features) / 100
    extent = (0, seconds, 0, features.shape[1])
    image.imshow(features.T, origin="lower", aspect="auto", interpolation="none", extent=extent)
    image.set(ylabel="band")
    image.grid(False)
    middles = (4 * np.arange(len(weights)) + 3) / 100
    scaled = (loudness - loudness.mean()) / loudness.std()
    lines.axhline(1, color=INK, linewidth=0.8, linestyle="--")
    lines.plot(middles, 1 + 0.2 * scaled, color=INK, alpha=0.35, linewidth=1, label="loudness, any scale")
    lines.plot(middles, weights * len(weights), color=MEANT, label="weight ÷ that of the mean")
    lines.set(xlabel="seconds", xlim=(0, seconds), ylim=(0.3, 1.7))
    figure.legend(loc="outside lower center", ncols=2, columnspacing=1)
    return figure


def listeners(loud: Sequence[float], named: Sequence[float]) -> Figure:
    """Recordings named against the weight on the louder half of the frames, a numbered dot a network."""
    figure = Figure(figsize=(3.65, 2.4))
    axes = figure.subplots()
    axes.axvline(50, color=INK, linewidth=0.8, linestyle="--")
    axes.axvline(60, color=INK, linewidth=0.8, linestyle=":")
    places = 100 * np.array([loud, named]).T
    axes.plot(*places.T, "o", color=MEANT)
    for seed, place in enumerate(places):
        axes.annotate(str(seed + 1), place, xytext=(7, 0), textcoords="offset points", va="center")
    axes.set(
        xlabel="weight on the louder half of the frames, %", ylabel="named, %", xlim=(30, 100), ylim=(50, 85)
    )
    return figure


def diluted(chosen: Sequence[int], frames: int, found: Mapping[str, Sequence[float]]) -> Figure:
    """Signal over noise against how many frames tell anything: measured as dots, the laws as lines."""
    figure = Figure(figsize=(3.65, 2.4))
    axes = figure.subplots()
    n = np.linspace(1, frames, 200)
    for (name, values), colour, law in zip(
        found.items(), (WRITTEN, MEANT), (n / np.sqrt(frames), np.sqrt(n)), strict=True
    ):
        axes.plot(n, law, color=colour)
        axes.plot(chosen, values, "o", color=colour, label=name)
    axes.set(xlabel=f"frames with something to say, of {frames}", ylabel="signal ÷ noise", ylim=(0, None))
    axes.legend(loc="upper left")
    return figure


def certainty(scales: np.ndarray, curves: Mapping[str, np.ndarray], asked: float) -> Figure:
    """The largest probability that each number of speakers allows, against the scale; `asked` is dashed."""
    figure = Figure(figsize=(3.65, 2.4))
    axes = figure.subplots()
    axes.axhline(asked, color=INK, linewidth=0.8, linestyle="--")
    for (name, values), colour in zip(curves.items(), (OTHER, MEANT, WRITTEN), strict=True):
        axes.plot(scales, values, color=colour, label=name)
    axes.set(xlabel="scale s", ylabel="largest probability", ylim=(0, 1.03))
    axes.legend(loc="lower right")
    return figure


def penalties(degrees: np.ndarray, curves: Mapping[str, np.ndarray]) -> Figure:
    """What is left of the target's cosine, against its angle: without, AM, AAM, and AAM without its line."""
    figure = Figure(figsize=(3.65, 2.7))
    axes = figure.subplots()
    styles = ((INK, "-"), (MEANT, "-"), (WRITTEN, "-"), (WRITTEN, ":"))
    for (name, values), (colour, style) in zip(curves.items(), styles, strict=True):
        axes.plot(degrees, values, style, color=colour, label=name)
    axes.set(
        xlabel="angle θ to the own weight (°)", ylabel="what counts", xticks=range(0, 181, 45), ylim=(-2, 1.1)
    )
    axes.legend(loc="lower left")
    return figure


def plane(
    snapshots: Mapping[str, Snapshot], labels: np.ndarray, train: np.ndarray, reach: float
) -> list[Figure]:
    """Embeddings in the plane, a panel each: dots learned from, rings not; lines are the weights.

    On a sphere they are drawn at length one, without they keep their own. `reach` is the edge of the panel.
    """
    return [_plane(name, snapshot, labels, train, reach) for name, snapshot in snapshots.items()]


def _plane(name: str, shown: Snapshot, labels: np.ndarray, train: np.ndarray, reach: float) -> Figure:
    figure = Figure(figsize=(2.7, 2.9))
    axes = figure.subplots()
    points = shown.embeddings
    if shown.on_sphere:
        points = points / np.linalg.norm(points, axis=1, keepdims=True)
        turn = np.linspace(0, 2 * np.pi, 181)
        axes.plot(np.cos(turn), np.sin(turn), color=INK, linewidth=0.5)
    places = _apart(np.arctan2(shown.weights[:, 1], shown.weights[:, 0]))
    for k, (weight, colour) in enumerate(zip(shown.weights, COLOURS.values(), strict=True)):
        unit, own = weight / np.linalg.norm(weight), labels == k
        axes.plot([0, unit[0] * reach * 0.74], [0, unit[1] * reach * 0.74], color=colour, linewidth=1)
        axes.plot(*points[own & train].T, "o", color=colour, markersize=3.2)
        axes.plot(*points[own & ~train].T, "o", color=colour, markersize=4.6, fillstyle="none")
        name_at = 0.91 * reach * np.array((np.cos(places[k]), np.sin(places[k])))
        axes.annotate(NAMES[k], name_at, color=colour, ha="center", va="center", weight="bold")
    axes.set(title=name, aspect="equal", xlim=(-reach, reach), ylim=(-reach, reach), xticks=[], yticks=[])
    axes.grid(False)
    axes.spines[:].set_visible(False)
    return figure


def _apart(angles: np.ndarray, least: float = 0.2) -> np.ndarray:
    """The angles in radians, neighbours moved apart to `least`, so that names do not meet."""
    angles, order = angles.copy(), np.argsort(angles)
    for _ in range(20):
        for first, second in zip(order, np.roll(order, -1), strict=True):
            push = max(0.0, least - (angles[second] - angles[first]) % (2 * np.pi)) / 2
            angles[first] -= push
            angles[second] += push
    return angles

"""The chapter's plots; each function returns matplotlib figures in whatever style is in force.

Blue is what a search sees, vermillion what is lost, green what was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from ...figures import COLOURS, INK
from . import curse as lots
from .surrogate import place
from .table import VALIDATIONS, Row

SPREAD = 3.0  # points between settings
TRIALS, NOISES = (2, 8, 32, 128), (0.0, 1.0, 3.0, 6.0)  # of the live figure


def curse(trials: int, noise: float) -> Figure:
    """Score against truth of one search; the best by score, and how far below it its truth lies."""
    truths, seen = (each[0] for each in lots.scores(trials, SPREAD, noise, np.random.default_rng(8)))
    best = int(seen.argmax())
    figure = Figure(figsize=(3.65, 3.2))
    axes = figure.subplots()
    axes.plot([-12, 12], [-12, 12], color="grey", linewidth=0.8)
    axes.plot(truths, seen, "o", color=COLOURS["blue"], markersize=4, alpha=0.6)
    axes.plot([truths[best]] * 2, [truths[best], seen[best]], color=COLOURS["vermillion"], linewidth=2)
    axes.plot(truths[best], seen[best], "D", color=COLOURS["vermillion"])
    axes.set(
        xlabel="what it is worth (points)", ylabel="what one training shows", xlim=(-12, 12), ylim=(-18, 18)
    )
    axes.set_title(
        f"the best shows {seen[best]:+.1f}, is worth {truths[best]:+.1f}".replace("-", "−"), fontsize=9
    )
    return figure


def curse_words(trials: int, noise: float) -> str:
    """What `curse` shows, in a sentence."""
    truths, seen = (each[0] for each in lots.scores(trials, SPREAD, noise, np.random.default_rng(8)))
    best = int(seen.argmax())
    lost = f"{seen[best] - truths[best]:.1f} points".replace("-", "−")
    return (
        f"{trials} dots around the diagonal. The highest one lies {lost} above it: that much of it is luck."
    )


def pairs(rows: Sequence[Row]) -> Figure:
    """Accuracy of both trainings of each row against its learning rate, joined."""
    figure = Figure()
    axes = figure.subplots()
    for row in rows:
        rate = [row.settings["learning_rate"]] * 2
        axes.plot(rate, 100 * row.reached, color=COLOURS["sky"], linewidth=1)
        axes.plot(rate, 100 * row.reached, ".", color=COLOURS["blue"], markersize=4)
    axes.set(xscale="log", xlabel="learning rate", ylabel="accuracy (%)")
    return figure


def ways(found: Mapping[str, np.ndarray]) -> Figure:
    """What the recommended settings are worth after each trial: a line a search, a thick one for the mean."""
    figure = Figure()
    axes = figure.subplots()
    for (name, values), colour in zip(found.items(), (INK, COLOURS["blue"]), strict=True):
        trials = np.arange(1, values.shape[1] + 1)
        axes.plot(trials, 100 * values.T, color=colour, linewidth=0.6, alpha=0.5)
        axes.plot(trials, 100 * values.mean(axis=0), color=colour, linewidth=2.4, label=name)
    axes.legend(loc="lower right")
    axes.set(xlabel="trials", ylabel="worth of the best so far (%)")
    return figure


def curves(rows: Sequence[Row], taken: Mapping[int, int], training: int = 0) -> Figure:
    """The validations of each row, as far as halving lets it run; what it would have reached is faint."""
    figure = Figure()
    axes = figure.subplots()
    steps = np.arange(1, VALIDATIONS + 1)
    for number, row in enumerate(rows):
        accuracy, last = 100 * row.accuracy[training], taken[number]
        kept = last == VALIDATIONS
        axes.plot(steps[last - 1 :], accuracy[last - 1 :], color="grey", linewidth=0.5, alpha=0.5)
        axes.plot(
            steps[:last], accuracy[:last], color=COLOURS["green" if kept else "vermillion"], linewidth=1.2
        )
        axes.plot(
            last, accuracy[last - 1], "o" if kept else "x", color=COLOURS["green" if kept else "vermillion"]
        )
    axes.set(xlabel="validation", ylabel="accuracy (%)", xticks=[1, 3, 5, 7, 9])
    return figure


def parzen(tried: np.ndarray, scores: np.ndarray, density: Callable, trials: int) -> Figure:
    """The densities of the best fifth and of the others after so many trials, and the trial that follows.

    Shapes: tried (N,) from 0 to 1, scores (N,), trials < N; density(x, points) as the chapter writes it.
    """
    order = np.argsort(scores[:trials])[::-1]
    good, others = np.split(tried[:trials][order], [trials // 5])
    axis = np.linspace(0, 1, 201)
    figure = Figure(figsize=(3.65, 2.5))
    axes = figure.subplots()
    for points, colour, name, level in (
        (good, COLOURS["blue"], "good, ℓ", -0.06),
        (others, "grey", "others, g", -0.12),
    ):
        axes.plot(axis, density(axis, points), color=colour, label=name)
        axes.plot(points, np.full(len(points), level), "|", color=colour, markersize=7)
    axes.axvline(tried[trials], color=COLOURS["vermillion"], label="next")
    axes.set(xlabel="learning rate, its place in the span", yticks=[], ylim=(-0.18, 1.05))
    figure.legend(loc="outside upper right", ncols=3)
    return figure


def parzen_words(tried: np.ndarray, scores: np.ndarray, trials: int) -> str:
    """What `parzen` shows, in a sentence."""
    good = tried[np.argsort(scores[:trials])[::-1][: trials // 5]]
    return (
        f"After {trials} trials the {len(good)} good ones lie around {np.median(good):.2f} of the span; the "
        f"next trial is at {tried[trials]:.2f}."
    )


def importance(found: Mapping[str, Sequence[Mapping[str, float]]]) -> Figure:
    """How important each setting is, a row a setting: by each way of asking a colour, by each table a dot."""
    figure = Figure(figsize=(3.65, 2.6))
    axes = figure.subplots()
    first = next(iter(found.values()))[0]
    names = sorted(first, key=lambda name: sum(shares[name] for each in found.values() for shares in each))
    for (way, tables), colour, mark in zip(found.items(), ("vermillion", "blue"), ("D", "o"), strict=True):
        for number, shares in enumerate(tables):
            axes.plot(
                [shares[name] for name in names],
                range(len(names)),
                mark,
                color=COLOURS[colour],
                label="" if number else way,
                markersize=5,
                alpha=0.8,
            )
    axes.set(xlabel="importance", xlim=(-0.02, None))
    axes.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
    figure.legend(loc="outside upper right", ncols=2)
    return figure


def neighbourhood(rows: Sequence[Row]) -> Figure:
    """Mean accuracy of each row against its distance from the best, in shares of the spans."""
    places = np.array([place(row.settings) for row in rows])
    worth = 100 * np.array([row.reached.mean() for row in rows])
    far = np.linalg.norm(places - places[worth.argmax()], axis=1)
    figure = Figure()
    axes = figure.subplots()
    axes.plot(far, worth, "o", color=COLOURS["blue"], markersize=4)
    axes.set(xlabel="distance from the best", ylabel="accuracy (%)")
    return figure


def foretold(true: np.ndarray, said: np.ndarray) -> Figure:
    """What the stand-in says of rows that it has not seen, against what they reached."""
    figure = Figure(figsize=(3.65, 3.0))
    axes = figure.subplots()
    axes.plot([0, 100], [0, 100], color="grey", linewidth=0.8)
    axes.plot(100 * true, 100 * said, "o", color=COLOURS["blue"], markersize=4)
    axes.set(xlabel="reached (%)", ylabel="foretold, unseen (%)")
    return figure

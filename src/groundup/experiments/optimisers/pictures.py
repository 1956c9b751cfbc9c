"""The chapter's plots; each function returns matplotlib figures in whatever style is in force.

Every method keeps its colour and its marker: SGD is the text's own colour, momentum blue, Adagrad green,
RMSprop orange, Adam vermillion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from ...figures import COLOURS, INK
from ..finding import Numbers
from . import race, sweep
from .neighbours import Study, settings
from .search import BUDGETS, SAMPLERS
from .valley import factor

COLOUR = dict(
    zip(
        sweep.METHODS,
        [INK, *(COLOURS[name] for name in ("blue", "green", "orange", "vermillion"))],
        strict=True,
    )
)
MARKER = dict(zip(sweep.METHODS, "os^Dv", strict=True))

REACH = 1.2  # the plot's edge: a path is drawn to the first point beyond
TURNED, TIMES = (0, 20, 45), (0.5, 1.0, 2.0)


def losses(curves: Mapping[str, Sequence[float]]) -> Figure:
    """Loss against step, one curve a name, on a logarithmic axis."""
    figure = Figure()
    axes = figure.subplots()
    for (name, values), colour in zip(curves.items(), (COLOURS["blue"], COLOURS["vermillion"]), strict=True):
        axes.plot(values, color=colour)
        middle = len(values) // 2
        shift = 12 if values[-1] < values[0] else -12  # to the side where the other curve is not
        place = {"xytext": (-6, -shift), "textcoords": "offset points", "ha": "right", "va": "center"}
        axes.annotate(name, (middle, values[middle]), color=colour, **place)
    axes.set(xlabel="step", ylabel="loss", yscale="log")
    return figure


def conditions(ratios: Sequence[float], found: Mapping[str, Sequence[float]], formulas: Mapping) -> Figure:
    """Steps to a millionth of the error by condition number, counted (dots) and by formula (lines)."""
    figure = Figure()
    axes = figure.subplots()
    fine = np.geomspace(min(ratios), max(ratios), 80)
    for name, counts in found.items():
        axes.loglog(fine, [formulas[name](ratio) for ratio in fine], color=COLOUR[name])
        axes.loglog(ratios, counts, MARKER[name], color=COLOUR[name], label=name)
    axes.legend()
    axes.set(xlabel="condition number κ", ylabel="steps to a millionth")
    return figure


def damping(curvature: float, lr: float, momenta: Mapping[str, float]) -> list[Figure]:
    """Left: an error over the steps for three momenta. Right: the factor |r| against the momentum."""
    first, second = Figure(figsize=(3.65, 2.3)), Figure(figsize=(3.65, 2.3))
    axes, other = first.subplots(), second.subplots()
    fine = np.linspace(0, 1, 201)
    other.plot(fine, [factor(curvature, lr, each) for each in fine], color="grey")
    for (name, momentum), colour in zip(
        momenta.items(), (COLOURS["sky"], COLOURS["blue"], COLOURS["purple"]), strict=True
    ):
        error = [1.0, 1.0]  # of the step before, and now: it starts at rest
        for _ in range(60):
            error.append((1 + momentum - lr * curvature) * error[-1] - momentum * error[-2])
        axes.plot(error[1:], color=colour, label=name)
        other.plot(momentum, factor(curvature, lr, momentum), "o", color=colour, markersize=7)
    axes.axhline(0, color="grey", linewidth=0.6)
    axes.legend()
    axes.set(xlabel="step", ylabel="error")
    other.set(xlabel="momentum μ", ylabel="factor |r| a step", ylim=(0.6, 1.02))
    return [first, second]


def paths(turned_by_degrees: float, times_its_best_rate: float) -> list[Figure]:
    """The ways of five methods in one valley, and the height of each above its floor."""
    first, second = Figure(figsize=(3.65, 3.1)), Figure(figsize=(3.65, 2.6))
    axes, other = first.subplots(), second.subplots()
    _levels(axes, turned_by_degrees)
    rates = {name: times_its_best_rate * rate for name, rate in race.best_rates().items()}
    for name, points in race.walks(turned_by_degrees, rates).items():
        style = {"color": COLOUR[name], "marker": MARKER[name], "label": name}
        axes.plot(*points[: _inside(points)].T, markersize=2.6, linewidth=1.0, **style)
        other.semilogy(race.heights(points, turned_by_degrees), markevery=(4, 8), **style)
    axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal", xticks=[], yticks=[])
    axes.set(xlabel="first weight", ylabel="second weight")
    first.legend(loc="outside upper left", ncols=3, columnspacing=1)
    other.set(xlabel="step", ylabel="height above the floor", ylim=(1e-9, 1e2))
    return [first, second]


def paths_words(turned_by_degrees: float, times_its_best_rate: float) -> list[str]:
    """What the two panels of `paths` show."""
    return [
        f"Level curves of a valley turned by {turned_by_degrees} degrees, and the paths of SGD, momentum, "
        f"Adagrad, RMSprop and Adam at {times_its_best_rate:g} times their best rates.",
        "Height above the floor over forty steps, logarithmic, for the five methods.",
    ]


def _inside(points: np.ndarray) -> int:
    """How many points come before the path leaves the plot."""
    out = np.abs(points).max(axis=1) > REACH
    return int(out.argmax()) + 1 if out.any() else len(points)


def _levels(axes, degrees: float) -> None:
    """Level curves of the valley: ellipses."""
    angles, angle = np.linspace(0, 2 * np.pi, 73), np.radians(degrees)
    for height in (0.05, 0.3, 1.0, 3.0):
        steep, flat = (np.sqrt(2 * height / h) for h in race.CURVATURES)
        x, y = steep * np.cos(angles), flat * np.sin(angles)
        axes.plot(
            np.cos(angle) * x - np.sin(angle) * y,
            np.sin(angle) * x + np.cos(angle) * y,
            color=INK,
            alpha=0.25,
            linewidth=0.7,
        )
    axes.plot(0, 0, "+", color=INK, markersize=8)


def edges(runs: Mapping[float, np.ndarray]) -> list[Figure]:
    """Largest curvature and loss against the step, for gradient descent at several rates; dashed: 2/η."""
    first, second = Figure(figsize=(3.65, 2.7)), Figure(figsize=(3.65, 2.3))
    axes, other = first.subplots(), second.subplots()
    for (lr, rows), colour in zip(
        runs.items(), (COLOURS["blue"], COLOURS["green"], COLOURS["vermillion"]), strict=True
    ):
        step, loss, curvature = rows.T
        axes.plot(step, curvature, color=colour)
        axes.plot(step[[0, -1]], [2 / lr, 2 / lr], color=colour, linestyle="--", linewidth=0.9)
        axes.annotate(
            f"2/η = {2 / lr:.3g}",
            (step[-1], 2 / lr),
            (5, 0),
            textcoords="offset points",
            color=colour,
            va="center",
        )
        other.semilogy(step, loss, color=colour, label=f"η = {lr:g}")
    other.legend()
    axes.set(xlabel="step", ylabel="largest curvature", xlim=(0, 1.32 * step[-1]))
    other.set(xlabel="step", ylabel="training loss")
    return [first, second]


def warm_ups(runs: Mapping[str, np.ndarray], rates: Mapping[str, Sequence[float]]) -> list[Figure]:
    """Curvature (lines) and 2/η (dashed), then the loss, with and without a warm-up."""
    first, second = Figure(figsize=(3.65, 2.5)), Figure(figsize=(3.65, 2.3))
    axes, other = first.subplots(), second.subplots()
    for (name, rows), colour in zip(runs.items(), (COLOURS["vermillion"], COLOURS["blue"]), strict=True):
        step, loss, curvature = rows[np.isfinite(rows[:, 1])].T
        axes.semilogy(step, curvature, color=colour)
        axes.semilogy(2 / np.array(rates[name]), color=colour, linestyle="--", linewidth=0.9)
        other.semilogy(step, loss, color=colour, label=name)
    other.legend()
    axes.set(xlabel="step", ylabel="largest curvature", ylim=(1, 50))
    other.set(xlabel="step", ylabel="training loss", ylim=(1e-3, 1e3))
    return [first, second]


def floors(curves: Mapping[str, np.ndarray], expected: Mapping[str, float | None]) -> Figure:
    """Mean squared error of many runs against the step; dashed: where the formula puts it."""
    figure = Figure(figsize=(3.65, 2.9))
    axes = figure.subplots()
    for (name, values), colour in zip(
        curves.items(), (INK, COLOURS["blue"], COLOURS["vermillion"]), strict=True
    ):
        axes.semilogy(values, color=colour, label=name)
        if expected[name]:
            axes.axhline(expected[name], color=colour, linestyle="--", linewidth=0.9)
    figure.legend(loc="outside upper left", ncols=2, columnspacing=1)
    axes.set(xlabel="step", ylabel="mean squared error")
    return figure


def sweeps(numbers: Numbers) -> Figure:
    """Test accuracy against the rate, the mean over seeds of each method (O1)."""
    figure = Figure(figsize=(3.65, 3.0))
    axes = figure.subplots()
    for name, measures in numbers.items():
        mean = sweep.curve(measures, "test accuracy").mean(axis=0)
        axes.semilogx(sweep.RATES, mean, marker=MARKER[name], color=COLOUR[name], label=name)
    figure.legend(loc="outside upper left", ncols=3, columnspacing=1)
    axes.set(xlabel="learning rate", ylabel="test accuracy in %", ylim=(0, 100))
    return figure


def landscape(found: Study) -> Figure:
    """A random search: each trial a dot at its rate and momentum, bright where its score was good."""
    figure = Figure(figsize=(3.65, 2.9))
    axes = figure.subplots()
    rates, momenta = zip(
        *((place["lr"], place["momentum"]) for place in map(settings, found.places)), strict=True
    )
    dots = axes.scatter(rates, momenta, c=found.scores, cmap="cividis", s=30, edgecolors=INK, linewidths=0.4)
    for scores, colour, name in (
        (found.scores, COLOURS["vermillion"], "best score"),
        (found.smoothed, COLOURS["blue"], "best neighbourhood"),
    ):
        best = scores.argmax()
        axes.scatter(
            rates[best],
            momenta[best],
            s=130,
            facecolors="none",
            edgecolors=colour,
            linewidths=1.8,
            label=name,
        )
    figure.colorbar(dots, label="validation accuracy in %")
    figure.legend(loc="outside upper left", ncols=2, columnspacing=1)
    axes.set(xlabel="learning rate", ylabel="momentum", xscale="log")
    return figure


def searches(numbers: Numbers) -> Figure:
    """The least loss found against the number of trials, mean over seeds, of two ways to search (O5)."""
    figure = Figure(figsize=(3.65, 2.5))
    axes = figure.subplots()
    styles = {"RandomSampler": (INK, "o--", "random"), "TPESampler": (COLOURS["blue"], "s-", "TPE")}
    for sampler, (colour, style, name) in styles.items():
        counts = [count for count in BUDGETS if count <= SAMPLERS[sampler]]
        mean = [np.mean(numbers[sampler][f"best of {count}"]) for count in counts]
        axes.plot(counts, mean, style, color=colour, label=name)
    axes.legend()
    axes.set(xlabel="trials", ylabel="least validation loss", ylim=(0, None))
    return figure

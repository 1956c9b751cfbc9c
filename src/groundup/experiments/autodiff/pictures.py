"""The chapter's plots; each function returns a matplotlib figure in whatever style is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from ...figures import COLOURS, INK

MODES = {"forward": COLOURS["blue"], "reverse": COLOURS["vermillion"], "checkpoints": COLOURS["green"]}
MARKERS = {"forward": "^", "reverse": "o", "checkpoints": "s"}

Times = Mapping[tuple[int, int], Mapping[str, float]]  # (inputs, results) → mode → time


def cost(measured: Times, results: int) -> Figure:
    """The price of a Jacobian against the number of inputs: lines as counted, dots as measured."""
    sizes = sorted({inputs for inputs, _ in measured})
    counted = {"forward": [2 * n for n in sizes], "reverse": [1 + results] * len(sizes)}
    figure = Figure()
    axes = figure.subplots()
    axes.axvline((results + 1) / 2, color=INK, linewidth=0.8, linestyle=":")
    for mode, count in counted.items():
        times = [measured[n, results] for n in sizes]
        ratios = [time[mode] / time["evaluation"] for time in times]
        axes.loglog(sizes, count, color=MODES[mode], label=mode)
        axes.loglog(sizes, ratios, MARKERS[mode], color=MODES[mode])
    axes.set(xlabel="inputs n", ylabel="evaluations for a Jacobian", xlim=(0.85, 75), ylim=(1, 1000))
    axes.set_xticks(sizes, [str(n) for n in sizes])
    axes.minorticks_off()
    axes.legend(loc="upper left")
    return figure


def cost_told(results: int) -> str:
    """What a reader hears of `cost`."""
    return (
        f"Cost of a Jacobian against the number of inputs, on logarithmic axes, for {results} results. "
        "Forward mode rises with the inputs, reverse mode is level; by count they cross at "
        f"{(results + 1) / 2:g} inputs."
    )


def peaks(depths: Sequence[int], megabytes: Mapping[str, Sequence[float]]) -> Figure:
    """Peak memory against depth, one line a mode, named at its end."""
    figure = Figure()
    axes = figure.subplots()
    for mode, peak in megabytes.items():
        axes.plot(depths, peak, f"{MARKERS[mode]}-", color=MODES[mode])
        axes.annotate(mode, (depths[-1], peak[-1]), (-4, 6), textcoords="offset points", ha="right")
    axes.set(xlabel="layers", ylabel="peak memory in MB", xlim=(0, 1.04 * depths[-1]), ylim=0)
    axes.margins(y=0.15)
    return figure


def slopes(descents: Mapping[str, Sequence[float]]) -> Figure:
    """The length of the gradient in each step of each method, on a logarithmic axis."""
    figure = Figure()
    axes = figure.subplots()
    for method, lengths in descents.items():
        axes.semilogy(lengths, "o-" if len(lengths) < 30 else "-", label=method)
    axes.set(xlabel="step", ylabel="length of the gradient")
    axes.legend(loc="center right")
    return figure


PEAKS_TOLD = (
    "Peak memory against depth. Reverse mode rises in a straight line, with checkpoints like a square root, "
    "forward mode is level."
)
SLOPES_TOLD = (
    "Length of the gradient against the step, on a logarithmic axis. Newton's method falls to the limit of "
    "rounding within ten steps, gradient descent stays far above."
)

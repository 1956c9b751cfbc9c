"""The chapter's plots; each returns a matplotlib figure, in whatever style is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from ...figures import COLOURS, INK

ONE, TWO = "blue", "vermillion"  # pairs of one speaker, and of two


def similarity(cosines: np.ndarray, labels: np.ndarray) -> Figure:
    """The cosine of each two recordings, sorted by speaker, with a line between speakers: (N, N), (N,)."""
    order = np.argsort(labels, kind="stable")
    figure = Figure(figsize=(3.65, 3.2))
    axes = figure.subplots()
    image = axes.imshow(cosines[np.ix_(order, order)], "cividis", vmin=-0.5, vmax=1, interpolation="none")
    ends = np.flatnonzero(np.diff(labels[order])) + 0.5
    for end in ends:
        for line in (axes.axhline, axes.axvline):
            line(end, color="white", linewidth=0.8)
    middles = (np.append(0, ends) + np.append(ends, len(labels))) / 2
    names = [chr(ord("A") + number) for number in range(len(middles))]
    axes.set_xticks(middles, names)
    axes.set_yticks(middles, names)
    axes.tick_params(length=0)
    axes.grid(False)
    figure.colorbar(image, ax=axes, label="cosine", shrink=0.9)
    return figure


def two_kinds(scores: np.ndarray, targets: np.ndarray, threshold: float) -> Figure:
    """Scores of both kinds of pair, what a threshold gets wrong filled, and both error rates below."""
    figure = Figure(figsize=(3.65, 3.9))
    above, below = figure.subplots(2, 1, sharex=True)
    edges = np.linspace(scores.min(), scores.max(), 37)
    fine = np.linspace(edges[0], edges[-1], 36 * 12)  # so that the fill ends where the threshold is
    for kind, colour, words in ((targets, ONE, "one speaker"), (~targets, TWO, "two speakers")):
        counts, _ = np.histogram(scores[kind], edges, density=True)
        heights = counts[np.minimum(np.searchsorted(edges, fine, side="right") - 1, 35)]
        wrong = fine < threshold if colour == ONE else fine >= threshold
        above.plot(fine, heights, color=COLOURS[colour], label=words)
        above.fill_between(fine, heights, where=wrong, color=COLOURS[colour], alpha=0.45, linewidth=0)
    misses, alarms = rates(scores, targets, threshold)
    places = np.linspace(edges[0], edges[-1], 61)
    curves = np.array([rates(scores, targets, place) for place in places])
    for rate, curve, colour, words in (
        (misses, curves[:, 0], ONE, "missed"),
        (alarms, curves[:, 1], TWO, "let in"),
    ):
        below.plot(places, curve, color=COLOURS[colour])
        below.plot(threshold, rate, "o", color=COLOURS[colour], markersize=5)
        left = colour == ONE
        below.text(
            0.0 if left else 1.0, 1.05, f"{words} {rate:.0%}", transform=below.transAxes,
            ha="left" if left else "right", color=COLOURS[colour],
        )  # fmt: skip
    for axes in (above, below):
        axes.axvline(threshold, color=INK, linewidth=1)
    above.set(ylabel="density")
    above.set_yticks([])
    below.set(xlabel="cosine", ylabel="error rate", ylim=(0, 1.02))
    above.legend(loc="lower left", bbox_to_anchor=(0.0, 0.98), ncols=2)
    return figure


def rates(scores: np.ndarray, targets: np.ndarray, threshold: float) -> tuple[float, float]:
    """Misses and false alarms at one threshold."""
    return float(np.mean(scores[targets] < threshold)), float(np.mean(scores[~targets] >= threshold))


def two_kinds_said(scores: np.ndarray, targets: np.ndarray, threshold: float) -> str:
    """What `two_kinds` shows."""
    misses, alarms = rates(scores, targets, threshold)
    return (
        "Two overlapping histograms of cosines, pairs of two speakers to the left and pairs of one to the "
        f"right, cut at {threshold:g}. Below, one error rate rises with the threshold and the other falls: "
        f"here {misses:.0%} are missed and {alarms:.0%} let in."
    )


def groups(rows: Mapping[str, np.ndarray], *, label: str = "equal error rate in %") -> Figure:
    """A row a condition: a ring for each group of strangers, and their mean as a bar.

    Shapes: (groups,) a row.
    """
    figure = Figure(figsize=(3.65, 0.34 * len(rows) + 0.75))
    axes = figure.subplots()
    for place, values in enumerate(rows.values()):
        axes.plot(values, np.full(len(values), place), "o", color=COLOURS["blue"], fillstyle="none")
        axes.plot(values.mean(), place, "|", color=COLOURS["vermillion"], markersize=15, markeredgewidth=2)
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set(xlabel=label, ylim=(len(rows) - 0.5, -0.5))
    axes.set_xlim(0)
    return figure


def told(rows: Mapping[str, Sequence[int]]) -> Figure:
    """What was said of each speaker's recordings, a bar a speaker: the right name, a wrong one, nobody."""
    figure = Figure(figsize=(3.65, 0.34 * len(rows) + 0.9))
    axes = figure.subplots()
    counts = np.array(list(rows.values()))  # (speakers, 3)
    kinds = (
        ("right name", COLOURS["blue"], ""),
        ("wrong name", COLOURS["vermillion"], "///"),
        ("nobody", COLOURS["sky"], ""),
    )
    for number, (words, colour, hatch) in enumerate(kinds):
        before = counts[:, :number].sum(axis=1)
        axes.barh(
            list(rows), counts[:, number], left=before, color=colour, label=words, hatch=hatch, edgecolor="w"
        )
    axes.invert_yaxis()
    axes.set(xlabel="recordings")
    axes.grid(False, axis="y")
    figure.legend(loc="outside upper center", ncols=3, handlelength=1.2, columnspacing=0.9)
    return figure


def enrolled(sizes: Sequence[int], rates_found: np.ndarray) -> Figure:
    """The EER against the recordings that a person is enrolled with, a line a group: (groups, sizes)."""
    figure = Figure(figsize=(3.65, 2.4))
    axes = figure.subplots()
    axes.plot(sizes, rates_found.T, color=INK, alpha=0.35, linewidth=0.9)
    axes.plot(sizes, rates_found.mean(axis=0), "o-", color=COLOURS["vermillion"], linewidth=2)
    axes.set_xscale("log")
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.minorticks_off()
    axes.set(xlabel="recordings that a person is enrolled with", ylabel="equal error rate in %")
    axes.set_ylim(0)
    return figure

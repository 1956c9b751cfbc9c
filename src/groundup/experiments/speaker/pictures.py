"""The chapter's plots; each function returns a matplotlib figure in whatever style is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from ...figures import COLOURS, INK
from .table import distances_read, rows_of_a_short_table
from .vowel import spectrum, voice_of


def vowel(tract_cm: float, pitch_hz: float) -> Figure:
    """The spectrum of one vowel: harmonics as lines, the envelope over them, the formants marked."""
    found = spectrum(tract_cm, pitch_hz)
    figure = Figure(figsize=(6.4, 2.9))
    axes = figure.subplots()
    axes.vlines(found.harmonics, -70, found.levels, color=COLOURS["blue"], linewidth=1.4, label="harmonics")
    axes.plot(found.frequency[::2], found.envelope[::2], color=COLOURS["vermillion"], label="envelope")
    for number, formant in enumerate(found.formants[:4], start=1):
        axes.annotate(f"F{number}", (formant, 4), ha="center", color=COLOURS["vermillion"])
    axes.set(xlim=(0, 5000), ylim=(-70, 12), xlabel="frequency in Hz", ylabel="level in dB")
    axes.legend(loc="upper right", bbox_to_anchor=(1.0, 0.92))
    return figure


def log_mels(features: Sequence[np.ndarray], titles: Sequence[str]) -> Figure:
    """Log-mel features side by side on one scale, each (T, F)."""
    figure = Figure(figsize=(9.0, 2.7))
    low, high = np.percentile(np.concatenate(features), [5, 99.5])
    for axes, image, title in zip(
        figure.subplots(1, len(features), sharey=True), features, titles, strict=True
    ):
        seconds = len(image) / 100
        extent = (0, seconds, 0, image.shape[1])
        # Without interpolation the page carries one pixel a number, and not the picture at its full size.
        axes.imshow(
            image.T,
            "cividis",
            origin="lower",
            aspect="auto",
            extent=extent,
            vmin=low,
            vmax=high,
            interpolation="none",
        )
        axes.set(title=title, xlabel="seconds")
        axes.grid(False)
    figure.axes[0].set_ylabel("mel band")
    return figure


def position_tables(frames: int) -> Figure:
    """What query i reads for key j: the right table, and the one of T rows that public programs had."""
    figure = Figure(figsize=(7.4, 3.9))
    right, wrong = figure.subplots(1, 2)
    distances, (rows, owners) = distances_read(frames), rows_of_a_short_table(frames)
    own = owners == torch.arange(1, frames + 1)[:, None]
    _numbers(right, distances, torch.full_like(own, True), "2T − 1 rows: the distance", "{:d}")
    _numbers(wrong, rows, own, "T rows: the number of the row", "{:d}")
    for axes in (right, wrong):
        axes.set(xlabel="key j", ylabel="query i")
    return figure


def influences(matrices: Sequence[Tensor], titles: Sequence[str]) -> Figure:
    """Who moves whom, (B, B) each: the change of utterance i when utterance j falls silent."""
    figure = Figure(figsize=(7.4, 3.9))
    for axes, matrix, title in zip(figure.subplots(1, len(matrices)), matrices, titles, strict=True):
        good = torch.eye(len(matrix), dtype=torch.bool) | (matrix < 1e-4)
        _numbers(axes, matrix, good, title, "{:.2f}")
        axes.set(xlabel="utterance j falls silent", ylabel="utterance i moves by")
    return figure


def _numbers(axes, table: Tensor, good: Tensor, title: str, form: str) -> None:
    """A square of numbers, blue where they are good and red where they are not."""
    size = len(table)
    for i in range(size):
        for j in range(size):
            colour, alpha = (COLOURS["sky"], 0.25) if good[i, j] else (COLOURS["vermillion"], 0.45)
            axes.add_patch(Rectangle((j - 0.47, i - 0.47), 0.94, 0.94, color=colour, alpha=alpha))
            text = form.format(table[i, j].item()).replace("-", "−")
            axes.text(j, i, text, ha="center", va="center", color=INK, fontsize=9)
    axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5), title=title, aspect="equal")
    axes.set_xticks(range(size))
    axes.set_yticks(range(size))
    axes.grid(False)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def crops(frames: Sequence[int], accuracies: np.ndarray, whole: float) -> Figure:
    """Accuracy against the length of the crops, a dot a draw (frames, draws), beside whole utterances."""
    figure = Figure(figsize=(5.6, 3.1))
    axes = figure.subplots()
    axes.plot(frames, accuracies, "o", color=COLOURS["blue"], alpha=0.55, markeredgewidth=0)
    axes.plot(frames, accuracies.mean(axis=1), color=COLOURS["blue"], label="random crops")
    axes.axhline(whole, color=COLOURS["vermillion"], linestyle="--", label="whole utterances")
    axes.set(xlabel="frames in a crop", ylabel="accuracy", ylim=(0, 1))
    axes.legend(loc="lower right")
    return figure


def pairs(panels: Mapping[str, np.ndarray], names: tuple[str, str]) -> Figure:
    """Two models side by side, a panel a kind of data: a line joins the two dots of a seed, (S, 2) each."""
    figure = Figure(figsize=(6.4, 3.1))
    for axes, (kind, both) in zip(figure.subplots(1, len(panels), sharey=True), panels.items(), strict=True):
        axes.plot([0, 1], both.T, color=COLOURS["sky"], linewidth=1)
        for place, colour in enumerate((COLOURS["vermillion"], COLOURS["blue"])):
            axes.plot(np.full(len(both), place), both[:, place], "o", color=colour, markersize=5)
        axes.set(title=kind, xlim=(-0.35, 1.35))
        axes.set_xticks([0, 1], names)
    figure.axes[0].set_ylabel("accuracy")
    return figure


def company(accuracies: np.ndarray, sizes: Sequence[str]) -> Figure:
    """Accuracy against the size of the batch, lengths forgotten: a line a set of voices, (S, sizes)."""
    figure = Figure(figsize=(5.6, 3.1))
    axes = figure.subplots()
    axes.plot(accuracies.T, "o-", color=COLOURS["sky"], linewidth=1, markersize=4)
    axes.plot(accuracies.mean(axis=0), "o-", color=COLOURS["blue"], label=f"mean of {len(accuracies)} sets")
    axes.set(xlabel="utterances in a batch", ylabel="accuracy", ylim=(0, 1.03))
    axes.set_xticks(range(len(sizes)), sizes)
    axes.legend(loc="lower left")
    return figure


def voice_map(confusion: np.ndarray, seed: int = 0) -> Figure:
    """The voices by length of the tract and pitch, with a line from each to those it was taken for."""
    voices = [voice_of(number, seed) for number in range(len(confusion))]
    place = np.array([(voice.tract_cm, voice.pitch_hz) for voice in voices])
    figure = Figure(figsize=(6.2, 3.6))
    axes = figure.subplots()
    wrong = confusion + confusion.T
    for i, j in zip(*np.nonzero(np.triu(wrong, 1)), strict=True):
        axes.plot(*place[[i, j]].T, color=COLOURS["vermillion"], alpha=0.6, linewidth=0.7 * wrong[i, j])
    axes.plot(*place.T, "o", color=COLOURS["blue"])
    for number, (tract, pitch) in enumerate(place):
        axes.annotate(str(number), (tract, pitch), xytext=(5, 3), textcoords="offset points", fontsize=9)
    axes.set(xlabel="length of the tract in cm", ylabel="pitch in Hz")
    return figure

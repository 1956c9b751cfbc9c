"""The chapter's plots; each returns a matplotlib figure, or several panels, in whatever style is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from ...figures import COLOURS, INK
from .vowel import spectrum, voice_of


def vowel(tract_cm: float, pitch_hz: float) -> Figure:
    """The spectrum of one vowel: harmonics as lines, the envelope over them, the formants marked."""
    found = spectrum(tract_cm, pitch_hz)
    figure = Figure(figsize=(3.65, 2.4))
    axes = figure.subplots()
    axes.vlines(
        found.harmonics / 1000, -70, found.levels, color=COLOURS["blue"], linewidth=1.1, label="harmonics"
    )
    axes.plot(found.frequency[::2] / 1000, found.envelope[::2], color=COLOURS["vermillion"], label="envelope")
    for number, formant in enumerate(found.formants[:4], start=1):
        axes.annotate(f"F{number}", (formant / 1000, 4), ha="center", color=COLOURS["vermillion"])
    axes.set(xlim=(0, 5), ylim=(-70, 14), xlabel="frequency in kHz", ylabel="level in dB")
    axes.legend(loc="upper right", bbox_to_anchor=(1.0, 0.9))
    return figure


def vowel_said(tract_cm: float, pitch_hz: float) -> str:
    """What `vowel` shows."""
    peaks = ", ".join(f"{peak:.0f}" for peak in spectrum(tract_cm, pitch_hz).formants[:4])
    return (
        f"Spectrum of the vowel ah at {pitch_hz} Hz in a tract of {tract_cm} cm: a comb of lines under a"
        f" curve with peaks at {peaks} Hz."
    )


def log_mels(features: Sequence[np.ndarray], titles: Sequence[str]) -> Figure:
    """Log-mel features below each other, on one scale and one axis of time, each (T, F)."""
    figure = Figure(figsize=(3.65, 1.35 * len(features)))
    low, high = np.percentile(np.concatenate(features), [5, 99.5])
    rows = figure.subplots(len(features), 1, sharex=True, squeeze=False)[:, 0]
    for axes, image, title in zip(rows, features, titles, strict=True):
        extent = (0, len(image) / 100, 0, image.shape[1])
        # Without interpolation the page carries one pixel a number, and not the picture at its full size.
        shown = {"extent": extent, "vmin": low, "vmax": high, "interpolation": "none"}
        axes.imshow(image.T, "cividis", origin="lower", aspect="auto", **shown)
        axes.set(title=title, ylabel="band")
        axes.grid(False)
    rows[-1].set(xlabel="seconds", xlim=(0, max(map(len, features)) / 100))
    return figure


def company(sizes: Sequence[str], here: Sequence[float], recorded: np.ndarray | None = None) -> Figure:
    """Accuracy against the size of the batch: of this page's model, and a thin line for each recorded one.

    Shapes: here (S,), recorded (runs, S).
    """
    figure = Figure(figsize=(3.65, 2.5))
    axes = figure.subplots()
    places = range(len(sizes))
    if recorded is not None:
        axes.plot(places, np.transpose(recorded), color=INK, alpha=0.25, linewidth=0.9)
    axes.plot(places, here, "o-", color=COLOURS["vermillion"], linewidth=2)
    for place, accuracy in enumerate(here):
        where = {"xytext": (6, 5), "textcoords": "offset points", "color": COLOURS["vermillion"]}
        axes.annotate(f"{accuracy:.2f}", (place, accuracy), **where)
    axes.set_xticks(places, sizes)
    axes.set(
        ylim=(0, 1.06), xlim=(-0.2, len(sizes) - 0.55), xlabel="recordings in a batch", ylabel="accuracy"
    )
    return figure


def layers(names: Sequence[str], known: Sequence[float], forgotten: Sequence[float]) -> Figure:
    """The change at each layer on a logarithmic axis, the first on top; no change is its left end."""
    figure = Figure(figsize=(3.65, 0.32 * len(names) + 0.7))
    axes = figure.subplots()
    places = range(len(names))
    for values, colour, mark, size, words in (
        (forgotten, "vermillion", "D", 7, "lengths forgotten"),
        (known, "blue", "o", 4, "lengths known"),
    ):
        axes.plot(np.maximum(values, 1e-9), places, mark, color=COLOURS[colour], label=words, markersize=size)
    axes.set_xscale("log")
    axes.set(
        xlim=(3e-10, 8), ylim=(len(names) - 0.5, -0.5), xlabel="change, as a share of the largest number"
    )
    axes.set_xticks([1e-9, 1e-6, 1e-3, 1], ["none", "$10^{-6}$", "$10^{-3}$", "1"])
    axes.minorticks_off()
    axes.set_yticks(places, names)
    figure.legend(loc="outside upper right", ncols=2)
    return figure


def learning(history: Mapping[str, Sequence[float]], test: float) -> list[Figure]:
    """Loss, and accuracy with that of the test as a dashed line, against the step."""
    figures = []
    for quantity in ("loss", "accuracy"):
        figure = Figure(figsize=(3.4, 2.3))
        axes = figure.subplots()
        for part, mark, colour in (("training", "", "blue"), ("validation", "o", "orange")):
            axes.plot(
                history["step"], history[f"{part}_{quantity}"], marker=mark, color=COLOURS[colour], label=part
            )
        axes.set(xlabel="step", ylabel=quantity)
        axes.set_ylim(0, 1.02 if quantity == "accuracy" else None)
        if quantity == "accuracy":
            axes.axhline(test, linestyle="--", color=COLOURS["vermillion"], label="test")
        axes.legend()
        figures.append(figure)
    return figures


def crops(frames: Sequence[int], accuracies: np.ndarray, whole: float) -> Figure:
    """Accuracy against the length of the crops, a dot a draw (frames, draws), beside whole utterances."""
    figure = Figure(figsize=(3.65, 2.5))
    axes = figure.subplots()
    axes.plot(frames, accuracies, "o", color=COLOURS["blue"], alpha=0.55, markeredgewidth=0)
    axes.plot(frames, accuracies.mean(axis=1), color=COLOURS["blue"], label="random crops")
    axes.axhline(whole, color=COLOURS["vermillion"], linestyle="--", label="whole utterances")
    axes.set(xlabel="frames in a crop", ylabel="accuracy", ylim=(0, 1.02))
    axes.legend(loc="lower right")
    return figure


def voice_map(confusion: np.ndarray, seed: int = 0, least: int = 1) -> Figure:
    """The voices by tract and pitch, and a line between two that were confused so many times or more."""
    voices = [voice_of(number, seed) for number in range(len(confusion))]
    place = np.array([(voice.tract_cm, voice.pitch_hz) for voice in voices])
    figure = Figure(figsize=(3.65, 2.8))
    axes = figure.subplots()
    wrong = confusion + confusion.T
    for i, j in zip(*np.nonzero(np.triu(wrong >= least, 1)), strict=True):
        axes.plot(*place[[i, j]].T, color=COLOURS["vermillion"], alpha=0.6, linewidth=0.4 * wrong[i, j])
    axes.plot(*place.T, "o", color=COLOURS["blue"])
    for number, (tract, pitch) in enumerate(place):
        axes.annotate(str(number), (tract, pitch), xytext=(4, 2), textcoords="offset points", fontsize=9)
    axes.set(xlabel="length of the tract in cm", ylabel="pitch in Hz")
    return figure

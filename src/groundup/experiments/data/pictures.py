"""The chapter's plots; each function returns a matplotlib figure in whatever style is in force."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from ...corpus import LogMel
from ...corpus.log_mel import hertz, mel
from ...figures import COLOURS, INK
from .spectra import QUIET_HZ, SAMPLE_RATE, leakage, spectrogram
from .vowel import sung

HOP, TRANSFORM, TOP_HZ, LOWEST_DB = 16, 2048, 1600, -45
WIDTH = 3.65  # inches: a phone


def leak(tone_hz: float, window: str) -> Figure:
    """The spectrum of a loud and a quiet tone through a window: the curve, and what the transform gives."""
    found = leakage(tone_hz, window)
    figure, axes = _axes(2.5)
    fine, coarse = found.frequency <= 4000, found.bins <= 4000
    axes.plot(found.frequency[fine], found.level[fine], color=COLOURS["sky"], linewidth=0.7, alpha=0.6)
    axes.plot(found.bins[coarse], found.bin_level[coarse], "o", color=COLOURS["vermillion"], markersize=2.2)
    arrow = {"arrowstyle": "->", "color": INK, "linewidth": 1.0}
    axes.annotate("the quiet tone", (QUIET_HZ, -46), (QUIET_HZ + 100, -16), ha="center", arrowprops=arrow)
    axes.set(xlim=(0, 4000), ylim=(-105, 8), xlabel="frequency in Hz", ylabel="level in dB")
    axes.set_xticks(range(0, 4001, 1000))
    return figure


def sharpness(window_ms: int) -> Figure:
    """A vowel on a rising pitch, seen through windows of one length: pulses, harmonics, or neither."""
    samples = round(0.2 * SAMPLE_RATE)
    pitch = np.geomspace(95.0, 150.0, samples)
    waveform = sung(pitch, np.random.default_rng(0), vowel="ʌ")
    power = spectrogram(waveform, round(window_ms * SAMPLE_RATE / 1000), HOP, TRANSFORM)
    power = power[:, : round(TOP_HZ / SAMPLE_RATE * TRANSFORM) + 1 : 2][20:-20]
    level = np.round(10 * np.log10(power / power.max() + 1e-9))  # whole dB, so that the page carries little
    figure, axes = _axes(2.7)
    _image(axes, level, (20, 180, 0, TOP_HZ / 1000), LOWEST_DB, 0)
    axes.set(xlabel="time in ms", ylabel="frequency in kHz")
    axes.set_title(f"{window_ms} ms: a steady tone is {4000 / window_ms:.0f} Hz wide")
    return figure


def bands_of(bands: int, pitch_hz: float) -> Figure:
    """One frame of a vowel: its power spectrum, and what `bands` mel bands keep of it."""
    features = LogMel(bands=bands)
    waveform = sung(np.full(1600, float(pitch_hz)), np.random.default_rng(0))[400 : 400 + features.window]
    power = np.abs(np.fft.rfft(waveform * features.hann, n=features.transform)) ** 2
    kept = features.filters @ power / features.filters.sum(axis=1)  # per frequency, to lie on the spectrum
    peaks = hertz(np.linspace(mel(features.low_hz), mel(features.top_hz), bands + 2))[1:-1]
    figure, axes = _axes(2.5)
    frequency = np.fft.rfftfreq(features.transform, 1 / features.sample_rate)
    axes.plot(frequency, _decibel(power, power), color=COLOURS["sky"], linewidth=1.0, label="spectrum")
    axes.plot(peaks, _decibel(kept, power), "o-", color=COLOURS["vermillion"], label="mel bands")
    axes.set(xlim=(0, 3000), ylim=(-65, 5), xlabel="frequency in Hz", ylabel="level in dB")
    axes.legend(loc="upper right")
    return figure


def waves(recordings: Mapping[str, np.ndarray], start: float, seconds: float) -> Figure:
    """The same short piece of several waveforms, one above the other on one scale."""
    figure = Figure(figsize=(WIDTH, 0.5 + 0.72 * len(recordings)))
    here = slice(round(start * SAMPLE_RATE), round((start + seconds) * SAMPLE_RATE))
    time = np.arange(here.start, here.stop) / SAMPLE_RATE * 1000
    rows = figure.subplots(len(recordings), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    for axes, (name, waveform) in zip(rows, recordings.items(), strict=True):
        axes.plot(time, waveform[here], linewidth=1.2)
        axes.set_title(name)
        axes.set(yticks=[0], yticklabels=[])
    rows[-1].set_xlabel("time in ms")
    return figure


def triangles(features: LogMel) -> Figure:
    """The mel triangles over frequency, and their sum."""
    frequency = np.fft.rfftfreq(features.transform, 1 / features.sample_rate)
    figure, axes = _axes(1.9)
    for number, triangle in enumerate(features.filters):
        seen = triangle > 0
        axes.plot(frequency[seen], triangle[seen], color=list(COLOURS.values())[number % 3], linewidth=0.8)
    axes.plot(frequency, features.filters.sum(axis=0), color=COLOURS["purple"])
    axes.text(frequency[-1] / 2, 1.06, "their sum", color=COLOURS["purple"], ha="center")
    axes.set(xlabel="frequency in Hz", ylabel="weight", ylim=(0, 1.25), yticks=[0, 0.5, 1])
    return figure


def seen(recordings: Mapping[str, np.ndarray], features: LogMel) -> Figure:
    """The log-mel pictures of several recordings, one above the other on one scale."""
    images = {name: features(waveform) for name, waveform in recordings.items()}
    low, high = np.percentile(np.concatenate(list(images.values())), [5, 99.5])
    figure = Figure(figsize=(WIDTH, 0.5 + 0.95 * len(images)))
    rows = figure.subplots(len(images), 1, sharex=True, squeeze=False)[:, 0]
    for axes, (name, image) in zip(rows, images.items(), strict=True):
        _image(axes, image, (0, len(image) * features.hop_seconds, 0, image.shape[1]), low, high)
        axes.set(title=name, ylabel="band")
    rows[-1].set_xlabel("seconds")
    return figure


def _axes(height: float):
    """A figure as wide as a phone and `height` inches high, and its axes."""
    figure = Figure(figsize=(WIDTH, height))
    return figure, figure.subplots()


def _image(axes, values: np.ndarray, extent: tuple, low: float, high: float) -> None:
    """(T, F) with time to the right; one pixel a number, so that the page carries little."""
    axes.imshow(
        values.T, origin="lower", aspect="auto", extent=extent, vmin=low, vmax=high, interpolation="none"
    )
    axes.grid(False)


def _decibel(power: np.ndarray, reference: np.ndarray) -> np.ndarray:
    return 10 * np.log10(power / reference.max() + 1e-12)

"""What a window does to a spectrum: how far a tone leaks, and how sharply a sound is seen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

SAMPLE_RATE = 16_000
TONE_HZ, QUIET_HZ, QUIET_DB = 1000.0, 2600.0, -50.0


class Leakage(NamedTuple):
    """Levels in dB against a tone of amplitude 1 that lies on a frequency of the transform."""

    frequency: np.ndarray  # (M,) Hz, finely spaced
    level: np.ndarray  # (M,) dB: the spectrum between the N frequencies too
    bins: np.ndarray  # (N/2 + 1,) Hz: the frequencies of the transform
    bin_level: np.ndarray  # (N/2 + 1,) dB: what the transform gives


def shape(window: str, samples: int) -> np.ndarray:
    """The weights of a window, `(samples,)`: "box" cuts, "Hann" fades in and out: ½ − ½ cos(2πn/N)."""
    shapes = {"box": np.ones(samples), "Hann": 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(samples) / samples)}
    if window not in shapes:
        raise ValueError(f"expected a window out of {sorted(shapes)}, got {window!r}")
    return shapes[window]


def leakage(tone_hz: float, window: str, samples: int = 400, finer: int = 8) -> Leakage:
    """The spectrum of a loud tone at `tone_hz` and one at 2,600 Hz that is 50 dB quieter, through a window.

    Both are cosines that begin wherever they please. Zeros behind the samples, `finer` times as many as
    there are samples, draw the spectrum between the frequencies of the transform.
    """
    seconds, weights = np.arange(samples) / SAMPLE_RATE, shape(window, samples)
    loud = np.cos(2 * np.pi * tone_hz * seconds + 0.7)
    quiet = 10 ** (QUIET_DB / 20) * np.cos(2 * np.pi * QUIET_HZ * seconds + 2.0)
    spectrum = np.fft.rfft(weights * (loud + quiet), n=finer * samples)
    level = 20 * np.log10(np.maximum(np.abs(spectrum) / (weights.sum() / 2), 1e-8))
    frequency = np.fft.rfftfreq(finer * samples, 1 / SAMPLE_RATE)
    return Leakage(frequency, level, frequency[::finer], level[::finer])


def spectrogram(waveform: np.ndarray, window: int, hop: int, transform: int) -> np.ndarray:
    """Power through a Hann window that is centred on sample t · hop: (L,) → (T, N/2 + 1), N = `transform`.

    T = ⌈L / hop⌉ for every length of the window, so that pictures with other windows lie on each other; at
    the ends the window hangs over into zeros.
    """
    padded = np.pad(waveform, (window // 2, window))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[: len(waveform) : hop]
    spectrum = np.fft.rfft(frames * shape("Hann", window), n=transform)
    return spectrum.real**2 + spectrum.imag**2

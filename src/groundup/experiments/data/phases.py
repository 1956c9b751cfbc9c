"""New phases for old sound: one turn for every wave, or phases drawn anew, in pieces or for the whole."""

from __future__ import annotations

import numpy as np


def turned(waveform: np.ndarray, degrees: float) -> np.ndarray:
    """Every wave of it turned by one angle: (…, L) → (…, L)."""
    spectrum = np.fft.rfft(waveform) * np.exp(1j * np.deg2rad(degrees))
    return np.fft.irfft(spectrum, n=waveform.shape[-1])


def anew(waveform: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each wave of it keeps its power and gets a random phase, (…, L)."""
    size = np.abs(np.fft.rfft(waveform))
    phase = rng.uniform(0, 2 * np.pi, size.shape)
    return np.fft.irfft(size * np.exp(1j * phase), n=waveform.shape[-1])


def anew_in_pieces(
    waveform: np.ndarray,
    samples: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """The same within pieces of an even number of samples: (L,) → (L,).

    Each piece fades in and out over the half of its neighbours, before its
    phases are drawn and once more after: sin² + cos² = 1.
    """
    half = samples // 2
    fade = np.sin(np.pi * (np.arange(samples) + 0.5) / samples)
    padded = np.pad(waveform, (half, samples))  # each sample is in two pieces
    windows = np.lib.stride_tricks.sliding_window_view(padded, samples)
    pieces = fade * anew(fade * windows[::half], rng)
    sound = np.zeros(len(padded) + half)
    for number, piece in enumerate(pieces):
        sound[number * half : number * half + samples] += piece
    return sound[half : half + len(waveform)]

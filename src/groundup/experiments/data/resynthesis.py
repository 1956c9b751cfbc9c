"""From log-mel features back to sound: the steps of the loop that the chapter writes, Griffin and Lim's.

Two things are missing in the features, and each is made up so that it fits what is there. Within a band, how
the power lies over its frequencies; and all phases.
"""

from __future__ import annotations

import numpy as np

from ...corpus import LogMel


def spread_over_frequencies(bands: np.ndarray, filters: np.ndarray, rounds: int = 30) -> np.ndarray:
    """Power P ≥ 0 at each frequency with P Mᵀ ≈ the bands: (T, F) and M (F, N/2 + 1) → (T, N/2 + 1).

    Begin with the same power everywhere. Where a band has too little, raise the frequencies that it hears,
    and in proportion to how well it hears them:

        P ← P · ((bands / (P Mᵀ)) M) / Σ_bands M .

    P stays positive, which a pseudo-inverse does not promise, and no step makes it worse. What no band hears
    becomes 0.

    Source: Richardson (1972), Image restoration, the rule; Lucy (1974), Rectification, the same rule; Lee and
    Seung (2001), Non-negative matrix factorization, that no step makes it worse.
    """
    heard_by = np.maximum(filters.sum(axis=0), 1e-12)  # zero where no band hears: so is what it divides
    power = np.ones((len(bands), filters.shape[1]))
    for _ in range(rounds):
        power *= ((bands / (power @ filters.T)) @ filters) / heard_by
    return power


def short_time_transform(waveform: np.ndarray, features: LogMel) -> np.ndarray:
    """The transform of each frame as `LogMel` takes it, phases kept: (L,) → (T, N/2 + 1) complex."""
    framed = np.lib.stride_tricks.sliding_window_view(waveform, features.window)[:: features.hop]
    return np.fft.rfft(framed * features.hann, n=features.transform)


def inverse_transform(spectrum: np.ndarray, features: LogMel) -> np.ndarray:
    """The waveform whose transform is nearest to this one: (T, N/2 + 1) → (L,), L = (T − 1) · hop + window.

        x_n = Σ_t w_{n − t·hop} y_t[n − t·hop] / Σ_t w²_{n − t·hop}

    where y_t is the inverse transform of row t. At the very ends hardly any weight lies on a sample; there
    the divisor is held at a thousandth.

    Source: Griffin and Lim (1984), Signal estimation, equation 6.
    """
    frames = np.fft.irfft(spectrum, n=features.transform)[:, : features.window] * features.hann
    waveform = np.zeros((len(frames) - 1) * features.hop + features.window)
    weight = np.zeros_like(waveform)
    for number, frame in enumerate(frames):
        here = slice(number * features.hop, number * features.hop + features.window)
        waveform[here] += frame
        weight[here] += features.hann**2
    return waveform / np.maximum(weight, 1e-3)

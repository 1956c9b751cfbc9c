"""What is wrong with the loudness of a recording that can be read all the same."""

from __future__ import annotations

import numpy as np

__all__ = ["remark_on"]

QUIET = 1e-3  # of full scale, −60 dB: an open microphone in a quiet room is louder
FULL = 0.99
SHARE = 1e-3  # of the samples at full scale: a knock on the microphone has fewer


def remark_on(waveform: np.ndarray) -> str:
    """`silent`, `clipped`, or nothing, of a waveform (L,) with full scale at ±1.

    Silent: no sample is QUIET from the mean. Clipped: a SHARE of them is at FULL scale or beyond, where the
    tops of the waves were cut off.

    >>> wave = np.sin(np.arange(100))
    >>> [remark_on(w) for w in (0 * wave, 0.5 * wave, np.clip(2 * wave, -1, 1))]
    ['silent', '', 'clipped']
    """
    low, high = float(waveform.min()), float(waveform.max())
    if high - low < 2 * QUIET:
        return "silent"
    if max(-low, high) < FULL:
        return ""
    full = np.count_nonzero(waveform >= FULL) + np.count_nonzero(waveform <= -FULL)
    return "clipped" if full > SHARE * len(waveform) else ""

"""The mel scale: frequency as the ear counts it, and filters that lie evenly on it.

Listeners asked for equal steps of pitch choose equal steps of frequency below about
700 Hz, and equal *ratios* of frequency far above it. Let the smallest step that is heard grow as f + 700.
Then the number of steps up to f is the integral of their density,

    m(f) = ∫₀ᶠ a df' / (f' + 700) = a · ln(1 + f / 700).

One number is free, and convention fixes it: 1,000 Hz shall be 1,000 mel. So a = 1000 / ln(1 + 1000/700), or
with the decimal logarithm 1000 / log₁₀(1 + 10/7) ≈ 2595. We keep the rounded 2595 that everyone uses, so
that our bands are everyone's bands.

Source: Stevens et al. (1937), Magnitude pitch, the unit; Stevens and Volkmann (1940), A revised scale, equal
steps; O'Shaughnessy (1987), Speech Communication, the formula.
"""

from __future__ import annotations

import numpy as np

__all__ = ["hertz", "mel", "mel_filters"]


def mel(frequency):
    """m = 2595 · log₁₀(1 + f / 700): Hz → mel, element by element.

    >>> round(float(mel(1000.0)), 1)
    1000.0
    """
    return 2595.0 * np.log10(1.0 + np.asarray(frequency) / 700.0)


def hertz(pitch):
    """f = 700 · (10^(m / 2595) − 1): mel → Hz, the inverse of `mel`.

    >>> round(float(hertz(mel(440.0))), 9)
    440.0
    """
    return 700.0 * (10.0 ** (np.asarray(pitch) / 2595.0) - 1.0)


def mel_filters(
    bands: int,
    bins: int,
    sample_rate: int,
    low: float,
    high: float,
) -> np.ndarray:
    """F triangles over the `bins` = N/2 + 1 frequencies of a spectrum.

    Returns (F, bins). The corners are F + 2 points that lie evenly in mel from
    `low` to `high` Hz; triangle i rises from corner i to corner i + 1, where it
    is 1, and falls to corner i + 2. Neighbours overlap by half, so that between
    the first and the last peak the triangles add up to 1 at every frequency.
    """
    frequencies = np.linspace(0.0, sample_rate / 2, bins)
    corners = hertz(np.linspace(mel(low), mel(high), bands + 2))
    left, peak, right = (corners[i : i + bands, None] for i in range(3))
    rising = (frequencies - left) / (peak - left)
    falling = (right - frequencies) / (right - peak)
    return np.maximum(0.0, np.minimum(rising, falling))

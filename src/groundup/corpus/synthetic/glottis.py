"""The source of the voice: puffs of air from the vocal folds, and the noise of air that slips through.

Within one cycle of the folds, of phase p from 0 to 1, they are open while p < q, the open quotient. The
flow of air rises slowly and is cut off fast: with x = p / q,

    flow     g(p) = 27/4 · x² (1 − x),          largest (1) at x = 2/3,
    slope    e(p) = 2x − 3x²,                   down to −1 at the moment of closure.

The lips radiate the slope and not the flow, so the slope is what excites the vocal tract. The folds do not
close in an instant: the slope returns to zero as −exp(−(p − q) / r). The return time r takes away the high
harmonics above f₀ / (2πr): a bright voice has a small r, a soft one a large r.

Source: Rosenberg (1971), Glottal pulse shape, what is heard of it; Klatt and Klatt (1990), Voice quality
variations, the pulse, called KLGLOTT88; Fant et al. (1985), Glottal flow, the return.
"""

from __future__ import annotations

import numpy as np

from groundup.corpus.numpy_or_torch import namespace

__all__ = ["cycles", "flow", "slope"]


def flow(phase, open_quotient):
    """g(p): how far the folds are open, from 0 to 1, for phases (…, L) in [0, 1); arrays or tensors."""
    x = namespace(phase).clip(phase / open_quotient, None, 1.0)
    return 6.75 * x**2 * (1.0 - x)


def slope(phase, open_quotient, return_time):
    """e(p): the excitation of the tract, for phases (…, L) in [0, 1); arrays or tensors.

    >>> slope(np.array([0.0, 0.3, 0.6]), open_quotient=0.6, return_time=0.01)
    array([ 0.  ,  0.25, -1.  ])
    """
    xp = namespace(phase)
    x = xp.clip(phase / open_quotient, None, 1.0)
    closed = xp.clip(phase - open_quotient, 0.0, None)
    return (2.0 * x - 3.0 * x**2) * xp.exp(-closed / return_time)


def cycles(
    pitch: np.ndarray, sample_rate: int, *, jitter: float, shimmer: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The phase in [0, 1) and the strength of the cycle that each sample is in: f₀ in Hz (L,) → (L,), (L,).

    No two cycles are equal: each one's length varies by the fraction `jitter` (standard deviation) and its
    strength by `shimmer`. Without them a voice sounds like a buzzer.
    """
    steady = np.cumsum(pitch) / sample_rate  # in cycles of equal length
    count = int(2 * steady[-1]) + 2
    lengths = np.maximum(1.0 + jitter * rng.standard_normal(count), 0.5)
    begins = np.cumsum(lengths) - lengths
    phase = np.interp(steady, begins, np.arange(count))
    strength = 1.0 + shimmer * rng.standard_normal(count)[phase.astype(int)]
    return phase % 1.0, strength

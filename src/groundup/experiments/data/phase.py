"""The same sound in another shape: every wave of it turned by one angle."""

from __future__ import annotations

import numpy as np


def turned(waveform: np.ndarray, degrees: float) -> np.ndarray:
    """Turn every frequency of a recording by the same angle: (L,) → (L,).

        x_n = Σ_k a_k cos(ω_k n + φ_k)  →  y_n = Σ_k a_k cos(ω_k n + φ_k + θ)

    Each Fourier coefficient X_k is multiplied with e^{iθ}, so that no |X_k| changes. At 180° the waveform
    stands upside down. At 90° every wave comes a quarter of its own period early: the Hilbert transform but
    for its sign. The correlation of y with x is cos θ, since each wave's is.

    >>> turned(np.array([1.0, -1.0, 0.5, -0.5]), 180).round(9).tolist()
    [-1.0, 1.0, -0.5, 0.5]
    """
    spectrum = np.fft.rfft(waveform) * np.exp(1j * np.deg2rad(degrees))
    return np.fft.irfft(spectrum, n=len(waveform))

"""The filter of the voice: a tube from the vocal folds to the lips, and its resonances, the formants.

An even tube of length ℓ, closed at one end, resonates at the odd multiples of c / 4ℓ: 500, 1500, 2500 … Hz
for ℓ = 17.5 cm and c = 350 m/s. Tongue and lips bend the lowest three into vowels; the length of the tube
moves them all, which is why a child's vowel is the same vowel and not the same voice.

A formant at f Hz with bandwidth b Hz is a pair of poles at ρ e^{±iθ} with ρ = e^{−πb/R}, θ = 2πf/R at sample
rate R, scaled to 1 at zero frequency. The tract is all of them in a row (Klatt 1980, equations 1 and 2):

    H(ω) = Π_k (1 − 2ρ_k cos θ_k + ρ_k²) / (1 − 2ρ_k cos θ_k e^{−iω} + ρ_k² e^{−2iω}).
"""

from __future__ import annotations

import numpy as np

__all__ = ["HOP", "TRANSFORM", "WINDOW", "bandwidths", "response", "tube", "varying_filter", "windows"]

WINDOW, HOP, TRANSFORM = 320, 160, 1024  # samples: a formant that rings for 44 ms still fits the transform
SPEED_OF_SOUND = 35_000.0  # cm/s, in warm moist air
REFERENCE_CM = 17.5  # the tract that the table of vowels was measured on, about


def tube(length_cm: float, count: int) -> np.ndarray:
    """The resonances (2k − 1) · c / 4ℓ of an even tube, `(count,)` in Hz.

    >>> tube(17.5, 3)
    array([ 500., 1500., 2500.])
    """
    return (2 * np.arange(1, count + 1) - 1) * SPEED_OF_SOUND / (4 * length_cm)


def bandwidths(formants: np.ndarray) -> np.ndarray:
    """How fast each formant dies away, in Hz: higher ones lose more to the walls and through the lips."""
    return 50.0 * (1.0 + (formants / 2500.0) ** 2)


def response(formants: np.ndarray, bandwidth: np.ndarray, sample_rate: int) -> np.ndarray:
    """H at the frequencies of the transform: formants, bandwidths (T, K) in Hz → (T, N/2 + 1) complex.

    The denominators are multiplied as polynomials in e^{−iω}, and the Fourier transform of the coefficients
    is the value of the product at all frequencies at once.
    """
    radius = np.exp(-np.pi * bandwidth / sample_rate)
    first = -2.0 * radius * np.cos(2 * np.pi * formants / sample_rate)  # (T, K)
    second = radius**2
    product = np.zeros((len(formants), 2 * formants.shape[1] + 1))  # coefficients of e^{−iωn} in row n
    product[:, 0] = 1.0
    for a, b in zip(first.T[..., None], second.T[..., None], strict=True):  # one formant at a time, (T, 1)
        shifted = np.pad(product, ((0, 0), (2, 0)))
        product = product + a * shifted[:, 1:-1] + b * shifted[:, :-2]
    return product.sum(axis=1, keepdims=True) / np.fft.rfft(product, n=TRANSFORM)


def windows(samples: int) -> int:
    """T, the windows that cover a waveform: window t is centred on sample t · HOP."""
    return -(-samples // HOP) + 1


def varying_filter(source: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """Send a source through a filter that changes every HOP samples: (L,) and (T, N/2 + 1) → (L,).

    The source is cut into Hann-weighted windows that overlap by half, and so add up to one; the spectrum of
    window t is multiplied with row t of the gain; and all are added back in place. T is `windows(L)`.
    """
    samples = len(source)
    if len(gain) != windows(samples):
        raise ValueError(f"expected {windows(samples)} rows of gain for {samples} samples, got {len(gain)}")
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    padded = np.pad(source, (HOP, len(gain) * HOP - samples))
    pieces = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]  # (T, WINDOW)
    pieces = np.fft.irfft(np.fft.rfft(pieces * hann, n=TRANSFORM) * gain, n=TRANSFORM)
    hops = -(-TRANSFORM // HOP)
    pieces = np.pad(pieces, ((0, 0), (0, hops * HOP - TRANSFORM))).reshape(len(pieces), hops, HOP)
    output = np.zeros((len(pieces) + hops, HOP))
    for hop in range(hops):
        output[hop : hop + len(pieces)] += pieces[:, hop]
    return output.reshape(-1)[HOP : HOP + samples]

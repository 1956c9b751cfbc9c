"""The filter of the voice: a tube from the vocal folds to the lips, and its resonances, the formants.

An even tube of length ℓ, closed at one end, resonates at the odd multiples of c / 4ℓ: 500, 1500, 2500 … Hz
for ℓ = 17.5 cm and c = 350 m/s. Tongue and lips bend the lowest three into vowels; the length of the tube
moves them all, which is why a child's vowel is the same vowel and not the same voice.

A formant at f Hz with bandwidth b Hz is a pair of poles at ρ e^{±iθ} with ρ = e^{−πb/R}, θ = 2πf/R at sample
rate R, scaled to 1 at zero frequency. The tract is all of them in a row:

    H(ω) = Π_k (1 − 2ρ_k cos θ_k + ρ_k²) / (1 − 2ρ_k cos θ_k e^{−iω} + ρ_k² e^{−2iω}).

Source: Klatt (1980), A cascade/parallel formant synthesizer, equations 1 and 2.
"""

from __future__ import annotations

import numpy as np

from groundup.corpus.numpy_or_torch import like, namespace, zeros

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


def bandwidths(formants):
    """How fast each formant dies away, in Hz: higher ones lose more to the walls and through the lips."""
    return 50.0 * (1.0 + (formants / 2500.0) ** 2)


def response(formants, bandwidth, sample_rate: int):
    """H at the frequencies of the transform: formants, bandwidths (…, T, K) in Hz → (…, T, N/2 + 1) complex.

    The denominators are multiplied as polynomials in e^{−iω}, and the Fourier transform of the coefficients
    is the value of the product at all frequencies at once. Near a resonance that value is a small difference
    of large coefficients: float64 is needed for it, in float32 some gains would be off by a few per cent.
    Arrays or tensors.
    """
    xp = namespace(formants)
    radius = xp.exp(-np.pi * bandwidth / sample_rate)
    first = -2.0 * radius * xp.cos(2 * np.pi * formants / sample_rate)  # (…, T, K)
    second = radius**2
    product = xp.ones_like(first[..., :1])  # coefficients of e^{−iωn} in column n; two more with each formant
    nothing = xp.zeros_like(product)
    for k in range(first.shape[-1]):
        later, latest = first[..., k : k + 1] * product, second[..., k : k + 1] * product
        product = (
            xp.concatenate([product, nothing, nothing], axis=-1)
            + xp.concatenate([nothing, later, nothing], axis=-1)
            + xp.concatenate([nothing, nothing, latest], axis=-1)
        )
    return product.sum(axis=-1, keepdims=True) / xp.fft.rfft(product, n=TRANSFORM)


def windows(samples: int) -> int:
    """T, the windows that cover a waveform: window t is centred on sample t · HOP."""
    return -(-samples // HOP) + 1


def varying_filter(source, gain):
    """Send a source through a filter that changes every HOP samples: (…, L), (…, T, N/2 + 1) → (…, L).

    The source is cut into Hann-weighted windows that overlap by half, and so add up to one; the spectrum of
    window t is multiplied with row t of the gain; and all are added back in place. T is `windows(L)`.
    Arrays or tensors. Raises `ValueError` for another number of rows.
    """
    xp, batch, samples = namespace(source), source.shape[:-1], source.shape[-1]
    count = windows(samples)
    if gain.shape[-2] != count:
        raise ValueError(f"expected {count} rows of gain for {samples} samples, got {gain.shape[-2]}")
    hann = like(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW), source)
    padded = zeros((*batch, (count + 1) * HOP), source)
    padded[..., HOP : HOP + samples] = source
    hops = padded.reshape(*batch, count + 1, HOP)
    pieces = xp.concatenate([hops[..., :-1, :] * hann[:HOP], hops[..., 1:, :] * hann[HOP:]], axis=-1)
    spectrum = xp.fft.rfft(pieces, n=TRANSFORM)
    spectrum *= gain  # in the source's precision, whatever the gain's
    pieces = xp.fft.irfft(spectrum, n=TRANSFORM)  # (…, T, N)
    output = zeros((*batch, (count + -(-TRANSFORM // HOP)) * HOP), source)
    hops = output.reshape(*batch, -1, HOP)  # a view
    for start in range(0, TRANSFORM, HOP):
        part, hop = pieces[..., start : start + HOP], start // HOP
        hops[..., hop : hop + count, : part.shape[-1]] += part
    return output[..., HOP : HOP + samples]

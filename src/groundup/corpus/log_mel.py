"""Log-mel features: what the ear keeps of a waveform, as a sequence of short vectors.

waveform (L,) → frames (T, window) → power spectrum (T, N/2 + 1) → mel bands (T, F) → logarithm (T, F)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from groundup.corpus.mel_scale import hertz, mel, mel_filters
from groundup.corpus.numpy_or_torch import like, namespace, zeros

__all__ = ["LogMel", "described", "hertz", "mel", "mel_filters", "subtract_mean"]

BLOCK = 4096  # frames that are transformed at once: an hour of audio needs no more memory than a minute


@dataclass(frozen=True)
class LogMel:
    """Log-mel features of a waveform: `LogMel()(waveform)` maps (L,) in [−1, 1] to (T, F) float32.

    Frame t holds the samples from t·hop to t·hop + window; each is weighted with a Hann window, so that its
    cut edges do not splash over the spectrum, and T = 1 + ⌊(L − window) / hop⌋. There is no padding: every
    frame is made of recorded samples. A waveform shorter than one window is filled up with zeros to one
    frame. The power |X_k|² of the N-point Fourier transform goes through F mel triangles, and

        feature = ln(max(power in the band, floor)).

    The floor is the power that 16-bit rounding alone leaves in a band, about: below it there is nothing to
    hear.
    """

    sample_rate: int = 16_000
    window_seconds: float = 0.025
    hop_seconds: float = 0.010
    bands: int = 40
    low_hz: float = 20.0
    high_hz: float | None = None  # half the sample rate
    floor: float = 1e-8
    kind: str = field(default="log-mel", repr=False)  # what a pack says of its features: others are refused
    version: int = field(default=1, repr=False)

    def __post_init__(self):
        if (self.kind, self.version) != (LogMel.kind, LogMel.version):
            raise ValueError(
                f"expected features of kind {LogMel.kind}, version {LogMel.version}, got kind {self.kind}, "
                f"version {self.version}: nothing here computes them again"
            )
        if not 0 <= self.low_hz < self.top_hz <= self.sample_rate / 2:
            raise ValueError(
                f"expected 0 <= low_hz < high_hz <= {self.sample_rate / 2:g}, "
                f"got {self.low_hz:g} and {self.top_hz:g}"
            )
        if self.hop < 1 or self.window < 2 or self.bands < 1 or self.floor <= 0:
            raise ValueError(f"expected a positive window, hop, floor and number of bands, got {self}")
        if self.bands > self.transform // 2:  # before there is a filter for each
            raise ValueError(f"expected at most {self.transform // 2} bands, got {self.bands}")
        empty = np.flatnonzero(self.filters.max(axis=1) == 0)
        if len(empty):
            raise ValueError(
                f"expected a frequency in each of the {self.bands} bands, got none in band {empty[0]}: "
                f"the {self.transform} points of the transform are too few for so many bands"
            )

    @property
    def top_hz(self) -> float:
        """The upper end of the highest band, in Hz."""
        return self.sample_rate / 2 if self.high_hz is None else self.high_hz

    @property
    def window(self) -> int:
        """Samples in a frame."""
        return round(self.window_seconds * self.sample_rate)

    @property
    def hop(self) -> int:
        """Samples from one frame to the next."""
        return round(self.hop_seconds * self.sample_rate)

    @property
    def transform(self) -> int:
        """N, the points of the Fourier transform: the next power of two that holds a window."""
        return 1 << (self.window - 1).bit_length()

    @cached_property
    def hann(self) -> np.ndarray:
        """w_n = ½ − ½ cos(2πn / window), `(window,)`: zero at the cut, one in the middle."""
        return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(self.window) / self.window)

    @cached_property
    def filters(self) -> np.ndarray:
        """The mel triangles, `(F, N/2 + 1)`."""
        bins = self.transform // 2 + 1
        return mel_filters(self.bands, bins, self.sample_rate, self.low_hz, self.top_hz)

    @cached_property
    def _sparse_filters(self) -> csr_array:
        """The same without the zeros, nine in ten: each frequency lies in two triangles at most.

        Its sums are in one order for any number of threads, which a dense product does not promise.
        """
        return csr_array(self.filters)

    def frames(self, samples: int) -> int:
        """T, the number of frames of a waveform of `samples` samples."""
        return 1 + max(0, samples - self.window) // self.hop

    def __call__(self, waveform: np.ndarray) -> np.ndarray:
        """(L,) → (T, F) float32. Raises `ValueError` if empty or not flat."""
        waveform = np.asarray(waveform)
        if waveform.ndim != 1 or waveform.size == 0:
            found = waveform.shape
            raise ValueError(f"expected a waveform (L,) with L >= 1, got {found}")
        if waveform.size < self.window:
            waveform = np.pad(waveform, (0, self.window - waveform.size))
        windows = np.lib.stride_tricks.sliding_window_view
        framed = windows(waveform, self.window)[:: self.hop]  # (T, window)
        features = np.empty((len(framed), self.bands), dtype=np.float32)
        for start in range(0, len(framed), BLOCK):
            block = slice(start, start + BLOCK)
            power = self._power(framed[block])
            features[block] = self._log((self._sparse_filters @ power.T).T)
        return features

    def batch(self, waveforms, lengths):
        """The same of tensors: padded waveforms (B, L) of true lengths (B,) → (B, T, F), padded with 0.

        On any device, in the dtype of `waveforms`. Utterance i has `frames(lengths[i])` frames; what its
        padding holds does not matter. Raises `ValueError` for other shapes.
        """
        if waveforms.ndim != 2 or waveforms.shape[1] == 0 or lengths.shape != waveforms.shape[:1]:
            raise ValueError(
                f"expected waveforms (B, L) with L >= 1 and lengths (B,), "
                f"got {tuple(waveforms.shape)} and {tuple(lengths.shape)}"
            )
        # Each frame as wide as the transform, which else would copy it once more; the window is 0 there.
        samples = max(waveforms.shape[1], self.window) + self.transform - self.window
        padded = zeros((len(waveforms), samples), waveforms)
        padded[:, : waveforms.shape[1]] = waveforms
        place = like(np.arange(samples), lengths)
        padded.masked_fill_(place >= lengths[:, None], 0.0)
        power = self._power(padded.unfold(1, self.transform, self.hop))  # (B, T, N/2 + 1)
        features = self._log(power @ like(self.filters.T, waveforms))  # (B, T, F)
        true = 1 + (lengths - self.window).clip(min=0) // self.hop
        return features.masked_fill_((place[: features.shape[1]] >= true[:, None])[..., None], 0.0)

    def _power(self, framed):
        """|X_k|² of each frame, (…, window or N) → (…, N/2 + 1), arrays or tensors; the window counts."""
        weights = np.pad(self.hann, (0, framed.shape[-1] - self.window))
        spectrum = namespace(framed).fft.rfft(framed * like(weights, framed), n=self.transform)
        power = spectrum.real**2
        power += spectrum.imag**2
        return power

    def _log(self, heard):
        xp = namespace(heard)
        return xp.log(xp.clip(heard, self.floor, None))


def described(features: Mapping) -> dict:
    """What made features, as a pack tells it: with its kind, `unknown` where nobody wrote down what did.

    Packs of before bear no kind; what has the settings of `LogMel` was made by it.

    >>> described({}), described({"floor": 1e-8, "window_seconds": 0.02})["kind"]
    ({'kind': 'unknown'}, 'log-mel')
    """
    if "kind" in features:
        return dict(features)
    ours = {"window_seconds", "floor"} <= features.keys()
    made = {"kind": LogMel.kind, "version": LogMel.version} if ours else {"kind": "unknown"}
    return {**features, **made}


def subtract_mean(features, lengths=None):
    """Cepstral mean normalisation: subtract from each utterance its mean over time, (…, T, F) → (…, T, F).

    A microphone, a room, a loudness are filters: they multiply the spectrum by one factor a band, the same
    in every frame. The logarithm turns the factor into a constant, and the mean over time takes it away.
    (Cepstra are a linear map of log-mel features, so doing it here or there is the same.) It also takes
    away the part of the voice that never changes, so it is a choice of the recipe and not of the corpus.
    With `lengths` (B,), features are a padded (B, T, F), the mean is over true frames and padding becomes
    0. Both are arrays, or both are tensors on one device, and so is what comes back, in the same dtype.
    """
    if lengths is None:
        return features - features.mean(axis=-2, keepdims=True)
    xp = namespace(features)
    lengths = xp.asarray(lengths)
    true = (like(np.arange(features.shape[1]), lengths) < lengths[:, None])[..., None]  # (B, T, 1)
    mean = (features * true).sum(axis=1, keepdims=True) / lengths[:, None, None]
    return xp.asarray((features - mean) * true, dtype=features.dtype)

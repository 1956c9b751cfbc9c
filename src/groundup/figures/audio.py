"""A player for a short recording, with the sound inside the page."""

from __future__ import annotations

import base64
import io
import wave
from dataclasses import dataclass
from html import escape

import numpy as np

LIMIT = 500_000  # bytes of a player in the page: about eleven seconds at 16 kHz


@dataclass(frozen=True)
class Audio:
    """A WAV file in memory and its name; the last line of a cell shows the player."""

    wav: bytes
    label: str

    def _repr_html_(self) -> str:
        label = escape(self.label)
        source = f"data:audio/wav;base64,{base64.b64encode(self.wav).decode()}"
        return (
            f'<figure class="gu-audio"><figcaption>{label}</figcaption>\n'
            f'<audio controls preload="metadata" aria-label="{label}" src="{source}"></audio></figure>'
        )

    def __repr__(self) -> str:
        return f"Audio: {self.label}"


def audio(waveform: np.ndarray, sample_rate: int, *, label: str) -> Audio:
    """A player for `waveform: (samples,)`, values in [-1, 1], `sample_rate` in hertz, as 16-bit WAV.

    label: what the reader will hear.
    Raises ValueError for another shape, for values out of range, and for more sound than a page should carry.
    """
    samples = np.asarray(waveform, dtype=np.float64)
    if samples.ndim != 1 or not samples.size:
        raise ValueError(f"expected a waveform (samples,), got shape {samples.shape}")
    peak = np.abs(samples).max()
    if not peak <= 1:  # also true of nan
        raise ValueError(f"expected samples in [-1, 1], got a peak of {peak:g}: divide by it")
    size = 2 * len(samples) * 4 // 3
    if size > LIMIT:
        raise ValueError(
            f"expected at most {LIMIT // 1000} KB of sound, got {size // 1000} KB: cut it shorter"
        )
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(np.round(samples * 32767).astype("<i2").tobytes())
    return Audio(out.getvalue(), label)

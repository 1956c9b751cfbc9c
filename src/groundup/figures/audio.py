"""A player for a short recording, with the sound inside the page."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from html import escape

import numpy as np

LIMIT = 500_000  # bytes of a player in the page: fifteen seconds of speech at 16 kHz, about


@dataclass(frozen=True)
class Audio:
    """A FLAC file in memory and its name; the last line of a cell shows the player."""

    flac: bytes
    label: str

    def _repr_html_(self) -> str:
        label = escape(self.label)
        source = f"data:audio/flac;base64,{base64.b64encode(self.flac).decode()}"
        return (
            f'<figure class="gu-audio"><figcaption>{label}</figcaption>\n'
            f'<audio controls preload="metadata" aria-label="{label}" src="{source}"></audio></figure>'
        )

    def __repr__(self) -> str:
        return f"Audio: {self.label}"


def audio(waveform: np.ndarray, sample_rate: int, *, label: str) -> Audio:
    """A player for `waveform: (samples,)`, values in [-1, 1], `sample_rate` in hertz, as 16-bit FLAC.

    FLAC loses nothing and takes two thirds of the room of WAV. label: what the reader will hear.
    Raises ValueError for another shape, for values out of range, and for more sound than a page should carry.
    """
    samples = np.asarray(waveform, dtype=np.float64)
    if samples.ndim != 1 or not samples.size:
        raise ValueError(f"expected a waveform (samples,), got shape {samples.shape}")
    peak = np.abs(samples).max()
    if not peak <= 1:  # also true of nan
        raise ValueError(f"expected samples in [-1, 1], got a peak of {peak:g}: divide by it")
    import soundfile  # here and not above: most chapters are silent, and do without it

    out = io.BytesIO()
    soundfile.write(out, np.round(samples * 32767).astype(np.int16), sample_rate, format="FLAC")
    size = len(out.getvalue()) * 4 // 3
    if size > LIMIT:
        raise ValueError(
            f"expected at most {LIMIT // 1000} KB of sound, got {size // 1000} KB: cut it shorter"
        )
    return Audio(out.getvalue(), label)

"""How much of a pitch there is in a sound: how nearly it repeats itself."""

from __future__ import annotations

import numpy as np

PIECE, STEP = 640, 320  # samples: 40 ms, every 20 ms
SHORTEST, LONGEST = 53, 200  # samples: periods of 80 to 300 Hz, at 16 kHz
LOUD = 0.2  # of the mean power: quieter pieces are left out


def periodicity(waveform: np.ndarray) -> float:
    """The correlation of a piece with the sound a period later, (L,) at 16 kHz → a number up to 1.

    The period is the one, of 80 to 300 Hz, with which the correlation is largest. The mean over all loud
    pieces of 40 ms: near 1 for a steady voice; for noise it is what the best of many chances gives.
    """
    starts = np.arange(0, len(waveform) - PIECE - LONGEST, STEP)
    pieces = (waveform[start : start + PIECE + LONGEST] for start in starts)
    loud = LOUD * np.mean(waveform**2)
    found = [_best(piece) for piece in pieces if np.mean(piece[:PIECE] ** 2) >= loud]
    return float(np.mean(found))


def _best(piece: np.ndarray) -> float:
    """The largest correlation of the first 40 ms with the same length that begins a period later."""
    later = np.lib.stride_tricks.sliding_window_view(piece, PIECE)[SHORTEST:]
    later = later - later.mean(axis=1, keepdims=True)
    first = piece[:PIECE] - piece[:PIECE].mean()
    return float(np.max(later @ first / (np.linalg.norm(later, axis=1) * np.linalg.norm(first))))

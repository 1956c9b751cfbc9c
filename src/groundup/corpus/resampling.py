"""From one sample rate to a lower one, block by block, with the bits of doing it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import gcd

import numpy as np

__all__ = ["resample", "resampled"]

BLOCK = 1 << 20  # samples that are filtered at once
REACH = 10  # zero crossings on either side that SciPy's filter has


def resample(waveform: np.ndarray, rate: int, wanted: int) -> np.ndarray:
    """(L,) samples at `rate` → (⌈L · wanted / rate⌉,) float32 at `wanted`, low-passed against aliasing."""
    if rate == wanted:
        return waveform
    from scipy.signal import resample_poly

    divisor = gcd(rate, wanted)
    return resample_poly(waveform, wanted // divisor, rate // divisor).astype(np.float32)


def resampled(blocks: Iterable[np.ndarray], rate: int, wanted: int) -> Iterator[np.ndarray]:
    """What `resample` makes of all blocks, one behind the other, in blocks again.

    A sample of the output is a sum over its neighbours in the input, `reach` of them on either side. So each
    piece is filtered with as many on both ends, and what comes of those is dropped. Pieces begin at whole
    periods of `rate / gcd` samples, where a sample of the output falls on one of the input.
    """
    if rate == wanted:
        yield from blocks
        return
    up, down = wanted // gcd(rate, wanted), rate // gcd(rate, wanted)
    reach = -(-(REACH * max(up, down) // up + 2) // down) * down
    size = -(-BLOCK // down) * down
    held, begun = np.zeros(0, np.float32), 0  # samples; how many of them belong to the piece before
    for block in blocks:
        held = np.concatenate([held, block])
        while len(held) >= begun + size + reach:
            piece = resample(held[: begun + size + reach], rate, wanted)
            yield piece[begun * up // down : (begun + size) * up // down]
            held, begun = held[begun + size - reach :], reach
    if len(held) > begun:
        yield resample(held, rate, wanted)[begun * up // down :]

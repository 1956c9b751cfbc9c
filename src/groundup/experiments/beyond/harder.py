"""The same utterances, made harder to hear: one second of each, or with noise."""

from __future__ import annotations

import numpy as np

from ...corpus import LogMel

SECOND = 100  # frames


def one_second(frames: np.ndarray) -> np.ndarray:
    """The 100 frames in the middle, (T, F) -> (100, F); of a shorter one, all."""
    start = max(0, (len(frames) - SECOND) // 2)
    return frames[start : start + SECOND]


def with_noise(frames: np.ndarray, decibels: float, features: dict, rng: np.random.Generator) -> np.ndarray:
    """White noise beside the speech, `decibels` below its mean power: (T, F) -> (T, F).

        ln(eˣ + ν),  ν ~ Gamma with the mean and the spread of white noise in each band

    The corpus holds no waveforms, so powers are added in place of them: true of the mean, since speech and
    noise know nothing of each other, and without the beats between them.

    Args:
        features: the settings of `LogMel` that made the frames.
    """
    weights = LogMel(**features).filters  # (F, bins)
    area = weights.sum(axis=1)
    shape = area**2 / (weights**2).sum(axis=1)  # as many independent bins as a band is wide
    power = np.exp(np.asarray(frames, np.float64))
    level = power.sum(axis=1).mean() / area.sum() / 10 ** (decibels / 10)
    noise = rng.gamma(shape, level * area / shape, size=power.shape)
    return np.log(power + noise).astype(np.float32)

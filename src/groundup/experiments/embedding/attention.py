"""What a pooling listens to: its weights beside the loudness of the frames, on recordings it never heard."""

from __future__ import annotations

import numpy as np
import torch
from scipy.stats import rankdata
from torch import Tensor

from ...training import Run
from .geometry import batches


@torch.no_grad()
def pooling_weights(run: Run, x: Tensor, lengths: Tensor) -> list[np.ndarray]:
    """The weights of each utterance's frames after sub-sampling, (T',) each; they add up to 1."""
    h, left = run.model.encoder(x, lengths)
    return [row[:n].numpy() for row, n in zip(run.model.pooling.weights(h, left), left, strict=True)]


def heard(track: np.ndarray, frames: int) -> np.ndarray:
    """A track (T,) of one number a frame, as the frames left by two strided convolutions hear it: (T',).

    Frame t of those left sees the frames 4t to 4t + 6: their mean.
    """
    return np.lib.stride_tricks.sliding_window_view(track, 7)[::4][:frames].mean(axis=1)


def loudness(features: np.ndarray) -> np.ndarray:
    """The logarithm of the power of all bands together, from log-mel (T, F): (T,)."""
    return np.logaddexp.reduce(features.astype(np.float64), axis=1)


def slope(features: np.ndarray) -> np.ndarray:
    """How much stronger the lower half of the bands is than the upper one, in nats, from log-mel: (T,).

    Vowels are strong below and hisses above, so this is high where the voice sings.
    """
    half = features.shape[1] // 2
    return loudness(features[:, :half]) - loudness(features[:, half:])


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Spearman's: the correlation of the ranks; 0 where one of the two never changes."""
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return 0.0
    return float(np.corrcoef(rankdata(a), rankdata(b))[0, 1])


def louder_half(weights: np.ndarray, loud: np.ndarray) -> float:
    """The share of the weight on the louder half of the frames; of an odd number the middle counts half."""
    half, order = len(loud) // 2, np.argsort(loud)
    middle = weights[order[half]] / 2 if len(loud) % 2 else 0.0
    return float(weights[order[len(loud) - half :]].sum() + middle)


def listening(run: Run) -> dict[str, float]:
    """Means over the test utterances.

    "loudness" and "slope": rank correlation of the weights with either, within an utterance. "loud half": the
    share of the weight on the louder half of the frames. "frames": as how many equal weights they are, e to
    the entropy, as a share of the frames; 1 is the mean over time.
    """
    found = []
    for part, x, lengths in batches(run, run.parts.test):
        for number, a in zip(part, pooling_weights(run, x, lengths), strict=True):
            features = run.corpus[number]
            loud, bend = (heard(track(features), len(a)) for track in (loudness, slope))
            entropy = -np.sum(a * np.log(np.maximum(a, 1e-30)))
            ranks = rank_correlation(a, loud), rank_correlation(a, bend)
            found.append((*ranks, louder_half(a, loud), np.exp(entropy) / len(a)))
    names = ("loudness", "slope", "loud half", "frames")
    return dict(zip(names, np.mean(found, axis=0).tolist(), strict=True))

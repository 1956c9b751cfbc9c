"""Handwritten digits of 8 × 8 pixels, from scikit-learn: nothing is downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

IMAGES, PIXELS, CLASSES = 1797, 64, 10


@dataclass(frozen=True)
class Images:
    """pixels: (N, 64) float32 from 0 to 1, labels: (N,) int64 from 0 to 9."""

    pixels: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Split:
    """Three sets of images with none in common."""

    train: Images
    validation: Images
    test: Images


@cache
def everything() -> Images:
    """All 1,797 images, read-only."""
    from sklearn.datasets import load_digits  # here and not above: it takes a second

    found = load_digits()
    pixels, labels = (found.data / 16).astype(np.float32), found.target.astype(np.int64)
    pixels.flags.writeable = labels.flags.writeable = False
    return Images(pixels, labels)


def split(rng: np.random.Generator, train: int, validation: int = 400) -> Split:
    """Draw `train` and `validation` images; all others are the test set.

    >>> parts = split(np.random.default_rng(0), train=100)
    >>> len(parts.train), len(parts.validation), len(parts.test)
    (100, 400, 1297)
    """
    if not (train > 0 and validation >= 0 and train + validation < IMAGES):
        raise ValueError(f"expected train + validation below {IMAGES}, got {train} + {validation}")
    images, order = everything(), rng.permutation(IMAGES)
    parts = np.split(order, [train, train + validation])
    return Split(*(Images(images.pixels[part], images.labels[part]) for part in parts))

"""The recorded runs of this chapter, read for its figures: a row a group of four actors."""

from __future__ import annotations

import numpy as np

from .. import recorded
from .folds import SEEDS


def measured(claim: str, name: str) -> np.ndarray:
    """The mean of three models, a number a group of strangers, (5,): `measured("S24", "cosine")`."""
    (condition,) = recorded.load(f"claims/{claim}")["numbers"].values()
    return np.array(condition[name])


def by_seed(claim: str, name: str) -> np.ndarray:
    """The same model by model: (5, 3), a row a group, a column a seed of the weights."""
    return np.stack([measured(claim, f"{name}, seed {seed}") for seed in SEEDS], axis=1)


def spread(values: np.ndarray) -> str:
    """Mean ± standard deviation over the groups, of percentages.

    >>> spread(np.array([10.0, 12.0, 14.0]))
    '12.0 ± 2.0 %'
    """
    return f"{values.mean():.1f} ± {values.std(ddof=1):.1f} %"

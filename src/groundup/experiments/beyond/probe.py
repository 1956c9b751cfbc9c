"""What can be read off an embedding by a straight cut: a linear probe."""

from __future__ import annotations

import numpy as np

RIDGE = 0.01  # of each feature's variance


def probe(train: np.ndarray, answers: np.ndarray, test: np.ndarray) -> np.ndarray:
    """The answer that a linear map, fitted on `train`, gives to each row of `test`.

        W = argmin ‖X W − Y‖² + λ N ‖W‖²,  Y one-hot;  answer = argmax of x W

    X is standardised by the mean and deviation of `train`.

    Shapes: (N, E), (N,) of any type that sorts, (M, E) -> (M,).

    Source: Alain and Bengio (2017), Linear classifier probes.
    """
    kinds, place = np.unique(answers, return_inverse=True)
    mean, spread = train.mean(axis=0), np.maximum(train.std(axis=0), 1e-9)
    x, y = (train - mean) / spread, np.eye(len(kinds))[place]
    ridge = RIDGE * len(x) * np.eye(x.shape[1])
    weights = np.linalg.solve(x.T @ x + ridge, x.T @ (y - y.mean(axis=0)))
    return kinds[((test - mean) / spread @ weights + y.mean(axis=0)).argmax(axis=1)]


def chance(answers: np.ndarray) -> float:
    """The share of the most frequent answer: what one gets who has heard nothing.

    >>> chance(np.array(["calm", "calm", "sad"]))
    0.6666666666666666
    """
    return float(np.unique(answers, return_counts=True)[1].max() / len(answers))

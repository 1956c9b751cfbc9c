"""The plainest reader there is: a weight for each number that it sees, and a constant."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Reader = Callable[[np.ndarray], np.ndarray]


def linear_reader(x: np.ndarray, y: np.ndarray, ridge: float) -> Reader:
    """Fit y ≈ (x − x̄) W + ȳ by least squares with a ridge: (N, D) and (N,) or (N, K) → a function of (M, D).

    W = (XᵀX + λI)⁻¹ Xᵀ (y − ȳ), X = x − x̄. Where there are more numbers than examples, the same W comes out
    of the smaller Xᵀ (XXᵀ + λI)⁻¹ (y − ȳ).
    """
    middle, level = x.mean(axis=0), y.mean(axis=0)
    centred, wanted = x - middle, y - level
    count, width = x.shape
    if width <= count:
        weights = np.linalg.solve(centred.T @ centred + ridge * np.eye(width), centred.T @ wanted)
    else:
        weights = centred.T @ np.linalg.solve(centred @ centred.T + ridge * np.eye(count), wanted)
    return lambda asked: (asked - middle) @ weights + level

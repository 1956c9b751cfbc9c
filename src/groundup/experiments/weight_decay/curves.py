"""Polynomials through noisy points, and what decay and early stopping do to each direction of weights."""

from __future__ import annotations

import numpy as np

POINTS, DEGREE, NOISE = 200, 12, 0.2
OPENING = 2  # the seed of the chapter's own points


def wave(x: np.ndarray) -> np.ndarray:
    """What the points would lie on without noise: one period of a sine."""
    return np.sin(2 * np.pi * x)


def points(rng: np.random.Generator, count: int = POINTS) -> tuple[np.ndarray, np.ndarray]:
    """x, evenly from 0 to 1, and y, the wave with noise."""
    x = np.linspace(0, 1, count)
    return x, wave(x) + NOISE * rng.standard_normal(count)


def powers(x: np.ndarray, degree: int = DEGREE) -> np.ndarray:
    """The features 1, x, x², … of each point: (N,) → (N, degree + 1).

    >>> powers(np.array([2.0]), 3).tolist()
    [[1.0, 2.0, 4.0, 8.0]]
    """
    return np.asarray(x)[:, None] ** np.arange(degree + 1)


class Spectrum:
    """Least squares for features X (N, P), taken apart along the eigenvectors of XᵀX / N.

        L(w) = ‖X w − y‖² / 2N,    XᵀX / N = V diag(s) Vᵀ

    strength: the eigenvalues s, the largest first; directions: the columns of V; best: how much of each
    direction the best fit contains, Vᵀŵ. From the singular values of X, which keep twice the digits.
    """

    def __init__(self, X: np.ndarray, y: np.ndarray) -> None:  # noqa: N803
        left, singular, directions = np.linalg.svd(X, full_matrices=False)
        self.strength, self.directions = singular**2 / len(X), directions.T
        self.best = left.T @ y / singular

    def weights(self, factors: np.ndarray | float = 1.0) -> np.ndarray:
        """The weights when each direction of the best fit is shrunk by its factor."""
        return self.directions @ (factors * self.best)


def decayed(strength: np.ndarray, decay: float) -> np.ndarray:
    """The factor s / (s + λ) that decay leaves of each direction.

    >>> decayed(np.array([1.0, 0.1]), 0.1).round(3).tolist()
    [0.909, 0.5]
    """
    return strength / (strength + decay)


def stopped(strength: np.ndarray, time: float) -> np.ndarray:
    """The factor 1 − exp(−s t) that gradient descent from zero has reached at time t = steps · rate.

    It is the limit of 1 − (1 − η s)^steps for small rates η.

    >>> stopped(np.array([1.0, 0.1]), 10.0).round(3).tolist()
    [1.0, 0.632]
    """
    return -np.expm1(-strength * time)


def error(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> float:  # noqa: N803
    """The root of the mean squared error."""
    return float(np.sqrt(np.mean((X @ w - y) ** 2)))


def roughness(curve: np.ndarray, spacing: float) -> float:
    """The root mean square of the second derivative of a curve that is sampled evenly, by differences.

    >>> round(roughness(np.linspace(0, 1, 5) ** 2, 0.25), 6)
    2.0
    """
    return float(np.sqrt(np.mean((np.diff(curve, 2) / spacing**2) ** 2)))

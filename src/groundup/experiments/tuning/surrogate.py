"""A smooth stand-in for the trainings of the table: what settings reach, and how much it scatters.

A Gaussian process is fitted to the means of both trainings of each row. It is not the network: it answers in
microseconds, anywhere in the span, and so lets samplers be compared over many searches. How well it foretells
rows that it has not seen is part of it. Source: Eggensperger et al. (2015), Efficient benchmarking of
hyperparameter optimizers via surrogates.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import cache

import numpy as np

from ...tuning.space import SPANS
from .table import Row, rows

__all__ = ["noise", "place", "surrogate", "unseen", "value"]


def place(settings: Mapping[str, float]) -> list[float]:
    """Where the settings lie in the span, each from 0 to 1, by the logarithm where it says so.

    >>> place({"learning_rate": 2e-3, "warm_up": 0.21, "weight_decay": 1e-4, "label_smoothing": 0.2,
    ...        "dropout": 0.0, "crop": 128})
    [0.5, 0.5, 0.0, 1.0, 0.0, 0.5]
    """
    shares = []
    for name, span in SPANS.items():
        scale = np.log if span.log else float
        share = (scale(settings[name]) - scale(span.low)) / (scale(span.high) - scale(span.low))
        shares.append(round(float(share), 12))
    return shares


@cache
def surrogate():
    """The process fitted to all rows: `surrogate().predict([place(settings)])`."""
    return _fitted(rows())


def value(settings: Mapping[str, float]) -> float:
    """The accuracy that these settings reach on average, by the stand-in."""
    return float(surrogate().predict([place(settings)])[0])


def noise() -> float:
    """The standard deviation of one training's accuracy, from the pairs of the table's better half."""
    better = sorted(rows(), key=lambda row: row.reached.mean())[len(rows()) // 2 :]
    return float(np.sqrt(np.mean([(row.reached[0] - row.reached[1]) ** 2 / 2 for row in better])))


@cache
def unseen(folds: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Each row's mean of both trainings, and what a process fitted without its fold foretold: (N,), (N,)."""
    found = rows()
    foretold = np.empty(len(found))
    for fold in range(folds):
        process = _fitted([row for number, row in enumerate(found) if number % folds != fold])
        foretold[fold::folds] = process.predict([place(row.settings) for row in found[fold::folds]])
    return np.array([row.reached.mean() for row in found]), foretold


def _fitted(found: list[Row]):
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

    kernel = ConstantKernel(0.1, (1e-3, 10)) * RBF([0.5] * len(SPANS), (0.1, 10)) + WhiteKernel(
        1e-3, (1e-5, 0.1)
    )
    process = GaussianProcessRegressor(kernel, normalize_y=True, random_state=0, n_restarts_optimizer=2)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ConvergenceWarning
        )  # a setting that does not matter reaches its bound
        return process.fit([place(row.settings) for row in found], [row.reached.mean() for row in found])

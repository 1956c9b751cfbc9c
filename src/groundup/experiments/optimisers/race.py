"""Five methods walk through one valley, which may be turned, each at a rate of its own."""

from __future__ import annotations

from functools import cache, partial

import numpy as np

from ... import optim
from .sweep import METHODS
from .valley import best_damping, turned, walk

CURVATURES, START, STEPS = (20.0, 1.0), (0.55, -0.9), 40
WALKERS = METHODS | {"momentum": partial(optim.SGD, momentum=best_damping(CURVATURES)[1])}


def walks(degrees: float, rates: dict[str, float]) -> dict[str, np.ndarray]:
    """The points (41, 2) that each method visits at its rate; the start turns with the valley."""
    angle = np.radians(degrees)
    x, y = START
    start = x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)
    matrix = turned(CURVATURES, degrees)
    return {name: walk(partial(make, lr=rates[name]), matrix, start, STEPS) for name, make in WALKERS.items()}


def heights(points: np.ndarray, degrees: float) -> np.ndarray:
    """How high above the valley's floor these points (N, 2) are: (N,)."""
    return np.einsum("ni,ij,nj->n", points, turned(CURVATURES, degrees), points) / 2


@cache
def best_rates() -> dict[str, float]:
    """The rate at which a method ends lowest in the valley as it lies, and never rises above its start."""
    best, least = {}, dict.fromkeys(WALKERS, np.inf)
    for rate in 2.0 ** np.arange(-7, 1.01, 0.5):
        for name, points in walks(0, dict.fromkeys(WALKERS, rate)).items():
            high = heights(points, 0)
            if high.max() <= high[0] and high[-1] < least[name]:
                best[name], least[name] = float(rate), high[-1]
    return best

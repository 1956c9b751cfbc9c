"""A quadratic valley, where each optimiser can be followed by hand.

    f(w) = ½ wᵀ A w, least at w = 0

The eigenvalues h of A are its curvatures: along an eigenvector f is the parabola ½ h x². (Textbooks call them
λ, which in this book is the weight decay.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ...autograd import Tensor
from ...nn import Parameter
from ...optim.optimizer import Optimizer

Make = Callable[[list[Tensor]], Optimizer]  # an optimiser for these parameters


def turned(curvatures: Sequence[float], degrees: float) -> np.ndarray:
    """A (2, 2) with these curvatures, the first along an axis that is turned from the first coordinate.

    >>> turned([9.0, 1.0], 0)
    array([[9., 0.],
           [0., 1.]])
    """
    angle = np.radians(degrees)
    axes = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return axes @ np.diag(curvatures) @ axes.T


def walk(
    make: Make,
    matrix: np.ndarray,
    start: Sequence[float],
    steps: int,
) -> np.ndarray:
    """Every point that it visits: (steps + 1, n), the start first."""
    weight = Parameter(np.array(start, dtype=np.float64))
    optimizer, points = make([weight]), [weight.numpy().copy()]
    for _ in range(steps):
        optimizer.zero_grad()
        (weight @ (Tensor(matrix) @ weight) * 0.5).backward()
        optimizer.step()
        points.append(weight.numpy().copy())
    return np.array(points)


def factor(curvature: float, lr: float, momentum: float = 0.0) -> float:
    """By how much a step shrinks the error in one eigen-direction, in the long run: above 1 it grows.

    Without momentum |1 − ηh|. With it the error of three steps obeys e₃ = (1 + μ − ηh) e₂ − μ e₁, and the
    factor is the larger |r| of r² − (1 + μ − ηh) r + μ = 0.

    >>> factor(1.0, lr=0.5), round(factor(1.0, lr=0.5, momentum=0.81), 12)
    (0.5, 0.9)
    """
    return float(max(abs(np.roots([1.0, -(1 + momentum - lr * curvature), momentum]))))


def best_rate(curvatures: Sequence[float]) -> float:
    """The rate at which the flattest and the steepest direction shrink alike: 2 / (least + largest).

    >>> best_rate([9.0, 1.0])
    0.2
    """
    return 2 / (min(curvatures) + max(curvatures))


def best_damping(curvatures: Sequence[float]) -> tuple[float, float]:
    """Rate and momentum at which both ends are critically damped, so that all shrink by √μ a step.

        √μ = (√κ − 1) / (√κ + 1),   η = ((1 + √μ) / √h)² for the largest h,   κ = largest / least

    Source: Polyak (1964), Some methods of speeding up the convergence of iteration methods.

    >>> best_damping([9.0, 1.0])
    (0.25, 0.25)
    """
    ratio = np.sqrt(max(curvatures) / min(curvatures))
    root = (ratio - 1) / (ratio + 1)
    return float((1 + root) ** 2 / max(curvatures)), float(root**2)

r"""A9: can the optimum of a convex function be computed in practice?

How close a point is to the optimum can be known without knowing the optimum. If f is convex at least as
much as $\mu \lVert x \rVert^2 / 2$, then

$$ f(x) - f^* \le \frac{\lVert \nabla f(x) \rVert^2}{2 \mu}, \qquad
\lVert x - x^* \rVert \le \frac{2}{\mu} \lVert \nabla f(x) \rVert . $$

Source: Boyd and Vandenberghe (2004), Convex Optimization, equations 9.9 and 9.11.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...autograd import Tensor, grad, hessian, logsumexp, stack
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, Claim, Numbers, unanimous

MOST_STEPS = 50
PRECISION = np.finfo(np.float64).eps  # 2.2e-16: the spacing of the numbers just above 1


@dataclass(frozen=True)
class Problem:
    """A function of a vector with `size` entries that is convex at least as much as convexity · ‖x‖² / 2."""

    f: Callable
    size: int
    convexity: float


def softplus(x):
    """ln(1 + eˣ), without overflow.

    Not relu(x) + log1p(exp(-abs(x))): the same number, but at 0 the derivatives of relu and abs are a choice,
    and with that choice the chain rule gives 0 for the derivative, which is 1/2.
    """
    return logsumexp(stack([x * 0.0, x]), 0)


def problems(rng: np.random.Generator) -> dict[str, Problem]:
    """Four convex problems with random data, the last one badly conditioned."""
    a, b = rng.standard_normal((60, 8)), rng.standard_normal(60)
    signs, decay = rng.choice([-1.0, 1.0], 60), 0.01
    data, targets, labelled = Tensor(a), Tensor(b), Tensor(a * signs[:, None])
    hilbert = 1 / (np.arange(8)[:, None] + np.arange(8) + 1.0)
    bent, pull = Tensor(hilbert), Tensor(hilbert @ rng.integers(1, 10, 8).astype(float))
    return {
        "least squares": Problem(
            lambda x: ((data @ x - targets) ** 2).sum() / 2, 8, np.linalg.eigvalsh(a.T @ a)[0]
        ),
        "logistic regression": Problem(
            lambda x: softplus(-(labelled @ x)).mean() + decay / 2 * (x * x).sum(), 8, decay
        ),
        "log-sum-exp": Problem(
            lambda x: logsumexp(data @ x - targets, 0) + decay / 2 * (x * x).sum(), 8, decay
        ),
        "Hilbert matrix": Problem(
            lambda x: (x * (bent @ x)).sum() / 2 - (pull * x).sum(), 8, np.linalg.eigvalsh(hilbert)[0]
        ),
    }


def newton(f: Callable, x: np.ndarray, most: int = MOST_STEPS) -> list[np.ndarray]:
    """All points that Newton's method visits: each solves H d = −∇f and halves the step until f falls enough.

    It ends where the gradient is down to a hundred roundings of the first one, or of 1.
    """
    points, slope, curvature = [x], grad(f), hessian(f)
    small = 100 * PRECISION * max(1.0, np.linalg.norm(slope(x).numpy()))

    def value(x: np.ndarray) -> float:
        return f(Tensor(x)).item()

    for _ in range(most):
        x, g = points[-1], slope(points[-1]).numpy()
        if np.linalg.norm(g) <= small:
            break
        direction = np.linalg.solve(curvature(x).numpy(), -g)
        length, fall, here = 1.0, g @ direction, value(x)
        # Near the end f falls by less than its own rounding: that must not shorten the step.
        rounding = 10 * PRECISION * abs(here)
        while value(x + length * direction) > here + 1e-4 * length * fall + rounding and length > 1e-3:
            length /= 2
        points.append(x + length * direction)
    return points


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Solve each problem from the origin, and bound what is left."""
    numbers = {}
    for name, problem in problems(np.random.default_rng(seed)).items():
        points = newton(problem.f, np.zeros(problem.size))
        x, slope = points[-1], np.linalg.norm(grad(problem.f)(points[-1]).numpy())
        # The gradient that we compute has an error of its own: grant it a thousand roundings.
        slope += 1000 * PRECISION
        numbers[name] = {
            "steps": len(points) - 1,
            "left in value": slope**2 / (2 * problem.convexity) / abs(problem.f(Tensor(x)).item()),
            "left in place": 2 * slope / problem.convexity / np.linalg.norm(x),
        }
    return numbers


def judge(numbers: Numbers) -> str:
    worst = [max(measures["left in value"]) for measures in numbers.values()]
    return unanimous(REFUTED if left <= PRECISION else CONFIRMED for left in worst)


def summarise(numbers: Numbers) -> list[Effect]:
    """The worst of all seeds: a bound that is to hold must hold for that one too."""
    titles = {
        "left in place": "‖x − x*‖ ÷ ‖x‖, at most",
        "steps": "Newton steps, at most",
    }
    solved = [
        Effect.holds(f"value right to the last digit: {name}", np.less_equal(m["left in value"], PRECISION))
        for name, m in numbers.items()
    ]
    worst = [
        Effect.fact(f"{title}: {name}", [max(measures[measure])])
        for measure, title in titles.items()
        for name, measures in numbers.items()
    ]
    return [*solved, *worst]


CLAIM = Claim(
    id="A9",
    title="The optimum of a convex function cannot be computed in practice",
    source="notes 002, section 06",
    statement=(
        "For a convex function the global optimum can be found in theory, but an actual computation does "
        "not reach it."
    ),
    prediction=(
        "Refuted. Newton's method doubles the number of right digits in each step once it is near, so that "
        "ten steps or so end where float64 ends, and the gradient proves it. For the Hilbert matrix of size "
        "8, with a curvature in one direction 1e10 times that in another, the value will be right to the "
        "last digit as well, but the place where it is taken only to a few. (From size 10 on our bound, "
        "which allows for the rounding of the gradient, could no longer tell.)"
    ),
    expected=REFUTED,
    rule=(
        "Four convex problems, from the origin, at most 50 steps. A problem refutes the claim if for every "
        "seed ‖∇f‖² / 2μ, a proven bound on the distance of the value from the optimum, is at most 2.2e-16 "
        "of the value; otherwise it confirms it. If the four disagree, it depends."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.1,
    chapter="autograd.ipynb",
)

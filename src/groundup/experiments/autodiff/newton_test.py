from itertools import pairwise

import numpy as np
import pytest

from groundup.autograd import Tensor, grad, hessian
from groundup.experiments.autodiff import newton
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED


@pytest.fixture
def problems():
    return newton.problems(np.random.default_rng(1000))


def test_each_problem_is_at_least_as_convex_as_it_says(problems):
    rng = np.random.default_rng(1)
    for name, problem in problems.items():
        for x in rng.standard_normal((3, problem.size)):
            curvature = np.linalg.eigvalsh(hessian(problem.f)(x).numpy())[0]
            assert curvature >= problem.convexity * (1 - 1e-4), name


def test_least_squares_end_at_the_closed_form(problems):
    rng = np.random.default_rng(1000)
    a, b = rng.standard_normal((60, 8)), rng.standard_normal(60)
    x = newton.newton(problems["least squares"].f, np.zeros(8))[-1]
    np.testing.assert_allclose(x, np.linalg.lstsq(a, b, rcond=None)[0], rtol=1e-12)


def test_right_digits_double_near_the_end(problems):
    f = problems["logistic regression"].f
    slopes = [np.linalg.norm(grad(f)(x).numpy()) for x in newton.newton(f, np.zeros(8))]
    near = [(a, b) for a, b in pairwise(slopes) if 1e-7 < a < 1e-2]
    assert near and all(b < 10 * a**2 for a, b in near)


def test_a_step_that_is_too_long_is_halved():
    def f(x):  # from 3 a full step of Newton's method on this f leads away for ever
        return (1 + x * x).sqrt().sum()

    points = newton.newton(f, np.array([3.0]))
    values = [f(Tensor(x)).item() for x in points]
    assert values == sorted(values, reverse=True) and abs(points[-1][0]) < 1e-7


def test_rounding_in_the_value_does_not_shorten_the_last_steps():
    for seed in range(1000, 1020):
        for name, measures in newton.trial(seed).items():
            assert measures["steps"] <= 6, (seed, name)


def test_the_bounds_bound():
    """On a quadratic whose optimum is known, f − f* and ‖x − x*‖ are within the two bounds."""
    curvature, best = np.diag([0.5, 2.0, 8.0]), np.array([1.0, -2.0, 0.5])
    x = best + np.array([0.3, -0.2, 0.1])
    slope = np.linalg.norm(curvature @ (x - best))
    assert (x - best) @ curvature @ (x - best) / 2 <= slope**2 / (2 * 0.5)
    assert np.linalg.norm(x - best) <= 2 / 0.5 * slope


def test_softplus_and_its_derivative_at_zero():
    assert newton.softplus(Tensor([0.0])).item() == pytest.approx(np.log(2))
    assert grad(lambda x: newton.softplus(x).sum())(np.array([0.0])).item() == pytest.approx(0.5)
    assert newton.softplus(Tensor([800.0])).item() == 800


def test_every_problem_is_solved_to_machine_precision():
    found = newton.trial(seed=1000)
    assert len(found) == 4
    for name, measures in found.items():
        assert measures["left in value"] <= newton.PRECISION and measures["steps"] <= 15, name
    assert found["Hilbert matrix"]["left in place"] > 1e5 * found["log-sum-exp"]["left in place"]


def test_the_rule_can_fall_each_way():
    def judge(*left):
        return newton.judge({str(i): {"left in value": [1e-20, value]} for i, value in enumerate(left)})

    assert judge(1e-20, 1e-17) == REFUTED
    assert judge(1e-3, 1e-10) == CONFIRMED
    assert judge(1e-20, 1e-10) == DEPENDS

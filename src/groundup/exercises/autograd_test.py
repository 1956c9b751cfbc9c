"""Every check accepts a right answer and names the mistake in each likely wrong one."""

import numpy as np

from groundup.autograd import grad, hessian, jvp
from groundup.exercises import autograd as checks


def right_divide(first, second):
    (x, dx), (y, dy) = first, second
    return x / y, dx / y - x * dy / y**2


def wrong_sign(first, second):
    (x, dx), (y, dy) = first, second
    return x / y, (x * dy - y * dx) / y**2


def without_square(first, second):
    (x, dx), (y, dy) = first, second
    return x / y, dx * y - x * dy


RIGHT = {
    checks.check_divide: right_divide,
    checks.check_pull_linear: lambda g, x, w, b: (g @ w, g.T @ x, g.sum(0)),
    checks.check_hvp: lambda f, x, v: jvp(grad(f), (x,), (v,))[1],
}
WRONG = [
    (checks.check_divide, lambda x, y: x[0] / y[0], "expected a pair of numbers, got 3.0"),
    (checks.check_divide, lambda x, y: (x[0] / y[0], None), "expected a pair of numbers"),
    (
        checks.check_divide,
        lambda x, y: (x[0] * y[0], 0.0),
        "value of \\(6, 1\\) / \\(2, 0\\) is 3, yours is 12",
    ),
    (checks.check_divide, wrong_sign, "has the wrong sign"),
    (checks.check_divide, without_square, "is 0.5, yours is 2"),
    (
        checks.check_divide,
        lambda x, y: (x[0] / y[0], x[1] / y[0]),
        "\\(6, 0\\) / \\(2, 1\\) is -1.5, yours is 0",
    ),
    (checks.check_pull_linear, lambda g, x, w, b: (g @ w, g.T @ x), "expected three arrays"),
    (checks.check_pull_linear, lambda g, x, w, b: (g @ w.T, x @ g, g), "raised ValueError"),
    (
        checks.check_pull_linear,
        lambda g, x, w, b: (g @ w, x.T @ g, g.sum(0)),
        "\\(5, 3\\) of w .* \\(3, 5\\)",
    ),
    (checks.check_pull_linear, lambda g, x, w, b: (g @ w, g.T @ x, g), "\\(5,\\) of b .* \\(2, 5\\)"),
    (checks.check_pull_linear, lambda g, x, w, b: (-g @ w, g.T @ x, g.sum(0)), "when x moves"),
    (checks.check_pull_linear, lambda g, x, w, b: (g @ w, 2 * g.T @ x, g.sum(0)), "when w moves"),
    (checks.check_pull_linear, lambda g, x, w, b: (g @ w, g.T @ x, g.mean(0)), "when b moves"),
    (checks.check_hvp, lambda f, x, v: jvp(grad(f), (x,), (v,)), "a pair"),
    (checks.check_hvp, lambda f, x, v: jvp(f, (x,), (v,))[1], "a single number"),
    (checks.check_hvp, lambda f, x, v: grad(f)(x), "the gradient of f"),
    (checks.check_hvp, lambda f, x, v: hessian(f)(x), "shape \\(30,\\) of x, got .* \\(30, 30\\)"),
    (checks.check_hvp, lambda f, x, v: grad(f)(x) * v, "entry 0 is"),
    (checks.check_hvp, lambda f, x, v: hessian(f)(x) @ v, "numbers are right, but f was called 30 times"),
]


def test_an_answer_as_a_plain_array_counts_too():
    def by_hand(f, x, v):
        return np.array(jvp(grad(f), (x,), (v,))[1].numpy())

    assert checks.check_hvp(by_hand)

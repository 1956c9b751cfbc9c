"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import numpy as np

from groundup.exercises import two_engines as checks


def right_shift(gradient):
    frames = len(gradient)
    i, j = np.indices(gradient.shape)
    found = np.zeros((frames, 2 * frames))
    found[i, frames - i + j] = gradient
    return found


def right_glu(gradient, a, b):
    gate = 1 / (1 + np.exp(-b))
    return gradient * gate, gradient * a * gate * (1 - gate)


def right_margin(cosines, labels, scale, margin):
    right = np.eye(cosines.shape[1])[labels]
    powers = np.exp(scale * (cosines - margin * right))
    return scale * (powers / powers.sum(1, keepdims=True) - right) / len(labels)


def right_peak(blocks, together, inside, edge):
    return blocks / together * edge + together * inside


def right_first_step(gradient, rate, epsilon):
    return -rate * gradient / (abs(gradient) + epsilon)


RIGHT = {
    checks.check_shift: right_shift,
    checks.check_glu: right_glu,
    checks.check_margin: right_margin,
    checks.check_peak: right_peak,
    checks.check_first_step: right_first_step,
}
WRONG = [
    (checks.check_shift, lambda g: np.concatenate((g, np.zeros_like(g)), 1), "column 0 gets a gradient"),
    (checks.check_shift, lambda g: np.concatenate((np.zeros_like(g), g), 1), "not where it was read"),
    (checks.check_shift, lambda g: 2 * right_shift(g), "325 is right"),
    (checks.check_shift, lambda g: g, "an array of shape \\(5, 5\\)"),
    (checks.check_glu, lambda g, a, b: (right_glu(g, a, b)[0], right_glu(g, 1, b)[1]), "lacks a factor"),
    (checks.check_glu, lambda g, a, b: (g, g * a), "the gradient at a is another"),
    (checks.check_glu, lambda g, a, b: (right_glu(g, a, b)[0], g * a), "the gradient at b is another"),
    (checks.check_glu, lambda g, a, b: right_glu(g, a, b)[0], "expected two arrays"),
    (checks.check_margin, lambda c, y, s, m: right_margin(c, y, s, 0.0), "the margin is missing"),
    (checks.check_margin, lambda c, y, s, m: right_margin(c, y, s, m) * len(y), "gradient of the sum"),
    (checks.check_margin, lambda c, y, s, m: right_margin(c, y, s, m) / s, "by the logits"),
    (checks.check_margin, lambda c, y, s, m: right_margin(c, y, s, m)[0], "an array of shape \\(3,\\)"),
    (checks.check_margin, lambda c, y, s, m: -right_margin(c, y, s, m), "the first entry is"),
    (checks.check_peak, lambda n, k, inside, edge: n * inside, "the inside of every block"),
    (checks.check_peak, lambda n, k, inside, edge: inside + edge, "22.0 is right"),
    (checks.check_peak, lambda n, k, inside, edge: "much", "expected a number"),
    (checks.check_first_step, lambda g, r, e: r * g / (abs(g) + e), "uphill"),
    (checks.check_first_step, lambda g, r, e: -r * np.sign(g), "ε is missing"),
    (
        checks.check_first_step,
        lambda g, r, e: -r * 0.1 * g / (0.001**0.5 * abs(g) + e),
        "corrections are missing",
    ),
    (checks.check_first_step, lambda g, r, e: -r * g / (g + e), "the divisor has a sign"),
    (checks.check_first_step, lambda g, r, e: -r * g / (g * g + e) ** 0.5, "ε is under the root"),
    (checks.check_first_step, lambda g, r, e: -r * g, "a step of SGD"),
    (checks.check_first_step, lambda g, r, e: -r * g / (abs(g) + 2 * e), "is right"),
    (checks.check_first_step, lambda g, r, e: "far", "expected a number"),
]

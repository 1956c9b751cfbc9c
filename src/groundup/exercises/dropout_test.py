"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

from statistics import NormalDist

import numpy as np

from groundup.exercises import dropout as checks


def right_ensemble(probabilities, weights):
    product = np.exp(weights @ np.log(probabilities))
    return product / product.sum()


RIGHT = {
    checks.check_noise: lambda x, p: abs(x) * (p / (1 - p)) ** 0.5,
    checks.check_threshold: NormalDist().inv_cdf,
    checks.check_ensemble: right_ensemble,
}
WRONG = [
    (checks.check_noise, lambda x, p: [0.0], "got \\[0.0\\]"),
    (checks.check_noise, lambda x, p: x * (p / (1 - p)) ** 0.5, "negative"),
    (checks.check_noise, lambda x, p: x**2 * p / (1 - p), "the variance"),
    (checks.check_noise, lambda x, p: abs(x) * p, "yours is 0.500, 1.000 is right"),
    (checks.check_threshold, lambda p: p, "drops 54% of the units, 10% was asked for"),
    (checks.check_threshold, lambda p: NormalDist().inv_cdf(1 - p), "drops 90%"),
    (checks.check_ensemble, lambda q, w: w @ q, "arithmetic mean"),
    (checks.check_ensemble, lambda q, w: np.exp(w @ np.log(q)), "not to 1"),
    (checks.check_ensemble, lambda q, w: right_ensemble(q, np.full(4, 0.25)), "class 0 gets"),
    (checks.check_ensemble, lambda q, w: right_ensemble(q.T[:, :1], w[:3]), "an array of shape \\(1,\\)"),
]

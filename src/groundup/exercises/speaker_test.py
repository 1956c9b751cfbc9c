"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import math

import numpy as np

from groundup.exercises import speaker as checks


def right_mean(x, lengths):
    return np.stack([row[:length].mean(axis=0) for row, length in zip(x, lengths, strict=True)])


RIGHT = {
    checks.check_mean: right_mean,
    checks.check_tube: lambda number, hertz: 100 * (2 * number - 1) * 350 / (4 * hertz),
    checks.check_needed: lambda accuracy, error: math.ceil(accuracy * (1 - accuracy) / error**2),
}


def masked_sum(x, lengths):
    return x * (np.arange(x.shape[1]) < lengths[:, None])[..., None]


WRONG = [
    (checks.check_mean, lambda x, lengths: x.mean(axis=1), "over all T frames"),
    (checks.check_mean, lambda x, lengths: masked_sum(x, lengths).mean(axis=1), "you divide by T"),
    (
        checks.check_mean,
        lambda x, lengths: masked_sum(x, lengths).sum(axis=1) / lengths[:, None],
        "with nan as the padding",
    ),
    (checks.check_mean, lambda x, lengths: x.sum(axis=1) / lengths[:, None], "with -20 as the padding"),
    (checks.check_mean, lambda x, lengths: right_mean(x, lengths).mean(axis=1), r"shape \(3,\)"),
    (checks.check_tube, lambda number, hertz: (2 * number - 1) * 350 / (4 * hertz), "that is in metres"),
    (checks.check_tube, lambda number, hertz: 100 * 350 / (4 * hertz), "one quarter of a wave"),
    (checks.check_tube, lambda number, hertz: 100 * number * 350 / (2 * hertz), "yours is 35 cm, 17.5 cm"),
    (checks.check_tube, lambda number, hertz: None, "got None"),
    (
        checks.check_needed,
        lambda accuracy, error: accuracy * (1 - accuracy) / error**2 + 0.4,
        "half utterances",
    ),
    (
        checks.check_needed,
        lambda accuracy, error: math.sqrt(accuracy * (1 - accuracy)) / error,
        "square both",
    ),
    (checks.check_needed, lambda accuracy, error: math.ceil(accuracy / error**2), "yours is 328720, 16436"),
    (checks.check_needed, lambda accuracy, error: "many", "got 'many'"),
]

"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import math

import numpy as np

from groundup.exercises import weight_decay as checks


def right_augmented(x, y, decay):
    more = math.sqrt(len(x) * decay) * np.eye(x.shape[1])
    return np.vstack([x, more]), np.append(y, np.zeros(x.shape[1]))


def summed(x, y, decay):
    return np.vstack([x, math.sqrt(decay) * np.eye(3)]), np.append(y, np.zeros(3))


def ones_for_zeros(x, y, decay):
    return right_augmented(x, y, decay)[0], np.append(y, np.ones(3))


def right_groups(parameters, decay):
    every = list(parameters)
    return [
        {"params": [p for p in every if p.ndim >= 2], "weight_decay": decay},
        {"params": [p for p in every if p.ndim < 2], "weight_decay": 0.0},
    ]


def walked_twice(parameters, decay):
    return [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]


def kernels_spared(parameters, decay):
    every = list(parameters)
    return [
        {"params": [p for p in every if p.ndim == 2], "weight_decay": decay},
        {"params": [p for p in every if p.ndim != 2], "weight_decay": 0.0},
    ]


def right_noise(s, decay, noise, points):
    return noise**2 / points * np.sum(s / (s + decay) ** 2)


RIGHT = {
    checks.check_half_life: lambda lr, decay: math.log(0.5) / math.log(1 - lr * decay),
    checks.check_augmented: right_augmented,
    checks.check_noise_length: right_noise,
    checks.check_groups: right_groups,
}
WRONG = [
    (checks.check_half_life, lambda lr, decay: [1], "got \\[1\\]"),
    (checks.check_half_life, lambda lr, decay: math.log(2) / (lr * decay), "small values only"),
    (checks.check_half_life, lambda lr, decay: 1 / (lr * decay), "is right"),
    (checks.check_augmented, lambda x, y, decay: x, "got an array of shape \\(7, 3\\)"),
    (checks.check_augmented, lambda x, y, decay: (x, y), "\\(10, 3\\) and \\(10,\\)"),
    (checks.check_augmented, summed, "a sum of squares"),
    (checks.check_augmented, ones_for_zeros, "is right"),
    (
        checks.check_augmented,
        lambda x, y, decay: tuple(part[::-1] for part in right_augmented(x, y, decay)),
        "no longer the given ones",
    ),
    (checks.check_noise_length, lambda s, decay, noise, points: s, "got an array of shape \\(3,\\)"),
    (
        checks.check_noise_length,
        lambda s, decay, noise, points: noise**2 / points * np.sum(1 / (s + decay)),
        "once",
    ),
    (
        checks.check_noise_length,
        lambda s, decay, noise, points: noise / points * np.sum(1 / s),
        "yours is 1.281",
    ),
    (checks.check_groups, lambda parameters, decay: list(parameters), "a list of two dictionaries"),
    (checks.check_groups, lambda parameters, decay: [{"params": list(parameters)}], "expected two groups"),
    (checks.check_groups, walked_twice, "4 parameters went in, 2 and 0 came out"),
    (
        checks.check_groups,
        lambda parameters, decay: right_groups(parameters, decay)[::-1],
        "not \\[0.1, 0.0\\]",
    ),
    (checks.check_groups, kernels_spared, "two axes or more"),
]

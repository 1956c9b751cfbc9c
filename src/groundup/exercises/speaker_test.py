"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import math

import numpy as np

from groundup.exercises import speaker as checks


def right_mean(x, lengths):
    return np.stack([row[:length].mean(axis=0) for row, length in zip(x, lengths, strict=True)])


def by_column(scores, column):
    i, j = np.indices((len(scores), len(scores)))
    return scores[i, column(len(scores), i, j)]


RIGHT = {
    checks.check_mean: right_mean,
    checks.check_by_key: lambda scores: by_column(scores, lambda frames, i, j: frames - 1 + i - j),
    checks.check_needed: lambda accuracy, error: math.ceil(accuracy * (1 - accuracy) / error**2),
}


def masked_sum(x, lengths):
    return x * (np.arange(x.shape[1]) < lengths[:, None])[..., None]


def transposed(scores):
    """Reads the row of the key."""
    i, j = np.indices((len(scores), len(scores)))
    return scores[j, len(scores) - 1 + i - j]


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
    (
        checks.check_by_key,
        lambda scores: by_column(scores, lambda frames, i, j: frames - 1 - i + j),
        "past and future",
    ),
    (
        checks.check_by_key,
        lambda scores: by_column(scores, lambda frames, i, j: (frames + i - j) % (2 * frames - 1)),
        "for T = 2, query 0 and key 0 get the score 1",
    ),
    (checks.check_by_key, lambda scores: RIGHT[checks.check_by_key](scores)[:, :-1], "for T = 1 expected"),
    (checks.check_by_key, transposed, "scores of the keys"),
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

"""A right answer and the likely wrong ones to each check; `common_test.py` tries them."""

import math

import numpy as np

from groundup.exercises import speaker as checks


def right_mean(x, lengths):
    return np.stack([row[:length].mean(axis=0) for row, length in zip(x, lengths, strict=True)])


def right_talks(model, x):
    return any(moved(model, x, j)[np.arange(len(x)) != j].any() for j in range(len(x)))


def moved(model, x, j):
    """Which utterances' logits change when utterance j falls silent."""
    changed = x.copy()
    changed[j] = 0
    return ~np.isclose(model(changed), model(x)).all(axis=1)


def spoiled(model, x):
    before = model(x)
    x[0] = 0
    return not np.allclose(model(x)[1:], before[1:])


RIGHT = {
    checks.check_frames: lambda length: ((length - 1) // 2 - 1) // 2,
    checks.check_talks: right_talks,
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
    (checks.check_frames, lambda length: (length - 1) // 2, "one convolution does"),
    (checks.check_frames, lambda length: (length >> 2) - 1, "that is the public formula"),
    (checks.check_frames, lambda length: length // 4, "yours leaves 25, 24 is right"),
    (checks.check_frames, lambda length: "some", "got 'some'"),
    (checks.check_talks, lambda model, x: moved(model, x, 0).any(), "an honest model"),
    (checks.check_talks, lambda model, x: moved(model, x, 0)[1], "the last utterance heard by the first"),
    (checks.check_talks, lambda model, x: moved(model, x, 0)[-1], "left neighbour"),
    (
        checks.check_talks,
        lambda model, x: any(
            (model(np.where(np.arange(len(x))[:, None, None] == j, 0, x)) != model(x))[k].any()
            for j in range(len(x))
            for k in range(len(x))
            if j != k
        ),
        "allow for rounding",
    ),
    (checks.check_talks, spoiled, "has changed the batch"),
    (checks.check_talks, lambda model, x: None, "got None"),
]

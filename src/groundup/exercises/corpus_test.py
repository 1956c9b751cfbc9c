"""Every check accepts a right answer and names the mistake in each likely wrong one."""

import math

import numpy as np

from groundup.exercises import corpus as checks


def right_whose(row, offsets, labels):
    i = np.searchsorted(offsets, row, side="right") - 1
    return i, labels[i]


def wrong_whose(change, side="right"):
    def whose(row, offsets, labels):
        i = np.searchsorted(offsets, row, side=side) + change
        return i, labels[min(i, len(labels) - 1)]

    return whose


def permuted(count, *seed):
    return np.random.default_rng(seed).permutation(count)


def legacy(count, seed, epoch):
    np.random.seed(1000 * seed + epoch)
    return np.random.permutation(count)


RIGHT = {
    checks.check_whose: right_whose,
    checks.check_shuffled: lambda count, seed, epoch: permuted(count, seed, epoch),
    checks.check_gigabytes: lambda hours, bands: hours * 3600 * 100 * bands * 2 / 1e9,
    checks.check_processes: lambda step, batch, load: math.ceil(batch * load / step - 1e-9),
}

WRONG = [
    (checks.check_whose, wrong_whose(0), "yours is utterance 2.*the first of them is number 0"),
    (checks.check_whose, wrong_whose(-1, side="left"), "for row 3 .*utterance 0.*is its own"),
    (
        checks.check_whose,
        lambda row, offsets, labels: (right_whose(row, offsets, labels)[0], labels[row % 4]),
        "not one a row",
    ),
    (checks.check_whose, lambda row, offsets, labels: (9, 5), "begins at this row or before"),
    (checks.check_whose, lambda row, offsets, labels: right_whose(row, offsets, labels)[0], "two numbers"),
    (checks.check_shuffled, lambda count, seed, epoch: permuted(count, seed), "epochs 4 and 5 of seed 3"),
    (checks.check_shuffled, lambda count, seed, epoch: permuted(count, seed + epoch), "seed 4 has the order"),
    (
        checks.check_shuffled,
        lambda count, seed, epoch: permuted(count, seed * epoch),
        "of seed 4 has the order",
    ),
    (checks.check_shuffled, lambda count, seed, epoch: permuted(count, epoch), "seeds 3 and 4"),
    (checks.check_shuffled, lambda count, seed, epoch: np.random.permutation(count), "the second time"),
    (checks.check_shuffled, legacy, "all of NumPy shares"),
    (checks.check_shuffled, lambda count, seed, epoch: np.arange(count), "in their order"),
    (
        checks.check_shuffled,
        lambda count, seed, epoch: np.random.default_rng(seed).integers(count, size=count),
        "missing for seed 0",
    ),
    (checks.check_gigabytes, lambda hours, bands: hours * 3600 * 100 * bands * 4 / 1e9, "float32"),
    (checks.check_gigabytes, lambda hours, bands: hours * 3600 * 100 * bands * 16 / 1e9, "in bits"),
    (checks.check_gigabytes, lambda hours, bands: hours * 3600 * bands * 2 / 1e9, "a hundred frames"),
    (checks.check_gigabytes, lambda hours, bands: hours * 3600 * 100 * bands * 2 / 2**30, "gibibyte"),
    (checks.check_gigabytes, lambda hours, bands: hours * 3600 * 16_000 * 2 / 1e9, "0.0288 is right"),
    (checks.check_processes, lambda step, batch, load: batch * load / step, "there are no half processes"),
    (
        checks.check_processes,
        lambda step, batch, load: round(batch * load / step - 0.1),
        "yours is 6, 7 is right",
    ),
    (checks.check_processes, lambda step, batch, load: load / step, "a whole batch"),
    (checks.check_processes, lambda step, batch, load: math.ceil(load / step), "a whole batch"),
    (
        checks.check_processes,
        lambda step, batch, load: math.ceil(batch * load / step - 1e-9) + 1,
        "how many seconds of loading",
    ),
]


def test_rounding_alone_is_no_mistake():
    """0.064 / 0.01 and the like come out a hair above a whole number; an honest ceil must pass."""
    assert checks.check_processes(lambda step, batch, load: math.ceil(batch * load / step))

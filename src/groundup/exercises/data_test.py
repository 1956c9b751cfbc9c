"""Every check accepts a right answer and names the mistake in each likely wrong one."""

import math

import numpy as np
import pytest

from groundup.exercises import data as checks


def coefficient(x, k):
    return np.sum(x * np.exp(-2j * np.pi * k * np.arange(len(x)) / len(x)))


def right_gain(before, after):
    heard = np.minimum(before, after) > np.log(1e-8) + 1e-3
    return 10 / np.log(10) * np.mean((after - before)[heard])


RIGHT = {
    checks.check_amplitude: lambda x, k: 2 * abs(coefficient(x, k)) / len(x),
    checks.check_gain: right_gain,
    checks.check_processes: lambda step, batch, load: math.ceil(batch * load / step - 1e-9),
}

WRONG = [
    (checks.check_amplitude, lambda x, k: abs(coefficient(x, k)), "grows with the number of samples"),
    (checks.check_amplitude, lambda x, k: abs(coefficient(x, k)) / len(x), "half of the amplitude"),
    (checks.check_amplitude, lambda x, k: abs(2 * coefficient(x, k).real) / len(x), "begins at its peak"),
    (checks.check_amplitude, lambda x, k: x.max(), "for 16 samples and k = 3 yours is 8.*1.5 is right"),
    (checks.check_amplitude, lambda x, k: abs(coefficient(x, k)) ** 2, "yours is 144"),
    (checks.check_gain, lambda before, after: np.mean(after - before), "natural logarithms of power"),
    (
        checks.check_gain,
        lambda before, after: 20 / np.log(10) * np.mean(after - before),
        "for 6 dB yours is 12.00.*10 · log₁₀, and not 20",
    ),
    (checks.check_gain, lambda before, after: right_gain(after, before), "after minus before"),
    (
        checks.check_gain,
        lambda before, after: 10 / np.log(10) * np.mean(after - before),
        "where much is silent",
    ),
    (
        checks.check_gain,
        lambda before, after: 10 / np.log(10) * np.median(after - before),
        "where much is silent",
    ),
    (checks.check_gain, lambda before, after: after - before, "got an array of shape"),
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


@pytest.mark.parametrize("within", [1e-6, 1e-3, 0.0])
def test_where_the_floor_ends_is_left_to_the_reader(within):
    floor = np.float32(np.log(1e-8))

    def gain(before, after):
        heard = (before > floor + within) & (after > floor + within)
        return 10 / np.log(10) * np.mean((after - before)[heard])

    assert checks.check_gain(gain)


def test_rounding_alone_is_no_mistake():
    """0.064 / 0.01 and the like come out a hair above a whole number; an honest ceil must pass."""
    assert checks.check_processes(lambda step, batch, load: math.ceil(batch * load / step))

"""Every check accepts a right answer and names the mistake in each likely wrong one."""

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
    checks.check_alias: lambda hertz, rate: abs(hertz - rate * round(hertz / rate)),
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
    (checks.check_alias, lambda hertz, rate: hertz, "5,000 Hz stays where it was"),
    (checks.check_alias, lambda hertz, rate: rate - hertz, "for 3,000 Hz.*yours is 5000 Hz"),
    (checks.check_alias, lambda hertz, rate: hertz % (rate / 2), "for 5,000 Hz.*yours is 1000 Hz"),
    (checks.check_alias, lambda hertz, rate: min(hertz, rate - hertz), "for 9,000 Hz.*yours is -1000 Hz"),
]


@pytest.mark.parametrize("within", [1e-6, 1e-3, 0.0])
def test_where_the_floor_ends_is_left_to_the_reader(within):
    floor = np.float32(np.log(1e-8))

    def gain(before, after):
        heard = (before > floor + within) & (after > floor + within)
        return 10 / np.log(10) * np.mean((after - before)[heard])

    assert checks.check_gain(gain)

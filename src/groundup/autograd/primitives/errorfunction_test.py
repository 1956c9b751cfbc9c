"""erf to the last bits, against the C library."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd import erf


def test_it_is_exact_to_double_precision_everywhere():
    x = np.concatenate(
        [np.linspace(-7, 7, 20_011), np.geomspace(1e-300, 1e-3, 500), [1 / 64, 1 / 32, 3 / 64, 6.0]]
    )
    expected = np.array([math.erf(value) for value in x])
    np.testing.assert_allclose(erf(x), expected, rtol=4e-16, atol=0)


def test_it_is_odd_and_keeps_special_values_and_types():
    assert erf(np.array([0.0, -0.0, np.inf, -np.inf])).tolist() == [0.0, 0.0, 1.0, -1.0]
    assert np.signbit(erf(np.array(-0.0)))
    assert np.isnan(erf(np.array(np.nan)))
    assert erf(np.ones(2, np.float32)).dtype == np.float32

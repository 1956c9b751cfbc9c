"""erf to the last bits, against the C library."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd import erf
from groundup.autograd.primitives.errorfunction import normal_distribution


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
    for dtype in (np.float16, np.float32, np.float64):
        assert erf(np.ones(2, dtype)).dtype == erf(np.array(np.nan, dtype)).dtype == dtype
    assert erf(np.ones(2, int)).dtype == np.float64


def test_it_is_exact_to_single_precision_in_single_precision():
    x = np.concatenate([np.linspace(-7, 7, 20_011), np.geomspace(1e-30, 1e-3, 500)]).astype(np.float32)
    expected = np.array([math.erf(value) for value in x])
    np.testing.assert_allclose(erf(x), expected, rtol=2e-7, atol=0)


def test_the_normal_distribution():
    x = np.array([-8.0, -1.0, 0.0, 2.0, np.inf, -np.inf])
    expected = [0.5 * math.erfc(-value / math.sqrt(2)) for value in x]
    np.testing.assert_allclose(normal_distribution(x), expected, rtol=1e-15, atol=1e-16)


def test_the_normal_distribution_in_single_precision():
    x = np.linspace(-8, 8, 20_011).astype(np.float32)
    expected = [0.5 * math.erfc(-value / math.sqrt(2)) for value in x.astype(np.float64)]
    found = normal_distribution(x)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-7)


def test_whole_numbers_are_taken_as_numbers():
    for x in (np.array([0, 1, 9]), np.array([0, 1, 9], np.uint8)):
        np.testing.assert_array_equal(erf(x), erf(x.astype(np.float64)))
        np.testing.assert_array_equal(normal_distribution(x), normal_distribution(x.astype(np.float64)))

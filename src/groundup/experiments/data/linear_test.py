"""The map is found where there is one, and the least one where there are many."""

import numpy as np
import pytest

from groundup.experiments.data.linear import linear_reader

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(3,), (3, 2)])
def test_a_linear_map_with_a_constant_is_found(shape):
    x, weights = RNG.standard_normal((50, 3)), RNG.standard_normal(shape)
    read = linear_reader(x, x @ weights + 7, ridge=1e-9)
    asked = RNG.standard_normal((5, 3))
    np.testing.assert_allclose(read(asked), asked @ weights + 7, atol=1e-6)


def test_more_numbers_than_examples_are_fitted_too_and_the_least_weights_do_it():
    x, y = RNG.standard_normal((6, 11)), RNG.standard_normal(6)
    read = linear_reader(x, y, ridge=1e-9)
    np.testing.assert_allclose(read(x), y, atol=1e-6)
    beside = RNG.standard_normal(11)
    beside -= np.linalg.pinv(x - x.mean(axis=0)) @ (x - x.mean(axis=0)) @ beside  # seen in no example
    np.testing.assert_allclose(read(x + beside), y, atol=1e-6)


def test_a_larger_ridge_says_less():
    x = RNG.standard_normal((50, 3))
    y = x[:, 0]
    spreads = [linear_reader(x, y, ridge)(x).std() for ridge in (0.01, 10, 1000)]
    assert spreads == sorted(spreads, reverse=True) and spreads[-1] < 0.2 * spreads[0]

"""The map is found where there is one, and is the same from either side."""

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


def test_few_examples_and_many_numbers_give_the_minimum_of_the_same_loss():
    x, y, ridge = RNG.standard_normal((6, 11)), RNG.standard_normal(6), 0.3
    read = linear_reader(x, y, ridge)
    centred = x - x.mean(axis=0)
    weights = np.linalg.solve(centred.T @ centred + ridge * np.eye(11), centred.T @ (y - y.mean()))
    np.testing.assert_allclose(read(x), centred @ weights + y.mean(), atol=1e-12)


def test_a_larger_ridge_says_less():
    x = RNG.standard_normal((50, 3))
    y = x[:, 0]
    spreads = [linear_reader(x, y, ridge)(x).std() for ridge in (0.01, 10, 1000)]
    assert spreads == sorted(spreads, reverse=True) and spreads[-1] < 0.2 * spreads[0]

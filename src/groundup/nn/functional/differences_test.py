"""Numbers and their difference quotients, for the tests of functions that draw or pick."""

import numpy as np


def numbers(shape, seed=0, dtype=np.float64):
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def slope(function, x, step=1e-6):
    """Central differences of a scalar function, every entry."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        for sign in (1, -1):
            moved = x.copy()
            moved[index] += sign * step
            gradient[index] += sign * function(moved) / (2 * step)
    return gradient


def test_the_slope_of_a_sum_of_cubes_is_three_squares():
    x = numbers((2, 3))
    np.testing.assert_allclose(slope(lambda x: float((x**3).sum()), x), 3 * x**2, atol=1e-8)

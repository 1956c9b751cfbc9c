"""The two factors are what decay and gradient descent leave of each direction."""

import numpy as np
import pytest

from groundup.experiments.weight_decay import curves


@pytest.fixture
def small():
    rng = np.random.default_rng(0)
    return rng.standard_normal((11, 4)), rng.standard_normal(11)


def test_all_of_each_direction_is_least_squares(small):
    X, y = small  # noqa: N806
    spectrum = curves.Spectrum(X, y)
    np.testing.assert_allclose(spectrum.weights(), np.linalg.lstsq(X, y)[0])
    np.testing.assert_allclose(spectrum.strength, np.linalg.eigvalsh(X.T @ X / 11)[::-1])


def test_decayed_is_the_minimum_with_a_penalty(small):
    X, y = small  # noqa: N806
    spectrum = curves.Spectrum(X, y)
    ridge = np.linalg.solve(X.T @ X / 11 + 0.3 * np.eye(4), X.T @ y / 11)
    np.testing.assert_allclose(spectrum.weights(curves.decayed(spectrum.strength, 0.3)), ridge)


def test_stopped_is_where_gradient_descent_has_come_to(small):
    X, y = small  # noqa: N806
    spectrum, w = curves.Spectrum(X, y), np.zeros(4)
    for _ in range(5000):
        w -= 1e-4 * X.T @ (X @ w - y) / 11
    np.testing.assert_allclose(spectrum.weights(curves.stopped(spectrum.strength, 0.5)), w, rtol=1e-3)


def test_error_is_in_the_units_of_y_and_points_are_noisy():
    x, y = curves.points(np.random.default_rng(0), 5000)
    assert np.std(y - curves.wave(x)) == pytest.approx(curves.NOISE, rel=0.05)
    assert curves.error(np.ones((4, 1)), np.array([1.0, 1.0, 5.0, 5.0]), np.array([3.0])) == 2.0
    assert curves.powers(np.array([0.5]), 2).tolist() == [[1.0, 0.5, 0.25]]
    assert curves.roughness(np.array([0.0, 1.0, 0.0]), 0.5) == 8.0

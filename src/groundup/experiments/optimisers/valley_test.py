from functools import partial

import numpy as np
import pytest

from groundup import optim
from groundup.experiments.optimisers import valley

CURVATURES = [9.0, 1.0]


def test_a_turned_valley_keeps_its_curvatures_and_turns_its_axes():
    matrix = valley.turned(CURVATURES, 30)
    values, vectors = np.linalg.eigh(matrix)
    np.testing.assert_allclose(values, [1, 9])
    steep = vectors[:, 1] * np.sign(vectors[0, 1])
    np.testing.assert_allclose(steep, [np.cos(np.pi / 6), np.sin(np.pi / 6)])


def test_a_walk_is_the_formula_in_every_eigen_direction():
    matrix, start = valley.turned(CURVATURES, 30), np.array([1.0, 2.0])
    points = valley.walk(partial(optim.SGD, lr=0.15), matrix, start, 20)
    values, axes = np.linalg.eigh(matrix)
    assert points.shape == (21, 2)
    np.testing.assert_allclose(points[-1], axes @ ((1 - 0.15 * values) ** 20 * (axes.T @ start)), rtol=1e-12)


@pytest.mark.parametrize(("lr", "momentum"), [(0.05, 0.0), (0.15, 0.0), (0.2, 0.3), (0.25, 0.6)])
def test_the_factor_is_what_a_walk_shrinks_by_in_the_long_run(lr, momentum):
    points = valley.walk(
        partial(optim.SGD, lr=lr, momentum=momentum), valley.turned(CURVATURES, 0), [1.0, 1.0], 300
    )
    for column, curvature in enumerate(CURVATURES):
        size = np.abs(points[:, column])
        found = (size[200:300].max() / size[100:200].max()) ** (1 / 100)
        assert found == pytest.approx(valley.factor(curvature, lr, momentum), rel=5e-3)


def test_no_other_rate_is_better_than_the_best():
    def slowest(lr):
        return max(valley.factor(h, lr) for h in CURVATURES)

    assert valley.best_rate(CURVATURES) == min(np.arange(0.01, 0.23, 0.01), key=slowest)
    assert slowest(valley.best_rate(CURVATURES)) == pytest.approx((9 - 1) / (9 + 1))


def test_no_other_damping_is_better_than_the_best():
    def slowest(lr, momentum):
        return max(valley.factor(h, lr, momentum) for h in CURVATURES)

    lr, momentum = valley.best_damping(CURVATURES)
    assert slowest(lr, momentum) == pytest.approx((3 - 1) / (3 + 1), rel=1e-6)
    grid = [slowest(a, b) for a in np.linspace(0.05, 0.4, 36) for b in np.linspace(0, 0.9, 46)]
    assert min(grid) >= slowest(lr, momentum) - 1e-6

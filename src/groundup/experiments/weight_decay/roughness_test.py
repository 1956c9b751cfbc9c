import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED
from groundup.experiments.weight_decay import roughness

SPREAD = np.array([-0.1, 0.0, 0.0, 0.0, 0.1])


def judged(*ratios):
    numbers = {
        name: {"rougher": each + SPREAD * (name not in roughness.SAME_CURVE)}
        for name, each in zip(roughness.PAIRS, ratios, strict=True)
    }
    return roughness.judge(numbers)


@pytest.mark.parametrize("name", roughness.PAIRS)
def test_the_first_of_two_has_the_longer_weights(name):
    (w, _), (other, _) = roughness.PAIRS[name](np.random.default_rng(0))
    assert np.linalg.norm(w) > 2 * np.linalg.norm(other)


@pytest.mark.parametrize("pair", [roughness.other_units, roughness.other_layers])
def test_two_names_of_one_curve_give_that_curve(pair):
    (_, curve), (_, same) = pair(np.random.default_rng(0))
    np.testing.assert_allclose(curve, same, rtol=1e-9, atol=1e-12)


def test_both_fits_of_less_decay_are_of_the_same_points():
    (_, loose), (_, tight) = roughness.less_decay(np.random.default_rng(0))
    wave = roughness.curves.wave(roughness.grid())
    assert np.sqrt(np.mean((tight - wave) ** 2)) < 0.4
    assert np.abs(np.diff(loose, 2)).max() > 2 * np.abs(np.diff(tight, 2)).max()


def test_the_rule_can_fall_each_way():
    assert judged(9, 9, 9, 9) == CONFIRMED
    assert judged(1, 1, 1, 1) == REFUTED
    assert judged(9, 0.4, 1, 1) == DEPENDS

"""Log-likelihood ratios: hand-made costs, a search over slope and offset, and Bayes' rule counted out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from groundup.recognition.calibration import calibrate, cllr, cross_calibrated, posterior

RNG = np.random.default_rng(0)


def some_trials(count: int = 300, distance: float = 1.5) -> tuple[np.ndarray, np.ndarray]:
    targets = np.arange(count) % 3 == 0
    return RNG.normal(size=count) + distance * targets, targets


def test_the_cost_by_hand():
    targets = np.array([True, False, False])
    assert cllr(np.array([np.log(3), 0, 0]), targets) == pytest.approx((np.log2(4 / 3) + 1) / 2)
    assert cllr(np.array([800.0, -800, -800]), targets) == 0.0
    assert cllr(np.array([-800.0, 800, 800]), targets) == pytest.approx(800 / np.log(2))


def test_it_costs_more_to_be_sure_and_wrong_than_to_be_unsure():
    ratios, targets = some_trials()
    assert cllr(-ratios, targets) > 1 and cllr(0 * ratios, targets) == 1.0


def test_the_calibration_is_the_line_of_the_least_cost():
    scores, targets = some_trials()
    slope, offset = calibrate(scores, targets)
    best = minimize(lambda x: cllr(x[0] * scores + x[1], targets), [1.0, 0.0], method="Nelder-Mead", tol=1e-9)
    assert (slope, offset) == pytest.approx(best.x, rel=5e-3)
    assert cllr(slope * scores + offset, targets) == pytest.approx(best.fun, abs=1e-6)


def test_normal_scores_get_the_ratios_that_theory_gives():
    """Spread 1, means 0 and d: ln p(s | target) − ln p(s | not) = d·s − d²/2."""
    scores, targets = some_trials(count=100_000, distance=2.0)
    assert calibrate(scores, targets) == pytest.approx((2.0, -2.0), abs=0.05)


def test_what_scale_the_scores_have_is_nothing_to_it():
    scores, targets = some_trials()
    ratios = np.polyval(calibrate(scores, targets), scores)
    moved = 1e-3 * scores + 50
    np.testing.assert_allclose(np.polyval(calibrate(moved, targets), moved), ratios, atol=1e-5)


def test_scores_that_are_never_wrong_get_finite_ratios():
    slope, offset = calibrate(np.array([0.0, 0.1, 0.9, 1.0]), np.array([False, False, True, True]))
    assert np.isfinite([slope, offset]).all() and slope > 0
    assert -offset / slope == pytest.approx(0.5, abs=1e-3)


def test_one_half_of_the_speakers_is_calibrated_on_the_other():
    speakers = np.repeat(np.arange(4), 6)
    first, second = (speakers[side] for side in np.triu_indices(len(speakers), 1))
    targets = first == second
    scores = RNG.normal(size=len(targets)) + 2 * targets
    ratios, chosen = cross_calibrated(scores, targets, first, second)
    assert {(a, b) for a, b in zip(first[chosen], second[chosen], strict=True)} == {
        (0, 0), (0, 2), (2, 2), (1, 1), (1, 3), (3, 3),
    }  # fmt: skip
    even = np.isin(first[chosen], [0, 2])
    other = chosen[~even]
    slope, offset = calibrate(scores[other], targets[other])
    np.testing.assert_allclose(ratios[even], slope * scores[chosen[even]] + offset, rtol=1e-12)


def test_three_speakers_are_too_few_to_halve():
    speakers = np.repeat(np.arange(3), 4)
    first, second = (speakers[side] for side in np.triu_indices(len(speakers), 1))
    ratios, chosen = cross_calibrated(RNG.normal(size=len(first)), first == second, first, second)
    assert len(ratios) == len(chosen) == 0


def test_bayes_rule_counted_out():
    ratios = np.log([6.0, 2.0])
    joint = np.array([0.4 / 2 * 6, 0.4 / 2 * 2, 0.6])  # of one of two people, of the other, of nobody
    np.testing.assert_allclose(posterior(ratios, known=0.4), joint / joint.sum(), rtol=1e-12)
    assert posterior(np.array([1e4, -1e4])).tolist() == [1.0, 0.0, 0.0]
    assert posterior(RNG.normal(size=(3, 5))).shape == (3, 6)

"""Error rates against cases by hand and a count at every threshold; what no rising function moves."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from groundup.recognition.detection import Curve, det_curve, eer, eer_threshold, min_dcf, speaker_intervals

RNG = np.random.default_rng(0)


def some_trials(ties: bool, count: int = 61) -> tuple[np.ndarray, np.ndarray]:
    """Overlapping scores, in steps of a tenth where there are to be ties."""
    targets = RNG.random(count) < 0.4
    targets[:2] = True, False
    scores = RNG.normal(size=count) + targets
    return (scores.round(1) if ties else scores), targets


@pytest.mark.parametrize("ties", [False, True])
def test_the_curve_counts_what_each_threshold_gets_wrong(ties):
    scores, targets = some_trials(ties)
    curve = det_curve(scores, targets)
    assert (np.diff(curve.thresholds) > 0).all() and np.isinf(curve.thresholds[-1])
    for threshold, miss, alarm in zip(*curve, strict=True):
        accepted = scores >= threshold
        assert miss == pytest.approx(np.mean(~accepted[targets]), abs=1e-12)
        assert alarm == pytest.approx(np.mean(accepted[~targets]), abs=1e-12)


def slow_eer(scores: np.ndarray, targets: np.ndarray) -> float:
    """Walk along the curve, point by point, and cut it with the diagonal."""
    points = [
        (np.mean(scores[targets] < t), np.mean(scores[~targets] >= t)) for t in [*np.unique(scores), np.inf]
    ]
    for (m0, f0), (m1, f1) in pairwise(points):
        if m0 <= f0 and m1 >= f1:
            share = (f0 - m0) / ((f0 - m0) + (m1 - f1))
            return m0 + share * (m1 - m0)
    raise AssertionError("the curve runs from (0, 1) to (1, 0)")


@pytest.mark.parametrize("ties", [False, True])
def test_the_eer_and_the_cost_equal_a_walk_along_the_curve(ties):
    for _ in range(50):
        scores, targets = some_trials(ties, count=int(RNG.integers(2, 40)))
        curve = det_curve(scores, targets)
        assert eer(curve) == pytest.approx(slow_eer(scores, targets), abs=1e-12)
        for prior in (0.01, 0.3, 0.9):
            costs = [prior * m + (1 - prior) * f for _, m, f in zip(*curve, strict=True)]
            assert min_dcf(curve, prior) == pytest.approx(min(costs) / min(prior, 1 - prior), abs=1e-12)
            assert min_dcf(curve, prior) <= 1


@pytest.mark.parametrize(
    ("scores", "targets", "expected", "cost"),
    [
        ([3, 2, 1, 0], [1, 1, 0, 0], 0.0, 0.0),  # a threshold separates them
        ([3, 2, 1, 0], [0, 0, 1, 1], 1.0, 1.0),  # always wrong; to accept none costs 1
        ([5, 5, 5, 5], [1, 0, 1, 0], 0.5, 1.0),  # says nothing
        ([3, 2, 2, 1], [1, 1, 0, 0], 0.25, 0.5),  # a tie: half-way from (0, ½) to (½, 0)
    ],
)
def test_cases_by_hand(scores, targets, expected, cost):
    curve = det_curve(np.array(scores), np.array(targets, bool))
    assert eer(curve) == pytest.approx(expected, abs=1e-12)
    assert min_dcf(curve, 0.01) == pytest.approx(cost, abs=1e-12)


@pytest.mark.parametrize("rising", [np.tanh, np.exp, lambda s: 3 * s - 7, lambda s: s**3])
def test_no_rising_function_of_the_scores_moves_a_rate(rising):
    scores, targets = some_trials(ties=False)
    before, after = det_curve(scores, targets), det_curve(rising(scores), targets)
    assert eer(before) == eer(after) and min_dcf(before, 0.05) == min_dcf(after, 0.05)
    falling = det_curve(-scores, targets)
    assert eer(falling) == pytest.approx(1 - eer(before), abs=0.05) and eer(falling) != eer(before)


def test_normal_scores_give_the_eer_that_theory_gives():
    """Two normal distributions of one spread, d apart: the threshold is half-way, and the EER is Φ(−d/2)."""
    targets = np.arange(200_000) % 2 == 0
    curve = det_curve(RNG.normal(size=len(targets)) + 2 * targets, targets)
    assert eer(curve) == pytest.approx(0.15866, abs=0.003)
    assert eer_threshold(curve) == pytest.approx(1.0, abs=0.02)


def test_the_threshold_gives_the_rates_that_it_promises():
    for _ in range(30):
        scores, targets = some_trials(ties=True, count=int(RNG.integers(4, 40)))
        threshold, curve = eer_threshold(det_curve(scores, targets)), det_curve(scores, targets)
        gap = abs(np.mean(scores[targets] < threshold) - np.mean(scores[~targets] >= threshold))
        assert gap == pytest.approx(np.abs(curve.misses - curve.false_alarms).min(), abs=1e-12)


@pytest.mark.parametrize(
    ("scores", "targets", "message"),
    [
        ([1.0, 2.0], [True], r"got \(2,\) and \(1,\)"),
        ([1.0, np.nan], [True, False], "finite"),
        ([1.0, 2.0], [True, True], "both kinds, got 2 targets of 2"),
    ],
)
def test_what_is_no_list_of_trials_is_refused(scores, targets, message):
    with pytest.raises(ValueError, match=message):
        det_curve(np.array(scores), np.array(targets))


def test_a_prior_is_a_probability():
    with pytest.raises(ValueError, match="prior between 0 and 1, got 1"):
        min_dcf(det_curve(*some_trials(ties=False)), 1)


def pairs_of(speakers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    first, second = np.triu_indices(len(speakers), 1)
    return speakers[first], speakers[second]


def test_a_draw_of_speakers_counts_trials_as_copies_of_them_would():
    """Speaker 0 drawn twice, 1 once, 2 never: as in a list in which the trials stand so often."""
    first, second = pairs_of(np.repeat([0, 1, 2], 3))
    targets, scores = first == second, RNG.normal(size=len(first))
    times, seen = np.array([2, 1, 0]), []

    class Fixed:
        def multinomial(self, count, shares):
            assert count == 3 and shares.tolist() == [1 / 3] * 3
            return times

    keep = [lambda curve: seen.append(curve) or eer(curve)]
    found = speaker_intervals(keep, scores, targets, first, second, rng=Fixed(), draws=1)
    copies = np.where(targets, times[first], times[first] * times[second])
    repeated = det_curve(np.repeat(scores, copies), np.repeat(targets, copies))
    assert found[0, 0] == found[0, 1] == pytest.approx(eer(repeated), abs=1e-12)
    assert isinstance(seen[0], Curve)


def test_the_interval_knows_that_trials_share_speakers():
    """Some voices are harder than others: an interval that takes trials for independent is too short."""
    speakers = np.repeat(np.arange(8), 12)
    first, second = pairs_of(speakers)
    targets, hard = first == second, RNG.normal(size=8)
    scores = RNG.normal(size=len(first)) + targets * (1.5 + hard[first])
    low, high = speaker_intervals([eer], scores, targets, first, second, rng=RNG, draws=200)[0]
    assert low < eer(det_curve(scores, targets)) < high
    rate, n = eer(det_curve(scores, targets)), targets.sum()
    assert high - low > 2 * 2 * 1.96 * (rate * (1 - rate) / n) ** 0.5

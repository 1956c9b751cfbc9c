"""Two kinds of error and one threshold: how well a score tells whether two recordings are of one speaker.

A trial is a score and the truth: a target (one speaker) or not (two). Who accepts each trial whose score is
at least θ misses some targets and lets some impostors in; each θ is one point of the curve between the two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

__all__ = ["Curve", "det_curve", "eer", "eer_threshold", "min_dcf", "speaker_intervals"]


class Curve(NamedTuple):
    """Both error rates at each threshold that separates scores, from "accept all" to "accept none"."""

    thresholds: np.ndarray  # (n + 1,) rising; the last one is infinite
    misses: np.ndarray  # (n + 1,) P(score < θ | target), rises from 0 to 1
    false_alarms: np.ndarray  # (n + 1,) P(score ≥ θ | no target), falls from 1 to 0


def det_curve(scores: np.ndarray, targets: np.ndarray) -> Curve:
    """The error rates at each of the n different scores and above them all.

    Equal scores are accepted together, so the order of the trials does not matter.

    Source: Martin et al. (1997), The DET curve.

    Args:
        scores: (N,) the higher, the more alike.
        targets: (N,) booleans, whether it is one speaker.

    Raises:
        ValueError: unless there are trials of both kinds, all scores finite.

    >>> curve = det_curve(np.array([0.9, 0.4, 0.6, 0.1]), np.array([True, True, False, False]))
    >>> curve.misses.tolist(), curve.false_alarms.tolist()
    ([0.0, 0.0, 0.5, 0.5, 1.0], [1.0, 0.5, 0.5, 0.0, 0.0])
    """
    scores, targets = check_trials(scores, targets)
    distinct, place = np.unique(scores, return_inverse=True)
    return Curve(np.append(distinct, np.inf), *_rates(place, targets, np.ones(len(place))))


def check_trials(scores: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both as arrays; `ValueError` unless they fit, scores are finite and both kinds of trial are there."""
    scores, targets = np.asarray(scores, np.float64), np.asarray(targets, bool)
    if scores.ndim != 1 or scores.shape != targets.shape:
        raise ValueError(f"expected (N,) scores and (N,) targets, got {scores.shape} and {targets.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("expected finite scores, got one that is not")
    if not 0 < targets.sum() < len(targets):
        raise ValueError(f"expected trials of both kinds, got {targets.sum()} targets of {len(targets)}")
    return scores, targets


def _rates(place: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, ...]:
    """Both rates when trial i bears the place[i]-th of all different scores and counts weights[i] times."""
    below = []
    for kind in (targets, ~targets):
        counts = np.bincount(place, weights * kind)
        below.append(np.append(0.0, np.cumsum(counts)) / counts.sum())
    return below[0], np.maximum(1 - below[1], 0.0)  # rounding can leave −1e-16


def eer(curve: Curve) -> float:
    """The equal error rate: where misses(θ) = false alarms(θ).

    Between two thresholds both lie on a straight line. It depends on the order
    of the scores alone: any rising function of them has the same.

    Source: Martin et al. (1997), The DET curve.

    >>> scores, targets = np.array([0.9, 0.4, 0.6, 0.1]), np.arange(4) < 2
    >>> eer(det_curve(scores, targets))
    0.5
    """
    gap = curve.misses - curve.false_alarms  # rises from −1 to 1
    after = int(np.argmax(gap >= 0))
    share = gap[after - 1] / (gap[after - 1] - gap[after])
    before, there = curve.misses[after - 1 : after + 1]
    return float(before + share * (there - before))


def eer_threshold(curve: Curve) -> float:
    """A threshold with the two rates as near to each other as can be, half-way between two scores.

    >>> eer_threshold(det_curve(np.array([0.75, 0.25]), np.array([True, False])))
    0.5
    """
    nearest = int(np.argmin(np.abs(curve.misses - curve.false_alarms)))
    if not 0 < nearest < len(curve.thresholds) - 1:  # no score on one side
        return float(curve.thresholds[min(nearest, len(curve.thresholds) - 2)])
    return float(curve.thresholds[nearest - 1 : nearest + 1].mean())


def min_dcf(curve: Curve, prior: float) -> float:
    """NIST's normalised cost at its best threshold, when a share `prior` of the trials will be targets.

        min over θ of [π misses(θ) + (1 − π) false alarms(θ)] / min(π, 1 − π)

    Both errors cost 1. To accept all or none costs 1 at most, so a cost of 1 is that of not listening.

    Source: NIST (2016), Speaker recognition evaluation plan.

    >>> min_dcf(det_curve(np.array([0.9, 0.4, 0.6, 0.1]), np.array([True, True, False, False])), 0.01)
    0.5
    """
    if not 0 < prior < 1:
        raise ValueError(f"expected a prior between 0 and 1, got {prior}")
    costs = prior * curve.misses + (1 - prior) * curve.false_alarms
    return float(costs.min() / min(prior, 1 - prior))


def speaker_intervals(
    statistics: list[Callable[[Curve], float]],
    scores: np.ndarray,
    targets: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    *,
    rng: np.random.Generator,
    draws: int = 1_000,
    level: float = 0.95,
) -> np.ndarray:
    """Percentile intervals of statistics of the curve when speakers are drawn with replacement.

    Trials share speakers, so they are not drawn one by one. A speaker drawn w times brings each trial of
    their own w times, and each trial with another, who is drawn v times, w·v times. A draw that leaves
    trials of one kind alone is drawn again.

    Source: Poh et al. (2007), Performance generalization in biometric authentication, users drawn anew.

    Args:
        first, second: (N,) the speaker of each side, any type that sorts.

    Returns:
        (len(statistics), 2): the lower and the upper end of each.
    """
    scores, targets = check_trials(scores, targets)
    distinct, place = np.unique(scores, return_inverse=True)
    speakers, sides = np.unique(np.stack([first, second]), return_inverse=True)
    one, other = sides.reshape(2, -1)
    thresholds, found = np.append(distinct, np.inf), []
    while len(found) < draws:
        times = rng.multinomial(len(speakers), np.full(len(speakers), 1 / len(speakers)))
        weights = np.where(one == other, times[one], times[one] * times[other]).astype(float)
        if (weights * targets).any() and (weights * ~targets).any():
            curve = Curve(thresholds, *_rates(place, targets, weights))
            found.append([statistic(curve) for statistic in statistics])
    return np.quantile(found, [(1 - level) / 2, (1 + level) / 2], axis=0).T

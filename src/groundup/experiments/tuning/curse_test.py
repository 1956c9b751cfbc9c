"""The arithmetic of the best of n agrees with lots."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.experiments.tuning.curse import expected_best, scores


@pytest.mark.parametrize("n", [2, 12, 100])
def test_the_mean_of_the_best_is_that_of_many_draws(n):
    best = np.random.default_rng(0).standard_normal((20_000, n)).max(axis=1)
    assert best.mean() == pytest.approx(expected_best(n), abs=5 * best.std() / len(best) ** 0.5)


def test_scores_scatter_around_truths_as_asked():
    truths, seen = scores(12, 3.0, 2.0, np.random.default_rng(0), searches=5_000)
    assert truths.std() == pytest.approx(3, rel=0.02) and (seen - truths).std() == pytest.approx(2, rel=0.02)
    lost = np.take_along_axis(seen - truths, seen.argmax(axis=1)[:, None], axis=1).mean()
    assert lost == pytest.approx(4 / 13**0.5 * expected_best(12), rel=0.03)

import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.weight_decay import noise

SPREAD = np.array([-0.1, 0.0, 0.0, 0.0, 0.1])


def judged(*ratios):
    names = [noise.LEAST_SQUARES, *noise.CLASSIFIERS]
    return noise.judge(
        {
            n: {"length, noisier": r + SPREAD, "length, cleaner": np.ones(5)}
            for n, r in zip(names, ratios, strict=True)
        }
    )


def test_the_formula_is_the_mean_over_the_noise():
    rng = np.random.default_rng(0)
    X, truth = rng.standard_normal((9, 3)), np.array([1.0, 0.0, 2.0])  # noqa: N806
    targets = X @ truth + 0.7 * rng.standard_normal((20_000, 9))
    fits = np.linalg.lstsq(X, targets.T)[0]
    assert np.mean((fits**2).sum(axis=0)) == pytest.approx(noise.expected(X, truth, 0.7), rel=0.01)


def test_a_trial_pairs_noisy_with_clean(monkeypatch):
    monkeypatch.setattr(noise, "STEPS", 5)
    found = noise.trial(1000)
    assert list(found) == [noise.LEAST_SQUARES, *noise.CLASSIFIERS]
    assert all(m["length, noisier"] != m["length, cleaner"] > 0 for m in found.values())
    monkeypatch.setattr(noise, "WRONG", 0.0)
    clean = noise.trial(1000)
    assert all(clean[n]["length, noisier"] == clean[n]["length, cleaner"] for n in noise.CLASSIFIERS)


def test_the_rule_can_fall_each_way():
    assert judged(2, 2, 2) == CONFIRMED
    assert judged(0.5, 0.5, 0.5) == REFUTED
    assert judged(2, 0.5, 2) == DEPENDS
    assert judged(2, 1.0, 2) == UNDECIDED

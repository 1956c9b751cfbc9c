import numpy as np

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED
from groundup.experiments.weight_decay import sparsity

SPREAD = np.array([-0.01, 0.0, 0.0, 0.0, 0.01])


def test_the_soft_threshold_is_a_minimum():
    grid = np.linspace(-4, 4, 8001)
    for a in (-2.5, -0.3, 0.0, 0.9, 3.1):
        least = grid[np.argmin(0.5 * (grid - a) ** 2 + 0.8 * abs(grid))]
        assert abs(sparsity.soft_threshold(np.array(a), 0.8) - least) < 1e-3


def test_sparse_fits_meet_the_conditions_of_a_minimum():
    """Where a weight is not zero the slope of the loss is −λ times its sign; where it is, at most λ."""
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((30, 12)), rng.standard_normal(30)  # noqa: N806
    for strength, w in zip((0.3, 0.1), sparsity.sparse_fits(X, y, (0.3, 0.1)), strict=True):
        slope = X.T @ (X @ w - y) / 30
        np.testing.assert_allclose(slope[w != 0], -strength * np.sign(w[w != 0]), atol=1e-8)
        assert (abs(slope[w == 0]) <= strength + 1e-8).all() and 0 < np.sum(w == 0) < 12


def test_each_penalty_is_chosen_by_its_validation_error(monkeypatch):
    found = sparsity.trial(1000)
    for measures in found.values():
        assert measures["zeros, L2"] == 0 < measures["zeros, L1"]
    # With the weakest strengths alone both learn the noise.
    monkeypatch.setattr(sparsity, "L1", (1e-4,))
    monkeypatch.setattr(sparsity, "L2", (1e-6,))
    loose = sparsity.trial(1000)
    for name, measures in found.items():
        for penalty in ("L1", "L2"):
            assert measures[f"test error, {penalty}"] < loose[name][f"test error, {penalty}"]
            assert measures[f"training error, {penalty}"] > loose[name][f"training error, {penalty}"]


def test_the_rule_can_fall_each_way():
    def judged(*ratios):
        return sparsity.judge(
            {
                name: {"test error, L1": each + SPREAD, "test error, L2": np.ones(5)}
                for name, each in zip(sparsity.RELEVANT, ratios, strict=True)
            }
        )

    assert judged(0.5, 0.5) == CONFIRMED
    assert judged(2.0, 2.0) == REFUTED
    assert judged(0.5, 2.0) == DEPENDS

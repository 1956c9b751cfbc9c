import numpy as np
import pytest

from groundup import autograd as ag
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.optimisers import edge


def valley(curvatures):
    return lambda weights: (np.array(curvatures) * weights[0] * weights[0]).sum() / 2


def judged(*cases):
    """The verdict when a case's runs (went beyond, diverged) are these."""
    return edge.judge(
        {str(i): dict(zip(("went beyond", "diverged"), case, strict=True)) for i, case in enumerate(cases)}
    )


def test_the_sharpness_of_a_valley_is_its_largest_curvature():
    start = [ag.Tensor(np.ones(3))]
    found, direction = edge.sharpness(valley([1.0, 2.0, 7.0]), start, [np.ones(3)], 60)
    assert found == pytest.approx(7.0)
    np.testing.assert_allclose(direction[0], [0, 0, 1], atol=1e-6)


def test_the_gradient_of_the_problem_is_that_of_finite_differences():
    loss, start = edge.problem(seed=1000)
    way = [np.random.default_rng(0).standard_normal(each.shape) for each in start]
    slope = sum(float((g.numpy() * w).sum()) for g, w in zip(ag.grad(loss)(start), way, strict=True))

    def at(shift):
        return loss([each + shift * w for each, w in zip(start, way, strict=True)]).item()

    assert slope == pytest.approx((at(1e-5) - at(-1e-5)) / 2e-5, rel=1e-6)


def test_descent_in_a_valley_obeys_its_edge_and_reports_it():
    loss, start = valley([4.0, 1.0]), [np.ones(2)]
    below = edge.descent(loss, start, [0.4] * 50, every=10)
    assert list(below[:, 0]) == [0, 10, 20, 30, 40] and below[-1, 1] < 1e-6
    np.testing.assert_allclose(below[:, 2], 4.0, rtol=1e-6)
    beyond = edge.descent(loss, start, [1e3] * 200, every=10)
    assert np.isnan(beyond[-1, 1]) and beyond[-1, 0] < 200


def test_a_trial_has_three_cases(monkeypatch):
    monkeypatch.setattr(edge, "STEPS", 30)
    found = edge.trial(1000)
    assert list(found) == list(edge.CASES)
    beyond = found["starts far beyond it"]
    assert beyond["went beyond"] == 1 and found["climbs there by itself"]["diverged"] == 0


def test_the_rule_can_fall_each_way():
    both, none, some = [1.0, 1.0], [0.0, 0.0], [1.0, 0.0]
    assert judged((both, both), (both, both)) == CONFIRMED
    assert judged((both, none), (both, none)) == REFUTED
    assert judged((both, both), (both, none)) == DEPENDS
    assert judged((both, some)) == judged((some, both)) == judged((none, none)) == UNDECIDED

import numpy as np
import pytest

from groundup.autograd import Tensor
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.normalisation import precise
from groundup.experiments.normalisation.network import normed, perceptron

NOISE = np.array([-0.3, -0.1, 0.0, 0.1, 0.3])


def judged(*gains: float, spread: float = 1.0) -> str:
    return precise.judge(
        {
            plan: {"accuracy, running": [50.0] * 5, "accuracy, precise": list(50 + gain + spread * NOISE)}
            for plan, gain in zip(precise.PLANS, gains, strict=True)
        }
    )


def test_the_rule_can_fall_each_way():
    assert judged(9, 3, 4) == CONFIRMED
    assert judged(0, 0.2, -1) == REFUTED
    assert judged(9, 0, 0) == DEPENDS
    assert judged(9, 1, 4) == UNDECIDED


def test_precise_statistics_are_those_of_all_examples():
    model, pixels = perceptron(2, 7, normed, 0), np.random.default_rng(0).random((50, 64))
    weights = [p.numpy().copy() for p in model.parameters()]
    precise.precise_statistics(model, pixels)
    given = model[0](Tensor(pixels)).numpy()
    np.testing.assert_allclose(model[1].running_mean.numpy(), given.mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(model[1].running_var.numpy(), given.var(axis=0, ddof=1), rtol=1e-5)
    assert model[1].momentum == pytest.approx(0.1)
    assert all(np.array_equal(a, b.numpy()) for a, b in zip(weights, model.parameters(), strict=True))


def test_behind_precise_statistics_evaluation_is_training_on_all_examples():
    model, pixels = perceptron(2, 7, normed, 0), np.random.default_rng(0).random((50, 64))
    together = model.train()(Tensor(pixels)).numpy()
    precise.precise_statistics(model, pixels)
    alone = model.eval()(Tensor(pixels)).numpy()
    np.testing.assert_allclose(alone, together, atol=0.05)  # but for 49/50 in the variance
    assert abs(alone - together).max() > 1e-4


def test_the_gain_is_precise_less_running():
    numbers = {
        plan: {"accuracy, running": [50.0, 60.0], "accuracy, precise": [53.0, 63.0]} for plan in precise.PLANS
    }
    assert precise.gain(numbers, "after 10 steps").value == pytest.approx(3.0)

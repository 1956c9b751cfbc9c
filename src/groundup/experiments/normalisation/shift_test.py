import numpy as np
import pytest

from groundup.autograd import Tensor
from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED
from groundup.experiments.normalisation import shift

NOISE = np.array([-0.03, -0.01, 0.0, 0.01, 0.03])


def judged(steps: float, moved: float) -> str:
    """The verdict when the shaken network takes and shifts so much, where the one without a norm has 1."""
    measured = {"steps": list(steps + NOISE), "shift of one step": list(moved + NOISE)}
    return shift.judge(
        {"without": {"steps": [1.0] * 5, "shift of one step": [1.0] * 5}, "batch norm, shaken": measured}
    )


def test_the_rule_can_fall_each_way():
    assert judged(steps=0.5, moved=2.0) == REFUTED
    assert judged(steps=1.5, moved=2.0) == CONFIRMED
    assert judged(steps=0.5, moved=0.5) == UNDECIDED, "a small shift tests nothing"
    assert judged(steps=1.0, moved=2.0) == UNDECIDED


def test_shaking_is_one_draw_a_unit_in_training_and_nothing_in_evaluation():
    shaken = shift.Shaken(0.5, rng=np.random.default_rng(0))
    x = Tensor(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]))
    first, second = shaken(x).numpy(), shaken(x).numpy()
    np.testing.assert_allclose(first[1] - first[0], first[2] - first[1])  # one line for a unit
    assert len(set(first[0])) == 2 and not np.allclose(first, second)
    assert shaken.eval()(x) is x


def test_shift_is_in_standard_deviations():
    before = np.array([[0.0, 1.0, 2.0], [1.0, 2.0, 4.0]])
    moved = np.array([[0.5, 2.0, 4.0], [1.0, 2.0, 4.0]])
    assert shift.shift(before, moved) == pytest.approx(0.5)
    wider = before * np.array([[1.0], [np.e]])
    assert shift.shift(before, wider) == pytest.approx(1.0)
    assert shift.shift(before, before) == 0


def test_moments_are_what_a_relu_is_given_and_leave_the_model_alone():
    model = shift.perceptron(2, 7, shift.normed, 0)
    pixels = shift.digits.everything().pixels[:50]
    found = shift.moments(model, pixels)
    assert found.shape == (2, 14)
    np.testing.assert_allclose(found[0], 0, atol=1e-5)  # a fresh norm: mean 0 and variance 1 …
    assert np.all(found[1] < 1.001) and np.median(found[1]) > 0.99
    assert not model[1].running_mean.numpy().any()  # … and nothing remembered


def test_the_shaken_arm_shifts_more_and_the_calm_one_less(monkeypatch):
    monkeypatch.setattr(shift, "STEPS", 20)
    images = shift.digits.split(np.random.default_rng(0), train=100).train
    moved = {arm: shift.run(arm, 0.3, 0, images)[1] for arm in shift.ARMS}
    assert 10 * moved["batch norm"] < moved["without"]
    assert moved["batch norm, shaken"] > 10 * moved["batch norm"]

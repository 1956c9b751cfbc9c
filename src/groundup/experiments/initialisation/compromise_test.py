import numpy as np
import pytest

from groundup.autograd import Tensor
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.initialisation import compromise


def judged(*worse):
    """The verdict when Xavier's worse direction is off by this much in each shape, and fan-in's by 1."""
    noise = 0.1 * np.array([-1.5, -0.5, 0.0, 0.5, 1.5])
    numbers = {}
    for shape, off in zip(compromise.SHAPES, worse, strict=True):
        numbers[shape] = {
            "Xavier, signal": list(off + noise), "Xavier, gradient": [0.0] * 5,
            "fan-in, signal": [0.0] * 5, "fan-in, gradient": [-1.0] * 5,
            "fan-out, signal": [3.0] * 5, "fan-out, gradient": [0.0] * 5,
        }  # fmt: skip
    return compromise.judge(numbers)


@pytest.mark.parametrize("shape", compromise.SHAPES)
def test_each_rule_does_what_its_formula_says(shape):
    """By the products of the chapter, in powers of ten; chance adds a few tenths in layers this narrow."""
    before, after = np.array(compromise.SHAPES[shape][:-1]), np.array(compromise.SHAPES[shape][1:])
    variance = {
        "Xavier": 2 / (before + after),
        "fan-in": 1 / before,
        "fan-out": 1 / after,
        "geometric mean": 1 / np.sqrt(before * after),
    }
    found = compromise.trial(1000)[shape]
    for rule, each in variance.items():
        assert found[f"{rule}, signal"] == pytest.approx(np.log10(before * each).sum(), abs=0.5)
        assert found[f"{rule}, gradient"] == pytest.approx(np.log10(after * each).sum(), abs=0.5)


def test_the_geometric_mean_is_drawn_as_it_says():
    drawn = compromise.geometric_normal_(Tensor(np.zeros((400, 100))), rng=np.random.default_rng(0))
    assert drawn.numpy().var() == pytest.approx(1 / 200, rel=0.05)


def test_a_trial_follows_its_seed():
    assert compromise.trial(1000) == compromise.trial(1000) != compromise.trial(1001)


def test_the_rule_can_fall_each_way():
    assert judged(0.5, 0.5) == CONFIRMED
    assert judged(2.0, 2.0) == REFUTED
    assert judged(0.5, 2.0) == judged(-2.0, 0.5) == DEPENDS
    assert judged(1.0, 0.5) == UNDECIDED

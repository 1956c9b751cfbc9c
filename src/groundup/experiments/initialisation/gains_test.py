import numpy as np
import pytest
import torch

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.initialisation import gains


def judged(signal, gradient):
    noise = 0.1 * np.array([-1.5, -0.5, 0.0, 0.5, 1.5])
    both = {"signal": list(signal + noise), "gradient": list(gradient + noise)}
    return gains.judge(dict.fromkeys(gains.TABLE, both))


@pytest.mark.parametrize("name", gains.TABLE)
def test_the_table_is_torch_s(name):
    assert gains.gain(name) == torch.nn.init.calculate_gain(*gains.TABLE[name])


def test_a_trial_follows_its_seed_and_a_linear_stack_keeps_its_size(monkeypatch):
    monkeypatch.setattr(gains, "DEPTH", 5)
    found = gains.trial(1000)
    assert found == gains.trial(1000) != gains.trial(1001)
    assert found.keys() == gains.TABLE.keys()
    assert abs(found["linear"]["signal"]) < 0.2 and abs(found["linear"]["gradient"]) < 0.2


def test_the_rule_can_fall_each_way():
    assert judged(0.0, 0.5) == CONFIRMED
    assert judged(-2.0, 2.0) == REFUTED
    assert judged(0.0, 2.0) == DEPENDS
    assert judged(0.0, 1.0) == UNDECIDED

import torch

from groundup.experiments.conformer import rates
from groundup.experiments.conformer.standard_test import numbers
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED


def levels(arms, **changed):
    return numbers(**{name: (changed.get(name, 0.8),) * 2 for name in arms})


def test_the_rule_can_fall_each_way():
    assert rates.judge(levels(rates.ARMS, **{"2×": 0.9, "8×": 0.7})) == CONFIRMED
    assert rates.judge(levels(rates.ARMS)) == REFUTED
    assert rates.judge(levels(rates.ARMS, **{"8×": 0.7})) == DEPENDS


def test_the_arms_of_the_rates_differ_in_the_frames_that_are_left():
    encoders = [arm.encoder(40).eval() for arm in rates.ARMS.values()]
    left = [int(encoder(torch.zeros(1, 128, 40), torch.tensor([128]))[1]) for encoder in encoders]
    assert left == [63, 31, 15]

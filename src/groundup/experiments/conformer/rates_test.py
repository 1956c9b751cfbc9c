import torch

from groundup.experiments.conformer import loudness, pooled, rates
from groundup.experiments.conformer.standard_test import numbers
from groundup.experiments.finding import CONFIRMED, REFUTED


def levels(arms, **changed):
    return numbers(**{name: (changed.get(name, 0.8),) * 2 for name in arms})


def test_the_rules_can_fall_each_way():
    for module, first, when_ahead in (
        (rates, "1×", CONFIRMED),
        (pooled, "pooling", REFUTED),
        (loudness, "√D times as loud", REFUTED),
    ):
        assert module.judge(levels(module.ARMS, **{first: 0.9})) == when_ahead
        assert module.judge(levels(module.ARMS)) == {CONFIRMED: REFUTED, REFUTED: CONFIRMED}[when_ahead]


def test_the_arms_of_the_rates_differ_in_the_frames_that_are_left():
    left = []
    for arm in rates.ARMS.values():
        encoder = arm.encoder(40).eval()
        left.append(int(encoder(torch.zeros(1, 128, 40), torch.tensor([128]))[1]))
    assert left == [124, 63, 31, 15]

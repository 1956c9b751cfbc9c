import numpy as np

from groundup.experiments.dropout import speed
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


def test_both_ways_give_the_same_numbers():
    for pairs in (speed.numpy_ways(1000, seed=1), speed.torch_ways(1000, 1, "cpu")):
        for multiply, index in pairs.values():
            first, second = multiply(), index()
            if isinstance(first, tuple):  # the gradients with respect to one tensor
                (first,), (second,) = first, second
            np.testing.assert_array_equal(np.asarray(first), np.asarray(second))
            assert 0.4 < np.mean(np.asarray(first) == 0) < 0.6


def test_every_way_is_timed_at_every_size():
    found = speed.trial(1000, sizes=(100, 200))
    assert len(found) == 6
    for measures in found.values():
        assert measures["ratio"] == measures["index"] / measures["multiply"] > 0


def test_the_rule_can_fall_each_way():
    def judge(*ranges):
        return speed.judge({str(i): {"ratio": list(pair)} for i, pair in enumerate(ranges)})

    assert judge((2.1, 2.2), (9.0, 10.0)) == CONFIRMED
    assert judge((1.0, 1.1), (1.5, 1.6)) == REFUTED
    assert judge((1.0, 1.1), (3.0, 3.1)) == DEPENDS
    assert judge((1.9, 2.1), (3.0, 3.1)) == UNDECIDED

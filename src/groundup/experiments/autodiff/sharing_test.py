import numpy as np
import pytest

from groundup.experiments.autodiff import sharing
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED


@pytest.fixture(scope="module")
def found():
    return sharing.trial(seed=1000)


def test_one_object_has_one_value_and_the_gradients_of_both_places(found):
    assert set(found) == {"ours", "torch"}
    for measures in found.values():
        assert measures["values apart"] == measures["gradients apart"] == 0
        assert measures["gradient against the sum of two"] < 1e-12
        assert measures["values apart, two equal objects"] > 0.01


def test_a_shared_weight_takes_one_step(found):
    for library, measures in found.items():
        assert measures["one step moves"] == pytest.approx(1), library


def test_both_libraries_have_the_same_numbers(found):
    assert found["ours"] == pytest.approx(found["torch"], rel=1e-9, abs=1e-12)


def test_equal_numbers_do_not_make_one_object():
    arrays = {"weight": np.eye(5), "bias": np.zeros(5), "x": np.ones((7, 5))}
    pair = sharing.Pair.of(sharing.ours(), arrays, shared=False)
    assert pair.first.weight is not pair.second.weight
    assert sharing.apart(*pair.weights) == 0


def test_the_rule_can_fall_each_way():
    def judge(*values):
        names = ("values apart", "gradients apart", "gradient against the sum of two")
        return sharing.judge(
            {str(i): {name: [0.0, value] for name in names} for i, value in enumerate(values)}
        )

    assert judge(0.0, 0.0) == CONFIRMED
    assert judge(0.1, 1e-3) == REFUTED
    assert judge(0.0, 0.1) == DEPENDS

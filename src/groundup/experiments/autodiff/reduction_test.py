import numpy as np
import pytest

from groundup.experiments.autodiff import reduction
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


def test_every_function_is_tried_along_every_axis():
    found = reduction.trial(seed=1000)
    assert len(found) == 6
    for condition, measures in found.items():
        assert measures == {"as claimed": 1, "cases": 6 * (1 + 2 + 3 + 4)}, condition


@pytest.mark.parametrize("library", ["NumPy", "torch", "ours"])
def test_each_library_is_really_asked(library):
    x = np.zeros((2, 3, 5))
    shape_of = reduction.reductions()[library]
    assert shape_of("amax", x, 1, False) == (2, 5) and shape_of("var", x, -1, True) == (2, 3, 1)


def test_a_library_that_removes_another_axis_is_noticed(monkeypatch):
    def last_axis(name, x, axis, keep):
        return x.shape[:-1]

    monkeypatch.setattr(reduction, "reductions", lambda: {"wrong": last_axis})
    found = reduction.trial(seed=1000)
    assert found["wrong, the axis kept"]["as claimed"] == 0
    assert found["wrong, the axis removed"]["as claimed"] == pytest.approx(4 / 10)


def test_the_rule_can_fall_each_way():
    def judge(*shares):
        return reduction.judge({str(i): {"as claimed": list(s)} for i, s in enumerate(shares)})

    assert judge((1, 1), (1, 1)) == CONFIRMED
    assert judge((0, 0), (0, 0)) == REFUTED
    assert judge((1, 1), (0, 0)) == DEPENDS
    assert judge((1, 1), (0.5, 1)) == UNDECIDED

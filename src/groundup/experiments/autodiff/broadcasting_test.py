import numpy as np
import pytest

from groundup.experiments.autodiff import broadcasting
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED


def test_three_libraries_go_by_the_sizes_from_the_right():
    for library, measures in broadcasting.trial(seed=1000).items():
        assert measures == {
            "different numbers of axes, fitting": 1,
            "different numbers of axes, not fitting": 0,
            "equal numbers of axes, fitting": 1,
            "equal numbers of axes, not fitting": 0,
            "as the rule says": 1,
        }, library


@pytest.mark.parametrize("equal", [True, False])
@pytest.mark.parametrize("fitting", [True, False])
def test_pairs_are_what_they_are_called(equal, fitting):
    rng = np.random.default_rng(0)
    for _ in range(100):
        first, second = broadcasting.pair(rng, equal, fitting)
        assert (len(first) == len(second)) == equal
        assert (broadcasting.broadcast(first, second) is not None) == fitting


def test_a_library_that_wants_equal_numbers_of_axes_confirms(monkeypatch):
    def strict(a, b):
        if a.ndim != b.ndim:
            raise ValueError
        return a + b

    monkeypatch.setattr(broadcasting, "adders", lambda: {"strict": strict})
    found = broadcasting.trial(seed=1000)["strict"]
    assert broadcasting.judge({"strict": {name: [share] for name, share in found.items()}}) == CONFIRMED


def test_the_rule_can_fall_each_way():
    def judge(*shares):
        return broadcasting.judge(
            {str(i): {"different numbers of axes, fitting": list(s)} for i, s in enumerate(shares)}
        )

    assert judge((0, 0), (0, 0)) == CONFIRMED
    assert judge((1, 1), (1, 1)) == REFUTED
    assert judge((1, 1), (0, 0)) == DEPENDS
    assert judge((0.5, 1)) == UNDECIDED

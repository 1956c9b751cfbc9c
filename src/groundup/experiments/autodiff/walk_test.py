"""The walk gives what difference quotients give, and each moment says what it did."""

import math

import pytest

from groundup.experiments.autodiff.walk import SLOPES, VALUES, states


def result(a: float, b: float) -> float:
    return math.exp(a * b) * math.sin(a)


def test_both_walks_end_at_the_derivative():
    last = states()[-1]
    by_a = (result(1 + 1e-6, 2) - result(1 - 1e-6, 2)) / 2e-6
    by_b = (result(1, 2 + 1e-6) - result(1, 2 - 1e-6)) / 2e-6
    assert VALUES["y"] == pytest.approx(result(1, 2))
    assert last.tangents["y"] == pytest.approx(by_a, rel=1e-8)
    assert (last.adjoints["a"], last.adjoints["b"]) == pytest.approx((by_a, by_b), rel=1e-8)


def test_tangent_times_adjoint_is_the_same_sum_over_any_cut_of_the_graph():
    """⟨adjoint, tangent⟩ does not depend on where the program is cut: before v1, behind it, or at the end."""
    last = states()[-1]
    products = {name: last.adjoints[name] * last.tangents[name] for name in VALUES}
    assert products["v1"] + products["v3"] == pytest.approx(products["y"])
    assert products["v2"] + products["v3"] == pytest.approx(products["y"])


def test_forward_goes_down_the_list_and_reverse_up_again():
    found = [state.reached for state in states()]
    assert found == ["", "a", "v1", "v2", "v3", "y", "y", "y", "v3", "v2", "v1"]
    assert [state.reverse for state in states()] == [False] * 6 + [True] * 5


def test_each_walk_uses_every_slope_once():
    for walk in (states()[1:6], states()[6:]):
        assert sorted(edge for state in walk for edge in state.used) == sorted(SLOPES)
        before: list = []
        for state in walk:
            assert list(state.passed) == before
            before += state.used


def test_a_gets_two_shares_and_its_sentence_adds_them():
    first, second = (state for state in states() if state.reverse and "a" in state.fresh)
    assert first.sum == "$a$ gets 0.54 × 7.39" and first.adjoints["a"] == pytest.approx(3.992, abs=1e-3)
    assert second.sum == "$a$ gets 3.99 + 2 × 6.22 = 16.4, $b$ gets 1 × 6.22"
    assert states()[5].sum == "0.841 × 14.8 + 7.39 × 0.54 = 16.4"

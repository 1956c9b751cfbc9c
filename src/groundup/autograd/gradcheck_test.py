"""The checker must reject what is wrong, in each mode, at each order, in each entry."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import DIAGONAL, TABLE, Tensor, check_gradients, primitive
from groundup.autograd.gradcheck import GradientError

X = np.array([0.5, -1.0, 2.0])


@pytest.fixture
def cube(request):
    """x³ with given rules, in the table for the length of a test."""

    def make(vjp, jvp=DIAGONAL):
        @primitive(vjp=[vjp], jvp=jvp)
        def cube(x):
            return x * x * x

        return cube

    yield make
    TABLE.pop("cube", None)


def test_the_right_rule_passes(cube):
    check_gradients(cube(lambda g, x: g * (3.0 * x * x)), X, order=3)


@pytest.mark.parametrize("factor", [3.0001, -3.0, 0.0, 2.0])
def test_a_wrong_factor_is_rejected(cube, factor):
    with pytest.raises(GradientError, match=r"reverse mode of f is wrong in \d of 9 entries"):
        check_gradients(cube(lambda g, x: g * (factor * x * x)), X, order=1)


def test_a_wrong_forward_rule_is_rejected_though_the_reverse_one_is_right(cube):
    f = cube(lambda g, x: g * (3.0 * x * x), [lambda t, x: t * (2.0 * x * x)])
    check_gradients(f, X, modes=("reverse",), order=1)
    with pytest.raises(GradientError, match="forward mode of f"):
        check_gradients(f, X, order=1)


def test_one_wrong_entry_is_enough(cube):
    wrong = np.array([3.0, 3.0, 3.01])
    with pytest.raises(
        GradientError, match=r"wrong in 1 of 9 entries; the first: result 2 by input 2: found 12.04"
    ):
        check_gradients(cube(lambda g, x: g * (wrong * x * x)), X, order=1)


def test_a_rule_that_cannot_be_differentiated_is_rejected_at_order_two(cube):
    f = cube(lambda g, x: g * np.array(3.0 * np.square(ag.tensor.array_of(x))))
    check_gradients(f, X, order=1)
    with pytest.raises(GradientError, match="the reverse derivative of f"):
        check_gradients(f, X, order=2)


def test_modes_that_disagree_within_the_tolerance_are_rejected(cube):
    f = cube(lambda g, x: g * (3.0 * x * x), [lambda t, x: t * ((3.0 + 1e-9) * x * x)])
    with pytest.raises(GradientError, match="two modes of f disagree"):
        check_gradients(f, X, order=1)


def test_a_nan_is_rejected(cube):
    with pytest.raises(GradientError):
        check_gradients(cube(lambda g, x: g * np.nan), X, order=1)


def test_a_kink_is_seen():
    with pytest.raises(GradientError):
        check_gradients(ag.relu, np.array([0.0]), order=1)


def test_several_arguments_and_results_and_empty_ones():
    check_gradients(lambda x, y: {"a": x * y, "b": [y.sum()]}, X, X[:, None])
    check_gradients(lambda x: x * 2, np.zeros((0, 3)))
    check_gradients(lambda x: Tensor([1.0]), X)


def test_float32_inputs_are_checked_in_float64():
    check_gradients(lambda x: x.exp(), X.astype(np.float32))


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="modes among 'reverse' and 'forward'"):
        check_gradients(ag.exp, X, modes=("sideways",))
    with pytest.raises(ValueError, match="order of at least 1"):
        check_gradients(ag.exp, X, order=0)

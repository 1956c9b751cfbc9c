"""linear: its definition, what it keeps, types and refusals; values and derivatives are in the table."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import Tensor

RNG = np.random.default_rng(0)
X, W, B = RNG.standard_normal((2, 3)), RNG.standard_normal((5, 3)), RNG.standard_normal(5)


def test_it_is_a_product_and_a_sum():
    np.testing.assert_allclose(ag.linear(X, W, B), X @ W.T + B, rtol=1e-14)
    np.testing.assert_array_equal(ag.linear(X, W), X @ W.T)


def test_only_what_a_rule_needs_is_kept():
    entry = ag.TABLE["linear"]
    assert entry.kept(0b110) == [0]  # a first layer: its input is a constant, so the weight is not kept
    assert entry.kept(0b001) == [1]
    assert entry.kept(0b100) == []


def test_gradients_have_the_layout_of_their_weight():
    w = Tensor(W, requires_grad=True)
    ag.linear(Tensor(X), w).sum().backward()
    assert w.grad.value.flags.c_contiguous


@pytest.mark.parametrize(
    "types", [("f4", "f4", "f4", "f4"), ("f4", "f4", "f8", "f8"), ("f8", "f4", "f4", "f8")]
)
def test_types_meet_as_in_a_product_and_a_sum(types):
    *given, result = types
    arrays = [a.astype(t) for a, t in zip((X, W, B), given, strict=True)]
    kept = [a.copy() for a in arrays]
    assert ag.linear(*arrays).dtype == result
    for before, after in zip(kept, arrays, strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((2, 3), (5, 4), (5,)), r"linear: expected an input of shape \(…, 4\), got \(2, 3\)"),
        (((), (5, 3), (5,)), r"linear: expected an input of shape \(…, 3\), got \(\)"),
        (((2, 3), (3,), (5,)), r"linear: expected a weight of shape \(out, in\), got \(3,\)"),
        (((2, 3), (5, 3), (1,)), r"linear: expected a bias of shape \(5,\), got \(1,\)"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(shapes, message):
    with pytest.raises(ValueError, match=message):
        ag.linear(*(Tensor(np.ones(shape)) for shape in shapes))

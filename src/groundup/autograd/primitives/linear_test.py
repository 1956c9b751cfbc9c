"""Products: refusals, one large product for many small ones, and types."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, matmul


def test_numbers_are_refused():
    with pytest.raises(ValueError, match=r"at least one axis each, got shapes \(\) and \(3,\)"):
        matmul(Tensor(1.0), Tensor(np.ones(3)))


@pytest.mark.parametrize(
    "shapes", [((5,), (4,)), ((2, 5), (4, 3)), ((2, 3, 5), (4, 3)), ((2, 3, 5), (3, 5, 4))]
)
def test_sizes_that_do_not_meet_name_the_product(shapes):
    with pytest.raises(ValueError, match="matmul of shape"):
        matmul(Tensor(np.ones(shapes[0])), Tensor(np.ones(shapes[1])))


def test_a_batch_times_one_matrix_needs_no_batch_of_gradients(monkeypatch):
    """(B, T, D) times (D, K): the cotangent of the matrix comes from one product, never as (B, D, K)."""
    from groundup.autograd import TABLE

    shapes, pull = [], TABLE["matmul"].pull
    monkeypatch.setattr(TABLE["matmul"], "pull", lambda *a: shapes.append(pull(*a).shape) or pull(*a))
    x, w = Tensor(np.ones((7, 5, 3))), Tensor(np.ones((3, 2)), requires_grad=True)
    (x @ w).sum().backward()
    assert shapes == [(3, 2)] and w.grad.tolist() == [[35.0, 35.0]] * 3


def test_float32_stays_float32():
    assert (Tensor(np.ones((2, 3), np.float32)) @ np.ones((3, 2), np.float32)).dtype == np.float32

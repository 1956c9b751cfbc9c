"""Pieces are kept apart only where nobody can tell: in every order, mode and mixture with other shares."""

from __future__ import annotations

import numpy as np
import pytest

import groundup.autograd as ag
from groundup.autograd import Tensor, check_gradients, detect_anomaly, grad, hvp
from groundup.autograd.pieces import Pieces, plus, whole
from groundup.autograd.primitives.indexing import Index

PLACE = ag.TABLE["place"].forward


def pieces(value, where):
    return Pieces(PLACE, np.full(2, value), Index((where,), once=True), (3, 2))


def test_any_order_of_contributions_gives_the_same_sum():
    dense, row, other = np.ones((3, 2)), lambda: pieces(2.0, 0), lambda: pieces(3.0, 2)
    expected = [[3.0, 3.0], [1.0, 1.0], [4.0, 4.0]]
    for parts in (
        [dense, row(), other()],
        [row(), dense, other()],
        [row(), other(), dense],
        [plus(row(), dense), other()],
        [other(), plus(dense, row())],
        [plus(row(), 0.5 * dense), plus(other(), 0.5 * dense)],
    ):
        total = parts[0]
        for part in parts[1:]:
            total = plus(total, part)
        assert isinstance(total, Pieces) and whole(total).tolist() == expected
    assert dense.tolist() == [[1.0, 1.0]] * 3
    assert plus(dense, dense).tolist() == [[2.0, 2.0]] * 3


def mixed(x):
    """Rows, an entry read twice, a mask, the whole: all contribute to x."""
    mask = np.array([True, False, True])
    rows = sum(row * row * (i + 1.0) for i, row in enumerate(x))
    read = (x[[0, 0, 1]] ** 3).sum() + x[mask].exp().sum() + x.gather(1, TWICE).sum()
    return rows.sum() + read + (x * x[-1]).sum()


TWICE = np.array([[0, 0], [1, 1], [0, 1]])
X = np.random.default_rng(0).standard_normal((3, 2))


def test_every_order_and_mode():
    check_gradients(mixed, X, order=2, tolerance=1e-5)
    v = np.ones((3, 2))
    twice_reverse = grad(lambda x: (grad(mixed)(x) * v).sum())(X)
    np.testing.assert_allclose(twice_reverse.numpy(), hvp(mixed, X, v).numpy(), rtol=1e-12)


def test_a_gradient_shares_memory_with_nothing():
    x = Tensor(X, requires_grad=True)
    y = x[0] * 1.0
    y.retain_grad()
    (y.sum() + x[0].sum()).backward()
    x.grad *= 5.0
    assert y.grad.tolist() == [1.0, 1.0]
    x[:].sum().backward()
    assert x.grad.tolist() == [[11.0, 11.0], [1.0, 1.0], [1.0, 1.0]]


def test_hooks_and_anomaly_mode_see_the_whole():
    x, seen = Tensor(X, requires_grad=True), []
    x.register_hook(lambda gradient: seen.append(gradient.tolist()))
    with detect_anomaly():
        (x[0].sum() + x[2].sum() * 3.0).backward()
    assert seen == [[[1.0, 1.0], [0.0, 0.0], [3.0, 3.0]]]
    x = Tensor([[0.0, 1.0]], requires_grad=True)
    with detect_anomaly(), pytest.raises(FloatingPointError, match="sqrt made the first NaN"):
        (x[0].sqrt() * 0.0).sum().backward()


@pytest.mark.parametrize(
    "loop",
    [
        lambda x: grad(lambda x: sum(row.sum() for row in x))(x),
        lambda x: grad(lambda x: sum(x[i : i + 1].sum() for i in range(len(x.value))))(x),
        lambda x: grad(lambda x: ag.stack([row * 2.0 for row in x]).sum())(x),
        lambda x: ag.jvp(lambda x: ag.stack(list(x)), (x,), (x,)),
        lambda x: ag.vjp(list, x)[1](list(x)),
        lambda x: grad(lambda x: grad(lambda x: sum((row * row).sum() for row in x))(x).sum())(x),
    ],
    ids=["rows", "slices", "stack", "jvp of stack", "pull of many", "second order"],
)
def test_reading_n_rows_makes_no_n_tensors(loop):
    """The entries that are written on the way back grow like the rows, not like their square."""

    allocate = np.zeros

    def written(n):
        entries = []

        def counted(sizes, *rest):
            entries.append(np.prod(sizes))
            return allocate(sizes, *rest)

        x = np.ones((n, 4))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(np, "zeros", counted)
            loop(x)
        return sum(entries)

    assert written(80) <= 3 * max(written(40), 40 * 4)

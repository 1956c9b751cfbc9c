"""Entries read twice collect twice; indices are copied; wrong ones are named."""

from __future__ import annotations

from array import array

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor, grad


def test_an_entry_that_was_read_twice_collects_both_cotangents():
    assert grad(lambda x: (x[[0, 2, 0]] * np.array([1.0, 10.0, 100.0])).sum())(np.zeros(3)).tolist() == [
        101.0,
        0,
        10.0,
    ]


INDICES = [  # ours and, where it differs, NumPy's
    (0,), (-1,), (slice(None, None, -1),), (None,), (...,), ((..., 0),), ((slice(1), None, 1),),
    ([True, False],),
    (np.array([[0, 1], [1, 1]]),), ((Tensor([1, 0]), slice(None)), ([1, 0], slice(None))),
    ((np.array([1, 0]), [2, 2]),), (np.array([], np.int64),), ([], np.array([], np.int64)),
    (np.ones((2, 3), bool),), (Tensor([True, False]), [True, False]),
]  # fmt: skip


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_reading_is_numpys_and_its_transpose_is_exact(index):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 3))
    y, pull = ag.vjp(lambda x: x[index[0]], x)
    np.testing.assert_array_equal(y.numpy(), x[index[-1]])
    u = rng.standard_normal(y.shape)
    assert np.vdot(u, y.numpy()) == pytest.approx(np.vdot(pull(u).numpy(), x))


def test_gather_refuses_another_number_of_axes():
    with pytest.raises(ValueError, match=r"gather: expected an index with 2 axes, got shape \(3,\)"):
        ag.gather(Tensor(np.zeros((2, 3))), 1, np.zeros(3, int))
    with pytest.raises(IndexError, match="gather: expected indices from 0 to 2, got 3"):
        ag.gather(Tensor(np.zeros((2, 3))), 1, np.full((2, 1), 3))


def test_gather_adds_up_what_it_read_twice():
    slope = grad(lambda x: ag.gather(x, 1, np.array([[1, 1, 1]])).sum())(np.zeros((2, 3)))
    assert slope.tolist() == [[0.0, 3.0, 0.0], [0.0, 0.0, 0.0]]


def test_a_tensor_without_axes():
    x = Tensor(5.0)
    assert ag.gather(x, 0, np.array(0)).item() == ag.index_select(x, 0, np.array([0])).item() == 5.0


REPEATED = {  # forms of an index that reads entry 0 twice
    "a tuple": ((0, 0),),
    "a tuple in a tuple": ((0, 0), slice(None)),
    "a list": [0, 0],
    "a range": range(0, 1),
    "a tensor of torch": torch.tensor([0, 0]),
    "a list of tensors of torch": [torch.tensor(0), torch.tensor(0)],
    "array.array": array("l", [0, 0]),
    "unsigned": np.zeros(2, np.uint8),
}


@pytest.mark.parametrize("form", REPEATED)
def test_an_index_of_any_form_collects_every_share(form):
    index = REPEATED[form]
    if form == "a tuple":
        index = (index[0],)
    slope = grad(lambda x: x[index].sum())(np.zeros((2, 3)))
    times = 1.0 if form == "a range" else 2.0
    assert slope.tolist() == [[times] * 3, [0.0] * 3]


def test_an_index_is_frozen_whatever_its_form():
    x, start, rows = Tensor(np.arange(4.0), requires_grad=True), Tensor(1), array("l", [0, 0])
    y = x[start:].sum() + x[rows].sum()
    start[()], rows[1] = 3, 2
    y.backward()
    assert x.grad.tolist() == [2.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda x: ag.gather(x, 1, np.array([[-1]])), "gather: expected indices from 0 to 2, got -1"),
        (lambda x: ag.gather(x, 1, np.array([[0], [3]])), "gather: expected indices from 0 to 2, got 3"),
        (lambda x: ag.gather(x, 1, np.array([[0.0]])), "gather: expected an index of integers, got float64"),
        (lambda x: ag.gather(x, 1, np.array([[True]])), "gather: expected an index of integers, got bool"),
        (
            lambda x: ag.gather(x, 1, np.zeros((3, 1), int)),
            r"gather: expected an index within \(2, 3\), got shape",
        ),
        (lambda x: ag.index_select(x, 1, [2, -1]), "index_select: expected indices from 0 to 2, got -1"),
        (lambda x: ag.index_select(x, 1, [5]), "index_select: expected indices from 0 to 2, got 5"),
        (
            lambda x: ag.index_select(x, 1, [[1]]),
            r"index_select: expected an index with one axis, got shape \(1, 1\)",
        ),
        (
            lambda x: ag.index_select(x, 0, [True, False]),
            "index_select: .* of integers, got bool",
        ),
    ],
)
def test_what_torch_does_not_read_is_refused(read, message):
    with pytest.raises(IndexError, match=message):
        read(Tensor(np.zeros((2, 3))))

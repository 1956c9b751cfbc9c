"""Operators and methods are the functions themselves."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor

X, Y = Tensor([1.0, 2.0]), Tensor([4.0, 0.5])


def test_a_method_is_the_function():
    for name in ("exp sum mean reshape softmax gather clamp tril std matmul flip norm gelu maximum").split():
        assert getattr(Tensor, name) is getattr(ag, name)


@pytest.mark.parametrize(
    ("ours", "expected"),
    [
        (X + Y, [5.0, 2.5]), (X - Y, [-3.0, 1.5]), (X * Y, [4.0, 1.0]), (X / Y, [0.25, 4.0]),
        (X**Y, [1.0, 2**0.5]), (3 + X, [4.0, 5.0]), (3 - X, [2.0, 1.0]), (3 * X, [3.0, 6.0]),
        (3 / X, [3.0, 1.5]), (3**X, [3.0, 9.0]), (-X, [-1.0, -2.0]), (abs(-X), [1.0, 2.0]),
        (X @ Y, 5.0), (np.ones(2) @ X, 3.0), (np.ones((1, 2)) @ X, [3.0]),
    ],
)  # fmt: skip
def test_operators(ours, expected):
    assert isinstance(ours, Tensor)
    np.testing.assert_allclose(ours.numpy(), expected)


def test_comparisons_and_logic_give_constants():
    x = Tensor([1.0, 2.0, 3.0], requires_grad=True)
    found = [
        x < 2,
        x <= 2,
        x > 2,
        x >= 2,
        x == 2,
        x != 2,
        (x > 1) & (x < 3),
        (x < 2) | (x > 2),
        ~(x > 2),
        2 < x,
    ]
    assert all(not y.requires_grad and y.dtype == bool for y in found)
    assert [y.tolist() for y in found] == [
        [True, False, False], [True, True, False], [False, False, True], [False, True, True],
        [False, True, False], [True, False, True], [False, True, False], [True, False, True],
        [True, True, False], [False, False, True],
    ]  # fmt: skip


def test_transposes_and_where():
    x = Tensor(np.arange(24.0).reshape(2, 3, 4))
    assert x.T.shape == (4, 3, 2) and x.mT.shape == (2, 4, 3)
    assert x.where(x > 5, -1.0).tolist()[0] == [[-1.0] * 4, [-1.0, -1.0, 6.0, 7.0], [8.0, 9.0, 10.0, 11.0]]


def test_a_tensor_on_neither_side_is_not_touched():
    with pytest.raises(TypeError):
        X + "a"


@pytest.mark.parametrize(
    "operate",
    [lambda m, a, b: ~a(b), lambda m, a, b: a(b) & 5, lambda m, a, b: 6 | a(b), lambda m, a, b: a(b) & a(b)],
)
@pytest.mark.parametrize("values", [[1, 2, 0, 7], [True, False, True, True]])
def test_logic_on_integers_is_bit_by_bit_as_in_torch(operate, values):
    ours, theirs = operate(ag, Tensor, values), operate(torch, torch.tensor, values)
    assert ours.tolist() == theirs.tolist()


def test_logic_on_numbers_with_fractions_is_refused():
    for operate in (lambda x: ~x, lambda x: x & 1, lambda x: x | x):
        with pytest.raises(TypeError, match="not supported for the input types"):
            operate(X)

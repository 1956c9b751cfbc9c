"""Every pair of types and of numbers with arrays, against torch's rule."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd.primitives.promotion import alike

TYPES = {np.float32: torch.float32, np.float64: torch.float64, np.int64: torch.int64, np.bool_: torch.bool}


@pytest.mark.parametrize("shapes", [((2,), (2,)), ((2,), ()), ((), (2,)), ((), ())], ids=str)
@pytest.mark.parametrize("right", TYPES)
@pytest.mark.parametrize("left", TYPES)
def test_the_type_of_a_product_is_torchs(left, right, shapes):
    x, y = alike(np.ones(shapes[0], left), np.ones(shapes[1], right))
    expected = torch.ones(shapes[0], dtype=TYPES[left]) * torch.ones(shapes[1], dtype=TYPES[right])
    assert TYPES[(x * y).dtype.type] == expected.dtype


def test_python_numbers_pass_through():
    x = np.ones(2, np.float32)
    assert alike(x, 2.0) == (pytest.approx(x), 2.0)
    assert (x * alike(x, 2)[1]).dtype == np.float32


@pytest.mark.parametrize("value", [np.float32(2), np.array(2, np.float32)], ids=["scalar", "array"])
@pytest.mark.parametrize("number", [0.5, 3, True])
def test_a_number_beside_a_value_without_axes_takes_its_type(value, number):
    """NumPy 1 would make float64 of the two."""
    for x, y in (alike(value, number), alike(number, value)[::-1]):
        assert x.dtype == y.dtype == (x * y).dtype == np.float32
    assert alike(value, "2")[1] == "2"


@pytest.mark.parametrize("name", ["relu", "sigmoid", "gelu", "silu", "tanh", "mean", "sum", "norm", "std"])
def test_a_value_without_axes_keeps_its_type(name):
    x = ag.Tensor(np.float32(2.0), requires_grad=True)
    y = getattr(x, name)(**({"correction": 0} if name == "std" else {})) * 0.5 + 1
    assert y.dtype == np.float32
    y.backward()
    assert x.grad.dtype == np.float32

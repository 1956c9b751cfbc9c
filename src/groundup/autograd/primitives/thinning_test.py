"""thinned: the same digits in one block or many, and a gradient with the same holes."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor
from groundup.autograd.primitives.thinning import thinned

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (0, 3), (5,), (3, 70_000), (700, 100)])
def test_kept_entries_are_divided_and_the_others_zero_there_and_back(shape, dtype):
    x, u = RNG.standard_normal((2, *shape)).astype(dtype)
    keep = RNG.random(shape) < 0.7
    values = Tensor(x, requires_grad=True)
    y = thinned(values, keep=keep, share=0.7)
    y.backward(u)
    for found, given in ((y, x), (values.grad, u)):
        assert found.dtype == dtype
        np.testing.assert_array_equal(found.numpy(), np.where(keep, given / dtype(0.7), 0))


def test_an_array_that_is_turned_in_memory_keeps_its_entries():
    x, keep = RNG.standard_normal((300, 200)).T, RNG.random((200, 300)) < 0.5
    np.testing.assert_array_equal(thinned(x, keep=keep, share=0.5), np.where(keep, 2 * x, 0))

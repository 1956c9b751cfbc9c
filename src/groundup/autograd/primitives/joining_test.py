"""cat: values, derivatives, and the vector without entries that stands beside anything."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor, cat, check_gradients


def test_values_and_derivatives():
    x = np.ones((1, 2))
    assert cat([x, 2 * x], 1).tolist() == [[1, 1, 2, 2]]
    check_gradients(lambda x, y: cat([x, y]), x, np.ones((3, 2)))


def test_a_vector_without_entries_stands_beside_anything():
    nothing = Tensor(np.zeros(0), requires_grad=True)
    assert cat([nothing, np.ones((2, 3))], 1).shape == (2, 3)
    assert cat([nothing, nothing]).shape == (0,)

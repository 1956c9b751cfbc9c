"""join and surround: each is what the other needs on the way back."""

from __future__ import annotations

import numpy as np

from groundup.autograd import check_gradients
from groundup.autograd.primitives.joining import join, surround


def test_values():
    x = np.ones((1, 2))
    assert join(x, 2 * x, axis=1, bounds=(0, 2, 4)).tolist() == [[1, 1, 2, 2]]
    assert surround(x, widths=((0, 1), (1, 0))).tolist() == [[0, 1, 1], [0, 0, 0]]


def test_derivatives():
    x = np.ones((1, 2))
    check_gradients(lambda x, y: join(x, y, axis=0, bounds=(0, 1, 4)), x, np.ones((3, 2)))
    check_gradients(lambda x: surround(x, widths=((0, 1), (1, 0))), x)

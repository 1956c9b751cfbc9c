"""cat and pad: each is what the other needs, in one of the modes."""

from __future__ import annotations

import numpy as np

from groundup.autograd import cat, check_gradients, pad


def test_values():
    x = np.ones((1, 2))
    assert cat([x, 2 * x], 1).tolist() == [[1, 1, 2, 2]]
    assert pad(x, (1, 0, 0, 1)).tolist() == [[0, 1, 1], [0, 0, 0]]
    assert np.signbit(pad(np.array([-0.0]), (0, 1), value=2.0)).tolist() == [True, False]


def test_derivatives():
    x = np.ones((1, 2))
    check_gradients(lambda x, y: cat([x, y]), x, np.ones((3, 2)))
    check_gradients(lambda x: pad(x, (1, 0, -1, 2), value=3.0), x)

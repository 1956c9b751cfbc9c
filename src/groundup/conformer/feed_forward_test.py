import numpy as np

from groundup.autograd import Tensor, check_gradients
from groundup.conformer import FeedForward


def test_derivatives_are_the_limits_of_differences_and_frames_do_not_meet():
    module = FeedForward(3, 5, 0.0, rng=np.random.default_rng(0), dtype=np.float64)
    x = np.random.default_rng(1).normal(size=(2, 4, 3))
    check_gradients(module, x, order=1)
    other = x.copy()
    other[0, 1] += 1
    moved = (module(Tensor(other)).numpy() != module(Tensor(x)).numpy()).any(-1)
    assert moved.tolist() == [[False, True, False, False], [False] * 4]

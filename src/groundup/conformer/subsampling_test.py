import numpy as np
import pytest

from groundup.autograd import Tensor, check_gradients
from groundup.conformer import ConvSubsampling, subsampled_length


def front(factor, dtype=np.float64):
    return ConvSubsampling(17, 3, factor, 2, rng=np.random.default_rng(0), dtype=dtype)


@pytest.mark.parametrize("factor", [1, 2, 4, 8])
def test_the_number_of_frames_is_that_of_the_tensor(factor):
    module = front(factor, np.float32)
    for frames in range(module.minimum_frames, 50):
        y, lengths = module(Tensor(np.zeros((1, frames, 17), np.float32)), np.array([frames]))
        assert lengths.tolist() == [y.shape[1]] == [subsampled_length(frames, module.layers)]


def test_derivatives_are_the_limits_of_differences():
    x = np.random.default_rng(1).normal(size=(2, 9, 17))
    check_gradients(lambda t: front(4)(t, np.array([9, 7]))[0], x, order=1, modes=("reverse",))


def test_another_factor_is_refused():
    with pytest.raises(ValueError, match="expected a sub-sampling factor of 1, 2, 4 or 8, got 3"):
        front(3)

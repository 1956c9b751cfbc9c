import numpy as np
import pytest

from groundup.autograd import Tensor, check_gradients
from groundup.conformer import RelativeMultiHeadAttention, relative_positions, relative_shift

RNG = np.random.default_rng(0)


def attention():
    module = RelativeMultiHeadAttention(6, 3, 0.0, rng=np.random.default_rng(1), dtype=np.float64)
    module.content_bias.data[...] = RNG.normal(size=(3, 2))
    module.position_bias.data[...] = RNG.normal(size=(3, 2))
    return module.eval()


def test_the_shift_is_the_table_gathered_by_distance():
    frames = 7
    scores = RNG.normal(size=(2, frames, 2 * frames))
    i, j = np.indices((frames, frames))
    np.testing.assert_array_equal(relative_shift(Tensor(scores)).numpy(), scores[:, i, frames - i + j])


def test_the_backward_of_the_shift_puts_each_number_back_where_it_was_read():
    check_gradients(relative_shift, RNG.normal(size=(2, 3, 6)))


def test_derivatives_are_the_limits_of_differences():
    module, positions = attention(), relative_positions(3, 6, np.float64)
    check_gradients(lambda x: module(x, np.array([3, 2]), positions), RNG.normal(size=(2, 3, 6)), order=1)


def test_padding_is_not_attended():
    module, positions = attention(), relative_positions(5, 6, np.float64)
    x = RNG.normal(size=(2, 5, 6))
    other = x.copy()
    other[1, 3:] = 1e6
    lengths = np.array([5, 3])
    before, after = (module(Tensor(t), lengths, positions).numpy() for t in (x, other))
    np.testing.assert_array_equal(before[1, :3], after[1, :3])
    np.testing.assert_array_equal(before[0], after[0])


def test_distances_count_and_not_places():
    """The same frames further back in the array: the same answers."""
    module = attention()
    x = RNG.normal(size=(1, 4, 6))
    alone = module(Tensor(x), np.array([4]), relative_positions(4, 6, np.float64)).numpy()
    longer = np.concatenate((x, RNG.normal(size=(1, 3, 6))), 1)
    padded = module(Tensor(longer), np.array([4]), relative_positions(7, 6, np.float64)).numpy()
    np.testing.assert_allclose(padded[:, :4], alone, atol=1e-14)


def test_heads_divide_the_width():
    with pytest.raises(ValueError, match="expected a head count that divides the width 6, got 4"):
        RelativeMultiHeadAttention(6, 4, 0.0, rng=RNG, dtype=np.float32)

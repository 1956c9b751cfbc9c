import numpy as np
import pytest

from groundup.optim.blocks import blocks, remembered


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (0, 3), (3, 0), (70, 1000), (1, 70_000), (40_000, 2)])
def test_every_number_comes_once_and_what_is_written_stands_in_the_array(shape):
    w, g = np.zeros(shape), np.random.default_rng(0).standard_normal(shape)
    for block, slope in blocks(w, g):
        assert block.size <= max(1 << 15, g[:1].size if shape else 1)
        block += slope
    np.testing.assert_array_equal(w, g)


def test_what_is_remembered_begins_at_zero_and_is_kept():
    state, like = {}, np.ones((2, 3), np.float32)
    (first,) = remembered(state, like, "m")
    first += 1
    again, new = remembered(state, like, "m", "v")
    assert again is first and new.dtype == np.float32 and not new.any()

import numpy as np
import pytest

from groundup.autograd.blocks import blocks, by_blocks


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (0, 3), (3, 0), (70, 1000), (1, 70_000), (40_000, 2)])
def test_every_number_comes_once_and_what_is_written_stands_in_the_array(shape):
    w, g = np.zeros(shape), np.random.default_rng(0).standard_normal(shape)
    for block, slope in blocks(w, g):
        assert block.size <= max(1 << 15, g[:1].size if shape else 1)
        block += slope
    np.testing.assert_array_equal(w, g)


def shape_of_calls(function, *arrays):
    """What `by_blocks` hands to a function, and what it makes of the results."""
    shapes = []

    def watched(*parts):
        shapes.append(np.shape(parts[0]))
        return function(*parts)

    return by_blocks(watched)(*arrays), shapes


def test_a_function_of_entries_gives_the_same_digits_block_by_block():
    x, y = np.random.default_rng(0).standard_normal((2, 70, 1000)).astype(np.float32)
    for first, second in ((x, y), (x.T, y.T), (x[:, ::2], y[:, 1::2])):
        found, shapes = shape_of_calls(lambda a, b: np.exp(-a) * b, first, second)
        np.testing.assert_array_equal(found, np.exp(-first) * second)
        assert found.dtype == np.float32 and len(shapes) > 1


@pytest.mark.parametrize(
    "arrays",
    [
        (np.ones((2, 5)), np.ones((2, 5))),  # short
        (np.ones(70_000), 2.0),
        (np.ones((70, 1000)), np.ones(1000)),
        (np.ones(70_000, np.float32), np.ones(70_000)),
        (np.ones(70_000, np.int64), np.ones(70_000, np.int64)),
    ],
)
def test_what_is_short_broadcast_or_mixed_is_computed_at_once(arrays):
    found, shapes = shape_of_calls(lambda a, b: a * b * 0.5, *arrays)
    assert shapes == [arrays[0].shape]
    assert found.dtype == (arrays[0] * arrays[1] * 0.5).dtype

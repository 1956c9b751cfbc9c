"""slide: a convolution in groups of one channel, which never meet. Derivatives are in the table of cases."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, conv1d
from groundup.autograd.primitives.depthwise import slide

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("padding", [0, 1, 2])
def test_it_is_the_convolution_in_groups_of_one_channel(padding):
    x, filters, u = (
        RNG.standard_normal((2, 5, 3)),
        RNG.standard_normal((3, 3)),
        RNG.standard_normal((2, 7, 3)),
    )
    u = u[:, : 3 + 2 * padding]
    ours, other = ([Tensor(x, requires_grad=True), Tensor(filters, requires_grad=True)] for _ in range(2))
    y = slide(*ours, padding=padding)
    weight = other[1].swapaxes(0, 1).unsqueeze(1)
    t = conv1d(other[0].swapaxes(1, 2), weight, padding=padding, groups=3).swapaxes(1, 2)
    np.testing.assert_allclose(y.numpy(), t.numpy(), rtol=1e-12, atol=1e-15)
    y.backward(u), t.backward(u)
    for mine, its in zip(ours, other, strict=True):
        np.testing.assert_allclose(mine.grad.numpy(), its.grad.numpy(), rtol=1e-12, atol=1e-15)


def test_no_channel_and_no_utterance_hears_another():
    x, filters = RNG.standard_normal((2, 5, 3)), RNG.standard_normal((3, 3))
    other = x.copy()
    other[1, 2, 0] += 1
    moved = slide(other, filters, padding=1) != slide(x, filters, padding=1)
    assert not moved[0].any() and moved[1].any(0).tolist() == [True, False, False]
    assert moved[1, :, 0].tolist() == [False, True, True, True, False]


def test_single_precision_stays_single_and_filters_may_lie_any_way_in_memory():
    x, filters = (
        RNG.standard_normal((2, 5, 3)).astype(np.float32),
        RNG.standard_normal((3, 2)).astype(np.float32),
    )
    found = slide(x, filters.T, padding=0)
    assert found.dtype == np.float32 and found.shape == (2, 4, 3)
    np.testing.assert_array_equal(found, slide(x, filters.T.copy(), padding=0))


def test_a_filter_longer_than_the_frames_is_refused():
    with pytest.raises(ValueError, match="slide of shape"):
        slide(Tensor(np.zeros((1, 2, 3))), np.zeros((3, 3)), padding=0)

"""Pooling: ties, borders that never win, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from groundup.autograd import Tensor, avg_pool1d, avg_pool2d, grad, max_pool1d, max_pool2d


def test_the_first_of_equals_takes_the_derivative():
    assert grad(lambda x: max_pool2d(x, 2).sum())(np.ones((1, 1, 2, 2))).tolist() == [
        [[[1.0, 0.0], [0.0, 0.0]]]
    ]


def test_the_border_never_wins():
    x = np.full((1, 1, 2, 2), -5.0)
    assert max_pool2d(x, 3, 1, 1).max() == -5.0


def test_the_border_counts_in_a_mean_unless_told_otherwise():
    x = np.ones((1, 1, 2, 2))
    assert avg_pool2d(x, 2, 2, 1).tolist() == [[[[0.25, 0.25], [0.25, 0.25]]]]
    assert avg_pool2d(x, 2, 2, 1, count_include_pad=False).tolist() == [[[[1.0, 1.0], [1.0, 1.0]]]]


def test_an_image_alone_is_a_batch_of_one():
    x = np.random.default_rng(0).standard_normal((3, 4, 5))
    np.testing.assert_array_equal(max_pool2d(x, 2), max_pool2d(x[None], 2)[0])
    np.testing.assert_array_equal(avg_pool2d(x, 2), avg_pool2d(x[None], 2)[0])


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
def test_refusals(pool):
    x = Tensor(np.ones((1, 1, 4, 4)))
    with pytest.raises(ValueError, match=r"expected \(\[B,\] C, H, W\), got \(1,\)"):
        pool(Tensor([1.0]), 2)
    with pytest.raises(ValueError, match="at most half the kernel"):
        pool(x, 2, padding=2)
    with pytest.raises(ValueError, match="does not fit"):
        pool(x, 5)


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kernel_size": 0}, "expected kernel_size to be at least 1, got 0"),
        ({"kernel_size": 2, "stride": 0}, "expected stride to be at least 1, got 0"),
        ({"kernel_size": 2, "padding": -1}, "expected padding to be at least 0, got -1"),
        ({"kernel_size": (2, 2, 2)}, "expected kernel_size to be one number or a tuple of 2"),
    ],
)
def test_a_geometry_that_makes_no_sense_is_refused_by_name(pool, options, message):
    with pytest.raises(ValueError, match=f"{pool.__name__}: {message}"):
        pool(np.ones((1, 1, 4, 4)), **options)


@pytest.mark.parametrize("shape", [(2, 3, 7, 5), (3, 7, 5)])
@pytest.mark.parametrize("options", [{}, {"padding": 1}, {"stride": 2, "ceil_mode": True, "dilation": 2}])
def test_indices_say_where_each_value_stands(shape, options):
    x = np.random.default_rng(0).standard_normal(shape)
    values, indices = max_pool2d(Tensor(x), 3, **options, return_indices=True)
    theirs = torch.nn.functional.max_pool2d(torch.tensor(x), 3, **options, return_indices=True)
    assert indices.tolist() == theirs[1].tolist()
    flat = x.reshape(*shape[:-2], -1)
    found = np.take_along_axis(flat, indices.numpy().reshape(*shape[:-2], -1), -1)
    np.testing.assert_array_equal(found.reshape(values.shape), values.numpy())


def test_a_window_of_minus_infinities_names_an_entry_of_the_image():
    x = np.full((1, 2, 3), -np.inf)
    assert max_pool2d(x, 2, padding=1, return_indices=True).indices.tolist() == [[[0, 1], [3, 4]]]


@pytest.mark.parametrize("ceil_mode", [False, True])
@pytest.mark.parametrize("kernel", [1, 2, 3])
def test_every_small_geometry_is_torchs(kernel, ceil_mode):
    """Size, stride, padding and dilation: the same windows, or refused by both."""
    grid = np.ndindex(7, 4, kernel // 2 + 2, 2)
    for size, stride, padding, dilation in (np.add(each, (1, 1, 0, 1)) for each in grid):
        options = {"stride": int(stride), "padding": int(padding), "dilation": int(dilation)}
        x = np.arange(float(size))[None]
        try:
            theirs = torch.nn.functional.max_pool1d(torch.tensor(x), kernel, ceil_mode=ceil_mode, **options)
        except RuntimeError:
            with pytest.raises(ValueError, match="max_pool1d: "):
                max_pool1d(x, kernel, ceil_mode=ceil_mode, **options)
        else:
            found = max_pool1d(x, kernel, ceil_mode=ceil_mode, **options)
            assert found.tolist() == theirs.tolist(), (size, options)


def test_a_row_is_an_image_of_height_1():
    x = np.random.default_rng(0).standard_normal((2, 3, 7))
    for pool, image in ((max_pool1d, max_pool2d), (avg_pool1d, avg_pool2d)):
        np.testing.assert_array_equal(pool(x, 3, 2, 1), image(x[:, :, None], (1, 3), (1, 2), (0, 1))[:, :, 0])
        with pytest.raises(ValueError, match=rf"{pool.__name__}: expected \(\[B,\] C, T\), got \(7,\)"):
            pool(x[0, 0], 3)


def test_a_divisor_of_0_is_refused():
    with pytest.raises(ValueError, match="avg_pool2d: expected a divisor_override other than 0"):
        avg_pool2d(np.ones((1, 4, 4)), 2, divisor_override=0)


def test_max_pool2d_wants_a_dilation():
    with pytest.raises(ValueError, match="max_pool2d: expected dilation to be at least 1, got 0"):
        max_pool2d(np.ones((1, 1, 4, 4)), 2, dilation=0)

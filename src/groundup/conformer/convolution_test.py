import numpy as np
import pytest

from groundup.autograd import Tensor, check_gradients
from groundup.conformer import ConvolutionModule, MaskedBatchNorm

LENGTHS = np.array([4, 2])


def module():
    return ConvolutionModule(3, 3, 0.0, rng=np.random.default_rng(0), dtype=np.float64)


def test_derivatives_are_the_limits_of_differences_with_and_without_padding():
    x = np.random.default_rng(1).normal(size=(2, 4, 3))
    for lengths in (LENGTHS, np.array([4, 4])):
        check_gradients(lambda t, lengths=lengths: module()(t, lengths), x, order=1)


def test_more_padding_changes_no_statistic_and_no_output():
    x = np.random.default_rng(2).normal(size=(2, 4, 3))
    more = np.concatenate((x, np.full((2, 3, 3), 1e3)), 1)
    short, long = module(), module()
    a, b = short(Tensor(x), LENGTHS).numpy(), long(Tensor(more), LENGTHS).numpy()
    for row, length in enumerate(LENGTHS):
        np.testing.assert_allclose(a[row, :length], b[row, :length], atol=1e-12)
    for mine, other in zip(short.buffers(), long.buffers(), strict=True):
        np.testing.assert_allclose(mine.numpy(), other.numpy(), atol=1e-12)


def test_the_norm_sees_the_valid_frames_alone_and_leaves_zeros_behind_them():
    x = np.random.default_rng(3).normal(size=(2, 4, 3))
    norm = MaskedBatchNorm(3, dtype=np.float64)
    y = norm(Tensor(x), LENGTHS).numpy()
    heard = np.concatenate((y[0], y[1, :2]))
    np.testing.assert_allclose(heard.mean(0), 0, atol=1e-12)
    np.testing.assert_allclose(heard.std(0), 1, atol=1e-4)
    assert not y[1, 2:].any()
    np.testing.assert_allclose(norm.running_mean.numpy(), 0.1 * np.concatenate((x[0], x[1, :2])).mean(0))


def test_an_even_kernel_is_refused():
    with pytest.raises(ValueError, match="expected an odd kernel, got 4"):
        ConvolutionModule(3, 4, 0.0, rng=np.random.default_rng(0), dtype=np.float32)

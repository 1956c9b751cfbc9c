"""Transposed convolution: the transpose of a convolution, an image without a batch, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, conv1d, conv2d, conv_transpose1d, conv_transpose2d

RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    "geometry",
    [
        {},
        {"stride": 2, "padding": 1},
        {"stride": (3, 1), "dilation": (1, 2)},
        {"groups": 2, "padding": (2, 0)},
    ],
)
def test_it_is_the_transpose_of_the_convolution(geometry):
    """⟨u, conv(x)⟩ = ⟨conv_transposed(u), x⟩, for the same weight."""
    x, w = RNG.standard_normal((2, 4, 7, 7)), RNG.standard_normal((6, 4 // geometry.get("groups", 1), 3, 2))
    y = conv2d(x, w, **geometry)
    u = RNG.standard_normal(y.shape)
    back = conv_transpose2d(u, w, **geometry)
    rest = [n - m for n, m in zip(x.shape[2:], back.shape[2:], strict=True)]  # what no window of x reached
    back = conv_transpose2d(u, w, **geometry, output_padding=rest)
    assert np.vdot(u, y) == pytest.approx(np.vdot(back, x), rel=1e-12)


def test_along_one_axis_it_is_the_same():
    x, w = RNG.standard_normal((2, 3, 5)), RNG.standard_normal((3, 4, 3))
    image = conv_transpose2d(x[:, :, None], w[:, :, None], stride=(1, 2), padding=(0, 1))
    np.testing.assert_array_equal(conv_transpose1d(x, w, stride=2, padding=1), image[:, :, 0])
    u = RNG.standard_normal((2, 4, 9))
    back = conv_transpose1d(x, w, stride=2, padding=1)
    assert np.vdot(conv1d(u, w, stride=2, padding=1), x) == pytest.approx(np.vdot(u, back), rel=1e-12)


def test_an_image_alone_is_a_batch_of_one():
    x, w = RNG.standard_normal((3, 5, 4)), RNG.standard_normal((3, 2, 2, 2))
    np.testing.assert_array_equal(conv_transpose2d(x, w), conv_transpose2d(x[None], w)[0])
    assert conv_transpose2d(x.astype(np.float32), w.astype(np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    ("shapes", "options", "message"),
    [
        (((2, 5), (1, 1, 3, 3)), {}, r"expected \(B, C, H, W\) and \(C, O, k, k\)"),
        (((1, 3, 5, 5), (4, 2, 3, 3)), {}, "expected a weight for 3 channels, got"),
        (((1, 3, 5, 5), (3, 2, 3, 3)), {"groups": 2}, "3 channels cannot be divided into 2 groups"),
        (((1, 4, 5, 5), (4, 2, 3, 3)), {"groups": 2, "bias": np.ones(2)}, r"a bias of shape \(4,\)"),
        (((1, 1, 2, 2), (1, 1, 3, 3)), {"padding": 2}, r"a padding of \(2, 2\) leaves nothing"),
        (((1, 1, 2, 2), (1, 1, 3, 3)), {"output_padding": 1}, "output_padding below the stride or the dil"),
        (((1, 1, 2, 2), (1, 1, 3, 3)), {"stride": 0}, "expected stride to be at least 1, got 0"),
        (((1, 1, 2, 2), (1, 1, 3, 3)), {"padding": -1}, "expected padding to be at least 0, got -1"),
    ],
)
def test_refusals(shapes, options, message):
    with pytest.raises(ValueError, match=f"conv_transpose2d: .*{message}"):
        conv_transpose2d(Tensor(np.ones(shapes[0])), Tensor(np.ones(shapes[1])), **options)


def test_in_one_dimension_it_refuses_in_its_own_name():
    with pytest.raises(ValueError, match=r"conv_transpose1d: expected \(B, C, T\) and \(C, O, k\)"):
        conv_transpose1d(np.ones((1, 1, 5, 5)), np.ones((1, 1, 3)))

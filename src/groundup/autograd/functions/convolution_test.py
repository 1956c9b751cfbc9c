"""Convolution: its definition, an image without a batch, and refusals that name what does not fit."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, conv1d, conv2d
from groundup.autograd.functions.convolution import per_axis

RNG = np.random.default_rng(0)


def test_it_is_its_definition():
    x, w, c = RNG.standard_normal((2, 4, 5, 7)), RNG.standard_normal((6, 2, 3, 2)), RNG.standard_normal(6)
    found = conv2d(x, w, c, stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2)
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (0, 0)))
    expected = np.zeros(found.shape)
    for o, u, v in np.ndindex(*found.shape[1:]):
        group = padded[:, o // 3 * 2 : o // 3 * 2 + 2]
        expected[:, o, u, v] = c[o] + (group[:, :, 2 * u : 2 * u + 3, v : v + 3 : 2] * w[o]).sum((1, 2, 3))
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_an_image_alone_is_a_batch_of_one():
    x, w = RNG.standard_normal((3, 5, 4)), RNG.standard_normal((2, 3, 2, 2))
    np.testing.assert_array_equal(conv2d(x, w), conv2d(x[None], w)[0])
    np.testing.assert_array_equal(conv1d(x[:, 0], w[:, :, 0]), conv1d(x[None, :, 0], w[:, :, 0])[0])


@pytest.mark.parametrize(
    ("shapes", "options", "message"),
    [
        (((2, 5), (1, 1, 3, 3)), {}, r"expected \(B, C, H, W\)"),
        (((1, 3, 5, 5), (2, 4, 3, 3)), {}, "a weight for 3 channels, got"),
        (((1, 3, 5, 5), (2, 3, 3, 3)), {"groups": 2}, "cannot be divided into 2 groups"),
        (((1, 3, 2, 2), (2, 3, 3, 3)), {}, "does not fit into the padded image"),
        (((1, 3, 5, 5), (2, 3, 3, 3)), {"bias": np.ones(3)}, r"a bias of shape \(2,\), got \(3,\)"),
        (
            ((1, 3, 5, 5), (2, 3, 3, 3)),
            {"stride": (1, 2, 3)},
            "conv2d: expected stride to be one number or a tuple of 2",
        ),
    ],
)
def test_refusals(shapes, options, message):
    with pytest.raises(ValueError, match=message):
        conv2d(Tensor(np.ones(shapes[0])), Tensor(np.ones(shapes[1])), **options)


def test_conv1d_refuses_images():
    with pytest.raises(ValueError, match=r"conv1d: expected \(B, C, T\)"):
        conv1d(np.ones((1, 1, 5, 5)), np.ones((1, 1, 3)))


def test_float32_stays_float32_and_pairs():
    assert conv2d(np.ones((1, 1, 3, 3), np.float32), np.ones((1, 1, 2, 2), np.float32)).dtype == np.float32
    assert per_axis("", 2, 2) == per_axis("", [2, 2], 2) == (2, 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"stride": 0}, "expected stride to be at least 1, got 0"),
        ({"stride": -1}, "expected stride to be at least 1, got -1"),
        ({"dilation": 0}, "expected dilation to be at least 1, got 0"),
        ({"padding": -1}, "expected padding to be at least 0, got -1"),
    ],
)
def test_a_geometry_that_makes_no_sense_is_refused_by_name(options, message):
    with pytest.raises(ValueError, match=f"conv2d: {message}"):
        conv2d(np.ones((1, 1, 4, 4)), np.ones((1, 1, 2, 2)), **options)
    with pytest.raises(ValueError, match=f"conv1d: {message}"):
        conv1d(np.ones((1, 1, 4)), np.ones((1, 1, 2)), **options)


@pytest.mark.parametrize(
    ("shapes", "options", "message"),
    [
        (((1, 3, 5), (2, 4, 3)), {}, "conv1d: expected a weight for 3 channels"),
        (((1, 3, 5), (2, 3, 3)), {"groups": 2}, "conv1d: 3 channels in and 2 out cannot be divided"),
        (((1, 3, 2), (2, 3, 3)), {}, "conv1d: the kernel does not fit"),
        (
            ((1, 3, 5), (2, 3, 3)),
            {"stride": (1, 2)},
            "conv1d: expected stride to be one number or a tuple of 1",
        ),
    ],
)
def test_conv1d_refuses_in_its_own_name(shapes, options, message):
    with pytest.raises(ValueError, match=message):
        conv1d(Tensor(np.ones(shapes[0])), Tensor(np.ones(shapes[1])), **options)


def test_same_keeps_the_size_and_says_when_it_cannot():
    for kernel, dilation in ((3, 1), (2, 1), (2, 3), (4, 2)):
        x, w = RNG.standard_normal((1, 1, 6, 7)), RNG.standard_normal((1, 1, kernel, 3))
        assert conv2d(x, w, padding="same", dilation=dilation).shape == x.shape
    np.testing.assert_array_equal(conv2d(x, w, padding="valid"), conv2d(x, w))
    with pytest.raises(ValueError, match="conv2d: expected stride 1 for padding='same', got 2"):
        conv2d(x, w, stride=2, padding="same")
    with pytest.raises(
        ValueError, match="conv2d: expected padding in numbers, 'same' or 'valid', got 'full'"
    ):
        conv2d(x, w, padding="full")

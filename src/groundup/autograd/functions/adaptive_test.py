"""Adaptive pools: windows that overlap or agree with ordinary ones, indices, infinities, refusals."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor

X = np.random.default_rng(0).standard_normal((2, 3, 6, 4))


def test_equal_windows_are_those_of_ordinary_pooling():
    np.testing.assert_allclose(ag.adaptive_avg_pool2d(X, (3, 2)), ag.avg_pool2d(X, 2), rtol=1e-12)
    np.testing.assert_array_equal(ag.adaptive_max_pool2d(X, (3, 2)), ag.max_pool2d(X, 2))
    np.testing.assert_allclose(ag.adaptive_avg_pool2d(X, 1)[..., 0, 0], X.mean((2, 3)), rtol=1e-12)


@pytest.mark.parametrize("size", [(4, 3), (5, 7), (None, 1), 2])
def test_indices_are_torchs(size):
    values, indices = ag.adaptive_max_pool2d(Tensor(X), size, return_indices=True)
    theirs = torch.nn.functional.adaptive_max_pool2d(torch.tensor(X), size, return_indices=True)
    assert indices.tolist() == theirs[1].tolist()
    flat = X.reshape(2, 3, -1)
    expected = np.take_along_axis(flat, indices.numpy().reshape(2, 3, -1), -1).reshape(values.shape)
    np.testing.assert_array_equal(values.numpy(), expected)
    row = ag.adaptive_max_pool1d(X[0, 0], 3, return_indices=True)
    assert row.indices.tolist() == torch.adaptive_max_pool1d(torch.tensor(X[0, 0]), 3)[1].tolist()


def test_an_infinity_stays_in_its_windows():
    x = np.array([[np.inf, 1.0, 2.0, 3.0, 4.0]])
    assert ag.adaptive_avg_pool1d(x, 3).tolist() == [[np.inf, 2.0, 3.5]]


def test_float32_stays_float32():
    assert ag.adaptive_avg_pool1d(np.ones((1, 5), np.float32), 3).dtype == np.float32


@pytest.mark.parametrize(
    ("name", "shape", "size", "message"),
    [
        ("adaptive_avg_pool1d", (5,), 2, r"expected \(\[B,\] C, T\), got \(5,\)"),
        ("adaptive_max_pool2d", (5, 5), 2, r"expected \(\[B,\] C, H, W\), got \(5, 5\)"),
        ("adaptive_avg_pool2d", (1, 5, 0), 2, r"expected \(\[B,\] C, H, W\), got \(1, 5, 0\)"),
        ("adaptive_avg_pool2d", (1, 5, 5), (2, 2, 2), "expected 2 sizes of at least 0"),
        ("adaptive_max_pool1d", (1, 5), -1, "expected 1 sizes of at least 0, got -1"),
    ],
)
def test_refusals(name, shape, size, message):
    with pytest.raises(ValueError, match=f"{name}: {message}"):
        getattr(ag, name)(np.ones(shape), size)

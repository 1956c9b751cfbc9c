"""A formula written once gives the same for an array and for a tensor, and stays where its tensor is."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from groundup.corpus.numpy_or_torch import like, namespace, zeros

KINDS = [np.float32, np.float64, torch.float32, torch.float64]


def made(values, dtype):
    return torch.tensor(values, dtype=dtype) if isinstance(dtype, torch.dtype) else np.array(values, dtype)


@pytest.mark.parametrize("dtype", KINDS)
def test_one_formula_for_both(dtype):
    x = made([[0.5, 2.0, 3.0], [7.0, -1.0, 0.25]], dtype)
    xp = namespace(x)
    found = xp.concatenate([xp.clip(x, None, 1.0), x.sum(axis=-1, keepdims=True)], axis=-1)
    np.testing.assert_allclose(np.asarray(found), [[0.5, 1.0, 1.0, 5.5], [1.0, -1.0, 0.25, 6.25]])
    assert found.dtype == dtype


@pytest.mark.parametrize("dtype", KINDS)
def test_zeros_are_of_the_same_kind(dtype):
    x = made([1.0], dtype)
    found = zeros((2, 3), x)
    assert type(found) is type(x) and found.dtype == dtype and found.shape == (2, 3) and not found.any()


def test_constants_keep_their_precision_with_arrays_and_take_the_tensors():
    values = np.array([0.1, 0.2])
    assert like(values, np.zeros(3, np.float32)) is values
    for dtype in (torch.float32, torch.float64):
        found = like(values, torch.zeros(3, dtype=dtype, device="meta"))
        assert found.dtype == dtype and found.device.type == "meta"

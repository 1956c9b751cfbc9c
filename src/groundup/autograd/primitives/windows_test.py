"""unfold lays every window out, fold is its transpose, and the count is torch's."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from groundup.autograd.primitives.windows import fold, unfold, window_count

GEOMETRIES = [
    {"kernel": k, "stride": s, "padding": p, "dilation": d}
    for k in ((1, 1), (3, 2))
    for s in ((1, 1), (2, 3))
    for p in ((0, 0), (2, 1))
    for d in ((1, 1), (2, 1))
]
SHAPE = (2, 3, 7, 5)


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=lambda g: "-".join(map(str, g.values())))
def test_the_windows_are_torchs(geometry):
    x = np.random.default_rng(0).standard_normal(SHAPE)
    options = {"kernel_size" if key == "kernel" else key: value for key, value in geometry.items()}
    expected = torch.nn.functional.unfold(torch.tensor(x), **options).numpy()  # (B, C·k·k, L)
    found = unfold(x, **geometry)
    counts = [window_count(*axis) for axis in zip(SHAPE[2:], *geometry.values(), strict=True)]
    assert found.shape == (3, *geometry["kernel"], 2, *counts)
    np.testing.assert_array_equal(found.transpose(3, 0, 1, 2, 4, 5).reshape(expected.shape), expected)


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=lambda g: "-".join(map(str, g.values())))
def test_fold_is_the_transpose(geometry):
    rng = np.random.default_rng(0)
    x = rng.standard_normal(SHAPE)
    windows = unfold(x, **geometry)
    u = rng.standard_normal(windows.shape)
    assert np.vdot(u, windows) == pytest.approx(np.vdot(fold(u, sizes=SHAPE, **geometry), x))

"""One batched product for every contraction of two arrays."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import check_gradients
from groundup.autograd.primitives.contraction import contract


@pytest.mark.parametrize(
    ("left", "right", "out"),
    [
        ("ij", "jk", "ik"),
        ("ji", "jk", "ki"),
        ("bij", "kbj", "kbi"),
        ("i", "i", ""),
        ("i", "j", "ji"),
        ("ijb", "bij", "b"),
    ],
)
def test_it_is_numpys_einsum_and_differentiable(left, right, out):
    size = {"i": 2, "j": 3, "k": 5, "b": 2}
    rng = np.random.default_rng(0)
    x, y = (rng.standard_normal([size[a] for a in axes]) for axes in (left, right))
    found = contract(x, y, left=left, right=right, out_axes=out)
    np.testing.assert_allclose(found, np.einsum(f"{left},{right}->{out}", x, y), rtol=1e-12)
    check_gradients(lambda x, y: contract(x, y, left=left, right=right, out_axes=out), x, y)

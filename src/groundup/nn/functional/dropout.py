"""Dropout: a random mask on the values in training."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor
from groundup.autograd.blocks import blocks
from groundup.autograd.primitives.thinning import thinned

__all__ = ["dropout"]


def dropout(
    input: Tensor,
    p: float = 0.5,
    training: bool = True,
    *,
    rng: np.random.Generator | None = None,
) -> Tensor:
    """Drop each value with probability p, scale up the others: the mean stays.

        y = m · x / (1 − p),    m = 1 with probability 1 − p, else 0

    input: any shape, output: the same. E[y] = x, and the standard deviation of
    y is |x| √(p / (1 − p)). With training=False, y is the input itself, and no
    draw is made. As in torch, training is on unless told otherwise. One uniform
    draw a value comes from `rng`; the mask does not depend on the dtype.

    Raises ValueError for p outside [0, 1], and for training without an `rng`.

    Source: Hinton et al. (2012), Co-adaptation of feature detectors; Srivastava
    et al. (2014), Dropout, section 10, which names both places to scale.

    >>> dropout(Tensor([1.0, 2.0, 3.0, 4.0]), 0.5, rng=np.random.default_rng(1))
    Tensor([2., 4., 0., 8.])
    """
    if not 0 <= p <= 1:
        raise ValueError(f"expected a dropout probability from 0 to 1, got {p}")
    if not training:
        return input
    if rng is None:
        raise ValueError("expected rng, a numpy.random.Generator, got None")
    keep = np.empty(input.shape, bool)
    for (block,) in blocks(keep.reshape(-1)):
        # Draws lie in [0, 1): all are kept at p = 0, none at p = 1.
        np.greater_equal(rng.random(block.size), p, out=block)
    # Where nothing is kept, nothing is left to scale: 0 / 0 would be nan.
    return thinned(input, keep=keep, share=1 - p or 1)

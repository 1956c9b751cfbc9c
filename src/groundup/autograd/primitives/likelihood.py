"""What a classifier is judged by: the logarithms of the probabilities that it gave to what was true."""

from __future__ import annotations

import numpy as np

from groundup.autograd.primitives.indexing import placed
from groundup.autograd.primitives.promotion import alike
from groundup.autograd.primitives.shaping import broadcast
from groundup.autograd.rules import LINEAR, primitive


def _pull(g, *, places, weights, over, shape):
    share = g / -over
    share = broadcast(share, places[0].shape) if weights is None else share * weights
    return placed(share, places, shape)


@primitive(vjp=[_pull], jvp=LINEAR)
def _negative_log_likelihood(x, *, places, weights, over):
    picked = x[places] if weights is None else x[places] * weights
    total, over = alike(np.add.reduce(picked), over)
    return total / -over


def negative_log_likelihood(x, classes: np.ndarray, weights: np.ndarray | None = None, over: float = 1.0):
    """-Σᵢ wᵢ x[i, tᵢ] / over.  x: logarithms (N, K), classes t: (N,), weights w: (N,), 1 by default → ().

    With over = N it is the mean, with over = Σ w the weighted mean. Classes, weights and `over` are constants
    that nobody else may change, and are not checked: that is the loss's business.

    >>> x = np.log([[0.5, 0.5], [0.2, 0.8]])
    >>> bool(np.isclose(negative_log_likelihood(x, np.array([0, 1]), over=2.0), -np.log(0.5 * 0.8) / 2))
    True
    """
    weights = None if weights is None else weights.astype(x.dtype)
    places = (np.arange(len(classes)), classes)
    return _negative_log_likelihood(x, places=places, weights=weights, over=over)

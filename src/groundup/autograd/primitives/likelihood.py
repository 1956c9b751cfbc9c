"""What a classifier is judged by: the logarithms of the probabilities that it gave to what was true."""

from __future__ import annotations

import numpy as np

from groundup.autograd.primitives.indexing import placed
from groundup.autograd.primitives.promotion import alike
from groundup.autograd.primitives.shaping import broadcast
from groundup.autograd.rules import LINEAR, primitive


def _pull(g, *, places, over, shape):
    return placed(broadcast(g / -over, places[0].shape), places, shape)


@primitive(vjp=[_pull], jvp=LINEAR)
def _negative_log_likelihood(x, *, places, over):
    total, over = alike(np.add.reduce(x[places]), over)
    return total / -over


def negative_log_likelihood(x, classes: np.ndarray, over: float = 1.0):
    """-Σᵢ x[i, tᵢ] / over.  x: logarithms (N, K), classes t: (N,) → ().

    With over = N it is the mean. Classes and `over` are constants that nobody else may change, and are not
    checked: that is the loss's business.

    >>> x = np.log([[0.5, 0.5], [0.2, 0.8]])
    >>> bool(np.isclose(negative_log_likelihood(x, np.array([0, 1]), over=2.0), -np.log(0.5 * 0.8) / 2))
    True
    """
    return _negative_log_likelihood(x, places=(np.arange(len(classes)), classes), over=over)

"""Utterances of different lengths in one array: which frames are real, and sums that see only those."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor, softmax


def valid_frames(lengths: np.ndarray, frames: int) -> np.ndarray:
    """True where a frame belongs to its utterance: valid[b, t] = (t < lengths[b]).  (B,) → (B, T), bool.

    >>> valid_frames(np.array([2, 3]), 3)
    array([[ True,  True, False],
           [ True,  True,  True]])
    """
    return np.arange(frames) < np.asarray(lengths)[:, None]


def zero_padding(x: Tensor, lengths: np.ndarray) -> Tensor:
    """x with its padding set to 0, whatever stood there.  (B, T, D), (B,) → (B, T, D)."""
    valid = valid_frames(lengths, x.shape[1])
    return x if valid.all() else x.masked_fill(~valid[..., None], 0.0)


def masked_softmax(scores: Tensor, valid: np.ndarray) -> Tensor:
    """Softmax over the valid entries of the last axis; a row with none of them is all 0.

        w_j = valid_j e^{s_j} / Σ_k valid_k e^{s_k}

    Shapes: scores (…, T), valid broadcastable to it → (…, T).

    >>> masked_softmax(Tensor([[0.0, 0.0, 9.0]]), np.array([True, True, False]))
    Tensor([[0.5, 0.5, 0. ]])
    """
    if valid.all():
        return softmax(scores, -1)
    # The lowest finite number rather than -inf: a row without any valid entry must not become 0 / 0.
    lowest = float(np.finfo(scores.dtype).min)
    return softmax(scores.masked_fill(~valid, lowest), -1).masked_fill(~valid, 0.0)

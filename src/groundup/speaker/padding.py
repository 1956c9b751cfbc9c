"""Utterances of different lengths in one tensor: which frames are real, and sums that see only those."""

from __future__ import annotations

import torch
from torch import Tensor


def valid_frames(lengths: Tensor, frames: int) -> Tensor:
    """True where a frame belongs to its utterance: valid[b, t] = (t < lengths[b]).

    Shapes: lengths (B,), frames = T -> (B, T), bool.

    >>> valid_frames(torch.tensor([2, 3]), 3)
    tensor([[ True,  True, False],
            [ True,  True,  True]])
    """
    return torch.arange(frames, device=lengths.device) < lengths[:, None]


def zero_padding(x: Tensor, lengths: Tensor) -> Tensor:
    """x with its padding set to 0, whatever stood there, infinities and NaN included.

    A product with 0 would keep a NaN; filling does not, and its gradient on the padding is exactly 0.

    Shapes: x (B, T, D), lengths (B,) -> (B, T, D).
    """
    return x.masked_fill(~valid_frames(lengths, x.shape[1])[..., None], 0.0)


def masked_softmax(scores: Tensor, valid: Tensor) -> Tensor:
    """Softmax over the valid entries of the last axis; without any, all are 0.

        w_j = valid_j e^{s_j} / sum_k valid_k e^{s_k}

    Shapes: scores (..., T), valid broadcastable to it -> (..., T).

    >>> valid = torch.tensor([[True, True, False], [False, False, False]])
    >>> masked_softmax(torch.zeros(2, 3), valid)
    tensor([[0.5000, 0.5000, 0.0000],
            [0.0000, 0.0000, 0.0000]])
    """
    # The lowest finite number, for -inf would make an empty row 0 / 0.
    lowest = torch.finfo(scores.dtype).min
    weights = scores.masked_fill(~valid, lowest).softmax(-1)
    return weights.masked_fill(~valid, 0.0)

"""Which row of the position table each pair of frames reads: of the right one, and of one that is too short.

Distances between T frames run from -(T - 1) to T - 1, so a table needs 2T - 1 rows. Early public Conformers
gave it T, in ascending order, and shifted the square of scores that this makes.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from ...speaker import relative_shift


def distances_read(frames: int) -> Tensor:
    """The distance whose row query i reads for key j, with 2T - 1 rows and a filler: i - j.  -> (T, T)."""
    distances = torch.arange(frames, -frames, -1)  # the filler stands where distance T would
    return relative_shift(distances.repeat(frames, 1))


def early_shift(scores: Tensor) -> Tensor:
    """The shift of the early programs: a column of zeros on the left, cut anew into rows of T, one dropped.

    Shapes: (..., T, T) -> (..., T, T).
    """
    frames = scores.shape[-1]
    with_zeros = functional.pad(scores, (1, 0)).flatten(-2)
    return with_zeros.unflatten(-1, (frames + 1, frames))[..., 1:, :]


def rows_of_a_short_table(frames: int) -> tuple[Tensor, Tensor]:
    """What `early_shift` makes of T rows: which row query i reads for key j, and whose query it is from.

    Both count from 1; where nothing but the zeros of the padding is read, both are 0.

    Shapes: -> (T, T), (T, T), int64.
    """
    count = torch.arange(1, frames + 1)
    return early_shift(count.repeat(frames, 1)), early_shift(count[:, None].repeat(1, frames))

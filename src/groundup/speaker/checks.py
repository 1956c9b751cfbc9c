"""What a batch must look like: the one place where the speaker modules refuse bad input."""

from __future__ import annotations

import torch
from torch import Tensor


def check_batch(x: Tensor, lengths: Tensor, width: int) -> None:
    """Refuses x that is not (B, T, width), and lengths that are not B whole numbers from 0 to T.

    Lengths that live on an accelerator are not read back here, because each reading would make the
    processor wait; the encoders read them once a step, with `check_lengths`.
    """
    if x.ndim != 3 or x.shape[-1] != width:
        raise ValueError(f"expected x of shape (B, T, {width}), got {tuple(x.shape)}")
    if lengths.shape != x.shape[:1] or lengths.is_floating_point():
        found = f"{lengths.dtype} of shape {tuple(lengths.shape)}"
        raise ValueError(f"expected whole-number lengths of shape ({x.shape[0]},), got {found}")
    if lengths.device.type == "cpu":
        check_lengths(lengths, x.shape[1], minimum=0)


def check_lengths(lengths: Tensor, frames: int, minimum: int = 1) -> None:
    """Refuses any length below `minimum` or above `frames`, the number of frames in the tensor.

    While torch compiles or exports a graph there are no values to look at, and nothing is checked.
    """
    if torch.compiler.is_compiling():
        return
    shortest, longest = (int(bound) for bound in lengths.aminmax())
    if shortest < minimum or longest > frames:
        raise ValueError(f"expected lengths from {minimum} to {frames} frames, got {shortest} to {longest}")


def check_labels(labels: Tensor, batch: int, classes: int) -> None:
    """Refuses labels that are not `batch` whole numbers from 0 to classes - 1."""
    if labels.shape != (batch,) or labels.is_floating_point():
        found = f"{labels.dtype} of shape {tuple(labels.shape)}"
        raise ValueError(f"expected whole-number labels of shape ({batch},), got {found}")
    if torch.compiler.is_compiling():
        return
    lowest, highest = (int(bound) for bound in labels.aminmax())
    if lowest < 0 or highest >= classes:
        raise ValueError(f"expected labels from 0 to {classes - 1}, got {lowest} to {highest}")

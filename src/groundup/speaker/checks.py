"""What a batch must look like: the one place where the speaker modules refuse bad input."""

from __future__ import annotations

import torch
from torch import Tensor


def check_batch(x: Tensor, lengths: Tensor, width: int) -> None:
    """Refuses x that is not (B, T, width), and lengths that are not B whole numbers.

    It looks at shapes alone. What the lengths are is read at the door, by `check_lengths`, once a batch.
    """
    if x.ndim != 3 or x.shape[-1] != width:
        raise ValueError(f"expected x of shape (B, T, {width}), got {tuple(x.shape)}")
    if lengths.shape != x.shape[:1] or lengths.is_floating_point():
        found = f"{lengths.dtype} of shape {tuple(lengths.shape)}"
        raise ValueError(f"expected whole-number lengths of shape ({x.shape[0]},), got {found}")


def check_lengths(lengths: Tensor, frames: int, minimum: int = 1) -> None:
    """Refuses an empty batch, and any length below `minimum` or above `frames`, the tensor's.

    While torch compiles or exports a graph there are no values to look at, and nothing is checked. Nor is it
    in training on an accelerator: to read values there makes the processor wait at each step.
    """
    if not _readable(lengths):
        return
    if not len(lengths):
        raise ValueError("expected at least one utterance, got an empty batch")
    shortest, longest = torch.stack(lengths.aminmax()).tolist()
    if shortest < minimum or longest > frames:
        raise ValueError(f"expected lengths from {minimum} to {frames} frames, got {shortest} to {longest}")


def check_labels(labels: Tensor, batch: int, classes: int) -> None:
    """Refuses labels that are not `batch` whole numbers from 0 to classes - 1; reads as `check_lengths`."""
    if labels.shape != (batch,) or labels.is_floating_point():
        found = f"{labels.dtype} of shape {tuple(labels.shape)}"
        raise ValueError(f"expected whole-number labels of shape ({batch},), got {found}")
    if not _readable(labels):
        return
    if not batch:
        raise ValueError("expected at least one label, got an empty batch")
    lowest, highest = torch.stack(labels.aminmax()).tolist()
    if lowest < 0 or highest >= classes:
        raise ValueError(f"expected labels from 0 to {classes - 1}, got {lowest} to {highest}")


def _readable(values: Tensor) -> bool:
    return not torch.compiler.is_compiling() and (values.is_cpu or not torch.is_grad_enabled())

"""How many frames are left after sub-sampling by four: any formula, held to the real tensor."""

from __future__ import annotations

from collections.abc import Callable

import torch

from ...speaker import ConvSubsampling


@torch.no_grad()
def wrong_lengths(formula: Callable[[int], int], longest: int = 1000) -> list[int]:
    """The lengths L up to `longest`, from the shortest possible, for which `formula(L)` is wrong."""
    layer = ConvSubsampling(bands=7, width=2, factor=4, channels=1)
    found = []
    for length in range(layer.minimum_frames, longest + 1):
        frames, _ = layer(torch.zeros(1, length, 7), torch.tensor([length]))
        if formula(length) != frames.shape[1]:
            found.append(length)
    return found

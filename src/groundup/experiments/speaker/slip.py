"""The most expensive transposition in public solutions: blocks that are fed (time, batch, width).

PyTorch's own attention takes (time, batch, width) unless it is told otherwise; a block that expects
(batch, time, width) takes the same tensor without complaint. Attention and convolution then run across the
utterances of the batch, and each frame meets the frames that other speakers spoke at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from ...speaker import ConformerEncoder, zero_padding
from ...training.catalogue import Conformer


class SlippedEncoder(nn.Module):
    """A Conformer's own layers and weights, its blocks fed (time, batch, width).

    Shapes: as `ConformerEncoder`, x (B, T, F), lengths (B,) -> (B, T', D), (B,).
    """

    def __init__(self, encoder: ConformerEncoder) -> None:
        super().__init__()
        self.right, self.width = encoder, encoder.width
        self.minimum_frames = encoder.minimum_frames

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        x, lengths = self.right.subsampling(x, lengths)
        x = self.right.dropout(x).transpose(0, 1)  # (T', B, D): to a block, T' utterances of B frames each
        everyone = torch.full((x.shape[0],), x.shape[1])
        for block in self.right.blocks:
            x = block(x, everyone, self.right.positions(x))
        return zero_padding(x.transpose(0, 1), lengths), lengths


@dataclass(frozen=True)
class SlippedConformer(Conformer):
    """The recipe `conformer` with that one slip: the same weights at the start, the same crops, steps.

    Trained here and nowhere else: it is in no list of recipes.
    """

    name: ClassVar[str] = "slipped"

    def encoder(self, bands: int) -> SlippedEncoder:
        return SlippedEncoder(super().encoder(bands))


@torch.no_grad()
def influence(model: nn.Module, x: Tensor, lengths: Tensor) -> Tensor:
    """Who moves whom: entry (i, j) is the largest change of utterance i's logits when j falls silent.

    Shapes: x (B, T, F), lengths (B,) -> (B, B).
    """
    before, columns = model(x, lengths), []
    for j in range(len(x)):
        changed = x.clone()
        changed[j] = 0.0
        columns.append((model(changed, lengths) - before).abs().amax(1))
    return torch.stack(columns, dim=1)

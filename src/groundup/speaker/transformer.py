"""The Transformer encoder of the course's sample program, with the mask that it needs."""

from __future__ import annotations

from torch import Tensor, nn

from groundup.speaker.checks import check_batch, check_lengths
from groundup.speaker.padding import valid_frames, zero_padding


class TransformerEncoder(nn.Module):
    """A linear map of each frame to the model width, then Transformer encoder layers, and no positions.

    Without positions the order of the frames is not seen: shuffle the frames of an utterance, and the mean
    of its output frames stays the same. The layers are torch's own, with the norm after each residual;
    padded frames are no keys, and the output is 0 there.

    Shapes: x (B, T, F), lengths (B,) -> (B, T, D), (B,).
    Raises ValueError if the heads do not divide the width, or if a shape or a length does not fit.
    Source: Vaswani et al. (2017), Attention is all you need, section 3.1; Lee (2023), Homework 4, its sample
    program, the sizes: width 80, 2 heads, hidden 256.
    """

    minimum_frames = 1

    def __init__(
        self,
        bands: int = 40,
        width: int = 80,
        blocks: int = 1,
        heads: int = 2,
        hidden: int = 256,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        if heads < 1 or width % heads:
            raise ValueError(f"expected a head count that divides the width {width}, got {heads}")
        self.bands, self.width = bands, width
        self.projection = nn.Linear(bands, width)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(width, heads, hidden, dropout, batch_first=True) for _ in range(blocks)
        )

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        check_batch(x, lengths, self.bands)
        check_lengths(lengths, x.shape[1], self.minimum_frames)
        padding = ~valid_frames(lengths, x.shape[1])
        x = self.projection(zero_padding(x, lengths))
        for block in self.blocks:
            x = block(x, src_key_padding_mask=padding)
        return zero_padding(x, lengths), lengths

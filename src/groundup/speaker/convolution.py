"""The convolution module of the Conformer: each channel looks at its own neighbourhood in time."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor, nn
from torch.nn import functional

from groundup.speaker.checks import check_batch
from groundup.speaker.dropout import Dropout
from groundup.speaker.normalisation import MaskedBatchNorm
from groundup.speaker.padding import zero_padding


class ConvolutionModule(nn.Module):
    """LN -> pointwise 2D -> GLU -> zero the padding -> depthwise -> norm -> swish -> pointwise -> dropout.

    The biases before it make the padding non-zero, so it is set to 0 just before the depthwise convolution:
    the end of an utterance then sees the same zeros inside a batch as alone.

    Shapes: x (B, T, D), lengths (B,) -> (B, T, D).
    Raises ValueError for an even kernel, which has no middle.
    Source: Gulati et al. (2020), Conformer, section 2.2, figure 2.

    Args:
        width: D.
        kernel: k, odd, in frames.
        dropout: probability, after the last layer.
        norm: makes the normalisation, `norm(width)(x, lengths)`: `MaskedBatchNorm` as in the paper,
            `FrameLayerNorm` for small batches.
    """

    def __init__(
        self,
        width: int,
        kernel: int,
        dropout: float = 0.0,
        norm: Callable[[int], nn.Module] = MaskedBatchNorm,
    ) -> None:
        super().__init__()
        if kernel < 1 or kernel % 2 == 0:
            raise ValueError(f"expected an odd kernel, got {kernel}")
        self.width = width
        self.input_norm = nn.LayerNorm(width)
        self.gates = nn.Linear(width, 2 * width)  # a convolution of kernel 1 is a linear layer
        self.depthwise = nn.Conv2d(width, width, (kernel, 1), padding=(kernel // 2, 0), groups=width)
        self.norm = norm(width)
        self.output = nn.Linear(width, width)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        check_batch(x, lengths, self.width)
        x = zero_padding(functional.glu(self.gates(self.input_norm(x))), lengths)
        # Seen as an image of T x 1 pixels, (B, T, D) is what torch calls channels-last: on a processor that
        # convolution is five times as fast as Conv1d, and nothing is copied.
        x = self.depthwise(x.transpose(1, 2)[..., None])[..., 0].transpose(1, 2)
        return self.dropout(self.output(functional.silu(self.norm(x, lengths))))

"""AM-Softmax as two public programs wrote it. Both train without complaint, and neither asks for a margin.

They stand here to be measured. `groundup.speaker.MarginSoftmax` is what they meant.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from ...speaker import margin_logits


class RawMargin(nn.Module):
    """s (z_j - m [j = y]) on logits z that are no cosines: what a longer embedding makes good.

    Shapes: logits (B, K), labels (B,) -> scalar.
    """

    def __init__(self, scale: float = 10.0, margin: float = 0.2) -> None:
        super().__init__()
        self.scale, self.margin = scale, margin

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        return functional.cross_entropy(margin_logits(logits, labels, self.scale, self.margin), labels)


class EveryonesMargin(nn.Module):
    """Each class's log-probability with the margin on that class; and cross-entropy of all of these.

        l_j = log( e^{s (c_j - m)} / (e^{s (c_j - m)} + sum_{k != j} e^{s c_k}) ),  loss = cross-entropy(l, y)

    The vector l should have been read at y alone. As it is, every class has paid, and none stands apart.

    Shapes: cosines (B, K), labels (B,) -> scalar.
    """

    def __init__(self, scale: float = 30.0, margin: float = 0.2) -> None:
        super().__init__()
        self.scale, self.margin = scale, margin

    def forward(self, cosines: Tensor, labels: Tensor) -> Tensor:
        own = torch.eye(cosines.shape[1], dtype=cosines.dtype, device=cosines.device)
        each = self.scale * (cosines[:, None] - self.margin * own)  # (B, K, K): row j has the margin on j
        return functional.cross_entropy(each.log_softmax(-1).diagonal(dim1=1, dim2=2), labels)

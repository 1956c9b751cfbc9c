"""From an utterance's vector to one number for each speaker."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class Head(nn.Module):
    """What every head shares: its widths, and the check of its input."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.width, self.classes = width, classes

    def check(self, embedding: Tensor) -> None:
        if embedding.ndim != 2 or embedding.shape[1] != self.width:
            raise ValueError(f"expected embeddings of shape (B, {self.width}), got {tuple(embedding.shape)}")


class LinearHead(Head):
    """z = W e + b.  Shapes: (B, D) -> (B, K)."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__(width, classes)
        self.output = nn.Linear(width, classes)

    def forward(self, embedding: Tensor) -> Tensor:
        self.check(embedding)
        return self.output(embedding)


class SigmoidHead(Head):
    """z = W_2 sigmoid(W_1 e + b_1) + b_2, the two-layer head of the course's sample and of the notes.

    Shapes: (B, D) -> (B, K).
    """

    def __init__(self, width: int, classes: int) -> None:
        super().__init__(width, classes)
        self.hidden = nn.Linear(width, width)
        self.output = nn.Linear(width, classes)

    def forward(self, embedding: Tensor) -> Tensor:
        self.check(embedding)
        return self.output(torch.sigmoid(self.hidden(embedding)))


class CosineHead(Head):
    """z_j = cos of the angle between the embedding and class j's weight, in float32 at least.

        z_j = (w_j / |w_j|) . (e / |e|)

    The weights are normalised inside the graph, so that their gradients know of it. The cosines carry no
    margin and no scale: `MarginSoftmax` adds both in the loss, and argmax z names the speaker.

    Shapes: (B, D) -> (B, K), each in [-1, 1].
    Source: Wang et al. (2018), AM-Softmax, section 3.1.
    """

    def __init__(self, width: int, classes: int) -> None:
        super().__init__(width, classes)
        self.weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty(classes, width)))

    def forward(self, embedding: Tensor) -> Tensor:
        self.check(embedding)
        with torch.autocast(embedding.device.type, enabled=False):
            wide = embedding.to(torch.promote_types(embedding.dtype, torch.float32))
            weight = self.weight.to(wide.dtype)  # after `model.half()` it is half as wide
            return functional.normalize(wide, dim=-1) @ functional.normalize(weight, dim=-1).T

"""Augmentation, an encoder, a pooling and a head: who is speaking?"""

from __future__ import annotations

from torch import Tensor, nn

from groundup.speaker.activations import recorded_activations
from groundup.speaker.checks import check_labels


class SpeakerClassifier(nn.Module):
    """Names the speaker of an utterance: augment (B, T, F), encoder (B, T', D), pooling (B, E), head (B, K).

    `torch.compile` takes encoder, pooling, head and criterion as one graph; the augmentation stays outside.
    `torch.export` does too, with `Dim.DYNAMIC` for B and T, where at least two frames are left to attend.

    Shapes: x (B, T, F), lengths (B,) -> logits (B, K).

    Args:
        encoder: `encoder(x, lengths) -> (y, lengths')`, such as `ConformerEncoder`.
        pooling: `pooling(y, lengths') -> (B, E)`, such as `MeanPooling`.
        head: `head(embedding) -> (B, K)`, such as `LinearHead`; its `classes` is K.
        criterion: a module, `criterion(logits, labels) -> loss`; `MarginSoftmax` for a `CosineHead`, and
            `nn.CrossEntropyLoss()`, torch's own, unless told otherwise.
        augment: `augment(x, lengths) -> x`, such as `SpecAugment`, which acts in training only.
    """

    def __init__(
        self,
        encoder: nn.Module,
        pooling: nn.Module,
        head: nn.Module,
        criterion: nn.Module | None = None,
        augment: nn.Module | None = None,
    ) -> None:
        super().__init__()
        self.augment = augment
        self.encoder, self.pooling, self.head = encoder, pooling, head
        self.criterion = criterion or nn.CrossEntropyLoss()

    def embed(self, x: Tensor, lengths: Tensor) -> Tensor:
        """The pooled vector of each utterance, (B, E)."""
        if self.augment is not None:
            x = self.augment(x, lengths)
        return self.pooling(*self.encoder(x, lengths))

    def logits(self, x: Tensor, lengths: Tensor) -> Tensor:
        """One score for each speaker, (B, K), without any margin; argmax names the speaker."""
        return self.head(self.embed(x, lengths))

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        return self.logits(x, lengths)

    def loss(self, x: Tensor, lengths: Tensor, labels: Tensor) -> Tensor:
        """criterion(logits, labels), a scalar. Raises ValueError for a label outside the classes."""
        return self.loss_and_logits(x, lengths, labels)[0]

    def loss_and_logits(self, x: Tensor, lengths: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """`loss`, and the logits that it was taken from, which an accuracy can be read from."""
        check_labels(labels, x.shape[0], self.head.classes)
        logits = self(x, lengths)
        return self.criterion(logits, labels), logits

    def activations(self, x: Tensor, lengths: Tensor, *names: str) -> dict[str, Tensor]:
        """What the named sub-modules give for this batch, and "logits"; all sub-modules without a name.

        "encoder.blocks.0.attention.weights" are the attention weights of the first block, (H, B, T', T').
        See `recorded_activations`.
        """
        with recorded_activations(self, *names) as found:
            return found | {"logits": self(x, lengths)}

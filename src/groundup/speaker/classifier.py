"""An encoder, a pooling and a head: who is speaking?"""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor, nn
from torch.nn import functional

from groundup.speaker.checks import check_labels


class SpeakerClassifier(nn.Module):
    """Names the speaker of an utterance: encoder (B, T', D), pooling (B, E), head (B, K).

    Shapes: x (B, T, F), lengths (B,) -> logits (B, K).

    Args:
        encoder: `encoder(x, lengths) -> (y, lengths')`, such as `ConformerEncoder`.
        pooling: `pooling(y, lengths') -> (B, E)`, such as `MeanPooling`.
        head: `head(embedding) -> (B, K)`, such as `LinearHead`; it has the attribute `classes`, K.
        criterion: `criterion(logits, labels) -> loss`; the mean cross-entropy unless told otherwise.
    """

    def __init__(
        self,
        encoder: nn.Module,
        pooling: nn.Module,
        head: nn.Module,
        criterion: Callable[[Tensor, Tensor], Tensor] = functional.cross_entropy,
    ) -> None:
        super().__init__()
        self.encoder, self.pooling, self.head, self.criterion = encoder, pooling, head, criterion

    def embed(self, x: Tensor, lengths: Tensor) -> Tensor:
        """The pooled vector of each utterance, (B, E)."""
        return self.pooling(*self.encoder(x, lengths))

    def logits(self, x: Tensor, lengths: Tensor) -> Tensor:
        """One score for each speaker, (B, K), without any margin; argmax names the speaker."""
        return self.head(self.embed(x, lengths))

    def loss(self, x: Tensor, lengths: Tensor, labels: Tensor) -> Tensor:
        """criterion(logits, labels), a scalar. Raises ValueError for a label outside the classes."""
        check_labels(labels, x.shape[0], self.head.classes)
        return self.criterion(self.logits(x, lengths), labels)

    forward = logits

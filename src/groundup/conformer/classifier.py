"""Pooling, head, margin, and the classifier that joins them to an encoder: who is speaking?"""

from __future__ import annotations

import numpy as np

from groundup import nn
from groundup.autograd import Tensor, normalize
from groundup.conformer.padding import masked_softmax, valid_frames, zero_padding
from groundup.nn import functional as F  # noqa: N812


class MeanPooling(nn.Module):
    """y = (1 / L) Σ_{t < L} h_t, the mean over an utterance's own frames.  (B, T, D), (B,) → (B, D)."""

    def __init__(self, width: int) -> None:
        self.output_width = width

    def forward(self, h: Tensor, lengths: np.ndarray) -> Tensor:
        return zero_padding(h, lengths).sum(1) / np.maximum(lengths, 1)[:, None].astype(h.dtype)


class SelfAttentionPooling(nn.Module):
    """e_t = w · h_t,  a = softmax(e) over t < L,  y = Σ_t a_t h_t.  (B, T, D), (B,) → (B, D).

    w begins at 0, so that the pooling begins as the mean.
    Source: Safari et al. (2020), Self-attention encoding and pooling.
    """

    def __init__(self, width: int, *, rng: np.random.Generator, dtype: type = np.float32) -> None:
        self.output_width = width
        self.score = nn.Linear(width, 1, bias=False, rng=rng, dtype=dtype)
        nn.init.zeros_(self.score.weight)

    def forward(self, h: Tensor, lengths: np.ndarray) -> Tensor:
        h = zero_padding(h, lengths)
        weights = masked_softmax(self.score(h).squeeze(-1), valid_frames(lengths, h.shape[1]))
        return (weights.unsqueeze(1) @ h).squeeze(1)


class LinearHead(nn.Module):
    """z = W e + b.  (B, D) → (B, K)."""

    def __init__(self, width: int, classes: int, *, rng: np.random.Generator, dtype=np.float32) -> None:
        self.output = nn.Linear(width, classes, rng=rng, dtype=dtype)

    def forward(self, embedding: Tensor) -> Tensor:
        return self.output(embedding)


class CosineHead(nn.Module):
    """z_j = (w_j / |w_j|) · (e / |e|), the cosine of the angle to the weight of each class.  (B, D) → (B, K).

    Source: Wang et al. (2018), AM-Softmax, section 3.1.
    """

    def __init__(self, width: int, classes: int, *, rng: np.random.Generator, dtype=np.float32) -> None:
        self.weight = nn.Parameter(np.empty((classes, width), dtype))
        nn.init.xavier_uniform_(self.weight, rng=rng)

    def forward(self, embedding: Tensor) -> Tensor:
        return F.linear(normalize(embedding, dim=-1), normalize(self.weight, dim=-1))


class MarginSoftmax(nn.Module):
    """Cross-entropy of z_j = s (cos θ_j − m·[j = y]), y the labelled class.  (B, K), (B,) → one number.

    With m = 0 this is softmax cross-entropy on scaled cosines. Accuracies are read from the bare cosines.
    Source: Wang et al. (2018), AM-Softmax, equation 6.
    """

    def __init__(self, scale: float = 30.0, margin: float = 0.2, label_smoothing: float = 0.0) -> None:
        self.scale, self.margin, self.label_smoothing = scale, margin, label_smoothing

    def forward(self, cosines: Tensor, labels: np.ndarray) -> Tensor:
        taken = self.margin * np.eye(cosines.shape[1], dtype=cosines.dtype)[labels]
        return F.cross_entropy((cosines - taken) * self.scale, labels, label_smoothing=self.label_smoothing)


class SpeakerClassifier(nn.Module):
    """Names the speaker of an utterance: encoder (B, T', D), pooling (B, D), head (B, K).

    Shapes: x (B, T, F), lengths (B,) → logits (B, K).
    Raises ValueError for a batch of another shape and for lengths that do not fit it.
    """

    def __init__(self, encoder: nn.Module, pooling: nn.Module, head: nn.Module, criterion: nn.Module) -> None:
        self.encoder, self.pooling, self.head, self.criterion = encoder, pooling, head, criterion

    def forward(self, x: Tensor, lengths: np.ndarray) -> Tensor:
        lengths = np.asarray(lengths)
        self._check(x, lengths)
        return self.head(self.pooling(*self.encoder(x, lengths)))

    def loss(self, x: Tensor, lengths: np.ndarray, labels: np.ndarray) -> Tensor:
        """criterion(logits, labels), one number."""
        return self.criterion(self(x, lengths), labels)

    def _check(self, x: Tensor, lengths: np.ndarray) -> None:
        if x.ndim != 3 or x.shape[2] != self.encoder.bands or lengths.shape != x.shape[:1]:
            raise ValueError(
                f"expected x (B, T, {self.encoder.bands}) and lengths (B,), got {x.shape} and {lengths.shape}"
            )
        least = self.encoder.minimum_frames
        if len(lengths) and (lengths.min() < least or lengths.max() > x.shape[1]):
            found = f"{lengths.min()} to {lengths.max()}"
            raise ValueError(f"expected lengths from {least} to {x.shape[1]} frames, got {found}")

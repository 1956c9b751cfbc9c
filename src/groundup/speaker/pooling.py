"""From the frames of an utterance to one vector: three means that never look at padding."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from groundup.speaker.checks import check_batch
from groundup.speaker.padding import masked_softmax, valid_frames, zero_padding


class MeanPooling(nn.Module):
    """The mean over an utterance's own frames; 0 for an utterance without any.

        y = (1 / L) sum_{t < L} h_t

    Shapes: h (B, T, D), lengths (B,) -> (B, D).
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = self.output_width = width

    def forward(self, h: Tensor, lengths: Tensor) -> Tensor:
        check_batch(h, lengths, self.width)
        return zero_padding(h, lengths).sum(1) / lengths.clamp(min=1)[:, None]


class SelfAttentionPooling(nn.Module):
    """A weighted mean whose weights the network learns, one score a frame.

        u_t = w . h_t,   a = softmax(u) over t < L,   mu = sum_t a_t h_t

    w begins at 0, so that the pooling begins as the mean.

    Shapes: h (B, T, D), lengths (B,) -> (B, D).
    Source: Safari et al. (2020), Self-attention encoding and pooling.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = self.output_width = width
        # without a bias, which would cancel in the softmax
        self.score = nn.Linear(width, 1, bias=False)
        nn.init.zeros_(self.score.weight)

    def weights(self, h: Tensor, lengths: Tensor) -> Tensor:
        """a, (B, T): 0 on the padding; each row adds up to 1."""
        spoken = valid_frames(lengths, h.shape[1])
        return masked_softmax(self.score(h)[..., 0], spoken)

    def forward(self, h: Tensor, lengths: Tensor) -> Tensor:
        check_batch(h, lengths, self.width)
        h = zero_padding(h, lengths)
        return (self.weights(h, lengths)[:, None] @ h)[:, 0]


class AttentiveStatisticsPooling(nn.Module):
    """Weighted mean and weighted standard deviation, side by side.

        u_t = w . tanh(V h_t + b),   a = softmax(u) over t < L
        mu = sum_t a_t h_t,   sigma = sqrt(max(sum_t a_t (h_t - mu)^2, eps)),   y = [mu, sigma]

    The variance is taken in two passes, around mu, because sum a h^2 - mu^2 loses every digit where the
    frames are nearly equal, and can turn negative. The maximum keeps the root's gradient finite there.

    Shapes: h (B, T, D), lengths (B,) -> (B, 2D).
    Source: Okabe et al. (2018), Attentive statistics pooling, equations 1 to 6.
    """

    def __init__(self, width: int, hidden: int = 128, eps: float = 1e-5) -> None:
        super().__init__()
        self.width, self.output_width, self.eps = width, 2 * width, eps
        self.hidden = nn.Linear(width, hidden)
        self.score = nn.Linear(hidden, 1, bias=False)

    def weights(self, h: Tensor, lengths: Tensor) -> Tensor:
        """a, (B, T): 0 on the padding; each row adds up to 1."""
        scores = self.score(torch.tanh(self.hidden(h)))[..., 0]
        return masked_softmax(scores, valid_frames(lengths, h.shape[1]))

    def forward(self, h: Tensor, lengths: Tensor) -> Tensor:
        check_batch(h, lengths, self.width)
        h = zero_padding(h, lengths)
        weights = self.weights(h, lengths)[:, None]  # (B, 1, T)
        mean = weights @ h  # (B, 1, D)
        variance = weights @ (h - mean).square()
        return torch.cat((mean, variance.clamp(min=self.eps).sqrt()), dim=-1)[:, 0]

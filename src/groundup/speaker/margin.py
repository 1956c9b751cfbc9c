"""Softmax losses that ask the right speaker to win by a margin, on cosines."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from groundup.speaker.checks import check_labels


def additive_margin(cosine: Tensor, margin: Tensor | float) -> Tensor:
    """AM-Softmax: cos(theta) - m.

    Shapes: any -> the same.
    Source: Wang et al. (2018), AM-Softmax, equations 4 and 5.
    """
    return cosine - margin


def additive_angular_margin(cosine: Tensor, margin: Tensor | float) -> Tensor:
    """AAM-Softmax (ArcFace): cos(theta + m), and a line where theta + m > pi.

        cos(theta) cos(m) - sin(theta) sin(m)    while cos(theta) > cos(pi - m)
        cos(theta) - (1 + cos(pi - m))           beyond: the two meet at -1

    sin(theta) = sqrt(1 - cos^2) has an infinite slope at +-1: the cosine is
    first kept 1e-7 away from there.

    Shapes: any -> the same.
    Source: Deng et al. (2019), ArcFace, equation 3; Wang et al. (2023),
    WeSpeaker, its program, the line.
    """
    margin = torch.as_tensor(margin, dtype=cosine.dtype, device=cosine.device)
    cosine = cosine.clamp(-1 + 1e-7, 1 - 1e-7)
    turned = cosine * margin.cos() - (1 - cosine.square()).sqrt() * margin.sin()
    turning_point = -margin.cos()  # cos(pi - m)
    line = cosine - (1 + turning_point)
    return torch.where(cosine > turning_point, turned, line)


def margin_logits(
    cosines: Tensor,
    labels: Tensor,
    scale: float,
    margin: Tensor | float,
    penalty: Callable[[Tensor, Tensor | float], Tensor] = additive_margin,
) -> Tensor:
    """z_y = s penalty(cos(theta_y), m), and s cos(theta_j) for the others.

    Shapes: cosines (B, K), labels (B,) -> (B, K).

    >>> cosines, labels = torch.tensor([[0.5, 0.25]]), torch.tensor([0])
    >>> margin_logits(cosines, labels, scale=8.0, margin=0.125)
    tensor([[3., 2.]])
    """
    target = labels[:, None]
    penalised = penalty(cosines.gather(1, target), margin)
    return scale * cosines.scatter(1, target, penalised)


def margin_at(progress: float, margin: float) -> float:
    """The warmed-up margin m (1 - 10^(-3 tau)): 0 at tau = 0, 0.97 m half-way, 0.999 m at tau = 1.

    Raises ValueError for a progress tau outside [0, 1].
    Source: Wang et al. (2023), WeSpeaker, its program.

    >>> [round(margin_at(progress, 0.2), 4) for progress in (0, 0.1, 0.5, 1)]
    [0.0, 0.0998, 0.1937, 0.1998]
    """
    if not 0 <= progress <= 1:
        raise ValueError(f"expected progress in [0, 1], got {progress}")
    return margin * (1 - 10 ** (-3 * progress))


class MarginSoftmax(nn.Module):
    """Cross-entropy of `margin_logits`, in float32 even under autocast; give it the cosines of `CosineHead`.

    With margin 0 this is softmax cross-entropy on scaled cosines. Predictions and accuracies are read from
    the cosines themselves, which bear no margin.

    Shapes: cosines (B, K), labels (B,) -> scalar.
    Raises ValueError for a label outside the classes, a scale that is not positive, a margin outside
    [0, pi / 2].
    Source: Wang et al. (2018), AM-Softmax, equation 6; Deng et al. (2019), ArcFace, equation 3.

    Args:
        penalty: `additive_margin` or `additive_angular_margin`.
        scale: s, the inverse temperature. With class weights spread evenly, a probability p can be reached
            only if s is at least (K - 1) / K log((K - 1) p / (1 - p)): 10.97 for 600 classes, p = 0.99.
        margin: m, a difference of cosines (AM) or an angle in radians (AAM).
        label_smoothing: the share of the target that is spread evenly over all classes.
    """

    def __init__(
        self,
        penalty: Callable[[Tensor, Tensor | float], Tensor] = additive_margin,
        scale: float = 30.0,
        margin: float = 0.2,
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__()
        if scale <= 0:
            raise ValueError(f"expected a positive scale, got {scale}")
        if not 0 <= margin <= math.pi / 2:
            raise ValueError(f"expected a margin in [0, pi / 2], got {margin}")
        self.penalty, self.scale, self.label_smoothing = penalty, scale, label_smoothing
        self.final_margin = margin
        self.register_buffer("margin", torch.tensor(float(margin)))  # a tensor: a number would be compiled in

    def warm_up(self, progress: float) -> None:
        """Sets the margin to `margin_at(progress)`; progress is the share of the warm-up that is over."""
        self.margin.fill_(margin_at(progress, self.final_margin))

    def forward(self, cosines: Tensor, labels: Tensor) -> Tensor:
        check_labels(labels, *cosines.shape)
        with torch.autocast(cosines.device.type, enabled=False):
            wide = cosines.to(torch.promote_types(cosines.dtype, torch.float32))
            logits = margin_logits(wide, labels, self.scale, self.margin, self.penalty)
            return functional.cross_entropy(logits, labels, label_smoothing=self.label_smoothing)


def accuracy(logits: Tensor, labels: Tensor) -> Tensor:
    """The share of utterances whose largest logit, or cosine, is their own speaker's.

    Read it from what the head gives, never from `margin_logits`: with the margin taken off the right class,
    a correct answer can look wrong.

    Shapes: (B, K), (B,) -> scalar.
    """
    return (logits.argmax(-1) == labels).float().mean()

"""Self-attention that scores each pair of frames by content and by the distance between them."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from groundup.speaker.checks import check_batch
from groundup.speaker.dropout import Dropout
from groundup.speaker.padding import masked_softmax, valid_frames
from groundup.speaker.positions import relative_positions


def relative_shift(scores: Tensor) -> Tensor:
    """From scores by distance to scores by key, without a copy.

        out[i, j] = scores[i, T - i + j]

    Column 0 of `scores` is filler that is never read; column 1 + c belongs to
    distance T - 1 - c, so the score for the distance i - j stands in column
    T - i + j. Query 0 finds its keys in the right half, and each later query
    one column further left: the same numbers, read with rows one shorter.

    Shapes: (..., T, 2T) -> (..., T, T).
    Source: Dai et al. (2019), Transformer-XL, appendix B.

    >>> row = torch.tensor([9, +2, +1, 0, -1, -2])  # T = 3, filler 9
    >>> relative_shift(row.repeat(3, 1))  # i - j
    tensor([[ 0, -1, -2],
            [ 1,  0, -1],
            [ 2,  1,  0]])
    """
    frames = scores.shape[-2]
    from_row_0 = scores.flatten(-2)[..., frames:]  # row 0 begins in column T
    return from_row_0.unflatten(-1, (frames, -1))[..., :frames]


def eager_attention(
    query: Tensor, key: Tensor, value: Tensor, position_scores: Tensor, valid: Tensor, weights: Dropout
) -> Tensor:
    """dropout(softmax(q k^T + position scores)) v, over the valid keys; without a valid key, 0.

    Shapes: query, key, value (H, B, T, d); position_scores (H, B, T, T); valid (B, T) -> (H, B, T, d).
    The query and the position scores are scaled already.
    """
    position_scores, query, keys = (t.flatten(0, 1) for t in (position_scores, query, key))
    scores = torch.baddbmm(position_scores, query, keys.transpose(1, 2))  # the sum costs no pass of its own
    scores = scores.unflatten(0, key.shape[:2])
    return weights(masked_softmax(scores, valid[:, None, :])) @ value


def fused_attention(
    query: Tensor, key: Tensor, value: Tensor, position_scores: Tensor, valid: Tensor, weights: Dropout
) -> Tensor:
    """`eager_attention` by torch's scaled_dot_product_attention, the position scores given as its mask.

    No weights exist on the way, so none can be recorded.
    """
    bias = position_scores.masked_fill(~valid[:, None, :], torch.finfo(position_scores.dtype).min)
    dropped = weights.probability if weights.training else 0.0
    context = functional.scaled_dot_product_attention(query, key, value, bias, dropped, scale=1.0)
    return context.masked_fill(~valid.any(-1)[:, None, None], 0.0)


class RelativeMultiHeadAttention(nn.Module):
    """Multi-head self-attention with relative positions.

        A_ij = [(q_i + u) . k_j + (q_i + v) . W_R r_{i-j}] / sqrt(d),   d = D / H
        y_i  = W_O concat_heads( sum_j softmax_j(A_ij) v_j )

    u and v are a content and a position bias, one vector a head. Padded keys get no weight; an utterance
    without any frame gives 0 before W_O. The distances are projected once a layer, not once an utterance.

    Shapes: x (B, T, D), lengths (B,), positions (2T - 1, D) -> (B, T, D).
    Raises ValueError if the heads do not divide the width, or if a shape does not fit.
    Source: Dai et al. (2019), Transformer-XL, section 3.3; Vaswani et al. (2017), Attention is all you need,
    equation 1, the scale.

    Args:
        width: D.
        heads: H.
        dropout: probability that one attention weight is dropped in training.
        attend: `eager_attention`, or `fused_attention` for torch's fused kernels.
    """

    def __init__(
        self, width: int, heads: int, dropout: float = 0.0, attend: Callable[..., Tensor] = eager_attention
    ) -> None:
        super().__init__()
        if heads < 1 or width % heads:
            raise ValueError(f"expected a head count that divides the width {width}, got {heads}")
        if width % 2:
            raise ValueError(f"expected an even width for sine and cosine pairs, got {width}")
        self.width, self.heads, self.attend = width, heads, attend
        self.query_key_value = nn.Linear(width, 3 * width)
        self.position = nn.Linear(width, width, bias=False)  # W_R
        self.content_bias = nn.Parameter(torch.zeros(heads, width // heads))  # u
        self.position_bias = nn.Parameter(torch.zeros(heads, width // heads))  # v
        self.weights = Dropout(dropout)  # its output is what a plot of the attention weights asks for
        self.output = nn.Linear(width, width)

    def forward(self, x: Tensor, lengths: Tensor, positions: Tensor | None = None) -> Tensor:
        check_batch(x, lengths, self.width)
        batch, frames, _ = x.shape
        if positions is None:
            positions = relative_positions(frames, self.width, like=x)
        # Heads come first, (H, B, T, d): the distances then meet all utterances of a head in one product.
        heads = self.query_key_value(x).view(batch, frames, 3, self.heads, -1).permute(2, 3, 0, 1, 4)
        query, key, value = heads.contiguous()
        scale = query.shape[-1] ** -0.5  # on the queries, which are smaller than the scores
        position_query = (query + self.position_bias[:, None, None]) * scale
        content_query = (query + self.content_bias[:, None, None]) * scale
        position_scores = self._position_scores(position_query, positions)
        valid = valid_frames(lengths, frames)
        context = self.attend(content_query, key, value, position_scores, valid, self.weights)
        return self.output(context.permute(1, 2, 0, 3).flatten(2))

    def _position_scores(self, position_query: Tensor, positions: Tensor) -> Tensor:
        """(q + v) . W_R r_{i-j} for every pair: (H, B, T, d) and (2T - 1, D) -> (H, B, T, T)."""
        heads, batch, frames, size = position_query.shape
        if positions.shape != (2 * frames - 1, self.width):
            expected = (2 * frames - 1, self.width)
            raise ValueError(f"expected positions of shape {expected}, got {tuple(positions.shape)}")
        # The filler column that the shift drops is put on the small table here, not on the large scores.
        table = self.position(functional.pad(positions, (0, 0, 1, 0)))  # (2T, D)
        table = table.view(2 * frames, heads, size).permute(1, 2, 0)  # (H, d, 2T)
        scores = position_query.view(heads, batch * frames, size) @ table
        return relative_shift(scores.view(heads, batch, frames, 2 * frames))

"""Self-attention that scores each pair of frames by content and by the distance between them."""

from __future__ import annotations

import numpy as np

from groundup import nn
from groundup.autograd import Tensor
from groundup.conformer.padding import masked_softmax, valid_frames


def relative_shift(scores: Tensor) -> Tensor:
    """From scores by distance to scores by key, by reading shorter rows.

        out[i, j] = scores[i, T − i + j]

    Column 0 of `scores` is filler that is never read; column 1 + c belongs to
    distance T − 1 − c. Shapes: (N, T, 2T) → (N, T, T).

    Source: Dai et al. (2019), Transformer-XL, appendix B.

    >>> row = np.array([9, +2, +1, 0, -1, -2])  # T = 3, filler 9
    >>> relative_shift(Tensor(np.tile(row, (1, 3, 1)), dtype=float)).numpy()[0]
    array([[ 0., -1., -2.],
           [ 1.,  0., -1.],
           [ 2.,  1.,  0.]])
    """
    batch, frames, columns = scores.shape
    from_row_0 = scores.reshape(batch, frames * columns)[:, frames:]
    return from_row_0.reshape(batch, frames, columns - 1)[:, :, :frames]


class RelativeMultiHeadAttention(nn.Module):
    """Multi-head self-attention with relative positions.

        A_ij = [(q_i + u) · k_j + (q_i + v) · W_R r_{i−j}] / √d,   d = D / H
        y_i  = W_O concat_heads( Σ_j softmax_j(A_ij) v_j )

    u and v are a content and a position bias, one vector a head. Padded keys get no weight.

    Shapes: x (B, T, D), lengths (B,), positions (2T − 1, D) → (B, T, D).
    Raises ValueError if the heads do not divide the width.
    Source: Dai et al. (2019), Transformer-XL, section 3.3.
    """

    def __init__(self, width: int, heads: int, dropout: float, *, rng: np.random.Generator, dtype) -> None:
        if heads < 1 or width % heads:
            raise ValueError(f"expected a head count that divides the width {width}, got {heads}")
        self.width, self.heads = width, heads
        self.query_key_value = nn.Linear(width, 3 * width, rng=rng, dtype=dtype)
        self.position = nn.Linear(width, width, bias=False, rng=rng, dtype=dtype)  # W_R
        self.content_bias = nn.Parameter(np.zeros((heads, width // heads), dtype))  # u
        self.position_bias = nn.Parameter(np.zeros((heads, width // heads), dtype))  # v
        self.weights = nn.Dropout(dropout, rng=rng)
        self.output = nn.Linear(width, width, rng=rng, dtype=dtype)

    def forward(self, x: Tensor, lengths: np.ndarray, positions: np.ndarray) -> Tensor:
        batch, frames, width = x.shape
        size = width // self.heads
        # Heads come first, (H, B, T, d): the distances then meet all utterances of a head in one product.
        split = self.query_key_value(x).reshape(batch, frames, 3, self.heads, size).permute(2, 3, 0, 1, 4)
        query, key, value = split[0], split[1], split[2]
        scale = size**-0.5  # on the queries, which are smaller than the scores
        content_query = (query + self.content_bias.reshape(-1, 1, 1, size)) * scale
        position_query = (query + self.position_bias.reshape(-1, 1, 1, size)) * scale
        scores = content_query @ key.swapaxes(2, 3) + self._position_scores(position_query, positions)
        valid = valid_frames(lengths, frames)
        context = self.weights(masked_softmax(scores, valid[:, None, :])) @ value
        return self.output(context.permute(1, 2, 0, 3).reshape(batch, frames, width))

    def _position_scores(self, position_query: Tensor, positions: np.ndarray) -> Tensor:
        """(q + v) · W_R r_{i−j} for every pair: (H, B, T, d) and (2T − 1, D) → (H, B, T, T)."""
        heads, batch, frames, size = position_query.shape
        # The filler column that the shift drops is put on the small table here, not on the large scores.
        filled = Tensor(np.concatenate((np.zeros_like(positions[:1]), positions)))
        table = self.position(filled).reshape(2 * frames, heads, size).permute(1, 2, 0)  # (H, d, 2T)
        scores = position_query.reshape(heads, batch * frames, size) @ table
        shifted = relative_shift(scores.reshape(heads * batch, frames, 2 * frames))
        return shifted.reshape(heads, batch, frames, frames)

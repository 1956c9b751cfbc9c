"""Attention in several heads as a layer: it keeps the maps to queries, keys and values, and the map out."""

from __future__ import annotations

import numpy as np

from groundup.autograd import Tensor, chunk
from groundup.nn import functional as F  # noqa: N812
from groundup.nn import init
from groundup.nn.functional.attention import Mask, merged_mask, multi_head_attention
from groundup.nn.layers.linear import Linear
from groundup.nn.module import Module, Parameter

__all__ = ["MultiheadAttention"]


class MultiheadAttention(Module):
    """out_proj(multi_head_attention(W_q query + b_q, W_k key + b_k, W_v value + b_v)).

    query (L, B, D), key and value (S, B, D), with batch_first (B, L, D) and (B, S, D), without a batch (L, D)
    and (S, D) → the output in the query's shape, and with `need_weights` the weights (B, L, S), the mean over
    the heads, or with average_attn_weights=False those of each, (B, H, L, S); else None. In training weights
    are dropped with probability `dropout`, and the dropped ones are returned.

    key_padding_mask (B, S) and attn_mask (L, S) or (B · H, L, S) are True where a key takes no part, or
    numbers that are added to the scores. A query that sees no key gets the map of zeros, where torch's NaN.

    `in_proj_weight` (3 D, D), the three maps one above the other, starts by Xavier's uniform rule, the map
    out as `Linear`, the shifts at zero. Raises ValueError for heads that do not divide D, and for inputs and
    masks that do not fit.
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        *,
        batch_first: bool = False,
        rng: np.random.Generator,
        dtype: type = np.float32,
    ) -> None:
        if num_heads < 1 or embed_dim % num_heads:
            raise ValueError(f"expected heads that divide {embed_dim} features, got {num_heads}")
        if not 0 <= dropout <= 1:
            raise ValueError(f"expected a dropout probability from 0 to 1, got {dropout}")
        self.embed_dim, self.num_heads, self.dropout = embed_dim, num_heads, dropout
        self.batch_first, self.rng = batch_first, rng
        self.in_proj_weight = Parameter(np.empty((3 * embed_dim, embed_dim), dtype))
        self.in_proj_bias = Parameter(np.zeros(3 * embed_dim, dtype)) if bias else None
        init.xavier_uniform_(self.in_proj_weight, rng=rng)
        self.out_proj = Linear(embed_dim, embed_dim, bias, rng=rng, dtype=dtype)
        if bias:
            init.zeros_(self.out_proj.bias)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Mask | None = None,
        need_weights: bool = True,
        attn_mask: Mask | None = None,
        average_attn_weights: bool = True,
    ) -> tuple[Tensor, Tensor | None]:
        self._check(query, key, value)
        batched, turned = query.ndim == 3, query.ndim == 3 and not self.batch_first
        if not batched and key_padding_mask is not None:
            key_padding_mask = key_padding_mask[None]
        mask = merged_mask(key_padding_mask, attn_mask, self.num_heads, query.dtype)
        rows = [x.transpose(0, 1) if turned else x if batched else x[None] for x in (query, key, value)]
        p = self.dropout if self.training else 0.0
        mixed, weights = multi_head_attention(*self._projected(rows), self.num_heads, mask, p, rng=self.rng)
        output = self.out_proj(mixed)
        output = output.transpose(0, 1) if turned else output if batched else output[0]
        if not need_weights:
            return output, None
        weights = weights.mean(1) if average_attn_weights else weights
        return output, weights if batched else weights[0]

    def _projected(self, rows: list[Tensor]) -> list[Tensor]:
        weights = chunk(self.in_proj_weight, 3)
        biases = (None,) * 3 if self.in_proj_bias is None else chunk(self.in_proj_bias, 3)
        return [F.linear(*each) for each in zip(rows, weights, biases, strict=True)]

    def _check(self, *inputs: Tensor) -> None:
        shapes = [tuple(x.shape) for x in inputs]
        query, key, value = shapes
        fits = len({len(shape) for shape in shapes}) == 1 and len(query) in (2, 3) and key == value
        if not fits or any(shape[-1] != self.embed_dim for shape in shapes):
            raise ValueError(f"expected query, key and value with {self.embed_dim} features, got {shapes}")

"""Attention in several heads: each looks at a part of the features, with weights of its own."""

from __future__ import annotations

import functools
import math

import numpy as np

from groundup.autograd import Tensor, where
from groundup.autograd.functions.attention import attention_weights
from groundup.nn.functional.dropout import dropout

__all__ = ["merged_mask", "multi_head_attention"]

Mask = Tensor | np.ndarray


def multi_head_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    num_heads: int,
    mask: Mask | None = None,
    dropout_p: float = 0.0,
    *,
    rng: np.random.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """softmax(Q Kᵀ / √d + mask) V in each head, side by side, and the weights.

    query (B, L, D), key and value (B, S, D), in H heads of d = D / H features → (B, L, D), and (B, H, L, S).
    `mask` is True where a key takes part, or is added; it broadcasts to (B, H, L, S). Weights are dropped
    with probability `dropout_p`. A query that sees no key gets zeros.

    Source: Vaswani et al. (2017), Attention is all you need, section 3.2.2.
    """
    heads = [
        x.reshape((*x.shape[:2], num_heads, x.shape[2] // num_heads)).transpose(1, 2)
        for x in (query, key, value)
    ]
    weights = attention_weights(heads[0], heads[1], mask)
    if dropout_p:
        weights = dropout(weights, dropout_p, rng=rng)
    return (weights @ heads[2]).transpose(1, 2).reshape(query.shape), weights


def merged_mask(
    key_padding_mask: Mask | None, attn_mask: Mask | None, num_heads: int, dtype: type
) -> Mask | None:
    """One mask for `multi_head_attention` from torch's two, which are True where a key takes *no* part.

    key_padding_mask (B, S), attn_mask (L, S) or (B · H, L, S), each of truth values or of numbers to be
    added → what broadcasts to (B, H, L, S), in truth values or in `dtype`, or None for two times None.
    """
    masks = []
    if key_padding_mask is not None:
        masks.append(key_padding_mask[:, None, None, :])
    if attn_mask is not None:
        outer = (-1, num_heads) if attn_mask.ndim == 3 else (1, 1)
        masks.append(attn_mask.reshape((*outer, *attn_mask.shape[-2:])))
    if not masks:
        return None
    blocked = functools.reduce(np.logical_or, [_array(mask) for mask in masks if mask.dtype == bool], False)
    added = [mask.astype(dtype) for mask in masks if mask.dtype != bool]
    return where(blocked, -math.inf, sum(added)) if added else ~blocked


def _array(mask: Mask) -> np.ndarray:
    return mask.numpy() if isinstance(mask, Tensor) else mask

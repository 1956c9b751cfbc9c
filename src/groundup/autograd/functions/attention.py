"""Attention: each query takes a mean of the values, weighted by how well their keys fit it."""

from __future__ import annotations

import math

import numpy as np

from groundup.autograd.primitives.linear import matmul
from groundup.autograd.primitives.reductions import softmax
from groundup.autograd.primitives.selection import where
from groundup.autograd.primitives.shaping import expand
from groundup.autograd.public import public
from groundup.autograd.tensor import array_of


@public
def scaled_dot_product_attention(
    query,
    key,
    value,
    attn_mask=None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
    *,
    rng: np.random.Generator | None = None,
):
    """softmax(scale · Q Kᵀ + mask) V, `scale` = 1/√E by default.

    query (…, L, E), key (…, S, E), value (…, S, V), → (…, L, V). `attn_mask`, which broadcasts to (…, L, S),
    holds True where a key takes part, or numbers that are added. `is_causal`: query i sees the keys 0 … i.
    A query that sees no key gets zeros. `enable_gqa`: fewer heads of keys and values than of queries, each
    serving a group of them. Weights are dropped with probability `dropout_p`, drawn from `rng`.

    Raises ValueError for a mask beside `is_causal`, for dropout without `rng`, for shapes that do not fit.

    Source: Vaswani et al. (2017), Attention is all you need, equation 1.
    """
    if enable_gqa:
        key, value = (_shared_by_heads(x, query.shape[-3]) for x in (key, value))
    if is_causal:
        if attn_mask is not None:
            raise ValueError("scaled_dot_product_attention: expected attn_mask or is_causal, got both")
        attn_mask = np.tri(query.shape[-2], key.shape[-2], dtype=bool)
    weights = attention_weights(query, key, attn_mask, scale)
    if dropout_p:
        if rng is None or not 0 < dropout_p < 1:
            raise ValueError(
                "scaled_dot_product_attention: expected dropout_p from 0 to below 1 and rng, "
                f"got {dropout_p} and {rng}"
            )
        weights = where(rng.random(weights.shape) >= dropout_p, weights, 0.0) / (1 - dropout_p)
    return matmul(weights, value)


def attention_weights(query, key, attn_mask=None, scale: float | None = None):
    """What each query takes of each key: (…, L, E) and (…, S, E) → (…, L, S); rows sum to 1, or to 0."""
    scale = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    scores = matmul(query * scale, key.swapaxes(-1, -2))
    if attn_mask is None:
        return softmax(scores, -1)
    choice = array_of(attn_mask)
    if choice.dtype == bool:
        scores = where(choice, scores, -math.inf)
    else:
        scores = scores + attn_mask
    blind = np.max(array_of(scores), -1, keepdims=True, initial=-math.inf) == -math.inf
    if not blind.any():
        return softmax(scores, -1)
    return where(blind, 0.0, softmax(where(blind, 0.0, scores), -1))


def _shared_by_heads(x, heads: int):
    """(…, h, S, E) → (…, heads, S, E), each head for heads / h in a row."""
    *outer, own, length, width = x.shape
    if heads % own:
        raise ValueError(f"scaled_dot_product_attention: {heads} heads cannot share {own} heads of keys")
    apart = x.reshape((*outer, own, 1, length, width))
    together = expand(apart, (*outer, own, heads // own, length, width))
    return together.reshape((*outer, heads, length, width))

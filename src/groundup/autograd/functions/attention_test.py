"""Attention: what a mask means, what is dropped, and refusals."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.autograd import Tensor, grad, jacobian
from groundup.autograd import scaled_dot_product_attention as attend

RNG = np.random.default_rng(0)
Q, K, V = (RNG.standard_normal((2, 3, 5)) for _ in range(3))


def test_a_key_that_is_masked_does_not_matter():
    mask = np.array([True, False, True])
    moved = K + 100 * ~mask[:, None]
    np.testing.assert_array_equal(attend(Q, K, V, mask), attend(Q, moved, V + 9 * ~mask[:, None], mask))
    np.testing.assert_allclose(attend(Q, K, V, mask), attend(Q, K[:, ::2], V[:, ::2]), rtol=1e-12)
    np.testing.assert_allclose(attend(Q, K, V, np.where(mask, 0.0, -np.inf)), attend(Q, K, V, mask))


def test_no_query_sees_what_comes_later():
    slope = jacobian(lambda v: attend(Q[0], K[0], v, is_causal=True))(V[0]).numpy()  # (query, E, key, E)
    assert not slope[np.triu_indices(3, 1)[0], :, np.triu_indices(3, 1)[1]].any()
    assert slope[np.tril_indices(3)[0], :, np.tril_indices(3)[1]].any((1, 2)).all()


def test_a_query_that_sees_nothing_gets_zeros_and_gives_no_nan():
    mask = np.array([[True, True, True], [False, False, False], [True, False, False]])
    assert not attend(Q, K, V, mask)[:, 1].any()
    slopes = grad(lambda q, k, v: attend(q, k, v, mask).sum(), (0, 1, 2))(Q, K, V)
    assert all(np.isfinite(slope.numpy()).all() for slope in slopes)
    assert not slopes[0].numpy()[:, 1].any()


def test_shared_keys_are_keys_repeated():
    q, k, v = RNG.standard_normal((6, 3, 5)), RNG.standard_normal((2, 4, 5)), RNG.standard_normal((2, 4, 5))
    expected = attend(q, np.repeat(k, 3, 0), np.repeat(v, 3, 0))
    np.testing.assert_array_equal(attend(q, k, v, enable_gqa=True), expected)


def test_dropout_drops_weights_and_keeps_the_mean():
    ones, many = np.ones((1, 1)), np.ones((20_000, 1, 1))
    y = attend(many, many, Tensor(many), dropout_p=0.25, rng=np.random.default_rng(1)).numpy()
    assert set(y.ravel()) == {0.0, 1 / 0.75}
    assert abs((y == 0).mean() - 0.25) < 5 * np.sqrt(0.25 * 0.75 / y.size)
    assert attend(ones, ones, ones).item() == 1.0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"attn_mask": np.ones((3, 3), bool), "is_causal": True},
            "expected attn_mask or is_causal",
        ),
        ({"dropout_p": 0.5}, "expected dropout_p from 0 to below 1 and rng, got 0.5 and None"),
        ({"dropout_p": -0.5, "rng": RNG}, "expected dropout_p from 0 to below 1 and rng, got -0.5"),
    ],
)
def test_refusals(options, message):
    with pytest.raises(ValueError, match=f"scaled_dot_product_attention: {message}"):
        attend(Q, K, V, **options)


def test_heads_that_cannot_be_shared_are_refused():
    with pytest.raises(ValueError, match="3 heads cannot share 2 heads of keys"):
        attend(np.ones((3, 2, 2)), np.ones((2, 2, 2)), np.ones((2, 2, 2)), enable_gqa=True)

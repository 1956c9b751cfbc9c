import numpy as np
import pytest
import torch

from groundup.autograd import Tensor
from groundup.nn.functional.attention import merged_mask, multi_head_attention

RNG = np.random.default_rng(0)
B, L, S, D, H = 2, 5, 3, 8, 4


def test_each_head_attends_to_its_own_features_as_torch_s_does():
    query, key, value = RNG.standard_normal((B, L, D)), *RNG.standard_normal((2, B, S, D))
    mixed, weights = multi_head_attention(*map(Tensor, (query, key, value)), H)
    for head in range(H):
        part = slice(head * D // H, (head + 1) * D // H)
        expected = torch.nn.functional.scaled_dot_product_attention(
            *(torch.tensor(x[..., part]) for x in (query, key, value))
        )
        np.testing.assert_allclose(mixed.numpy()[..., part], expected.numpy(), rtol=1e-10)
        by_weights = weights.numpy()[:, head] @ value[..., part]
        np.testing.assert_allclose(mixed.numpy()[..., part], by_weights, rtol=1e-10)


def test_dropped_weights_are_scaled_up():
    x = Tensor(RNG.standard_normal((B, 101, D)))
    _, kept = multi_head_attention(x, x, x, H)
    _, dropped = multi_head_attention(x, x, x, H, dropout_p=0.3, rng=np.random.default_rng(0))
    left = dropped.numpy() != 0
    np.testing.assert_allclose(dropped.numpy()[left], kept.numpy()[left] / 0.7, rtol=1e-12)
    assert abs(left.mean() - 0.7) < 5 * np.sqrt(0.3 * 0.7 / left.size)


@pytest.mark.parametrize("convert", [Tensor, np.asarray])
def test_masks_merge_to_one_that_broadcasts(convert):
    padded = np.array([[False, False, True], [False, True, True]])
    hidden, each = RNG.random((L, S)) < 0.5, RNG.standard_normal((B * H, L, S))
    everything = (B, H, L, S)
    assert merged_mask(None, None, H, np.float32) is None
    both = merged_mask(convert(padded), convert(hidden), H, np.float32)
    expected = np.broadcast_to(~(padded[:, None, None] | hidden), everything)
    np.testing.assert_array_equal(np.broadcast_to(both, everything), expected)
    mixed = merged_mask(convert(padded), convert(each), H, np.float32)
    expected = np.where(padded[:, None, None], -np.inf, each.reshape(everything).astype(np.float32))
    np.testing.assert_array_equal(np.asarray(mixed), expected)
    assert mixed.dtype == np.float32

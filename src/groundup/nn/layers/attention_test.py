import numpy as np
import pytest
import torch

from groundup import nn
from groundup.autograd import Tensor

LENGTH, FEATURES, HEADS = 5, 6, 2


def layer(**options):
    options = {"batch_first": True, "rng": np.random.default_rng(0), "dtype": np.float64, **options}
    return nn.MultiheadAttention(FEATURES, HEADS, **options)


def numbers(*shape, seed=1):
    return np.random.default_rng(seed).standard_normal(shape)


def itself(module, x, **options):
    output, weights = module(*[Tensor(x)] * 3, **options)
    return output.numpy(), weights.numpy()


def test_what_the_mask_hides_does_not_leak():
    module, x = layer(), numbers(2, LENGTH, FEATURES)
    moved = x.copy()
    moved[:, 3] += 100.0
    causal = np.triu(np.ones((LENGTH, LENGTH), bool), 1)
    for masks in ({"attn_mask": causal}, {"key_padding_mask": np.arange(LENGTH) >= np.array([[3], [3]])}):
        before, weights = itself(module, x, **masks)
        after, _ = itself(module, moved, **masks)
        np.testing.assert_array_equal(before[:, :3], after[:, :3])
        np.testing.assert_allclose(weights.sum(-1), 1.0, rtol=1e-12)
        assert (weights[:, :3, 3] == 0).all() and not np.array_equal(before[:, 3], after[:, 3])


def test_without_positions_the_order_of_the_frames_does_not_matter():
    module, x, order = layer(), numbers(2, LENGTH, FEATURES), np.random.default_rng(0).permutation(LENGTH)
    np.testing.assert_allclose(itself(module, x)[0][:, order], itself(module, x[:, order])[0], rtol=1e-10)


def test_a_query_that_sees_no_key_gets_the_shift_of_the_map_out_where_torch_gives_nan():
    module, x = layer(), numbers(1, LENGTH, FEATURES)
    module.out_proj.bias.data[...] = numbers(FEATURES)
    blind = np.ones((1, LENGTH), bool)
    output, weights = itself(module, x, key_padding_mask=blind)
    np.testing.assert_array_equal(
        output[0], np.broadcast_to(module.out_proj.bias.numpy(), (LENGTH, FEATURES))
    )
    assert (weights == 0).all()
    theirs = torch.nn.MultiheadAttention(FEATURES, HEADS, batch_first=True).double()
    found, _ = theirs(*[torch.tensor(x)] * 3, key_padding_mask=torch.tensor(blind))
    assert found.isnan().all()


def test_truth_values_and_numbers_mix_and_a_mask_in_double_precision_promotes_nothing():
    module, x = layer(dtype=np.float32), numbers(2, LENGTH, FEATURES).astype(np.float32)
    padded, added = np.arange(LENGTH) >= np.array([[3], [5]]), numbers(LENGTH, LENGTH, seed=2)
    mixed, _ = itself(module, x, key_padding_mask=padded, attn_mask=added)
    numbered, _ = itself(module, x, key_padding_mask=np.where(padded, -np.inf, 0.0), attn_mask=added)
    np.testing.assert_allclose(mixed, numbered, rtol=1e-6)
    assert mixed.dtype == np.float32


def test_a_mask_of_numbers_can_be_learnt():
    module, x = layer(), Tensor(numbers(2, LENGTH, FEATURES))
    mask = nn.Parameter(np.zeros((LENGTH, LENGTH)))
    module(x, x, x, attn_mask=mask)[0].sum().backward()
    assert abs(mask.grad.numpy()).max() > 1e-3


def test_weights_are_dropped_in_training_alone():
    module, x = layer(dropout=0.5), numbers(2, LENGTH, FEATURES)
    mean, each = itself(module, x)[1], itself(module, x, average_attn_weights=False)[1]
    assert mean.shape == (2, LENGTH, LENGTH) and each.shape == (2, HEADS, LENGTH, LENGTH)
    assert 0.2 < (each == 0).mean() < 0.8
    module.eval()
    np.testing.assert_array_equal(*(itself(module, x)[0] for _ in range(2)))
    assert (itself(module, x)[1] > 0).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: layer(dropout=2.0), r"from 0 to 1, got 2\.0"),
        (lambda x: nn.MultiheadAttention(7, 2, rng=None), "expected heads that divide 7 features, got 2"),
        (lambda x: layer()(x, x, x[:, :2]), "expected query, key and value with 6 features"),
        (lambda x: layer()(x[..., :4], x, x), "expected query, key and value with 6 features"),
        (lambda x: layer()(x[0], x, x), "expected query, key and value with 6 features"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call(Tensor(numbers(2, LENGTH, FEATURES)))

"""Relative attention against its formula, written out pair by pair."""

import math

import pytest
import torch
from torch import Tensor, nn

from groundup.speaker import (
    RelativeMultiHeadAttention,
    fused_attention,
    recorded_activations,
    relative_positions,
    relative_shift,
)
from groundup.speaker.family_test import close, randomised

LENGTHS = torch.tensor([5, 3])


def attention(width: int = 14, heads: int = 2, **changes) -> RelativeMultiHeadAttention:
    torch.manual_seed(0)
    return randomised(RelativeMultiHeadAttention(width, heads, **changes))


def features(frames: int = 5, width: int = 14) -> Tensor:
    return torch.randn(2, frames, width, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def pair_by_pair(module: RelativeMultiHeadAttention, x: Tensor) -> Tensor:
    """One utterance (T, D), one head, one query and one key at a time; r_d from its definition."""
    frames, width = x.shape
    size = width // module.heads
    query, key, value = (module.query_key_value(x)[:, n * width : (n + 1) * width] for n in range(3))
    contexts = []
    for h in range(module.heads):
        own = slice(h * size, (h + 1) * size)
        u, v = module.content_bias[h], module.position_bias[h]
        for i in range(frames):
            scores = []
            for j in range(frames):
                angles = [(i - j) * 10000 ** (-2 * k / width) for k in range(width // 2)]
                r = torch.tensor([f(a) for a in angles for f in (math.sin, math.cos)], dtype=torch.float64)
                by_content = (query[i, own] + u) @ key[j, own]
                by_distance = (query[i, own] + v) @ (module.position.weight @ r)[own]
                scores.append((by_content + by_distance) / math.sqrt(size))
            contexts.append(torch.stack(scores).softmax(0) @ value[:, own])
    rows = torch.stack(contexts).view(module.heads, frames, size)
    return module.output(rows.transpose(0, 1).reshape(frames, width))


def values_and_gradients(module: nn.Module, x: Tensor, outputs: list[Tensor]) -> list[Tensor]:
    loss = torch.cat([y.sin().flatten() for y in outputs]).sum()
    return [*outputs, *torch.autograd.grad(loss, [x, *module.parameters()])]


@pytest.mark.parametrize("attend", [{}, {"attend": fused_attention}], ids=["eager", "fused"])
@pytest.mark.parametrize("heads", [1, 2, 7])
def test_values_and_gradients_equal_the_formula(heads, attend):
    module, x = attention(heads=heads, **attend), features().requires_grad_()
    expected = [pair_by_pair(module, x[i, :length]) for i, length in enumerate(LENGTHS)]
    y = module(x, LENGTHS)
    found = [y[i, :length] for i, length in enumerate(LENGTHS)]
    close(values_and_gradients(module, x, found), values_and_gradients(module, x, expected))


@pytest.mark.parametrize("frames", [1, 2, 5, 11])
def test_the_shift_equals_the_gather_form(frames):
    """P[i, T - 1 - i + j], where column c of P belongs to the distance T - 1 - c."""
    scores = torch.randn(2, 3, frames, 2 * frames, dtype=torch.float64, requires_grad=True)
    i, j = torch.arange(frames)[:, None], torch.arange(frames)
    index = (frames - 1 - i + j).expand(2, 3, frames, frames)
    gathered = scores[..., 1:].gather(-1, index)
    shifted = relative_shift(scores)
    assert torch.equal(shifted, gathered)
    weights = torch.randn_like(gathered)
    found, expected = (torch.autograd.grad((weights * s).sum(), scores)[0] for s in (shifted, gathered))
    assert torch.equal(found, expected)


def test_the_shift_reads_any_view_and_copies_nothing():
    whole = torch.randn(7, 3, 5, 10)
    part = whole[2:4]
    assert torch.equal(relative_shift(part), relative_shift(part.clone()))
    assert relative_shift(part).untyped_storage().data_ptr() == whole.untyped_storage().data_ptr()


@pytest.mark.parametrize("distance", [-4, -1, 0, 1, 3])
def test_a_one_hot_probe_lights_the_diagonal_of_its_distance(distance):
    """q = k = 0, W_R = 1 and v a unit vector: then only pairs with i - j = distance may score."""
    module = RelativeMultiHeadAttention(14, heads=1).double()
    for parameter in module.parameters():
        parameter.data.zero_()
    module.position.weight.data.copy_(torch.eye(14))
    row = 4 - distance  # distances run from T - 1 = 4 down to -4
    module.position_bias.data[0, row] = 20 * math.sqrt(14)
    probes = torch.eye(9, 14, dtype=torch.float64)
    with recorded_activations(module, "weights") as found:
        module(features(), torch.tensor([5, 5]), probes)
    i, j = torch.arange(5)[:, None], torch.arange(5)
    wanted = ((i - j) == distance).double()
    expected = torch.where(wanted.any(1, keepdim=True), wanted, torch.full((), 0.2, dtype=torch.float64))
    torch.testing.assert_close(found["weights"][0, 0], expected, rtol=0, atol=1e-7)


def test_reversing_time_is_reversing_the_distances():
    module, x, full = attention(), features(), torch.tensor([5, 5])
    table = relative_positions(5, 14, x)
    backwards = module(x.flip(1), full, table.flip(0)).flip(1)
    close([backwards], [module(x, full, table)])
    with pytest.raises(AssertionError):
        close([module(x.flip(1), full).flip(1)], [module(x, full)])


def test_without_positions_it_is_torch_attention():
    torch.manual_seed(0)
    module, x = attention(heads=2), features().requires_grad_()
    for parameter in (module.position.weight, module.content_bias, module.position_bias):
        parameter.data.zero_()
    torchs = nn.MultiheadAttention(14, 2, batch_first=True).double()
    pairs = {
        torchs.in_proj_weight: module.query_key_value.weight,
        torchs.in_proj_bias: module.query_key_value.bias,
    }
    pairs |= {torchs.out_proj.weight: module.output.weight, torchs.out_proj.bias: module.output.bias}
    for theirs, ours in pairs.items():
        theirs.data.copy_(ours.data)
    padding = torch.arange(5) >= LENGTHS[:, None]
    expected, _ = torchs(x, x, x, key_padding_mask=padding)
    found = module(x, LENGTHS)
    close([found[0], found[1, :3]], [expected[0], expected[1, :3]])
    found = torch.autograd.grad(found[0].sin().sum(), [x, *pairs.values()])
    close(list(found), list(torch.autograd.grad(expected[0].sin().sum(), [x, *pairs])))


def test_weights_sum_to_one_and_vanish_on_padding():
    module = attention()
    with recorded_activations(module, "weights") as found:
        module(features(), torch.tensor([3, 5]))
    weights = found["weights"]  # (H, B, T, T)
    assert weights.shape == (2, 2, 5, 5)
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 2, 5, dtype=torch.float64))
    assert weights[:, 0, :, 3:].abs().max() == 0 and (weights[:, 1] > 0).all()


@pytest.mark.parametrize("attend", [{}, {"attend": fused_attention}], ids=["eager", "fused"])
def test_an_utterance_without_frames_gives_zero_before_the_last_layer(attend):
    module, x = attention(**attend), features().requires_grad_()
    y = module(x, torch.tensor([0, 5]))
    torch.testing.assert_close(y[0], module.output.bias.expand(5, 14))
    y.sum().backward()
    assert all(p.grad.isfinite().all() for p in module.parameters())
    assert x.grad[0].abs().max() == 0


@pytest.mark.parametrize("attend", [{}, {"attend": fused_attention}], ids=["eager", "fused"])
def test_dropout_acts_on_the_weights_in_training_only(attend):
    torch.manual_seed(0)
    module, x, full = attention(dropout=0.5, **attend), features(), torch.tensor([5, 5])
    assert torch.equal(module.eval()(x, full), module(x, full))
    expected, module = module(x, full), module.train()
    draws = torch.stack([module(x, full) for _ in range(3000)])
    assert not torch.equal(draws[0], draws[1])
    # The mean over masks is the output without dropout, since y is linear in the weights.
    error = (draws.mean(0) - expected).abs() / (draws.std(0) / 3000**0.5)
    assert error.max() < 5


def test_bad_sizes_are_refused():
    for heads in (0, 3):
        with pytest.raises(ValueError, match=f"expected a head count that divides the width 14, got {heads}"):
            RelativeMultiHeadAttention(14, heads)
    with pytest.raises(ValueError, match="expected an even width"):
        RelativeMultiHeadAttention(7, 1)
    with pytest.raises(ValueError, match=r"expected positions of shape \(9, 14\), got \(11, 14\)"):
        attention()(features(), LENGTHS, relative_positions(6, 14, features()))

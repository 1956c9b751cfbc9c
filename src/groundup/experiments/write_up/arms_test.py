"""Each arm differs from the base in the one thing that it is named after."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from groundup.experiments.write_up import arms
from groundup.speaker import (
    AdaptiveTimeMasks,
    CosineHead,
    MarginSoftmax,
    MeanPooling,
    SelfAttentionPooling,
    SpecAugment,
)

EVERY = {
    **arms.TAKEN_AWAY,
    **arms.PUT_IN,
    "fixed": arms.arm(arms.FixedMasks),
    "adaptive": arms.arm(arms.AdaptiveMasks),
}


def model(recipe, seed=0):
    return recipe.model(40, 5, torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("name", EVERY)
def test_all_else_begins_as_in_the_base(name):
    """Parameters of one name and shape begin with the same numbers, but for the positions' zeros."""
    base, other = dict(model(arms.BASE).named_parameters()), dict(model(EVERY[name]).named_parameters())
    shared = [n for n in base if n in other and not n.endswith("position.weight")]
    assert len(shared) >= len(base) - 12
    before_the_head = [n for n in shared if not n.startswith("head")]
    assert all(torch.equal(base[n], other[n]) for n in before_the_head)


@pytest.mark.parametrize("name", EVERY)
def test_the_numbers_of_the_recipe_are_those_of_the_base(name):
    differing = {k for k, v in vars(EVERY[name]).items() if v != getattr(arms.BASE, k)}
    assert not differing


def test_what_is_taken_away_adds_nothing():
    x, lengths = torch.randn(2, 31, 40), torch.tensor([31, 31])
    for name, module in (("attention", "attention"), ("convolution", "convolution")):
        network = model(arms.TAKEN_AWAY[name]).eval()
        found = network.activations(x, lengths, f"encoder.blocks.0.{module}")
        assert found[f"encoder.blocks.0.{module}"].abs().max() == 0


def test_without_positions_attention_does_not_know_the_order_and_never_learns_it():
    network = model(arms.TAKEN_AWAY["relative positions"]).eval()
    attention = network.encoder.blocks[0].attention
    assert attention.position.weight.abs().max() == 0 and not attention.position.weight.requires_grad
    x, full, order = torch.randn(1, 9, 64), torch.tensor([9]), torch.randperm(9)
    positions = network.encoder.positions(x)
    shuffled = attention(x[:, order], full, positions)
    torch.testing.assert_close(shuffled, attention(x, full, positions)[:, order])
    asked = model(arms.BASE).eval().encoder.blocks[0].attention
    assert (asked(x[:, order], full, positions) - asked(x, full, positions)[:, order]).abs().max() > 1e-4


def test_the_mean_of_a_band_stays_where_nothing_takes_it():
    features, lengths = np.ones((2, 7, 3), np.float32), np.array([7, 5])
    assert arms.TAKEN_AWAY["mean subtraction"].front_end(features, lengths).mean() == 1
    assert abs(arms.BASE.front_end(features, lengths)[0]).max() == 0


def test_what_is_put_in():
    parts = {name: model(recipe) for name, recipe in EVERY.items()}
    assert isinstance(model(arms.BASE).pooling, MeanPooling)
    assert isinstance(parts["self-attention pooling"].pooling, SelfAttentionPooling)
    margin = parts["AM-Softmax"]
    assert isinstance(margin.head, CosineHead) and isinstance(margin.criterion, MarginSoftmax)
    assert (margin.criterion.scale, margin.criterion.final_margin) == (30, 0.2)
    for name, warp in (("fixed", 0), ("adaptive", 0)):
        assert isinstance(parts[name].augment, SpecAugment) and parts[name].augment.warp == warp
    assert isinstance(parts["adaptive"].augment.time_masks, AdaptiveTimeMasks)


def test_the_peer_has_as_many_parameters_and_the_same_numbers():
    count = [sum(p.numel() for p in model(recipe).parameters()) for recipe in (arms.BASE, arms.RESIDUAL)]
    assert count[1] == pytest.approx(count[0], rel=0.05)
    own = {"width", "channels", "blocks"}
    assert all(v == getattr(arms.BASE, k) for k, v in vars(arms.RESIDUAL).items() if k not in own)

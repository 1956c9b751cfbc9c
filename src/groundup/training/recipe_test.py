"""What all recipes share: parts that can be changed, the schedule, the optimiser, the front end."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
import torch

from groundup.speaker import AttentiveStatisticsPooling, CosineHead, MarginSoftmax, SpecAugment
from groundup.training.catalogue import recipes
from groundup.training.recipe import Recipe, warm_up_then_cosine
from groundup.training.toy_test import Margined


def test_a_recipe_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        recipes["transformer"].steps = 1


def test_a_recipe_may_change_any_part_of_its_model():
    model = Margined().model(bands=11, classes=3)
    assert isinstance(model.pooling, AttentiveStatisticsPooling) and isinstance(model.head, CosineHead)
    assert isinstance(model.criterion, MarginSoftmax) and isinstance(model.augment, SpecAugment)
    assert model.head.width == 2 * Margined().width
    assert "criterion.margin" in model.state_dict() and "augment._extra_state" in model.state_dict()


def test_the_augmentation_s_seed_is_drawn_from_the_same_generator():
    states = [
        Margined().model(11, 3, torch.Generator().manual_seed(seed)).augment.get_extra_state()
        for seed in (1, 1, 2)
    ]
    assert torch.equal(states[0], states[1]) and not torch.equal(states[0], states[2])


def test_the_front_end_removes_what_a_microphone_adds_and_leaves_padding_at_zero():
    features = np.random.default_rng(0).normal(size=(2, 5, 7)).astype(np.float32)
    lengths = np.array([5, 3])
    microphone = np.linspace(-3, 3, 7, dtype=np.float32)
    clean, coloured = (Margined().front_end(x, lengths) for x in (features, features + microphone))
    np.testing.assert_allclose(coloured, clean, atol=1e-6)
    assert not clean[1, 3:].any()
    np.testing.assert_allclose(clean[1, :3].mean(axis=0), 0, atol=1e-6)


def test_a_step_is_heard_in_equal_parts():
    with pytest.raises(ValueError, match="expected accumulate to divide batch_size 32, got 5"):
        replace(recipes["conformer"], accumulate=5)


def test_the_schedule_rises_straight_and_falls_to_zero():
    recipe = replace(recipes["transformer"], steps=100, warm_up=0.1)
    rates = [recipe.schedule(step) for step in range(101)]
    np.testing.assert_allclose(rates[:10], np.arange(1, 11) / 10)
    assert rates[9] == rates[10] == 1.0
    assert rates[55] == pytest.approx(0.5)
    assert rates[100] == pytest.approx(0.0)
    assert (np.diff(rates[10:]) < 0).all()


def test_a_schedule_without_warm_up_begins_at_the_peak():
    assert warm_up_then_cosine(0, warm_up=0, steps=5) == 1.0


def test_only_matrices_decay_and_the_attention_s_two_biases():
    recipe = recipes["conformer"]
    model = recipe.model(bands=40, classes=3)
    decaying, free = recipe.optimiser(model).param_groups
    assert decaying["weight_decay"] == recipe.weight_decay and free["weight_decay"] == 0.0
    assert {p.ndim for p in free["params"]} == {1}
    assert len(decaying["params"]) + len(free["params"]) == len(list(model.parameters()))
    falling = {id(parameter) for parameter in decaying["params"]}
    biases = {name for name, p in model.named_parameters() if name.endswith("bias") and id(p) in falling}
    assert {name.split(".", 3)[-1] for name in biases} == {
        "attention.content_bias",
        "attention.position_bias",
    }
    assert "biases u and v" in " ".join(Recipe.optimiser.__doc__.split())
    assert decaying["lr"] == free["lr"] == recipe.learning_rate


def test_the_fused_optimiser_takes_the_steps_of_torch_s_plain_one():
    models = [recipes["small"].model(40, 3, torch.Generator().manual_seed(0)).double() for _ in range(2)]
    fused, plain = (recipes["small"].optimiser(model) for model in models)
    for group in plain.param_groups:
        group.update(fused=False, foreach=False)
    for step in range(5):
        for model, optimiser in zip(models, (fused, plain), strict=True):
            for number, parameter in enumerate(model.parameters()):
                generator = torch.Generator().manual_seed(100 * step + number)
                parameter.grad = torch.randn(parameter.shape, generator=generator, dtype=parameter.dtype)
            optimiser.step()
    assert all(group["fused"] for group in fused.param_groups)
    for ours, theirs in zip(*(model.parameters() for model in models), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)


def test_label_smoothing_reaches_the_loss():
    hard, soft = (replace(recipes["transformer"], label_smoothing=e).criterion() for e in (0.0, 0.3))
    logits, labels = torch.tensor([[9.0, 0.0, 0.0]]), torch.tensor([0])
    assert float(hard(logits, labels)) < 0.01 < 1.0 < float(soft(logits, labels))

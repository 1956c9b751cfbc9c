"""Recipes are plain numbers, and their models start where theory says that a classifier starts."""

from __future__ import annotations

import json
import math
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from groundup.errors import UserError
from groundup.speaker import AttentiveStatisticsPooling, CosineHead, MarginSoftmax, SpecAugment
from groundup.training.recipe import Recipe, recipe_named, recipes, warm_up_then_cosine
from groundup.training.toy_test import Margined

names = pytest.mark.parametrize("name", sorted(recipes))


@names
def test_the_first_loss_is_about_ln_k(name):
    classes = 37
    torch.manual_seed(0)
    model = recipes[name].model(bands=40, classes=classes)
    features = torch.randn(16, 128, 40) * 3
    loss = model.loss(features, torch.full((16,), 128), torch.arange(16))
    assert loss.item() == pytest.approx(math.log(classes), rel=0.12)


@names
def test_one_batch_is_learned_by_heart(name):
    torch.manual_seed(0)
    recipe = replace(recipes[name], dropout=0.0, label_smoothing=0.0)
    model = recipe.model(bands=40, classes=5)
    batch = torch.randn(5, 40, 40), torch.tensor([40, 33, 40, 21, 17]), torch.arange(5)
    optimiser = recipe.optimiser(model)
    for _ in range(40):
        optimiser.zero_grad()
        loss = model.loss(*batch)
        loss.backward()
        optimiser.step()
    assert loss.item() < 0.1
    assert model.eval()(*batch[:2]).argmax(-1).tolist() == [0, 1, 2, 3, 4]


@names
def test_settings_survive_json(name):
    recipe = replace(recipes[name], width=48, steps=7)
    assert recipe_named(**json.loads(json.dumps(recipe.settings()))) == recipe


@names
def test_every_recipe_says_how_to_run_it(name):
    assert f"groundup train --recipe {name} --corpus DIR --out RUN" in type(recipes[name]).__doc__
    assert recipes[name].name == name


def test_a_recipe_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        recipes["simple"].steps = 1


@names
def test_every_setting_of_the_model_reaches_it(name):
    def traits(**changes):
        torch.manual_seed(0)
        model = replace(recipes[name], **changes).model(bands=40, classes=3)
        torch.manual_seed(1)
        heard = torch.linspace(-3, 3, 2 * 40 * 40).sin().view(2, 40, 40), torch.tensor([40, 33])
        return model(*heard).tolist(), float(model.criterion(torch.eye(3), torch.arange(3)))

    recipe = recipes[name]
    own = set(vars(recipe)) - {field.name for field in fields(Recipe)}
    changes = {key: getattr(recipe, key) * 2 + (key == "kernel") for key in own}
    assert traits() == traits()
    for key, value in {**changes, "dropout": 0.3, "label_smoothing": 0.2}.items():
        assert traits(**{key: value}) != traits(), key


@names
def test_a_model_draws_from_its_generator_what_torch_s_own_would_give(name):
    torch.manual_seed(5)
    expected = recipes[name].model(bands=40, classes=3).state_dict()
    following = torch.rand(3)
    torch.manual_seed(7)
    untouched, generator = torch.get_rng_state(), torch.Generator().manual_seed(5)
    found = recipes[name].model(40, 3, generator).state_dict()
    assert torch.equal(torch.get_rng_state(), untouched)
    assert all(torch.equal(found[key], value) for key, value in expected.items())
    assert torch.equal(torch.rand(3, generator=generator), following)


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


@names
def test_the_criterion_is_a_module(name):
    assert isinstance(recipes[name].criterion(), torch.nn.Module)


def test_the_front_end_removes_what_a_microphone_adds_and_leaves_padding_at_zero():
    features = np.random.default_rng(0).normal(size=(2, 5, 7)).astype(np.float32)
    lengths = np.array([5, 3])
    microphone = np.linspace(-3, 3, 7, dtype=np.float32)
    clean, coloured = (recipes["simple"].front_end(x, lengths) for x in (features, features + microphone))
    np.testing.assert_allclose(coloured, clean, atol=1e-6)
    assert not clean[1, 3:].any()
    np.testing.assert_allclose(clean[1, :3].mean(axis=0), 0, atol=1e-6)


def test_a_step_is_heard_in_equal_parts():
    with pytest.raises(ValueError, match="expected accumulate to divide batch_size 32, got 5"):
        replace(recipes["simple"], accumulate=5)


def test_the_schedule_rises_straight_and_falls_to_zero():
    recipe = replace(recipes["simple"], steps=100, warm_up=0.1)
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
    hard, soft = (replace(recipes["simple"], label_smoothing=e).criterion() for e in (0.0, 0.3))
    logits, labels = torch.tensor([[9.0, 0.0, 0.0]]), torch.tensor([0])
    assert float(hard(logits, labels)) < 0.01 < 1.0 < float(soft(logits, labels))


def test_unknown_names_and_settings_are_refused_in_one_line():
    with pytest.raises(
        UserError, match=r"unknown recipe 'confromer'. Known recipes: conformer, simple, small.$"
    ):
        recipe_named("confromer")
    with pytest.raises(UserError, match=r"'simple' has no setting 'kernel'. It has: steps, crop"):
        recipe_named("simple", kernel=3)


def results() -> Path:
    folder = Path(__file__).parents[1] / "experiments" / "results"
    return folder if folder.is_dir() else Path(__file__).parents[3] / "book" / "results"


@pytest.mark.parametrize("name", ["conformer", "simple"])
def test_the_numbers_in_a_recipe_s_docstring_are_the_recorded_ones(name):
    """Nobody retypes a result: mean ± sd of both directions stand in the docstring as they were recorded."""
    for direction in ("01-02", "02-01"):
        file = results() / f"speaker_{name}_ravdess_statement-{direction}.json"
        run = json.loads(file.read_text("utf-8"))
        numbers, arrow = run["numbers"], direction.replace("-", " → ")
        written = f"{numbers['mean']:.3f} ± {numbers['sd']:.3f} ({arrow})"
        assert written in type(recipes[name]).__doc__
        assert recipe_named(**run["recipe"]) == recipes[name]  # settings since then are left as they are


def test_the_numbers_in_the_small_recipe_s_docstring_are_those_of_its_claim():
    run = json.loads((results() / "claims" / "S14.json").read_text("utf-8"))
    models = run["numbers"]["model 0"], run["numbers"]["model 1"]
    accuracies = np.concatenate([model["one by one"] for model in models])
    written = f"{accuracies.mean():.3f} ± {accuracies.std(ddof=1):.3f} of {len(accuracies)} runs"
    assert written in type(recipes["small"]).__doc__

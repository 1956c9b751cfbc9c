"""Recipes are plain numbers, and their models start where theory says that a classifier starts."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from groundup.corpus.pack.utterance_lengths import FEW
from groundup.errors import UserError
from groundup.training.catalogue import recipe_named, recipes
from groundup.training.recipe import Recipe

names = pytest.mark.parametrize("name", sorted(recipes))


def narrow(name: str) -> Recipe:
    """The recipe, at a width that a test can wait for."""
    recipe = recipes[name]
    heads = {"heads": min(recipe.heads, 4)} if hasattr(recipe, "heads") else {}
    return replace(recipe, width=min(recipe.width, 144), **heads)


@names
def test_the_first_loss_is_that_of_a_guess(name):
    """ln K of logits near 0. Scaled cosines of weights that point anywhere are normal, of variance s²/D, and
    every utterance meets the same K of them: the mean of several draws of the weights is looked at."""
    classes, recipe, losses = 37, recipes[name], []
    scale = getattr(recipe, "scale", 0.0)
    for seed in range(8 if scale else 1):
        torch.manual_seed(seed)
        model = recipe.model(bands=40, classes=classes)
        recipe.before_step(model, 0)  # a margin has not begun to grow
        features = torch.randn(16, 128, 40) * 3
        losses.append(model.loss(features, torch.full((16,), 128), torch.arange(16)).item())
    logits = scale / model.head.width**0.5 * torch.randn(20_000, classes)
    assert np.mean(losses) == pytest.approx(logits.logsumexp(1).mean().item(), rel=0.12)


@names
def test_one_batch_is_learned_by_heart(name):
    torch.manual_seed(0)
    recipe = replace(narrow(name), dropout=0.0, label_smoothing=0.0, learning_rate=2e-3)
    model = recipe.model(bands=40, classes=5)
    batch = torch.randn(5, 40, 40), torch.tensor([40, 33, 40, 21, 17]), torch.arange(5)
    optimiser = recipe.optimiser(model)
    for _ in range(80):
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


@names
def test_every_setting_of_the_model_reaches_it(name):
    def traits(**changes):
        torch.manual_seed(0)
        model = replace(recipe, **changes).model(bands=40, classes=3)
        torch.manual_seed(1)
        heard = torch.linspace(-3, 3, 2 * 40 * 40).sin().view(2, 40, 40), torch.tensor([40, 33])
        return model(*heard).tolist(), float(model.criterion(torch.eye(3) / 9, torch.arange(3)))

    recipe = narrow(name)
    own = set(vars(recipe)) - {field.name for field in fields(Recipe)}
    changes = {key: getattr(recipe, key) * 2 + (key == "kernel") for key in own}
    assert traits() == traits()
    for key, value in {**changes, "dropout": 0.3, "label_smoothing": 0.2}.items():
        assert traits(**{key: value}) != traits(), key


@names
def test_a_model_draws_from_its_generator_what_torch_s_own_would_give(name):
    torch.manual_seed(5)
    recipe = narrow(name)
    expected = recipe.model(bands=40, classes=3).state_dict()
    following = torch.rand(3)
    torch.manual_seed(7)
    untouched, generator = torch.get_rng_state(), torch.Generator().manual_seed(5)
    found = recipe.model(40, 3, generator).state_dict()
    assert torch.equal(torch.get_rng_state(), untouched)
    assert all(torch.equal(found[key], value) for key, value in expected.items())
    assert torch.equal(torch.rand(3, generator=generator), following)


@names
def test_the_criterion_is_a_module(name):
    assert isinstance(recipes[name].criterion(), torch.nn.Module)


def test_what_a_pack_calls_too_few_frames_is_what_recipes_need():
    """The corpus lies below the recipes and cannot ask them: none of them needs more than FEW."""
    assert max(narrow(name).encoder(40).minimum_frames for name in recipes) == FEW


def test_unknown_names_and_settings_are_refused_in_one_line():
    with pytest.raises(
        UserError,
        match=r"unknown recipe 'confromer'. Known recipes: boss, boss_am, .* transformer.$",
    ):
        recipe_named("confromer")
    with pytest.raises(UserError, match=r"'transformer' has no setting 'kernel'. It has: steps, crop"):
        recipe_named("transformer", kernel=3)


def results() -> Path:
    folder = Path(__file__).parents[1] / "experiments" / "results"
    return folder if folder.is_dir() else Path(__file__).parents[3] / "book" / "results"


@pytest.mark.parametrize("steps", [800, 1600])
def test_the_numbers_of_ours_are_the_recorded_ones_too(steps):
    for direction in ("01-02", "02-01"):
        file = results() / f"ours_{steps}_ravdess_statement-{direction}.json"
        found = json.loads(file.read_text("utf-8"))["numbers"]["whole"]["ours"]
        assert f"{found['mean']:.3f} ± {found['sd']:.3f}" in type(recipes["ours"]).__doc__


@pytest.mark.parametrize(("name", "then"), [("conformer", "conformer"), ("transformer", "simple")])
def test_the_numbers_in_a_recipe_s_docstring_are_the_recorded_ones(name, then):
    """Nobody retypes a result: mean ± sd of both directions stand in the docstring as they were recorded.

    `then` is the name that the recipe had when it was recorded; its settings are the same.
    """
    for direction in ("01-02", "02-01"):
        file = results() / f"speaker_{then}_ravdess_statement-{direction}.json"
        run = json.loads(file.read_text("utf-8"))
        numbers, arrow = run["numbers"], direction.replace("-", " → ")
        written = f"{numbers['mean']:.3f} ± {numbers['sd']:.3f} ({arrow})"
        assert written in type(recipes[name]).__doc__
        assert run["recipe"]["name"] == then
        assert recipe_named(**run["recipe"] | {"name": name}) == recipes[name]  # newer settings are off


def test_ours_hears_log_mel_of_speech_near_mean_0_and_deviation_1_and_its_loudness():
    features = np.full((1, 5, 7), -10.0, np.float32)
    heard = recipes["ours"].front_end(features, np.array([5]))
    assert heard.dtype == np.float32 and not heard.any()
    louder = recipes["ours"].front_end(features + 4, np.array([5]))
    np.testing.assert_allclose(louder, 1.0)


def test_the_numbers_in_the_small_recipe_s_docstring_are_those_of_its_claim():
    run = json.loads((results() / "claims" / "S14.json").read_text("utf-8"))
    models = run["numbers"]["model 0"], run["numbers"]["model 1"]
    accuracies = np.concatenate([model["one by one"] for model in models])
    written = f"{accuracies.mean():.3f} ± {accuracies.std(ddof=1):.3f} of {len(accuracies)} runs"
    assert written in type(recipes["small"]).__doc__

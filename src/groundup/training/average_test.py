"""The follower is the moving average of all weights and statistics, and of nothing else."""

from __future__ import annotations

import copy

import pytest
import torch

from groundup.corpus import WholeUtterances
from groundup.speaker.subsampling import subsampled_length
from groundup.training.average import follow, follower
from groundup.training.loading import whole_batches
from groundup.training.toy_test import Margined, Toy, ToyConformer, toy_corpus
from groundup.training.train import fit
from groundup.training.trained import TrainedModel


def learning(model, steps: int, rate: float = 0.1):
    """Yields after each of a few real steps of training, in which weights, statistics and margin move."""
    generator = torch.Generator().manual_seed(0)
    optimiser = torch.optim.SGD(model.parameters(), lr=rate)
    for step in range(steps):
        if hasattr(model.criterion, "warm_up"):
            model.criterion.warm_up(step / steps)
        optimiser.zero_grad()
        x = 5 + torch.randn(4, 23, 11, generator=generator)
        model.loss(x, torch.tensor([23, 20, 17, 9]), torch.tensor([0, 1, 2, 0])).backward()
        optimiser.step()
        yield step


@pytest.mark.parametrize("recipe", [ToyConformer(), Margined()], ids=["conformer", "margin"])
def test_it_is_the_sum_that_the_formula_tells(recipe):
    model = recipe.model(11, 3, torch.Generator().manual_seed(0))
    average = follower(model)
    expected = {name: value.clone() for name, value in _tensors(model)}
    for step in learning(model, 6):
        follow(average, model, step, decay=0.3)
        beta = min(0.3, (1 + step) / (10 + step))
        for name, value in _tensors(model):
            kept = value.is_floating_point() and not name.startswith("criterion")
            expected[name] = beta * expected[name] + (1 - beta) * value if kept else value.clone()
    for name, value in _tensors(average):
        torch.testing.assert_close(value, expected[name], rtol=1e-5, atol=1e-6)
    assert average.state_dict().keys() == model.state_dict().keys()
    assert average.augment is model.augment


def _tensors(model):
    return [(name, value) for name, value in model.state_dict().items() if "_extra_state" not in name]


def test_a_model_that_stands_still_is_reached():
    model = ToyConformer().model(11, 3, torch.Generator().manual_seed(0))
    average, goal = follower(model), ToyConformer().model(11, 3, torch.Generator().manual_seed(1))
    for step in range(100):
        follow(average, goal, step, decay=0.5)
    for (name, found), (_, value) in zip(_tensors(average), _tensors(goal), strict=True):
        torch.testing.assert_close(found, value, msg=name)


NORM = "encoder.blocks.0.convolution.norm"


def test_statistics_are_those_of_the_averaged_weights():
    """With them its norm gives mean 0 and variance 1 in evaluation too; with the newest ones it does not."""
    model = ToyConformer(dropout=0.0).model(11, 3, torch.Generator().manual_seed(0))
    average = follower(model)
    for step in learning(model, 400, rate=0.02):
        follow(average, model, step, decay=0.98)
    mixed = copy.deepcopy(average)
    mixed.get_submodule(NORM).load_state_dict(statistics(model), strict=False)
    mean, deviation = normalised(average)
    assert mean.abs().max() < 0.15 and (deviation - 1).abs().max() < 0.15
    assert normalised(mixed)[0].abs().max() > 0.25


def statistics(model):
    return {name: t for name, t in model.get_submodule(NORM).state_dict().items() if "running" in name}


def normalised(model):
    """Mean and standard deviation of each channel behind the norm, its gain and bias undone."""
    x = 5 + torch.randn(256, 23, 11, generator=torch.Generator().manual_seed(1))
    lengths, norm = torch.tensor([23, 20, 17, 9] * 64), model.get_submodule(NORM)
    y = (model.eval().activations(x, lengths, NORM)[NORM].detach() - norm.bias) / norm.weight
    y = y[torch.arange(y.shape[1]) < subsampled_length(lengths, 2)[:, None]]
    return y.mean(0), y.std(0)


def test_a_run_is_judged_by_its_average_and_hands_it_on(tmp_path):
    corpus = toy_corpus(tmp_path / "corpus")
    plain, averaged = (
        fit(Toy(steps=16, validations=2, average=decay), corpus, out=tmp_path / f"{decay}")
        for decay in (0.0, 0.8)
    )
    assert plain.history["training_loss"] == averaged.history["training_loss"]  # it learns as ever
    assert plain.history["validation_loss"] != averaged.history["validation_loss"]
    average, learner = (TrainedModel.open(tmp_path / f"{decay}", "last").model for decay in (0.8, 0.0))
    assert not torch.equal(average.head.output.weight, learner.head.output.weight)
    ((x, lengths, labels, _),) = whole_batches(WholeUtterances(corpus, averaged.parts.validation), Toy())
    found = average.loss(x, lengths, labels).item()
    assert found == pytest.approx(averaged.history["validation_loss"][-1], rel=1e-5)

"""The two Conformers are one function: same weights in, same logits, loss, gradients, statistics, steps."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import torch

import groundup.conformer as own
import groundup.speaker as theirs
from groundup import optim
from groundup.autograd import Tensor
from groundup.nn import CrossEntropyLoss
from groundup.nn.utils import clip_grad_norm_

SIZES = {"bands": 17, "width": 12, "blocks": 2, "heads": 3, "hidden": 10, "kernel": 5, "channels": 3}
CLASSES = 5


@pytest.fixture(autouse=True)
def double():
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def twins(margin: bool, dropout: float = 0.0, subsampling: int = 4, seed: int = 0):
    """A Conformer of each engine in float64, with the same weights."""
    rng, width = np.random.default_rng(seed), SIZES["width"]
    torch.manual_seed(seed)
    options = {**SIZES, "dropout": dropout, "subsampling": subsampling}
    mine = {"rng": rng, "dtype": np.float64}
    if margin:
        parts = theirs.SelfAttentionPooling(width), theirs.CosineHead(width, CLASSES)
        own_parts = own.SelfAttentionPooling(width, **mine), own.CosineHead(width, CLASSES, **mine)
        losses = theirs.MarginSoftmax(label_smoothing=0.1), own.MarginSoftmax(label_smoothing=0.1)
    else:
        parts = theirs.MeanPooling(width), theirs.LinearHead(width, CLASSES)
        own_parts = own.MeanPooling(width), own.LinearHead(width, CLASSES, **mine)
        losses = torch.nn.CrossEntropyLoss(label_smoothing=0.1), CrossEntropyLoss(label_smoothing=0.1)
    their_model = theirs.SpeakerClassifier(theirs.ConformerEncoder(**options), *parts, losses[0])
    for parameter in their_model.parameters():  # nothing stays at the zeros and ones it starts with
        parameter.data += 0.1 * torch.randn_like(parameter)
    model = own.SpeakerClassifier(own.ConformerEncoder(**options, **mine), *own_parts, losses[1])
    # The margin is a buffer there, since it warms up inside a compiled graph; here it is a number.
    state = {name: value.numpy() for name, value in their_model.state_dict().items() if "margin" not in name}
    model.load_state_dict(state)
    return model, their_model


def ragged(seed: int = 0, lengths=(37, 20, 31)):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(len(lengths), max(lengths), SIZES["bands"]))
    return x, np.array(lengths), rng.integers(0, CLASSES, len(lengths))


def both_losses(model, their_model, x, lengths, labels):
    mine = model.loss(Tensor(x), lengths, labels)
    their = their_model.loss(*map(torch.from_numpy, (x, lengths, labels)))
    return mine, their


def close(mine, their, scale: float = 1.0, name: str = ""):
    """Equal to nine digits; what cancels to nothing, as a bias before batch norm does, beside `scale`."""
    mine, their = mine.numpy(), their.detach().numpy()
    np.testing.assert_allclose(mine, their, rtol=1e-9, atol=1e-13 * scale, err_msg=name)


def equal_gradients(model, their_model):
    mine, their = (dict(m.named_parameters()) for m in (model, their_model))
    assert list(mine) == list(their)
    scale = max(parameter.grad.abs().max().item() for parameter in their.values())
    for name in mine:
        close(mine[name].grad, their[name].grad, scale, name)


@pytest.mark.parametrize("margin", [False, True])
@pytest.mark.parametrize("subsampling", [1, 2, 4, 8])
def test_logits_loss_gradients_and_statistics_are_equal_on_ragged_batches(margin, subsampling):
    model, their_model = twins(margin, subsampling=subsampling)
    x, lengths, labels = ragged()
    mine, their = both_losses(model, their_model, x, lengths, labels)
    mine.backward()
    their.backward()
    close(mine, their)
    equal_gradients(model, their_model)
    buffers = dict(model.named_buffers())
    for name, their in their_model.named_buffers():
        if "margin" not in name:
            close(buffers[name], their)
    model.eval(), their_model.eval()
    close(model(Tensor(x), lengths), their_model(torch.from_numpy(x), torch.from_numpy(lengths)))


@pytest.mark.parametrize("margin", [False, True])
def test_twenty_steps_with_the_same_masks_end_at_the_same_weights(margin, monkeypatch):
    model, their_model = twins(margin, dropout=0.1)
    draws = np.random.default_rng(7)  # both engines draw their masks in the order of the program
    for module in model.modules():
        if hasattr(module, "rng"):
            module.rng = draws
    their_draws = np.random.default_rng(7)

    def masked(x, probability):
        kept = torch.from_numpy((their_draws.random(x.shape) >= probability).astype(float))
        return x * kept / (1 - probability)

    monkeypatch.setattr(sys.modules["groundup.speaker.dropout"], "dropout", masked)
    steppers, schedules = [], []
    for library, learner in ((optim, model), (torch.optim, their_model)):
        matrices = [p for p in learner.parameters() if p.ndim > 1]
        vectors = [p for p in learner.parameters() if p.ndim <= 1]
        groups = [{"params": matrices, "weight_decay": 0.05}, {"params": vectors, "weight_decay": 0.0}]
        steppers.append(library.AdamW(groups, lr=2e-3))
        schedules.append(library.lr_scheduler.LambdaLR(steppers[-1], lambda step: min(1, (step + 1) / 5)))
    for step in range(20):
        losses = both_losses(model, their_model, *ragged(step))
        for loss, stepper in zip(losses, steppers, strict=True):
            stepper.zero_grad()
            loss.backward()
        clip_grad_norm_(list(model.parameters()), 1.0)
        torch.nn.utils.clip_grad_norm_(their_model.parameters(), 1.0)
        for stepper, schedule in zip(steppers, schedules, strict=True):
            stepper.step()
            schedule.step()
    weights = dict(model.named_parameters())
    for name, their in their_model.named_parameters():
        np.testing.assert_allclose(weights[name].numpy(), their.detach().numpy(), rtol=1e-7, atol=1e-9)
    assert abs(losses[0].item() / losses[1].item() - 1) < 1e-9


def test_second_order_is_equal():
    """The gradient of the squared length of the gradient, by both engines."""
    model, their_model = twins(margin=True)
    x, lengths, labels = ragged()
    mine, their = both_losses(model, their_model, x, lengths, labels)
    parameters = list(their_model.parameters())
    slopes = torch.autograd.grad(their, parameters, create_graph=True)
    sum((slope * slope).sum() for slope in slopes).backward()
    mine.backward(create_graph=True)
    first = [parameter.grad for parameter in model.parameters()]
    model.zero_grad()
    sum((slope * slope).sum() for slope in first).backward()
    equal_gradients(model, their_model)


def test_the_running_statistics_are_those_of_several_batches():
    model, their_model = twins(margin=False)
    for seed, lengths in enumerate([(37, 20, 31), (9, 8), (50,)]):
        x, lengths, labels = ragged(seed, lengths)
        both_losses(model, their_model, x, lengths, labels)
    buffers = dict(model.named_buffers())
    for name, their in their_model.named_buffers():
        close(buffers[name], their)

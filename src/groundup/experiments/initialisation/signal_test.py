"""Sizes are those of an engine that one can trust, and the recursion foretells them."""

import numpy as np
import pytest
import torch

from groundup import nn
from groundup.autograd import Tensor
from groundup.experiments.initialisation import signal

THEIRS = {
    "linear": lambda z: z,
    "ReLU": torch.relu,
    "leaky ReLU": lambda z: torch.nn.functional.leaky_relu(z, 0.2),
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "4 sigmoid − 2": lambda z: 4 * torch.sigmoid(z) - 2,
    "SELU": torch.nn.functional.selu,
    "GELU": torch.nn.functional.gelu,
}


@pytest.mark.parametrize("name", signal.ACTIVATIONS)
def test_sizes_are_torch_s(name):
    rng = np.random.default_rng(1000)
    weights = signal.stack([7, 5, 3], nn.init.xavier_normal_, rng=rng, gain=1.3)
    ours = signal.sizes(weights, signal.ACTIVATIONS[name], rng=np.random.default_rng(1), batch=2)
    rng = np.random.default_rng(1)
    places = [torch.tensor(rng.standard_normal((2, 7)), requires_grad=True)]
    for weight in weights:
        places.append(THEIRS[name](places[-1] @ torch.tensor(weight.numpy()).T))
    last = torch.tensor(rng.standard_normal((2, 3)))
    gradients = torch.autograd.grad(places[-1], places[:-1], last)
    np.testing.assert_allclose(ours[0], [float((x**2).mean().detach()) for x in places], rtol=1e-12)
    np.testing.assert_allclose(ours[1], [float((g**2).mean()) for g in (*gradients, last)], rtol=1e-12)


def test_a_stack_has_the_shapes_and_the_filling_that_were_asked():
    weights = signal.stack([5, 3, 2], nn.init.orthogonal_, rng=np.random.default_rng(0), gain=2.0)
    assert [weight.shape for weight in weights] == [(3, 5), (2, 3)]
    np.testing.assert_allclose(weights[0].numpy() @ weights[0].numpy().T, 4 * np.eye(3), atol=1e-12)


@pytest.mark.parametrize(
    ("name", "share"), [("linear", (1, 1)), ("ReLU", (0.5, 0.5)), ("leaky ReLU", (0.52, 0.52))]
)
@pytest.mark.parametrize("q", [0.01, 1.0, 9.0])
def test_what_straight_pieces_take_is_exact_and_the_same_at_every_size(name, share, q):
    assert signal.taken(signal.ACTIVATIONS[name], q) == pytest.approx(share, rel=1e-6)


def test_what_a_tanh_takes_is_what_a_million_dice_say():
    z = 1.5 * np.random.default_rng(0).standard_normal(1_000_000)
    by_dice = np.mean(np.tanh(z) ** 2) / 1.5**2, np.mean((1 - np.tanh(z) ** 2) ** 2)
    assert signal.taken(signal.ACTIVATIONS["tanh"], 1.5**2) == pytest.approx(by_dice, rel=5e-3)


@pytest.mark.parametrize(("name", "gain"), [("tanh", 5 / 3), ("SELU", 0.75), ("GELU", 1.6), ("ReLU", 1.2)])
def test_the_recursion_foretells_a_wide_network(name, gain):
    activation, logs = signal.ACTIVATIONS[name], []
    for seed in range(1000, 1004):
        rng = np.random.default_rng(seed)
        weights = signal.stack([300] * 11, nn.init.xavier_normal_, rng=rng, gain=gain)
        logs.append(np.log(signal.sizes(weights, activation, rng=rng)))
    told = signal.predicted(activation, gain, depth=10)
    np.testing.assert_allclose(np.mean(logs, axis=0), np.log(told), atol=0.35)
    assert told[0][0] == told[1][-1] == 1.0


def test_mean_square_does_not_overflow_in_half_precision():
    assert signal.mean_square(Tensor(np.full(3, 300, np.float16)).numpy()) == 90_000

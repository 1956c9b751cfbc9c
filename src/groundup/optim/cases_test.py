"""Every optimiser, over its options, against torch: the same network in float64 ends with the same weights.

The table names each public optimiser at least once, and a test proves it. One weight has a slope in every
other step only, one is a single number that never has any.
"""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
import torch

from groundup import optim
from groundup.autograd import Tensor

CASES = [
    ("SGD", {}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.3}),
    ("SGD", {"lr": 0.1, "momentum": 0.9}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("SGD", {"lr": 1e-3, "momentum": 0.9, "nesterov": True, "maximize": True}),
    ("Adam", {}),
    ("Adam", {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.3}),
    ("Adam", {"lr": 0.1, "amsgrad": True}),
    ("Adam", {"lr": 0.1, "betas": (0.5, 0.6), "amsgrad": True, "weight_decay": 0.1, "maximize": True}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.3}),
    ("AdamW", {"lr": 0.1, "weight_decay": 0.0}),
    ("AdamW", {"lr": 0.1, "betas": (0.5, 0.6), "amsgrad": True, "maximize": True}),
    ("Adagrad", {}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.5, "weight_decay": 0.3, "eps": 1e-3}),
    ("Adagrad", {"lr": 0.1, "initial_accumulator_value": 0.4, "maximize": True}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.05, "alpha": 0.8, "eps": 1e-3, "weight_decay": 0.3}),
    ("RMSprop", {"lr": 0.01, "momentum": 0.7}),
    ("RMSprop", {"lr": 0.01, "centered": True, "weight_decay": 0.1, "maximize": True}),
    ("RMSprop", {"lr": 0.01, "centered": True, "momentum": 0.7}),
    ("Adadelta", {}),
    ("Adadelta", {"lr": 0.5, "rho": 0.8, "eps": 1e-3, "weight_decay": 0.3}),
    ("Adadelta", {"lr": 0.5, "maximize": True}),
]
EACH = pytest.mark.parametrize(("name", "options"), CASES)
RNG = np.random.default_rng(0)
START = [RNG.standard_normal(shape) for shape in ((3, 5), (5,), (5, 2), (2,), ())]
BATCHES = RNG.standard_normal((20, 7, 3))


def ours(values) -> Tensor:
    return Tensor(values, requires_grad=True)


def theirs(values) -> torch.Tensor:
    return torch.tensor(np.asarray(values), requires_grad=True)


def groups(weights) -> list[dict]:
    """Weights with the method's settings, and biases with a rate and a decay of their own."""
    return [{"params": weights[::2]}, {"params": weights[1::2], "lr": 0.05, "weight_decay": 0.02}]


def train(weights, optimizer, tensor, steps) -> None:
    """Steps of a network of two layers on one batch after another; its last bias moves in odd steps only."""
    w1, b1, w2, b2, _ = weights
    for number in steps:
        optimizer.zero_grad()
        hidden = (tensor(BATCHES[number]) @ w1 + b1).tanh()
        result = hidden @ w2 + b2 if number % 2 else hidden @ w2
        ((result - 1) ** 2).mean().backward()
        optimizer.step()


def arrays(weights) -> list[np.ndarray]:
    return [np.asarray(weight.detach()) for weight in weights]


def close(found, expected) -> None:
    for own, other in zip(arrays(found), arrays(expected), strict=True):
        np.testing.assert_allclose(own, other, rtol=1e-9)


def test_every_public_optimiser_has_its_case():
    public = {name for name in optim.__all__ if isinstance(getattr(optim, name), type)} - {"Optimizer"}
    assert public == {name for name, _ in CASES}


@EACH
def test_twenty_steps_end_where_torch_s_end(name, options):
    mine, reference = [ours(x) for x in START], [theirs(x) for x in START]
    train(mine, getattr(optim, name)(groups(mine), **options), Tensor, range(20))
    train(reference, getattr(torch.optim, name)(groups(reference), **options), torch.tensor, range(20))
    close(mine, reference)
    assert not any(np.array_equal(own, start) for own, start in zip(arrays(mine)[:4], START, strict=False))
    assert mine[4].item() == START[4]  # never had a slope


@EACH
def test_defaults_are_torch_s(name, options):
    own = getattr(optim, name)([ours(1.0)], **options).param_groups[0]
    other = getattr(torch.optim, name)([theirs(1.0)], **options).param_groups[0]
    assert {**own, "params": 0} == {**{key: other[key] for key in own}, "params": 0}


@EACH
def test_seven_steps_and_thirteen_after_a_restart_are_twenty_bit_by_bit(name, options):
    straight, first = [ours(x) for x in START], [ours(x) for x in START]
    train(straight, getattr(optim, name)(groups(straight), **options), Tensor, range(20))
    optimizer = getattr(optim, name)(groups(first), **options)
    train(first, optimizer, Tensor, range(7))
    second, saved = [ours(x) for x in arrays(first)], optimizer.state_dict()
    train(first, optimizer, Tensor, range(7, 9))  # what goes on does not reach into what was saved
    resumed = getattr(optim, name)(groups(second), lr=7.0)
    resumed.load_state_dict(pickle.loads(pickle.dumps(saved)))
    train(second, resumed, Tensor, range(7, 20))
    for own, other in zip(second, straight, strict=True):
        np.testing.assert_array_equal(own.numpy(), other.numpy())


@EACH
def test_torch_goes_on_from_our_state_and_we_from_torch_s(name, options):
    mine, reference = [ours(x) for x in START], [theirs(x) for x in START]
    own = getattr(optim, name)(groups(mine), **options)
    other = getattr(torch.optim, name)(groups(reference), **options)
    train(mine, own, Tensor, range(7))
    train(reference, other, torch.tensor, range(7))
    for weight, target in zip(arrays(mine), reference, strict=True):
        target.data.copy_(torch.tensor(weight))
    taken, given = copy.deepcopy(other.state_dict()), own.state_dict()
    as_tensors = {i: {key: torch.tensor(x) for key, x in kept.items()} for i, kept in given["state"].items()}
    other.load_state_dict(given | {"state": as_tensors})
    own.load_state_dict(taken)
    train(mine, own, Tensor, range(7, 20))
    train(reference, other, torch.tensor, range(7, 20))
    close(mine, reference)


@EACH
def test_a_copy_of_model_and_optimiser_goes_its_own_way(name, options):
    weights = [ours(x) for x in START]
    optimizer = getattr(optim, name)(weights, **options)
    train(weights, optimizer, Tensor, range(3))
    for copied, twin in (
        copy.deepcopy((weights, optimizer)),
        pickle.loads(pickle.dumps((weights, optimizer))),
    ):
        train(copied, twin, Tensor, range(3, 6))
    train(weights, optimizer, Tensor, range(3, 6))
    close(weights, copied)


@EACH
def test_float32_stays_float32_and_long_arrays_are_moved_in_blocks(name, options):
    x = np.random.default_rng(1).standard_normal((300, 250)).astype(np.float32)
    mine, reference = ours(x), theirs(x)
    for weight, module in ((mine, optim), (reference, torch.optim)):
        optimizer = getattr(module, name)([weight], **options)
        for _ in range(3):
            optimizer.zero_grad()
            ((weight - 1) ** 2).sum().backward()
            optimizer.step()
    assert mine.dtype == np.float32
    np.testing.assert_allclose(mine.numpy(), reference.detach().numpy(), rtol=3e-5, atol=3e-6)


@EACH
def test_what_is_remembered_has_the_dtype_of_its_weight(name, options):
    weight = ours(np.ones(3, np.float32))
    optimizer = getattr(optim, name)([weight], **options)
    weight.sum().backward()
    optimizer.step()
    kept = optimizer.state_dict()["state"][0]
    assert {value.dtype for key, value in kept.items() if key != "step"} <= {np.dtype(np.float32)}

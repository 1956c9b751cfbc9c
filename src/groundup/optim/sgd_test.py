import numpy as np
import pytest
import torch

from groundup import optim
from groundup.nn import Parameter


@pytest.mark.parametrize("weight_decay", [0.0, 0.3])
def test_it_is_torch_s_over_several_steps(weight_decay):
    start = np.array([1.0, -2.0, 0.5])
    ours, theirs = Parameter(start), torch.tensor(start, requires_grad=True)
    mine = optim.SGD([ours], lr=0.1, weight_decay=weight_decay)
    reference = torch.optim.SGD([theirs], lr=0.1, weight_decay=weight_decay)
    for _ in range(5):
        for optimizer, weight in ((mine, ours), (reference, theirs)):
            optimizer.zero_grad()
            (weight**2).sum().backward()
            optimizer.step()
    np.testing.assert_allclose(ours.numpy(), theirs.detach().numpy(), rtol=1e-14)


def test_decay_is_the_slope_of_a_penalty_in_the_loss():
    decayed, penalised = Parameter(np.array([1.0, -2.0])), Parameter(np.array([1.0, -2.0]))
    decay, penalty = optim.SGD([decayed], lr=0.1, weight_decay=0.4), optim.SGD([penalised], lr=0.1)
    for _ in range(3):
        decay.zero_grad()
        decayed.sum().backward()
        decay.step()
        penalty.zero_grad()
        (penalised.sum() + (penalised**2).sum() * 0.2).backward()
        penalty.step()
    np.testing.assert_allclose(decayed.numpy(), penalised.numpy(), rtol=1e-14)


def test_no_gradient_no_step_and_no_decay_but_a_zero_gradient_decays():
    still, decayed = Parameter(np.array([1.0])), Parameter(np.array([1.0]))
    decayed.grad = np.zeros(1)
    optim.SGD([still, decayed], lr=0.5, weight_decay=0.4).step()
    assert (still.item(), decayed.item()) == (1.0, pytest.approx(0.8))


def test_float32_stays_and_gradients_are_forgotten():
    weight = Parameter(np.ones(3, np.float32))
    optimizer = optim.SGD([weight], lr=0.1, weight_decay=0.1)
    weight.sum().backward()
    optimizer.step()
    assert weight.dtype == np.float32 and weight.grad is not None
    optimizer.zero_grad()
    assert weight.grad is None


def test_a_known_minimum_is_reached():
    weight = Parameter(np.array([5.0, -5.0]))
    optimizer = optim.SGD([weight], lr=0.1)
    for _ in range(200):
        optimizer.zero_grad()
        ((weight - np.array([1.0, 2.0])) ** 2).sum().backward()
        optimizer.step()
    np.testing.assert_allclose(weight.numpy(), [1.0, 2.0], rtol=1e-10)


@pytest.mark.parametrize(
    ("params", "options", "message"),
    [
        ([], {}, "expected parameters to optimise, got none"),
        ([Parameter([1.0])], {"lr": -0.1}, "expected a learning rate of at least 0, got -0.1"),
        (
            [Parameter([1.0])],
            {"weight_decay": float("nan")},
            "expected a weight decay of at least 0, got nan",
        ),
    ],
)
def test_settings_that_make_no_sense_are_refused(params, options, message):
    with pytest.raises(ValueError, match=message):
        optim.SGD(params, **options)

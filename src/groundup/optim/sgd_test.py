import numpy as np
import pytest
import torch

from groundup import optim
from groundup.autograd import Tensor
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


def test_plain_steps_keep_their_digits():
    """Recorded trials are run again bit by bit: float32, with and without decay, as one line of NumPy."""
    rng = np.random.default_rng(0)
    start, slopes = rng.standard_normal((300, 250)).astype(np.float32), rng.standard_normal((5, 300, 250))
    for decay in (0.0, 0.3):
        weight, expected = Parameter(start), start.copy()
        optimizer = optim.SGD([weight], lr=0.1, weight_decay=decay)
        for slope in slopes.astype(np.float32):
            weight.grad = slope
            optimizer.step()
            expected += -0.1 * (slope + decay * expected if decay else slope)
        np.testing.assert_array_equal(weight.numpy(), expected)


@pytest.mark.parametrize(
    "options", [{"nesterov": True}, {"nesterov": True, "momentum": 0.9, "dampening": 0.1}]
)
def test_nesterov_needs_momentum_and_no_dampening(options):
    with pytest.raises(ValueError, match="expected a momentum and no dampening for Nesterov's method"):
        optim.SGD([Parameter([1.0])], **options)


def test_a_step_is_made_in_place_so_that_others_who_hold_the_memory_follow_as_in_torch():
    for weight, sgd in (
        (Tensor([1.0, 2.0], requires_grad=True), optim.SGD),
        (torch.tensor([1.0, 2.0], requires_grad=True), torch.optim.SGD),
    ):
        held, optimizer = weight.detach(), sgd([weight], lr=0.5, weight_decay=0.5)
        (weight * weight).sum().backward()
        optimizer.step()
        assert held.tolist() == weight.tolist() == [-0.25, -0.5]


def test_a_step_between_forward_and_backward_is_noticed():
    weight = Parameter([1.0, 2.0])
    optimizer, loss = optim.SGD([weight], lr=0.1), (weight * weight).sum()
    loss.backward(retain_graph=True)
    optimizer.step()
    with pytest.raises(RuntimeError, match="mul saved"):
        loss.backward()

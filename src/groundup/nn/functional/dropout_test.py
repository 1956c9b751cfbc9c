"""Dropout against torch and d2l, finite differences, and what it promises."""

import numpy as np
import pytest
import torch

from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812
from groundup.nn.functional.differences_test import numbers, slope

UNITS = 100_000


class Given:
    """A generator that draws what it is given, so that torch's mask can be ours."""

    def __init__(self, draw):
        self.draws = iter(np.ravel(draw))

    def random(self, count):
        return np.array([next(self.draws) for _ in range(count)])


# Reference


@pytest.mark.parametrize("p", [0.0, 0.1, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("shape", [(7,), (2, 5), (2, 5, 7)])
def test_dropout_is_torch_s_on_torch_s_mask(p, shape):
    x = torch.tensor(numbers(shape), requires_grad=True)
    torch.manual_seed(3)
    theirs = torch.nn.functional.dropout(x, p, training=True)
    upstream = numbers(shape, seed=1)
    theirs.backward(torch.tensor(upstream))

    dropped = (theirs == 0).numpy()
    ours = Tensor(x.detach().numpy(), requires_grad=True)
    y = F.dropout(ours, p, rng=Given(np.where(dropped, -1.0, 1.0)))
    y.backward(upstream)
    np.testing.assert_allclose(y.numpy(), theirs.detach().numpy(), rtol=1e-14)
    np.testing.assert_allclose(ours.grad.numpy(), x.grad.numpy(), rtol=1e-14)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_is_d2l_s_formula_on_d2l_s_mask(p):
    """d2l keeps dropout_layer in its text, not in its package: here is its formula, with its draw."""
    x = torch.tensor(numbers((2, 5, 7)), requires_grad=True)
    draw = torch.rand(x.shape, generator=torch.Generator().manual_seed(5))
    theirs = (draw > p).float() * x / (1.0 - p)
    theirs.sum().backward()

    ours = Tensor(x.detach().numpy(), requires_grad=True)
    y = F.dropout(ours, p, rng=Given(draw.numpy()))
    y.sum().backward()
    np.testing.assert_allclose(y.numpy(), theirs.detach().numpy(), rtol=1e-14)
    np.testing.assert_allclose(ours.grad.numpy(), x.grad.numpy(), rtol=1e-14)


# Derivative


@pytest.mark.parametrize("p", [0.0, 0.3, 0.9, 1.0])
def test_dropout_s_gradient_is_its_slope(p):
    values, weights = numbers((2, 5)), numbers((2, 5), seed=1)

    def loss(values):
        return (F.dropout(Tensor(values), p, rng=np.random.default_rng(7)) * Tensor(weights)).sum().item()

    x = Tensor(values, requires_grad=True)
    (F.dropout(x, p, rng=np.random.default_rng(7)) * Tensor(weights)).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), slope(loss, values), atol=1e-8)


def test_backward_uses_the_mask_of_forward():
    x = Tensor(np.full(1000, 3.0), requires_grad=True)
    y = F.dropout(x, 0.4, rng=np.random.default_rng(0))
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy() != 0, y.numpy() != 0)
    np.testing.assert_allclose(x.grad.numpy()[y.numpy() != 0], 1 / 0.6, rtol=1e-15)


# Properties


@pytest.mark.parametrize("p", [0.1, 0.3, 0.5, 0.9])
def test_a_share_of_1_minus_p_is_kept(p):
    y = F.dropout(Tensor(np.ones(UNITS)), p, rng=np.random.default_rng(0)).numpy()
    standard_error = np.sqrt(p * (1 - p) / UNITS)
    assert abs(np.mean(y != 0) - (1 - p)) < 5 * standard_error
    assert abs(y.mean() - 1) < 5 * standard_error / (1 - p)  # the mean stays
    assert abs(y.std() - np.sqrt(p / (1 - p))) < 0.02 * np.sqrt(p / (1 - p))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("p", [0.1, 0.3, 0.5, 0.9])
def test_kept_values_are_exactly_x_over_1_minus_p(p, dtype):
    x = numbers(1000, dtype=dtype)
    y = F.dropout(Tensor(x), p, rng=np.random.default_rng(0)).numpy()
    assert y.dtype == dtype
    np.testing.assert_array_equal(y[y != 0], (x / (1 - p))[y != 0])


def test_a_normal_drawn_mask_would_keep_31_per_cent():
    """What the rate test above is there to catch: the same layer with randn in the place of rand."""
    rng = np.random.default_rng(0)
    kept = np.mean(F.dropout(Tensor(np.ones(UNITS)), 0.5, rng=Given(rng.standard_normal(UNITS))).numpy() != 0)
    assert kept == pytest.approx(0.3085, abs=5 * np.sqrt(0.3085 * 0.6915 / UNITS))


def test_eval_gives_the_input_bit_for_bit_and_draws_nothing():
    rng = np.random.default_rng(0)
    before = rng.bit_generator.state
    x = Tensor(numbers((2, 5)))
    assert F.dropout(x, 0.5, training=False, rng=rng) is x
    assert F.dropout(x, 0.5, training=False) is x
    assert rng.bit_generator.state == before


def test_p_1_is_all_zeros_without_a_nan():
    x = Tensor(numbers((2, 5), dtype=np.float32), requires_grad=True)
    y = F.dropout(x, 1.0, rng=np.random.default_rng(0))
    y.sum().backward()
    assert y.dtype == np.float32
    np.testing.assert_array_equal(y.numpy(), 0)
    np.testing.assert_array_equal(x.grad.numpy(), 0)


def test_p_0_keeps_everything():
    x = numbers((2, 5))
    np.testing.assert_array_equal(F.dropout(Tensor(x), 0.0, rng=np.random.default_rng(0)).numpy(), x)


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
@pytest.mark.parametrize("training", [True, False])
def test_p_outside_0_to_1_is_refused(p, training):
    with pytest.raises(ValueError, match=f"expected a dropout probability from 0 to 1, got {p}"):
        F.dropout(Tensor([1.0]), p, training, rng=np.random.default_rng(0))


def test_training_is_the_default_and_needs_a_generator():
    with pytest.raises(ValueError, match=r"expected rng, a numpy\.random\.Generator"):
        F.dropout(Tensor([1.0]), 0.5)


def test_the_mask_is_the_same_in_both_dtypes():
    single, double = (
        F.dropout(Tensor(np.ones(1000, dtype)), 0.5, rng=np.random.default_rng(2)).numpy()
        for dtype in (np.float32, np.float64)
    )
    np.testing.assert_array_equal(single != 0, double != 0)

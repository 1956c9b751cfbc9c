"""standardise: torch's normalisations, its statistics, its memory; derivatives are in the table of cases."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import groundup.autograd as ag
from groundup.autograd import Tensor, standardise

RNG = np.random.default_rng(0)
F = torch.nn.functional


@pytest.mark.parametrize(
    ("dim", "theirs"),
    [
        ((0, 2), lambda x: F.batch_norm(x, None, None, training=True)),
        ((1, 2), lambda x: F.layer_norm(x, x.shape[1:])),
        (-1, F.instance_norm),
    ],
    ids=["batch", "layer", "instance"],
)
def test_it_is_torchs_normalisation_with_its_gradient(dim, theirs):
    x, u = RNG.standard_normal((2, 2, 5, 3, 7))[:, :, 0]
    ours, other = Tensor(x, requires_grad=True), torch.tensor(x, requires_grad=True)
    y, t = standardise(ours, dim).values, theirs(other)
    np.testing.assert_allclose(y.numpy(), t.detach().numpy(), rtol=1e-12, atol=1e-14)
    y.backward(u)
    t.backward(torch.tensor(u))
    np.testing.assert_allclose(ours.grad.numpy(), other.grad.numpy(), rtol=1e-11, atol=1e-14)


def test_mean_and_variance_are_those_of_the_entries_with_the_axes_kept():
    x = RNG.standard_normal((5, 3, 7))
    _, mean, variance = standardise(Tensor(x, requires_grad=True), (0, 2))
    np.testing.assert_allclose(mean, x.mean((0, 2), keepdims=True), rtol=1e-12)
    np.testing.assert_allclose(variance, x.var((0, 2), keepdims=True), rtol=1e-12)
    assert type(mean) is type(variance) is np.ndarray


def test_a_large_mean_costs_no_digit():
    x = RNG.standard_normal((64, 3)).astype(np.float32)
    far = standardise(x + np.float32(2**12), 0)
    near = standardise((x + np.float32(2**12)).astype(np.float64), 0)
    assert far.values.dtype == far.variance.dtype == np.float32
    np.testing.assert_allclose(far.values, near.values, rtol=0, atol=2e-3)


def test_equal_entries_are_zero_and_so_is_their_derivative():
    x = Tensor(np.full((5, 3), 2.0), requires_grad=True)
    y = standardise(x, 0).values
    assert not y.numpy().any()
    y.backward(RNG.standard_normal((5, 1)) * np.zeros(3))
    assert not x.grad.numpy().any()


def test_whole_numbers_become_floating_point():
    found = standardise(np.array([1, 3]), 0, eps=0.0)
    assert found.values.tolist() == [-1.0, 1.0]


def test_the_second_derivative_goes_through_the_spread():
    """A spread that were a constant would pass every first-order test."""
    ag.check_gradients(lambda x: standardise(x, 0, eps=0.1).values, RNG.standard_normal((5, 2)), order=3)


def test_axes_that_are_not_there_are_refused():
    with pytest.raises((ValueError, IndexError), match="3"):
        standardise(np.ones((2, 3)), 3)

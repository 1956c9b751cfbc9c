import numpy as np
import pytest
import torch

from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812

RNG = np.random.default_rng(0)
X = RNG.standard_normal((5, 6, 7))
KINDS = {  # the function; the shape in which its axes can be named; the axes over which it normalises
    "batch": (lambda x: F.batch_norm(x, None, None, training=True), X.shape, (0, 2)),
    "layer": (lambda x: F.layer_norm(x, (6, 7)), X.shape, (1, 2)),
    "group": (lambda x: F.group_norm(x, 3), (5, 3, 2, 7), (2, 3)),
}
every_kind = pytest.mark.parametrize(("function", "shape", "axes"), KINDS.values(), ids=KINDS)


@every_kind
def test_the_mean_becomes_0_and_the_variance_1(function, shape, axes):
    y = function(Tensor(3 + 2 * X)).numpy().reshape(shape)
    np.testing.assert_allclose(y.mean(axes), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axes), 1, rtol=1e-4)  # eps stands beside the variance


@every_kind
def test_the_gradient_knows_that_the_mean_and_the_variance_move_too(function, shape, axes):
    """No shift and no stretch of the input can change the output, so the gradient has no share of either."""
    x = Tensor(X, requires_grad=True)
    y = function(x)
    y.backward(RNG.standard_normal(X.shape))
    slope, values = x.grad.numpy().reshape(shape), y.numpy().reshape(shape)
    np.testing.assert_allclose(slope.sum(axes), 0, atol=1e-12)
    np.testing.assert_allclose((slope * values).sum(axes), 0, atol=1e-3)  # eps again
    assert abs(slope).max() > 0.1


@every_kind
def test_a_large_mean_costs_no_digit_in_float32(function, shape, axes):
    """The mean of the squares minus the square of the mean, 1e8 each, would be 0 or ±8 in place of 1."""
    x = (1e4 + X).astype(np.float32)
    expected = function(Tensor(x.astype(np.float64))).numpy()
    np.testing.assert_allclose(function(Tensor(x)).numpy(), expected, atol=2e-3)


def test_one_group_is_all_features_and_a_group_each_is_an_instance():
    x = Tensor(X)
    np.testing.assert_allclose(F.group_norm(x, 1).numpy(), F.layer_norm(x, (6, 7)).numpy(), rtol=1e-12)
    theirs = torch.nn.functional.instance_norm(torch.tensor(X))
    np.testing.assert_allclose(F.group_norm(x, 6).numpy(), theirs.numpy(), rtol=1e-10)


def test_running_statistics_move_in_place_and_only_in_training():
    mean, variance = Tensor(np.zeros(6)), Tensor(np.ones(6))
    held = mean.detach()
    F.batch_norm(Tensor(X), mean, variance, training=True, momentum=0.3)
    np.testing.assert_allclose(held.numpy(), 0.3 * X.mean((0, 2)), rtol=1e-12)
    before = mean.numpy(), variance.numpy()
    F.batch_norm(Tensor(X), mean, variance)
    np.testing.assert_array_equal(mean.numpy(), before[0])
    np.testing.assert_array_equal(variance.numpy(), before[1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: F.batch_norm(Tensor(X[0, 0]), None, None, training=True), r"\(B, C, …\), got \(7,\)"),
        (
            lambda: F.batch_norm(Tensor(X), None, None),
            "expected running statistics out of training, got None",
        ),
        (
            lambda: F.batch_norm(Tensor(X), None, None, Tensor(X[0, 0]), training=True),
            r"batch_norm: expected a shape of \(6,\) for each argument, got \(7,\)",
        ),
        (lambda: F.batch_norm(Tensor(X[:1, :, :1]), None, None, training=True), "more than one value"),
        (lambda: F.layer_norm(Tensor(X), (7, 6)), r"whose shape ends in \(7, 6\), got \(5, 6, 7\)"),
        (lambda: F.layer_norm(Tensor(X), ()), r"whose shape ends in \(\), got \(5, 6, 7\)"),
        (lambda: F.layer_norm(Tensor(X), (7,), Tensor(X[0])), r"expected a shape of \(7,\).*got \(6, 7\)"),
        (lambda: F.group_norm(Tensor(X), 4), r"expected \(B, C, …\) with C in 4 groups, got \(5, 6, 7\)"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()

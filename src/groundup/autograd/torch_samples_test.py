"""torch tests its operators on sample inputs of its own, chosen to be awkward: the same samples, in our
engine.
"""

from __future__ import annotations

import sys
import types
import unittest
import warnings

import numpy as np
import pytest
import torch

import groundup.autograd as ag

# Ours -> torch's name where they differ. All variants that torch lists under the name are run.
OPERATORS = {
    name: name
    for name in (
        "add sub mul div neg pow abs exp log log1p expm1 sqrt sin cos tanh sigmoid erf maximum minimum where "
        "sum mean var std prod amax amin cumsum logsumexp softmax log_softmax matmul einsum reshape "
        "permute transpose squeeze unsqueeze expand flip cat stack split gather "
        "index_select masked_fill tril triu clamp max min "
        "unbind chunk flatten view repeat roll scatter argmax argmin argsort topk sort square rsqrt "
        "zeros ones arange remainder floor_divide sign"
    ).split()
} | {
    name: f"nn.functional.{name}"
    for name in (
        "relu gelu silu conv1d conv2d pad max_pool2d avg_pool2d "
        "leaky_relu elu selu softplus logsigmoid hardtanh relu6 glu one_hot normalize linear "
        "scaled_dot_product_attention adaptive_avg_pool1d adaptive_avg_pool2d adaptive_max_pool1d "
        "adaptive_max_pool2d max_pool1d avg_pool1d conv_transpose1d conv_transpose2d"
    ).split()
}
EVERY = {"max_pool2d": 37, "max_pool1d": 23}  # of a thousand products of options, every so many


def refused(name: str, sample) -> bool:
    """What we do not do, and say so: an index of another number of axes than x, if it is empty."""
    return name == "gather" and sample.args[1].shape == (2, 0)


def random(sample) -> bool:
    return sample.kwargs.get("dropout_p", 0) > 0


@pytest.fixture(scope="module")
def samples():
    """Sample inputs by operator name. The module wants expecttest, of which a base class is enough."""
    if "expecttest" not in sys.modules:
        stand_in = types.ModuleType("expecttest")
        stand_in.TestCase, stand_in.assert_expected_inline = unittest.TestCase, None
        sys.modules["expecttest"] = stand_in
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torch.testing._internal.common_methods_invocations import op_db

    by_name = {}
    for operator in op_db:
        by_name.setdefault(operator.name, []).append(operator)
    return by_name


def drawn(name: str, samples) -> list:
    """Pairs (torch's operator, sample), without those whose result is drawn at random."""
    pairs = []
    for operator in samples[OPERATORS[name]]:
        torch.manual_seed(0)
        dtypes = [t for t in (torch.float64, torch.int64) if operator.supports_dtype(t, "cpu")]
        moving = operator.supports_autograd and torch.float64 in dtypes
        for dtype in dtypes[:1]:  # none for a variant of complex numbers
            found = operator.sample_inputs_func(operator, "cpu", dtype, moving)
            pairs += [(operator, sample) for sample in found]
    return [(operator, sample) for operator, sample in pairs[:: EVERY.get(name, 1)] if not random(sample)]


def translate(value):
    """torch's arguments as ours: tensors that want a gradient become tensors, others arrays."""
    if isinstance(value, torch.Tensor):
        array = value.detach().numpy().copy()
        return ag.Tensor(array, requires_grad=True) if value.requires_grad else array
    if isinstance(value, (tuple, list)) and not isinstance(value, torch.Size):
        return type(value)(translate(v) for v in value)
    if isinstance(value, torch.dtype):
        return np.dtype(str(value).removeprefix("torch."))
    return tuple(value) if isinstance(value, torch.Size) else value


def wanting(value) -> list:
    """The tensors that want a gradient, in the order of the arguments."""
    if isinstance(value, (torch.Tensor, ag.Tensor)):
        return [value] if value.requires_grad else []
    return [t for v in value for t in wanting(v)] if isinstance(value, (tuple, list)) else []


def results(value) -> list:
    return [r for v in value for r in results(v)] if isinstance(value, (tuple, list)) else [value]


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("name", OPERATORS)
def test_torchs_samples(name, samples):
    """Every sample agrees, value and gradients, or is refused in one line."""
    pairs = drawn(name, samples)
    assert pairs
    for operator, sample in pairs:
        if refused(name, sample):
            with pytest.raises(ValueError, match=f"{name}: expected .*, got "):
                run(name, sample)
        else:
            compare(name, operator, sample)


def test_how_many_samples_agree(samples):
    """All but one of more than 1,200; `test_torchs_samples` compares them."""
    every = [(name, sample) for name in OPERATORS for _, sample in drawn(name, samples)]
    assert len(every) > 1200
    assert [name for name, sample in every if refused(name, sample)] == ["gather"]


def run(name: str, sample):
    """Our arguments, and our result."""
    arguments = translate((sample.input, *sample.args))
    options = {key: translate(value) for key, value in sample.kwargs.items() if key != "device"}
    if name == "einsum":
        found = ag.einsum(arguments[1], *arguments[0], **options)
    elif name == "where":
        found = ag.where(arguments[1], arguments[0], arguments[2])
    else:
        found = getattr(ag, name)(*arguments, **options)
    return [*arguments, *options.values()], found


def compare(name: str, operator, sample) -> None:
    arguments, found = run(name, sample)
    expected = results(operator(sample.input, *sample.args, **sample.kwargs))
    found = results(found)
    message = f"{name}: {arguments}"
    assert len(found) == len(expected), message
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(
            ag.Tensor(ours).numpy(), theirs.detach().numpy(), rtol=1e-9, atol=1e-11, err_msg=message
        )
    moving = [theirs.requires_grad for theirs in expected]
    if any(moving):
        compare_gradients(arguments, found, sample, expected, moving, message)


def compare_gradients(arguments, found, sample, expected, moving, message) -> None:
    """A constant of ours may move in torch, with a gradient of zeros."""
    u = [np.random.default_rng(i).standard_normal(y.shape) for i, y in enumerate(found)]
    for y, cotangent, moves in zip(found, u, moving, strict=True):
        if moves and y.requires_grad:
            y.backward(cotangent, retain_graph=True)
    gradients = torch.autograd.grad(
        [y for y, moves in zip(expected, moving, strict=True) if moves],
        wanting([sample.input, *sample.args, *sample.kwargs.values()]),
        [torch.tensor(cotangent) for cotangent, moves in zip(u, moving, strict=True) if moves],
        allow_unused=True,
    )
    for x, g in zip(wanting(arguments), gradients, strict=True):
        right = np.zeros(x.shape) if g is None else g.numpy()
        mine = np.zeros(x.shape) if x.grad is None else x.grad.numpy()
        np.testing.assert_allclose(mine, right, rtol=1e-8, atol=1e-10, err_msg=message)

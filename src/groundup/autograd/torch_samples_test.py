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
        "index_select masked_fill tril triu clamp max min"
    ).split()
} | {
    "relu": "nn.functional.relu", "gelu": "nn.functional.gelu", "silu": "nn.functional.silu",
    "conv1d": "nn.functional.conv1d", "conv2d": "nn.functional.conv2d", "pad": "nn.functional.pad",
    "max_pool2d": "nn.functional.max_pool2d", "avg_pool2d": "nn.functional.avg_pool2d",
}  # fmt: skip
# Options that torch has and we have not; a sample that uses one is left out.
UNKNOWN = {
    "dtype",
    "rounding_mode",
    "alpha",
    "ceil_mode",
    "return_indices",
    "divisor_override",
    "unbiased",
    "mode",
}


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


def translate(value):
    """torch's arguments as ours: tensors that want a gradient become tensors, others arrays."""
    if isinstance(value, torch.Tensor):
        array = value.detach().numpy().copy()
        return ag.Tensor(array, requires_grad=True) if value.requires_grad else array
    if isinstance(value, (tuple, list)) and not isinstance(value, torch.Size):
        return type(value)(translate(v) for v in value)
    return tuple(value) if isinstance(value, torch.Size) else value


def wanting(value) -> list:
    """The tensors that want a gradient, in the order of the arguments."""
    if isinstance(value, (torch.Tensor, ag.Tensor)):
        return [value] if value.requires_grad else []
    return [t for v in value for t in wanting(v)] if isinstance(value, (tuple, list)) else []


def first_tensor(result):
    return first_tensor(result[0]) if isinstance(result, (tuple, list)) else result


def usable(name: str, sample) -> bool:
    """Not one of the samples with an option that we do not have, or an old oddity that torch keeps alive."""
    for key in list(sample.kwargs):
        if key in UNKNOWN and sample.kwargs[key] in (False, None, "constant"):
            del sample.kwargs[key]
    tensors = [t for a in (sample.input, *sample.args) for t in (a if isinstance(a, (tuple, list)) else [a])]
    shapes = [tuple(t.shape) for t in tensors if isinstance(t, torch.Tensor)]
    flags = any(isinstance(a, bool) for a in sample.args)
    odd = {
        "cat": (0,) in shapes,  # joins a vector of length 0 to tensors of any shape
        "gather": len({len(shape) for shape in shapes}) > 1,  # an empty index of any shape
        "var": flags,  # the old place of `unbiased`
        "std": flags,
        "avg_pool2d": len(sample.args) > 3,
        "max_pool2d": len(sample.args) > 4,
        "pad": "constant" not in sample.args[1:2] and len(sample.args) > 1,
    }
    strings = any(isinstance(v, str) and v not in ("none", "tanh", "fro") for v in sample.kwargs.values())
    return not (set(sample.kwargs) & UNKNOWN or strings or odd.get(name))


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("name", OPERATORS)
def test_torchs_samples(name, samples):
    compared = 0
    for operator in samples[OPERATORS[name]]:
        torch.manual_seed(0)
        for sample in operator.sample_inputs("cpu", torch.float64, requires_grad=True):
            if usable(name, sample):
                compared += compare(name, operator, sample)
    assert compared


def compare(name, operator, sample) -> int:
    ours = translate((sample.input, *sample.args))
    options = {key: translate(value) for key, value in sample.kwargs.items()}
    if name == "einsum":
        ours = (ours[1], *ours[0])
    elif name == "where":
        ours = (ours[1], ours[0], ours[2])
    expected = first_tensor(operator(sample.input, *sample.args, **sample.kwargs))
    found = first_tensor(getattr(ag, name)(*ours, **options))
    message = f"{name}{ours} {options}"
    np.testing.assert_allclose(
        found.numpy(), expected.detach().numpy(), rtol=1e-9, atol=1e-11, err_msg=message
    )
    if not expected.requires_grad:
        return 1
    u = np.random.default_rng(0).standard_normal(found.shape)
    found.backward(u)
    leaves = wanting((sample.input, *sample.args, *sample.kwargs.values()))
    gradients = torch.autograd.grad(expected, leaves, torch.tensor(u), allow_unused=True)
    own = wanting((translate_order(name, ours), *options.values()))
    for x, g in zip(own, gradients, strict=True):
        right = np.zeros(x.shape) if g is None else g.numpy()
        mine = np.zeros(x.shape) if x.grad is None else x.grad.numpy()
        np.testing.assert_allclose(mine, right, rtol=1e-8, atol=1e-10, err_msg=message)
    return 1


def translate_order(name, ours):
    """Our arguments in torch's sample order again."""
    if name == "einsum":
        return ours[1:]
    return (ours[1], ours[0], ours[2]) if name == "where" else ours

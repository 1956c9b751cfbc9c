"""torch tests its modules on samples of its own, chosen to be awkward: the same samples, in our modules."""

from __future__ import annotations

import inspect
import sys
import types
import unittest
import warnings

import numpy as np
import pytest
import torch

from groundup import nn
from groundup.autograd import Tensor

WITHOUT_SENSE = {"KLDivLoss"}  # its samples take the logarithms of negative numbers
# Options of torch's that we do not have. A sample that sets one has to be refused, and no other sample.
REFUSED = {"add_bias_kv", "add_zero_attn", "proj_size"}
NEVER_OURS = {"device", "dtype", "inplace"}


def table() -> dict:
    """torch's table by name. It wants expecttest, of which a base class is enough."""
    if "expecttest" not in sys.modules:
        stand_in = types.ModuleType("expecttest")
        stand_in.TestCase, stand_in.assert_expected_inline = unittest.TestCase, None
        sys.modules["expecttest"] = stand_in
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torch.testing._internal.common_modules import module_db
    return {info.module_cls.__name__: info for info in module_db}


def translate(value):
    if isinstance(value, torch.Tensor):
        array = value.detach().numpy().copy()
        return Tensor(array, requires_grad=True) if value.requires_grad else array
    return tuple(map(translate, value)) if isinstance(value, tuple) else value


def flat(value) -> list:
    parts = [y for part in value for y in flat(part)] if isinstance(value, tuple) else [value]
    return [y for y in parts if isinstance(y, (Tensor, torch.Tensor))]


def ours(name: str, arguments, options):
    kind = getattr(nn, name)
    names = inspect.signature(kind).parameters
    also = {"rng": np.random.default_rng(0), "dtype": np.float64}
    wanted = {key: value for key, value in also.items() if key in names}
    return kind(*map(translate, arguments), **{k: translate(v) for k, v in options.items()}, **wanted)


def compare(name: str, info, sample, training: bool) -> bool:
    """Whether the sample was compared, or refused."""
    made, call = sample.constructor_input, sample.forward_input
    options = {k: v for k, v in made.kwargs.items() if k not in NEVER_OURS and (k not in REFUSED or v)}
    if REFUSED & set(options):
        with pytest.raises(TypeError, match="unexpected keyword argument"):
            ours(name, made.args, options)
        return False
    inputs = leaves(call.args)
    torch.manual_seed(0)
    theirs = info.module_cls(*made.args, **made.kwargs).double().train(training)
    mine = ours(name, made.args, options).train(training)
    mine.load_state_dict(theirs.state_dict())
    arguments = tuple(translate(x) for x in call.args)
    found = flat(mine(*arguments, **{k: translate(v) for k, v in call.kwargs.items()}))
    expected = flat(theirs(*inputs, **call.kwargs))
    for y, t in zip(found, expected, strict=True):
        np.testing.assert_allclose(np.asarray(y.data), t.detach().numpy(), rtol=1e-9, atol=1e-11)
    if backward(found, np.asarray) and backward(expected, torch.tensor):
        near_gradients([*flat(arguments), *mine.parameters()], [*flat(inputs), *theirs.parameters()])
    return True


def backward(outputs: list, convert) -> bool:
    """Walk back from all outputs that have a derivative, if any, with the same cotangents."""
    rng = np.random.default_rng(0)
    upstream = [convert(rng.standard_normal(tuple(y.shape))) for y in outputs]
    parts = [(y * u).sum() for y, u in zip(outputs, upstream, strict=True) if y.requires_grad]
    for part in parts:
        part.backward(retain_graph=True)
    return bool(parts)


def near_gradients(ours: list, theirs: list) -> None:
    wanting = [[x for x in tensors if x.requires_grad] for tensors in (ours, theirs)]
    for x, t in zip(*wanting, strict=True):
        found, expected = (np.zeros(tuple(y.shape)) if y.grad is None else np.asarray(y.grad) for y in (x, t))
        np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-10)


def leaves(value):
    """torch's arguments without a history, so that they keep their gradients."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone().requires_grad_(value.requires_grad)
    return tuple(map(leaves, value)) if isinstance(value, tuple) else value


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
def test_torchs_samples():
    """One test for all: torch takes seconds to make its table ready."""
    modules, compared = table(), {}
    for name in sorted(set(modules) & set(nn.__all__) - WITHOUT_SENSE):
        for training in (True, False):
            torch.manual_seed(0)
            options = {"device": "cpu", "dtype": torch.float64, "requires_grad": True, "training": training}
            for sample in modules[name].module_inputs_func(modules[name], **options):
                try:
                    compared[name] = compare(name, modules[name], sample, training) + compared.get(name, 0)
                except Exception as error:
                    made = sample.constructor_input
                    raise AssertionError(f"{name}{made.args} {made.kwargs}, training={training}") from error
    assert len(compared) > 40 and all(compared.values()) and sum(compared.values()) > 700

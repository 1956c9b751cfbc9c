"""First rung: every case against torch: value, both products with the Jacobian, second order, both types."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch.autograd import forward_ad

import groundup.autograd as ag
from groundup.autograd.cases_test import CASES, OURS


def _standardise(x, dim, eps=1e-5):
    variance, mean = torch.var_mean(x, dim, keepdim=True, correction=0)
    return SimpleNamespace(values=(x - mean) / (variance + eps).sqrt())


def _negative_log_likelihood(x, classes, over=1.0):
    return torch.nn.functional.nll_loss(x, torch.tensor(classes), reduction="sum") / over


def _slide(x, filters, padding):
    weight = filters.T.reshape(filters.shape[1], 1, -1)
    return torch.nn.functional.conv1d(x.mT, weight, groups=filters.shape[1], padding=padding).mT


def _overlap(x, y, padding):
    padded = torch.nn.functional.pad(x, (0, 0, padding, padding))
    windows = padded.unfold(1, padded.shape[1] - y.shape[1] + 1, 1)
    return torch.einsum("btck,btc->kc", windows, y)


def _torch_functions() -> SimpleNamespace:
    """torch's functions under the names of the cases, wherever torch keeps them."""
    names = {}
    for name in dir(OURS):
        for home in (torch, torch.nn.functional):
            if not name.startswith("_") and hasattr(home, name):
                names.setdefault(name, getattr(home, name))
    names["gelu"], names["silu"] = torch.nn.functional.gelu, torch.nn.functional.silu
    for pool in ("adaptive_max_pool1d", "adaptive_max_pool2d"):  # torch's own return the indices too
        names[pool] = getattr(torch.nn.functional, pool)
    names["scaled_dot_product_attention"] = _attention
    names["tensor"] = torch.tensor
    names["where"] = lambda c, x, y: torch.where(c, x, y)
    names["scale_and_shift"] = lambda x, w, b, along: x * w.reshape(along) + b.reshape(along)
    names["standardise"], names["negative_log_likelihood"] = _standardise, _negative_log_likelihood
    names["slide"], names["overlap"] = _slide, _overlap
    names["thinned"] = lambda x, keep, share: x * torch.tensor(keep) / share
    return SimpleNamespace(**names)


def _attention(*arguments, **options):
    """torch's by plain products: its fused kernels have neither forward mode nor second order."""
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        return torch.nn.functional.scaled_dot_product_attention(*arguments, **options)


THEIRS = _torch_functions()
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*degrees of freedom is <= 0:UserWarning"),  # torch's var
    pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning"),
]


def both(case, dtype=np.float64):
    arrays = [x.astype(dtype) for x in case.inputs()]
    ours = [ag.Tensor(x, requires_grad=True) for x in arrays]
    theirs = [torch.tensor(np.array(x), requires_grad=True) for x in arrays]
    return ours, theirs


def cotangent_for(y, seed=0):
    return np.random.default_rng(seed).standard_normal(y.shape).astype(y.dtype)


def near(ours, theirs, rtol=1e-10, atol=1e-12):
    theirs = theirs.detach().numpy(force=True)
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype
    np.testing.assert_allclose(np.asarray(ours.data), theirs, rtol=rtol, atol=atol)


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
def test_value_and_vjp(case, dtype):
    tolerance = {} if dtype == np.float64 else {"rtol": 3e-4, "atol": 3e-5}
    ours, theirs = both(case, dtype)
    y, t = case.f(OURS, *ours), case.f(THEIRS, *theirs)
    near(y, t, **tolerance)
    u = cotangent_for(y)
    y.backward(u)
    t.backward(torch.tensor(u))
    for x, s in zip(ours, theirs, strict=True):
        near(x.grad, s.grad, **tolerance)


@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated:DeprecationWarning")  # inside torch
@pytest.mark.parametrize("case", CASES, ids=str)
def test_jvp(case):
    ours, theirs = both(case)
    directions = [cotangent_for(x, seed=i) for i, x in enumerate(ours)]
    value, moved = ag.jvp(lambda *xs: case.f(OURS, *xs), tuple(ours), tuple(directions))
    with forward_ad.dual_level():
        duals = [
            forward_ad.make_dual(x.detach(), torch.tensor(v)) for x, v in zip(theirs, directions, strict=True)
        ]
        expected = forward_ad.unpack_dual(case.f(THEIRS, *duals))
    tangent = torch.zeros_like(expected.primal) if expected.tangent is None else expected.tangent
    near(value, expected.primal)
    near(moved, tangent)


@pytest.mark.parametrize("case", [case for case in CASES if case.second], ids=str)
def test_second_order(case):
    """The Hessian of uᵀf times v: forward over reverse, and twice reverse, against torch's twice reverse."""
    ours, theirs = both(case)
    t = case.f(THEIRS, *theirs)
    u = cotangent_for(t.detach().numpy())
    vs = [cotangent_for(x, seed=7 + i) for i, x in enumerate(ours)]
    first = torch.autograd.grad((t * torch.tensor(u)).sum(), theirs, create_graph=True)
    slope = sum((g * torch.tensor(v)).sum() for g, v in zip(first, vs, strict=True))
    if slope.requires_grad:
        second = torch.autograd.grad(slope, theirs, allow_unused=True)
        expected = [torch.zeros_like(x) if h is None else h for x, h in zip(theirs, second, strict=True)]
    else:
        expected = [torch.zeros_like(x) for x in theirs]

    def objective(*xs):
        return (case.f(OURS, *xs) * u).sum()

    places = tuple(range(len(ours)))
    arrays = tuple(x.detach() for x in ours)
    forward = ag.jvp(ag.grad(objective, places), arrays, tuple(vs))[1]

    def slope_of_ours(*xs):
        return sum((g * v).sum() for g, v in zip(ag.grad(objective, places)(*xs), vs, strict=True))

    backward = ag.grad(slope_of_ours, places)(*arrays)
    for found in (forward, backward):
        for h, right in zip(found, expected, strict=True):
            near(h, right, rtol=1e-8, atol=1e-9)

"""First rung: every layer against torch's with the same weights: values, gradients, state, text and start."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from scipy import stats

from groundup.autograd import Tensor
from groundup.nn.layers.cases_test import CASES, Case

STEPS = 3
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same':UserWarning")  # torch's


def near(ours, theirs, rtol=1e-10, atol=1e-12):
    theirs = theirs.detach().numpy()
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(np.asarray(ours.data), theirs, rtol=rtol, atol=atol)


def backward(case: Case, module, values, seed: int, tensor) -> tuple[list, list]:
    """One pass forward and back: the inputs and the outputs."""
    inputs = [tensor(x) for x in values]
    for x in inputs:
        if x.dtype in (np.float64, torch.float64):
            x.requires_grad_()
    outputs, rng = case.run(module, inputs, tensor), np.random.default_rng(seed)
    total = sum((y * tensor(rng.standard_normal(tuple(y.shape)))).sum() for y in outputs)
    if total.requires_grad:
        total.backward()
    return inputs, outputs


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
def test_value_every_gradient_and_the_state_after_several_steps(case, training):
    theirs = case.theirs().train(training)
    ours = case.ours().train(training)
    ours.load_state_dict(theirs.state_dict())
    for step in range(STEPS):
        values = case.inputs(seed=step)
        inputs, outputs = backward(case, ours, values, step, Tensor)
        their_inputs, their_outputs = backward(case, theirs, values, step, torch.tensor)
        for y, t in zip(outputs, their_outputs, strict=True):
            near(y, t)
        for x, t in zip(inputs, their_inputs, strict=True):
            assert (x.grad is None) == (t.grad is None)
            if x.grad is not None:
                near(x.grad, t.grad)
    expected = dict(theirs.named_parameters())
    for name, parameter in ours.named_parameters():
        near(parameter.grad, expected[name].grad)
    for name, value in theirs.state_dict().items():
        np.testing.assert_allclose(ours.state_dict()[name], value.numpy(), rtol=1e-12)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_weights_travel_by_name_to_torch_and_back(case):
    ours, theirs = case.ours(), case.theirs()
    state = ours.state_dict()
    assert list(state) == list(theirs.state_dict())
    theirs.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    for name, value in theirs.state_dict().items():
        assert value.numpy().dtype == state[name].dtype
        np.testing.assert_array_equal(value.numpy(), state[name])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_float32_by_default_and_all_the_way(case):
    module, rng = case.ours(dtype=np.float32), np.random.default_rng(0)
    values = [x.astype(np.float32) if x.dtype == np.float64 else x for x in case.inputs()]
    masks = {
        k: v.astype(np.float32) if getattr(v, "dtype", 0) == np.float64 else v for k, v in case.call.items()
    }
    call = Case(case.layer, case.arguments, case.options, case.makes, masks, case.pair)
    for parameter in module.parameters():
        assert parameter.dtype == np.float32
    for y in call.run(module, [Tensor(x) for x in values], Tensor):
        if y.dtype.kind == "f":
            assert y.dtype == np.float32
            if y.requires_grad:
                y.backward(rng.standard_normal(y.shape).astype(np.float32), retain_graph=True)
    assert {p.grad.dtype for p in module.parameters() if p.grad is not None} <= {np.dtype(np.float32)}
    assert {b.dtype for b in module.buffers()} <= {np.dtype(np.float32), np.dtype(np.int64)}


def plain(text: str) -> str:
    """Without what torch says about options that we have not, or that only some of its versions print."""
    newer = r", bias=(True|False)" if "Norm" in text else ", bias=True"
    text = re.sub(rf"{newer}|, inplace=False|NonDynamicallyQuantizable", "", text)
    return re.sub(r"\((\d),\)", r"\1", text) if "Pool1d" in text else text


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_text_is_torch_s(case):
    assert plain(repr(case.ours())) == plain(repr(case.theirs()))


STARTS = [
    ("Linear", (67, 71), {}), ("Linear", (67, 71), {"bias": False}), ("Embedding", (67, 71, 3), {}),
    ("Conv1d", (16, 38, 7), {"groups": 2}), ("Conv2d", (16, 18, 5), {}),
    ("Conv2d", (16, 18, 5), {"bias": False}),
    ("ConvTranspose1d", (16, 38, 7), {"groups": 2}), ("ConvTranspose2d", (16, 18, 5), {}),
    ("RNN", (31, 37), {}), ("LSTM", (31, 37), {}), ("GRU", (31, 37), {"bias": False}),
    ("MultiheadAttention", (60, 5), {}), ("MultiheadAttention", (60, 5), {"bias": False}),
    ("BatchNorm1d", (7,), {}), ("BatchNorm2d", (7,), {}), ("LayerNorm", (7,), {}), ("GroupNorm", (3, 6), {}),
]  # fmt: skip


@pytest.mark.parametrize(("layer", "arguments", "options"), STARTS)
def test_weights_start_as_torch_s_do(layer, arguments, options):
    """Two samples of one distribution: Kolmogorov and Smirnov's test, and the same bounds."""
    torch.manual_seed(0)
    theirs = getattr(torch.nn, layer)(*arguments, **options).state_dict()
    ours = Case(layer, arguments, options, ()).ours(np.float32).state_dict()
    assert list(ours) == list(theirs)
    for name, value in theirs.items():
        mine, value = ours[name].ravel(), value.numpy().ravel()
        assert stats.ks_2samp(mine, value).pvalue > 1e-4
        if layer != "Embedding" and mine.size > 1000:
            assert abs(mine).max() == pytest.approx(abs(value).max(), rel=0.01)


def test_every_layer_with_weights_has_its_start_compared():
    assert {case.layer for case in CASES if case.ours().state_dict()} == {layer for layer, *_ in STARTS}

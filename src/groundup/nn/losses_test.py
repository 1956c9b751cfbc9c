"""Each loss of this file gives what its function and torch's module give, setting by setting."""

from __future__ import annotations

import inspect
import warnings

import numpy as np
import pytest
import torch

from groundup import nn
from groundup.autograd import Tensor
from groundup.nn import losses

RNG = np.random.default_rng(0)
X, Y = RNG.standard_normal((2, 5, 7))
HALVES, WEIGHT = RNG.uniform(0.1, 0.9, (5, 7)), RNG.uniform(0.5, 2.0, 7)
CLASSES = np.array([0, 6, 3, 3, 1])
CASES = [
    ("CrossEntropyLoss", CLASSES, {}),
    ("CrossEntropyLoss", CLASSES, {"weight": WEIGHT, "ignore_index": 3, "label_smoothing": 0.1}),
    ("CrossEntropyLoss", HALVES, {"reduction": "none"}),
    ("NLLLoss", CLASSES, {"reduction": "sum"}),
    ("NLLLoss", CLASSES, {"weight": WEIGHT, "ignore_index": 3}),
    ("MSELoss", Y, {"reduction": "none"}),
    ("L1Loss", Y, {"reduction": "sum"}),
    ("SmoothL1Loss", Y, {"beta": 0.3, "reduction": "sum"}),
    ("HuberLoss", Y, {"delta": 0.3, "reduction": "sum"}),
    ("BCEWithLogitsLoss", HALVES, {"weight": WEIGHT, "pos_weight": np.arange(7.0), "reduction": "sum"}),
    ("KLDivLoss", X, {"log_target": True, "reduction": "batchmean"}),
]
EACH = pytest.mark.parametrize(("name", "target", "options"), CASES)


def test_every_public_loss_is_in_nn_and_has_cases_for_all_its_settings():
    for name in losses.__all__:
        assert getattr(nn, name) is getattr(losses, name)
        settings = set().union(*(options for case, _, options in CASES if case == name))
        assert settings == inspect.signature(getattr(losses, name)).parameters.keys()


@EACH
def test_it_is_torch_s(name, target, options):
    wrapped = {k: torch.tensor(v) if isinstance(v, np.ndarray) else v for k, v in options.items()}
    reference, ours = getattr(torch.nn, name)(**wrapped), getattr(nn, name)(**options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # torch on kl_div's mean
        expected = reference(torch.tensor(X), torch.tensor(target))
    np.testing.assert_allclose(ours(Tensor(X), target).numpy(), expected, rtol=1e-12, atol=1e-14)
    assert ours.state_dict().keys() == reference.state_dict().keys()
    assert repr(ours) == repr(reference)


def test_defaults_are_torch_s():
    for name in losses.__all__:
        theirs = inspect.signature(getattr(torch.nn, name)).parameters
        for key, own in inspect.signature(getattr(nn, name)).parameters.items():
            assert own.default == theirs[key].default


def test_weights_are_state_and_not_parameters():
    loss = nn.CrossEntropyLoss(WEIGHT)
    assert not list(loss.parameters())
    loss.load_state_dict({"weight": np.ones(7)})
    assert loss(Tensor(X), CLASSES).item() == pytest.approx(nn.CrossEntropyLoss()(Tensor(X), CLASSES).item())

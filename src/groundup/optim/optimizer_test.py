import numpy as np
import pytest
import torch

from groundup import nn, optim
from groundup.nn import Parameter
from groundup.optim.optimizer import remembered

WEIGHT, OTHER = Parameter([1.0, 2.0]), Parameter([3.0])
LAYER = nn.Linear(2, 2, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("params", "error", "message"),
    [
        (WEIGHT, TypeError, r"a list of tensors to optimise, got one tensor: write \[tensor\]"),
        ([WEIGHT, {"params": [OTHER]}], TypeError, "a list of tensors to optimise, got a dict among them"),
        ({"weight": WEIGHT}, TypeError, "a list of tensors to optimise, got a str among them"),
        ({WEIGHT, OTHER}, TypeError, "a list of tensors to optimise, got a set: it has no order"),
        (LAYER.named_parameters(), TypeError, "got a tuple among them"),
        (nn.Sequential(LAYER), TypeError, "got a Linear among them"),
        ([np.ones(2)], TypeError, "got a ndarray among them"),
        ([WEIGHT, WEIGHT], ValueError, "each tensor once"),
        ([{"params": [WEIGHT]}, {"params": [OTHER, WEIGHT]}], ValueError, "each tensor once"),
        ([WEIGHT * 2], ValueError, "leaves, got the result of an operation"),
        ([], ValueError, "expected parameters to optimise, got none: does the model have any"),
        ([{"params": []}], ValueError, "expected parameters to optimise, got none: does the model have any"),
        ([{"params": [WEIGHT], "rate": 1}], ValueError, r"expected settings among .*, got \['rate'\]"),
        ([{"params": [WEIGHT], "lr": -1}], ValueError, "expected a learning rate of at least 0, got -1"),
    ],
)
def test_what_cannot_be_stepped_is_refused_before_the_first_step(params, error, message):
    with pytest.raises(error, match=message):
        optim.SGD(params)


def test_a_method_that_says_nothing_of_a_step_is_refused():
    weight = Parameter([1.0])
    optimizer = optim.Optimizer([weight], {"lr": 0.1, "maximize": False})
    weight.grad = np.ones(1)
    with pytest.raises(NotImplementedError, match="Optimizer has no update: write how a parameter moves"):
        optimizer.step()


def test_a_group_may_hold_one_tensor_or_none_and_joins_later_with_settings_of_its_own():
    optimizer = optim.SGD([{"params": WEIGHT, "lr": 0.5}, {"params": []}], lr=0.1)
    optimizer.add_param_group({"params": [OTHER], "weight_decay": 0.2})
    found = [(g["params"], g["lr"], g["weight_decay"]) for g in optimizer.param_groups]
    assert found == [([WEIGHT], 0.5, 0.0), ([], 0.1, 0.0), ([OTHER], 0.1, 0.2)]


def test_the_rate_may_change_between_steps():
    for parameter, sgd in (
        (Parameter, optim.SGD),
        (lambda x: torch.tensor(x, requires_grad=True), torch.optim.SGD),
    ):
        weight = parameter([1.0])
        optimizer = sgd([weight], lr=0.5)
        for rate in (0.5, 0.25):
            optimizer.param_groups[0]["lr"] = rate
            optimizer.zero_grad()
            (2 * weight).sum().backward()
            optimizer.step()
        assert weight.item() == -0.5


def test_the_state_is_in_torch_s_form():
    start = np.arange(3.0)
    kept = []
    for module, weights in (
        (optim, [Parameter(start), Parameter(start)]),
        (torch.optim, [torch.tensor(start, requires_grad=True) for _ in range(2)]),
    ):
        optimizer = module.Adam([{"params": weights[:1], "lr": 0.2}, {"params": weights[1:]}], lr=0.1)
        weights[1].sum().backward()
        optimizer.step()
        kept.append(optimizer.state_dict())
    mine, reference = kept
    assert mine["state"].keys() == reference["state"].keys() == {1}
    assert mine["state"][1].keys() == reference["state"][1].keys()
    for own, other in zip(mine["param_groups"], reference["param_groups"], strict=True):
        assert own == {name: other[name] for name in own}


@pytest.mark.parametrize(
    ("saved", "message"),
    [
        (optim.Adam([WEIGHT]).state_dict(), r"expected groups of \[1, 1\] parameters, got \[1\]"),
        (
            optim.SGD([{"params": WEIGHT}, {"params": OTHER}]).state_dict(),
            r"of Adam, got none of \['am",
        ),
    ],
)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(saved, message):
    optimizer = optim.Adam([{"params": WEIGHT}, {"params": OTHER}], lr=0.3)
    with pytest.raises(ValueError, match=message):
        optimizer.load_state_dict(saved)
    assert optimizer.param_groups[0]["lr"] == 0.3


def test_a_state_takes_the_dtype_of_its_parameter():
    wide, narrow = torch.ones(2, dtype=torch.float64, requires_grad=True), Parameter(np.ones(2, np.float32))
    saving, optimizer = torch.optim.Adam([wide]), optim.Adam([narrow])
    wide.sum().backward()
    saving.step()
    optimizer.load_state_dict(saving.state_dict())
    assert optimizer.state[narrow]["exp_avg"].dtype == np.float32 and optimizer.state[narrow]["step"] == 1


def test_a_state_of_another_shape_is_refused_and_changes_nothing():
    wide, narrow = Parameter(np.ones(3)), Parameter(np.ones(2))
    saving, optimizer = optim.Adam([wide]), optim.Adam([narrow], lr=0.3)
    wide.sum().backward()
    saving.step()
    with pytest.raises(ValueError, match=r"expected exp_avg of shape \(2,\), got \(3,\)"):
        optimizer.load_state_dict(saving.state_dict())
    assert optimizer.param_groups[0]["lr"] == 0.3 and not optimizer.state


def test_what_is_remembered_begins_at_zero_and_is_kept():
    state, like = {}, np.ones((2, 3), np.float32)
    (first,) = remembered(state, like, "m")
    first += 1
    again, new = remembered(state, like, "m", "v")
    assert again is first and new.dtype == np.float32 and not new.any()

import numpy as np
import pytest
import torch

from groundup import nn, optim
from groundup.autograd import Tensor


class Pair(nn.Module):
    """A parameter of its own and one layer below it."""

    def __init__(self, dtype=np.float64):
        self.layer = nn.Linear(3, 2, rng=np.random.default_rng(0), dtype=dtype)
        self.scale = nn.Parameter(np.ones(2, dtype))

    def forward(self, input):
        return self.layer(input) * self.scale


def test_parameters_are_found_by_their_path():
    assert [name for name, _ in Pair().named_parameters()] == ["scale", "layer.weight", "layer.bias"]
    assert all(parameter.requires_grad for parameter in Pair().parameters())


def test_training_reaches_every_module_below():
    pair = Pair()
    assert pair.training and pair.layer.training
    assert pair.eval() is pair and not pair.training and not pair.layer.training
    assert pair.train().layer.training


def test_weights_copy_by_name_and_the_copy_is_one():
    source, target = Pair(), Pair(np.float32)
    source.scale.data = np.array([2.0, 3.0])
    state = source.state_dict()
    target.load_state_dict(state)
    state["scale"][0] = 100.0
    for name, parameter in target.named_parameters():
        assert parameter.dtype == np.float32
        np.testing.assert_allclose(
            parameter.numpy(), dict(source.named_parameters())[name].numpy(), rtol=1e-6
        )
    np.testing.assert_array_equal(target.scale.numpy(), [2.0, 3.0])


def test_a_state_that_does_not_fit_changes_nothing():
    pair = Pair()
    before, state = pair.state_dict(), pair.state_dict()
    state["scale"] = np.zeros(2)
    with pytest.raises(ValueError, match=r"expected shape \(2,\) for layer.bias, got \(5,\)"):
        pair.load_state_dict(state | {"layer.bias": np.zeros(5)})
    with pytest.raises(KeyError, match=r"missing \['scale'\], unknown \['scales'\]"):
        pair.load_state_dict(
            {("scales" if name == "scale" else name): value for name, value in state.items()}
        )
    for name, value in pair.state_dict().items():
        np.testing.assert_array_equal(value, before[name])


def test_a_module_without_forward_says_so():
    with pytest.raises(TypeError, match="Module has no forward: write what it computes"):
        nn.Module()(Tensor([1.0]))


class Tied(nn.Module):
    """Two layers that hold one weight."""

    def __init__(self):
        rng = np.random.default_rng(0)
        self.first, self.second = (nn.Linear(3, 3, bias=False, rng=rng, dtype=np.float64) for _ in range(2))
        self.second.weight = self.first.weight


def test_a_shared_parameter_comes_once_and_is_saved_under_each_name_as_in_torch():
    reference = torch.nn.ModuleDict({name: torch.nn.Linear(3, 3, bias=False) for name in ("first", "second")})
    reference["second"].weight = reference["first"].weight
    assert [name for name, _ in Tied().named_parameters()] == [n for n, _ in reference.named_parameters()]
    assert list(Tied().state_dict()) == list(reference.state_dict()) == ["first.weight", "second.weight"]
    Tied().load_state_dict(Tied().state_dict())


def test_an_optimiser_steps_a_shared_parameter_once():
    model = Tied()
    before = model.first.weight.numpy().copy()
    model.first.weight.grad = Tensor(np.ones((3, 3)))
    optim.SGD(model.parameters(), lr=0.1).step()
    np.testing.assert_allclose(model.second.weight.numpy(), before - 0.1, rtol=1e-12)


def test_loading_changes_the_memory_that_others_hold_as_in_torch():
    source, target = Pair(), Pair()
    source.scale.data = np.array([2.0, 3.0])
    held = target.scale.detach()
    target.load_state_dict(source.state_dict())
    assert held.tolist() == [2.0, 3.0]


def test_a_state_holds_plain_arrays_of_its_own():
    pair = Pair()
    y = (pair.scale * pair.scale).sum()
    for value in pair.state_dict().values():
        assert type(value) is np.ndarray
        value += 1.0
    y.backward()
    assert pair.scale.tolist() == [1.0, 1.0]

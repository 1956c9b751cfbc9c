import copy
import pickle

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


class Counter(nn.Module):
    """A module with state that is not learnt: one buffer that is saved, one that is not, one that is none."""

    def __init__(self):
        self.inner = Pair()
        self.register_buffer("count", Tensor(np.array(0)))
        self.register_buffer("cache", Tensor([1.0]), persistent=False)
        self.register_buffer("nothing", None)

    def forward(self, input, *, scale=1.0):
        return self.inner(input) * scale


class TorchCounter(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Module()
        self.inner.layer = torch.nn.Linear(3, 2)
        self.inner.scale = torch.nn.Parameter(torch.ones(2))
        self.register_buffer("count", torch.tensor(0))
        self.register_buffer("cache", torch.tensor([1.0]), persistent=False)
        self.register_buffer("nothing", None)


def names(pairs):
    return [name for name, _ in pairs]


@pytest.mark.parametrize("prefix", ["", "model"])
def test_everything_is_found_under_torch_s_names_in_torch_s_order(prefix):
    ours, theirs = Counter(), TorchCounter()
    for find in ("named_parameters", "named_buffers", "named_modules"):
        assert names(getattr(ours, find)(prefix)) == names(getattr(theirs, find)(prefix=prefix))
    assert names(ours.named_children()) == names(theirs.named_children())
    assert list(ours.state_dict()) == list(theirs.state_dict())
    assert list(ours.modules())[1] is ours.inner is next(ours.children())
    assert [buffer.tolist() for buffer in ours.buffers()] == [0, [1.0]]


def test_buffers_travel_both_ways_with_torch():
    ours, theirs = Counter(), TorchCounter()
    ours.count.data[...] = 7
    theirs.load_state_dict({name: torch.tensor(value) for name, value in ours.state_dict().items()})
    assert theirs.count.item() == 7 and theirs.count.dtype == torch.int64
    theirs.count.fill_(9)
    held = ours.count.detach()
    ours.load_state_dict(theirs.state_dict())
    assert ours.count.item() == held.item() == 9 and ours.count.dtype == np.int64


def test_a_buffer_is_not_learnt_and_can_be_replaced():
    ours = Counter()
    ours.count = Tensor(np.array(3))
    assert ours.state_dict()["count"] == 3
    ours.register_buffer("count", Tensor(np.array(4)))
    assert dict(ours.named_buffers())["count"].item() == 4
    assert not any(buffer.requires_grad for buffer in ours.buffers())


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("inner", Tensor([1.0]), KeyError, "expected a new name without dots, got 'inner'"),
        ("eval", Tensor([1.0]), KeyError, "expected a new name without dots, got 'eval'"),
        ("a.b", Tensor([1.0]), KeyError, "expected a new name without dots, got 'a.b'"),
        ("mean", np.ones(1), TypeError, "expected a tensor or None for buffer 'mean', got ndarray"),
    ],
)
def test_buffers_without_a_name_or_a_tensor_are_refused(name, value, error, message):
    with pytest.raises(error, match=message):
        Counter().register_buffer(name, value)


def test_arguments_by_name_reach_forward():
    x, module = Tensor(np.ones((1, 3))), Counter()
    np.testing.assert_array_equal(module(x, scale=2.0).numpy(), 2 * module(x).numpy())


def test_forward_hooks_see_the_call_in_order_can_change_it_and_go():
    pair, x, seen = Pair(), Tensor(np.ones((1, 3))), []
    plain = pair(x).numpy()
    first = pair.register_forward_hook(lambda module, inputs, output: seen.append((module, inputs, output)))
    second = pair.register_forward_hook(lambda module, inputs, output: output + 1)
    third = pair.register_forward_hook(lambda module, inputs, output: output * 2)
    np.testing.assert_allclose(pair(x).numpy(), (plain + 1) * 2, rtol=1e-15)
    module, inputs, output = seen[0]
    assert module is pair and inputs == (x,)
    np.testing.assert_array_equal(output.numpy(), plain)
    for handle in (first, second, third, third):
        handle.remove()
    np.testing.assert_array_equal(pair(x).numpy(), plain)
    assert len(seen) == 1 and Pair()._forward_hooks == {}


def test_apply_goes_from_the_leaves_to_the_root():
    ours, theirs, visited = Counter(), TorchCounter(), {"ours": [], "theirs": []}
    assert ours.apply(lambda module: visited["ours"].append(module)) is ours
    theirs.apply(lambda module: visited["theirs"].append(module))
    paths = {id(module): path for model in (ours, theirs) for path, module in model.named_modules()}
    found = {who: [paths[id(module)] for module in modules] for who, modules in visited.items()}
    assert found["ours"] == found["theirs"] == ["inner.layer", "inner", ""]


def test_gradients_are_forgotten_and_parameters_frozen():
    pair, x = Pair(), Tensor(np.ones((1, 3)))
    pair(x).sum().backward()
    pair.zero_grad()
    assert all(parameter.grad is None for parameter in pair.parameters())
    assert pair.requires_grad_(False) is pair and not pair(x).requires_grad
    pair.requires_grad_().layer(x).sum().backward()
    assert pair.layer.weight.grad.shape == (2, 3) and pair.scale.grad is None


def test_a_module_that_is_shared_comes_once_but_is_saved_twice_as_in_torch():
    layer, theirs = nn.Linear(3, 3, rng=np.random.default_rng(0)), torch.nn.Linear(3, 3)
    model, reference = nn.Sequential(layer, layer), torch.nn.Sequential(theirs, theirs)
    for find in ("named_modules", "named_children", "named_parameters"):
        assert names(getattr(model, find)()) == names(getattr(reference, find)())
    every = names(reference.named_modules(remove_duplicate=False))
    assert names(model.named_modules(remove_duplicate=False)) == every
    assert list(model.state_dict()) == list(reference.state_dict())


def test_a_copy_keeps_its_own_buffers_and_a_pickle_keeps_the_state():
    source = Counter()
    for other in (copy.deepcopy(source), pickle.loads(pickle.dumps(source))):
        other.count.data[...] = 5
        assert source.count.item() == 0 and other.state_dict()["count"] == 5
        assert names(other.named_buffers()) == ["count", "cache"]


def test_the_text_is_torch_s():
    class Two(nn.Module):
        def extra_repr(self):
            return "one\ntwo"

    class Model(nn.Module):
        def __init__(self):
            self.inner = nn.Sequential(nn.Linear(3, 2, bias=False, rng=np.random.default_rng(0)), nn.ReLU())
            self.lines = Two()
            self.empty = nn.ModuleList()

        def extra_repr(self):
            return "depth=2"

    assert (
        repr(Model())
        == """Model(
  depth=2
  (inner): Sequential(
    (0): Linear(in_features=3, out_features=2, bias=False)
    (1): ReLU()
  )
  (lines): Two(
    one
    two
  )
  (empty): ModuleList()
)"""
    )

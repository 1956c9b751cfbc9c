import itertools

import numpy as np
import pytest
import torch

from groundup import nn, optim
from groundup.autograd import Tensor, no_grad
from groundup.nn import functional as F  # noqa: N812


def ours(p=0.5, dtype=np.float64, seed=0):
    weights, masks = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    return nn.Sequential(
        nn.Linear(5, 7, rng=weights, dtype=dtype),
        nn.ReLU(),
        nn.Dropout(p, rng=masks),
        nn.Linear(7, 3, rng=weights, dtype=dtype),
    )


def theirs():
    layers = [torch.nn.Linear(5, 7), torch.nn.ReLU(), torch.nn.Dropout(0.5), torch.nn.Linear(7, 3)]
    return torch.nn.Sequential(*layers).double()


def batch(seed=3, count=2):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((count, 5)), rng.integers(0, 3, count)


def test_weights_copy_by_name_from_torch_and_back_and_all_gradients_agree():
    model, reference = ours().eval(), theirs().eval()
    model.load_state_dict(reference.state_dict())
    x, target = batch()
    F.cross_entropy(model(Tensor(x)), target).backward()
    torch.nn.functional.cross_entropy(reference(torch.tensor(x)), torch.tensor(target)).backward()
    expected = dict(reference.named_parameters())
    for name, parameter in model.named_parameters():
        np.testing.assert_allclose(
            parameter.grad.numpy(), expected[name].grad.numpy(), rtol=1e-10, atol=1e-15
        )
    reference.load_state_dict(
        {name: torch.tensor(value) for name, value in ours(seed=9).state_dict().items()}
    )
    np.testing.assert_allclose(
        reference(torch.tensor(x)).detach().numpy(), ours(seed=9).eval()(Tensor(x)).numpy(), rtol=1e-12
    )


def test_in_eval_an_example_alone_gives_what_it_gives_in_its_batch():
    model = ours().eval()
    x, _ = batch(count=5)
    together = model(Tensor(x)).numpy()
    alone = np.concatenate([model(Tensor(x[i : i + 1])).numpy() for i in range(5)])
    np.testing.assert_allclose(together, alone, rtol=1e-12)


def test_the_same_generators_give_the_same_training():
    def train():
        model = ours()
        optimizer = optim.SGD(model.parameters(), lr=0.1)
        x, target = batch(count=5)
        for _ in range(3):
            optimizer.zero_grad()
            F.cross_entropy(model(Tensor(x)), target).backward()
            optimizer.step()
        return model.state_dict()

    first, second = train(), train()
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_a_sequence_counts_its_layers():
    model = ours()
    assert isinstance(model[0], nn.Linear) and isinstance(model[-2], nn.Dropout)
    names = [name for name, _ in model.named_parameters()]
    assert names == list(theirs().state_dict()) == ["0.weight", "0.bias", "3.weight", "3.bias"]


def test_float32_stays_float32_from_pixels_to_gradients():
    model = ours(dtype=np.float32)
    x, target = batch()
    loss = F.cross_entropy(model(Tensor(x.astype(np.float32))), target)
    loss.backward()
    assert loss.dtype == np.float32
    assert {parameter.grad.dtype for parameter in model.parameters()} == {np.dtype(np.float32)}


def test_a_network_with_dropout_learns_one_batch_by_heart():
    model = ours(p=0.2)
    optimizer = optim.SGD(model.parameters(), lr=0.5)
    x, target = batch(count=6)
    with no_grad():
        first = F.cross_entropy(model.eval()(Tensor(x)), target).item()
    assert first == pytest.approx(np.log(3), abs=0.35)
    model.train()
    for _ in range(300):
        optimizer.zero_grad()
        F.cross_entropy(model(Tensor(x)), target).backward()
        optimizer.step()
    assert F.cross_entropy(model.eval()(Tensor(x)), target).item() < 0.1


def layers(*widths):
    rng = np.random.default_rng(0)
    return [nn.Linear(a, b, rng=rng) for a, b in itertools.pairwise(widths)]


@pytest.mark.parametrize("kind", ["Sequential", "ModuleList"])
@pytest.mark.parametrize("part", [slice(1, 3), slice(None, None, -1), slice(5, 9)])
def test_slices_have_torch_s_names(kind, part):
    three = layers(2, 3, 5, 7)
    reference = [torch.nn.Linear(2, 3), torch.nn.Linear(3, 5), torch.nn.Linear(5, 7)]
    ours, theirs = (
        (getattr(nn, kind)(*three), getattr(torch.nn, kind)(*reference))
        if kind == "Sequential"
        else (getattr(nn, kind)(three), getattr(torch.nn, kind)(reference))
    )
    assert type(ours[part]) is type(ours) and list(ours[part]) == three[part]
    assert list(ours[part].state_dict()) == list(theirs[part].state_dict())
    assert repr(ours[part]) == repr(theirs[part])
    assert len(ours) == len(theirs) == 3


def test_a_sequence_takes_names_too_and_layers_can_be_exchanged():
    first, second, third = layers(2, 3, 5, 7)
    model = nn.Sequential({"one": first, "two": second})
    assert list(model.state_dict()) == ["one.weight", "one.bias", "two.weight", "two.bias"]
    model[-1] = third
    assert list(model) == [first, third] and model.two is third
    assert list(nn.Sequential({})) == list(nn.Sequential()) == []


def test_lists_grow_and_a_number_that_is_taken_is_refused():
    first, second, third = layers(2, 3, 5, 7)
    assert list(nn.ModuleList([first]).append(second).extend([third])) == [first, second, third]
    with pytest.raises(KeyError, match="expected a new name without dots, got '2'"):
        nn.Sequential(first, second, third)[1:].append(nn.ReLU())
    with pytest.raises(TypeError, match="expected a module for '0', got ndarray"):
        nn.ModuleList([np.ones(3)])


def test_a_dictionary_of_modules_is_torch_s():
    first, second, third = layers(2, 3, 5, 7)
    ours = nn.ModuleDict({"one": first, "two": second})
    theirs = torch.nn.ModuleDict({"one": torch.nn.Linear(2, 3), "two": torch.nn.Linear(3, 5)})
    assert list(ours) == list(ours.keys()) == list(theirs) and len(ours) == 2 and "one" in ours
    assert list(ours.state_dict()) == list(theirs.state_dict()) and repr(ours) == repr(theirs)
    ours["two"] = third
    assert list(ours.items()) == [("one", first), ("two", third)] and list(ours.values()) == [first, third]
    for name in ("items", "a.b", ""):
        with pytest.raises(KeyError):
            ours[name] = second
        with pytest.raises(KeyError):
            theirs[name] = torch.nn.Linear(2, 3)


def image_network(m, **options):
    """Convolution, batch norm and pooling, as m makes them: our nn or torch's."""
    return m.Sequential(
        m.Conv2d(1, 3, 3, padding=1, bias=False, **options),
        m.BatchNorm2d(3, **{k: v for k, v in options.items() if k == "dtype"}),
        m.ReLU(),
        m.MaxPool2d(2),
        m.Conv2d(3, 5, 2, **options),
        m.GELU(),
        m.AdaptiveAvgPool2d(1),
        m.Flatten(),
        m.Linear(5, 3, **options),
    )


def test_a_network_of_many_layers_ends_five_steps_with_torch_s_weights_and_statistics():
    model = image_network(nn, rng=np.random.default_rng(0), dtype=np.float64)
    reference = image_network(torch.nn).double()
    reference.load_state_dict({name: torch.tensor(value) for name, value in model.state_dict().items()})
    steps = [
        (optim.SGD(model.parameters(), lr=0.1), model, Tensor, F),
        (torch.optim.SGD(reference.parameters(), lr=0.1), reference, torch.tensor, torch.nn.functional),
    ]
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, target = rng.standard_normal((7, 1, 8, 6)), rng.integers(0, 3, 7)
        for optimizer, network, tensor, functional in steps:
            optimizer.zero_grad()
            functional.cross_entropy(network(tensor(x)), tensor(target)).backward()
            optimizer.step()
    for name, value in reference.state_dict().items():
        np.testing.assert_allclose(model.state_dict()[name], value.numpy(), rtol=1e-9, atol=1e-12)

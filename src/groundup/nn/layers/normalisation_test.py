import numpy as np
import pytest
import torch

from groundup import nn, optim
from groundup.autograd import Tensor
from groundup.nn import functional as F  # noqa: N812


def numbers(*shape, seed=0, mean=0.0, deviation=1.0):
    return mean + deviation * np.random.default_rng(seed).standard_normal(shape)


def layer(**options):
    return nn.BatchNorm1d(3, **{"dtype": np.float64, **options})


def test_the_biased_variance_normalises_and_the_unbiased_one_is_kept():
    module, x = layer(momentum=1.0, eps=0.0), numbers(5, 3, mean=2.0, deviation=3.0)
    y = module(Tensor(x)).numpy()
    np.testing.assert_allclose(y.var(0, ddof=0), 1.0, rtol=1e-12)
    np.testing.assert_allclose(module.running_var.numpy(), x.var(0, ddof=1), rtol=1e-12)
    np.testing.assert_allclose(module.running_mean.numpy(), x.mean(0), rtol=1e-12)


def test_momentum_weights_the_new_value():
    module, x = layer(momentum=0.1), numbers(5, 3, mean=2.0)
    module(Tensor(x))
    np.testing.assert_allclose(module.running_mean.numpy(), 0.1 * x.mean(0), rtol=1e-12)
    np.testing.assert_allclose(module.running_var.numpy(), 0.9 + 0.1 * x.var(0, ddof=1), rtol=1e-12)


def test_without_momentum_every_batch_counts_alike():
    module, batches = layer(momentum=None), [numbers(5, 3, seed=seed) for seed in range(7)]
    for x in batches:
        module(Tensor(x))
    expected = np.mean([x.mean(0) for x in batches], 0)
    np.testing.assert_allclose(module.running_mean.numpy(), expected, rtol=1e-12)
    assert module.num_batches_tracked.item() == 7


def test_eval_moves_nothing_and_an_example_alone_gives_what_it_gives_in_its_batch():
    module, x = layer(), numbers(5, 3)
    module(Tensor(x))
    before = module.eval().state_dict()
    together = module(Tensor(x)).numpy()
    alone = np.concatenate([module(Tensor(x[i : i + 1])).numpy() for i in range(5)])
    np.testing.assert_array_equal(together, alone)
    for name, value in module.state_dict().items():
        np.testing.assert_array_equal(value, before[name])


@pytest.mark.parametrize("shape", [(1, 3), (1, 3, 1)])
@pytest.mark.parametrize("tracked", [True, False])
def test_one_value_a_channel_has_no_variance(shape, tracked):
    module = layer(track_running_stats=tracked)
    with pytest.raises(ValueError, match="expected more than one value per channel in training"):
        module(Tensor(np.zeros(shape)))
    if tracked:
        assert module.num_batches_tracked.item() == 0
        assert module.eval()(Tensor(np.zeros(shape))).shape == shape


def test_a_batch_of_nothing_moves_nothing_as_in_torch():
    module, theirs = layer(), torch.nn.BatchNorm1d(3).double()
    x = Tensor(np.zeros((0, 3)), requires_grad=True)
    module(x).sum().backward()
    theirs(torch.zeros(0, 3, dtype=torch.float64)).sum().backward()
    assert x.grad.shape == (0, 3) and module.weight.grad.tolist() == theirs.weight.grad.tolist()
    for name, value in theirs.state_dict().items():
        np.testing.assert_array_equal(module.state_dict()[name], value.numpy())


def test_a_graph_of_eval_keeps_its_gradient_when_training_moves_the_statistics():
    module, x = layer(), Tensor(numbers(5, 3), requires_grad=True)
    y = module.eval()(x).sum()
    module.train()(Tensor(numbers(5, 3, deviation=9.0)))
    y.backward()
    np.testing.assert_allclose(x.grad.numpy(), 1 / np.sqrt(1 + 1e-5), rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: layer()(Tensor(numbers(2, 5))),
            r"BatchNorm1d: expected 2 or 3 axes, \(B, 3, …\), got \(2, 5\)",
        ),
        (lambda: nn.BatchNorm2d(3)(Tensor(numbers(2, 3))), r"expected 4 axes, \(B, 3, …\), got \(2, 3\)"),
        (lambda: nn.LayerNorm(5)(Tensor(numbers(5, 3))), r"whose shape ends in \(5,\), got \(5, 3\)"),
        (lambda: nn.GroupNorm(2, 3), "expected groups that divide 3 channels, got 2"),
        (lambda: nn.GroupNorm(3, 3)(Tensor(numbers(2, 6))), r"expected \(B, 3, …\), got \(2, 6\)"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


KINDS = [nn.BatchNorm1d, nn.LayerNorm, lambda width, dtype: nn.GroupNorm(1, width, dtype=dtype)]


@pytest.mark.parametrize("kind", KINDS, ids=["batch", "layer", "group"])
def test_a_network_with_it_learns_one_batch_by_heart(kind):
    rng = np.random.default_rng(0)
    first, last = nn.Linear(5, 7, rng=rng, dtype=np.float64), nn.Linear(7, 3, rng=rng, dtype=np.float64)
    model = nn.Sequential(first, kind(7, dtype=np.float64), nn.ReLU(), last)
    optimizer, x, target = optim.SGD(model.parameters(), lr=0.5), Tensor(numbers(6, 5)), rng.integers(0, 3, 6)
    losses = []
    for _ in range(100):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[0] == pytest.approx(np.log(3), abs=0.6) and losses[-1] < 0.05

import numpy as np
import pytest
import torch
from scipy import stats

from groundup import nn
from groundup.autograd import Tensor
from groundup.nn.init.variance import _GAINS

WEIGHT = (60, 40, 5)  # fan_in 200, fan_out 300: an exchange of the two cannot pass


@pytest.mark.parametrize("name", [*_GAINS, "leaky_relu"])
def test_gains_are_torch_s(name):
    assert nn.init.calculate_gain(name) == torch.nn.init.calculate_gain(name)


@pytest.mark.parametrize("slope", [0, 0.2, 1, np.sqrt(5)])
def test_leaky_relu_s_gain_is_torch_s(slope):
    expected = torch.nn.init.calculate_gain("leaky_relu", float(slope))
    assert nn.init.calculate_gain("leaky_relu", slope) == expected


@pytest.mark.parametrize(
    "layer",
    [
        torch.nn.Linear(5, 3),
        torch.nn.Conv1d(5, 3, 7),
        torch.nn.Conv2d(8, 6, 3, groups=2),
        torch.nn.ConvTranspose2d(8, 6, 3, groups=2),
    ],
    ids=str,
)
def test_fans_are_torch_s(layer):
    expected = torch.nn.init._calculate_fan_in_and_fan_out(layer.weight)
    assert nn.init.fan_in_and_fan_out(Tensor(layer.weight.detach().numpy())) == expected


CASES = [
    ("xavier", {}, np.sqrt(2 / 500)),
    ("xavier", {"gain": 5 / 3}, 5 / 3 * np.sqrt(2 / 500)),
    ("kaiming", {}, np.sqrt(2 / 200)),
    ("kaiming", {"mode": "fan_out", "nonlinearity": "relu"}, np.sqrt(2 / 300)),
    ("kaiming", {"a": 0.2}, np.sqrt(2 / (1 + 0.2**2) / 200)),
    ("kaiming", {"nonlinearity": "tanh"}, 5 / 3 / np.sqrt(200)),
]


@pytest.mark.parametrize(("name", "options", "deviation"), CASES)
@pytest.mark.parametrize("shape", ["uniform_", "normal_"])
def test_the_deviation_is_the_formula_s_and_torch_s(name, options, deviation, shape):
    fill, generator = f"{name}_{shape}", torch.Generator().manual_seed(0)
    ours = getattr(nn.init, fill)(Tensor(np.zeros(WEIGHT)), rng=np.random.default_rng(0), **options).numpy()
    theirs = torch.empty(WEIGHT, dtype=torch.float64)
    getattr(torch.nn.init, fill)(theirs, generator=generator, **options)
    bound = np.sqrt(3) * deviation
    law = stats.uniform(-bound, 2 * bound) if shape == "uniform_" else stats.norm(0, deviation)
    for weight in (ours, theirs.numpy()):
        assert stats.kstest(weight.ravel(), law.cdf).pvalue > 1e-4
        assert abs(weight.std() / deviation - 1) < 5 / np.sqrt(2 * weight.size)
    if shape == "uniform_":
        assert 0.999 * bound < abs(ours).max() <= bound


class Largest:
    """A generator that draws the end of its interval, or its deviation, so that formulas meet exactly."""

    def uniform(self, low, high, shape):
        return np.full(shape, high)

    def normal(self, mean, deviation, shape):
        return np.full(shape, mean + deviation)


@pytest.mark.parametrize(("name", "options", "deviation"), CASES)
def test_the_bounds_are_the_formula_s_to_the_last_digits(name, options, deviation):
    uniform, normal = (
        getattr(nn.init, f"{name}_{shape}")(Tensor(np.zeros(WEIGHT)), rng=Largest(), **options).numpy()
        for shape in ("uniform_", "normal_")
    )
    np.testing.assert_allclose(uniform, np.sqrt(3) * deviation, rtol=1e-14)
    np.testing.assert_allclose(normal, deviation, rtol=1e-14)


def test_kaiming_keeps_the_mean_square_through_twenty_layers_of_relu():
    width, depth, ratios = 256, 20, []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x = start = rng.standard_normal((32, width))
        for _ in range(depth):
            weight = nn.init.kaiming_normal_(
                Tensor(np.zeros((width, width))), nonlinearity="relu", rng=rng
            ).numpy()
            x = np.maximum(x, 0) @ weight.T
        ratios.append(np.mean(x**2) / np.mean(start**2))
    assert 0.5 < np.mean(ratios) < 2


def test_an_empty_weight_stays_empty():
    for fill in (nn.init.kaiming_uniform_, nn.init.xavier_normal_):
        assert fill(Tensor(np.zeros((3, 0))), rng=np.random.default_rng(0)).shape == (3, 0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.init.calculate_gain("softplus"), r"expected one of \['conv1d', .*\], got 'softplus'"),
        (lambda: nn.init.fan_in_and_fan_out(Tensor([1.0])), r"at least two axes, got \(1,\)"),
        (
            lambda: nn.init.kaiming_normal_(Tensor(np.zeros((3, 5))), mode="in", rng=Largest()),
            "expected a mode of 'fan_in' or 'fan_out', got 'in'",
        ),
    ],
)
def test_what_is_unknown_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_every_initialiser_of_torch_is_here():
    theirs = {
        name
        for name in dir(torch.nn.init)
        if name.endswith("_") and not name.startswith("_") and not name.endswith("__")
    }
    ours = {name for name in nn.init.__all__ if name.endswith("_")}
    assert ours == theirs

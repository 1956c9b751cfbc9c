import numpy as np

from groundup import nn
from groundup.experiments import digits
from groundup.experiments.normalisation.network import bare, normed, perceptron, start_by_kaiming, training
from groundup.optim import SGD


def kinds(model) -> list[str]:
    return [type(layer).__name__ for layer in model]


def test_a_norm_stands_between_weights_and_activation():
    assert kinds(perceptron(2, 5, bare, 0)) == ["Linear", "ReLU", "Linear", "ReLU", "Linear"]
    assert kinds(perceptron(1, 5, normed, 0)) == ["Linear", "BatchNorm1d", "ReLU", "Linear"]


def test_both_arms_of_a_seed_start_from_the_same_weights():
    plain, other = perceptron(2, 5, bare, 3), perceptron(2, 5, normed, 3)
    linear = [
        [each.weight.numpy() for each in model if isinstance(each, nn.Linear)] for model in (plain, other)
    ]
    for first, second in zip(*linear, strict=True):
        np.testing.assert_array_equal(first, second)


def test_kaimings_start_keeps_the_size_of_the_signal_behind_a_relu():
    model = perceptron(1, 400, bare, 0)
    start_by_kaiming(model, 1)
    weight, bias = model[2].weight.numpy(), model[2].bias.numpy()
    assert abs(weight.var() * 400 / 2 - 1) < 0.1 and not bias.any()


def test_training_goes_on_a_step_when_asked_and_stops_when_nobody_asks():
    images = digits.split(np.random.default_rng(0), train=50).train
    model = perceptron(1, 5, bare, 0)
    before = model[0].weight.numpy().copy()
    walk = training(model, images, SGD(model.parameters(), lr=0.1), steps=9, rng=np.random.default_rng(0))
    assert np.array_equal(model[0].weight.numpy(), before)
    assert [next(walk), next(walk)] == [1, 2]
    assert not np.array_equal(model[0].weight.numpy(), before)
    assert list(walk) == [3, 4, 5, 6, 7, 8, 9]


def test_training_is_in_training_mode():
    images = digits.split(np.random.default_rng(0), train=50).train
    model = perceptron(1, 5, normed, 0).eval()
    walk = training(model, images, SGD(model.parameters(), lr=0.1), steps=1, rng=np.random.default_rng(0))
    assert list(walk) == [1] and model[1].running_mean.numpy().any()

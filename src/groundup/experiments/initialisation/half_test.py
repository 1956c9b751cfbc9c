import numpy as np
import pytest
import torch

from groundup.experiments.initialisation import edge, half


def model(dtype, scale=1.0):
    return edge.network(2, np.random.default_rng(0), scale=scale, dtype=dtype)


def test_gradients_are_torch_s_times_the_scale():
    ours, images = model(np.float32), half.batch()
    layers = [layer for layer in ours if hasattr(layer, "weight")]
    weights = [torch.tensor(np.array(p.numpy()), requires_grad=True) for p in ours.parameters()]
    x = torch.tensor(images.pixels)
    for number in range(len(layers)):
        x = torch.nn.functional.linear(x, *weights[2 * number : 2 * number + 2])
        x = x if number == len(layers) - 1 else torch.relu(x)
    torch.nn.functional.cross_entropy(x, torch.tensor(images.labels)).backward()
    expected = np.concatenate([weight.grad.numpy().ravel() for weight in weights])
    np.testing.assert_allclose(half.gradients(ours, images, 8.0), 8 * expected, rtol=1e-4, atol=1e-6)


def test_half_precision_loses_what_is_small_and_a_scale_brings_it_back():
    images = half.batch()
    exact, dtype = half.gradients(model(np.float32, 0.001), images), np.float16
    found = [half.gradients(model(dtype, 0.001), images, 2.0**k) for k in (0, 12, 40)]
    assert found[0].dtype == np.float16
    (lost, _), (saved, whole), (_, broken) = (half.shares(exact, each) for each in found)
    assert lost > saved + 0.1 and whole == 0 and broken > 0.5


def test_the_edges_are_those_of_the_format():
    assert np.float16(half.SMALLEST) > 0 == np.float16(0.49 * half.SMALLEST)
    assert np.float16(half.LARGEST) == half.LARGEST and half.LARGEST == pytest.approx(65504)


def test_the_batch_is_always_the_same():
    first, second = half.batch(), half.batch()
    np.testing.assert_array_equal(first.pixels, second.pixels)
    assert len(first) == 32

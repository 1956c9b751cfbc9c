import numpy as np
import pytest

from groundup import optim
from groundup.experiments import digits
from groundup.experiments.weight_decay import network


def test_the_asked_share_of_labels_is_spoiled_and_none_by_its_own_class():
    labels = np.arange(20_000) % 10
    spoiled = network.spoiled(labels, 0.2, np.random.default_rng(0))
    assert np.mean(spoiled != labels) == pytest.approx(0.2, abs=0.01)
    assert set(spoiled) == set(range(10))
    assert (network.spoiled(labels, 1.0, np.random.default_rng(0)) != labels).all()
    np.testing.assert_array_equal(network.spoiled(labels, 0.0, np.random.default_rng(0)), labels)


def test_only_training_labels_are_spoiled():
    clean, wrong = network.data(1000, 50), network.data(1000, 50, 0.5)
    np.testing.assert_array_equal(clean.train.pixels, wrong.train.pixels)
    assert (clean.train.labels != wrong.train.labels).any()
    for name in ("validation", "test"):
        np.testing.assert_array_equal(getattr(clean, name).labels, getattr(wrong, name).labels)


def test_a_width_of_zero_is_one_linear_layer():
    assert [p.shape for p in network.classifier(0, 0).parameters()] == [(10, 64), (10,)]
    assert [p.shape for p in network.classifier(0, 5).parameters()] == [(5, 64), (5,), (10, 5), (10,)]


def test_a_batch_is_learned_by_heart_and_the_sum_is_as_many_means():
    parts = network.data(1000, 32)
    model, summed = network.classifier(1000), network.classifier(1000)
    network.fit(model, parts.train, optim.SGD(model.parameters(), lr=0.5), seed=0, steps=60)
    network.fit(
        summed, parts.train, optim.SGD(summed.parameters(), lr=0.5 / 32), seed=0, steps=60, reduction="sum"
    )
    found = network.measured(model, parts)
    assert found.train < 0.2 < found.test and 50 < found.accuracy < 100
    for one, other in zip(model.parameters(), summed.parameters(), strict=True):
        np.testing.assert_allclose(one.numpy(), other.numpy(), atol=1e-4)
    assert len(parts.validation) + len(parts.test) == digits.IMAGES - 32

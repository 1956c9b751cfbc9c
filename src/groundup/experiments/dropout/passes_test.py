import numpy as np
import pytest

from groundup.autograd import Tensor
from groundup.experiments.dropout import passes
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED
from groundup.experiments.training_loop import Plan


def numbers(*gaps):
    return {str(i): {"squared gap": [gap**2 - 1e-6, gap**2 + 1e-6]} for i, gap in enumerate(gaps)}


def test_noise_is_not_a_gap_and_a_gap_is_not_noise():
    rng, off, labels = (
        np.random.default_rng(0),
        np.random.default_rng(1).normal(size=(300, 10)),
        np.zeros(300),
    )
    noisy = off + rng.normal(0.0, 1.0, (1000, 300, 10))
    honest = passes.compare(noisy, off, labels)
    assert abs(honest["squared gap"]) < 1e-4
    assert honest["distance, 100 passes"] == pytest.approx(0.1, rel=0.1)
    shifted = passes.compare(noisy + 0.3, off, labels)
    assert np.sqrt(shifted["squared gap"]) == pytest.approx(0.3 / off.std(), rel=0.02)


def test_accuracy_is_that_of_the_averaged_passes():
    off = np.array([[1.0, 0.0], [0.0, 1.0]])
    flipped = np.broadcast_to(off[::-1], (1000, 2, 2)) + np.zeros((1000, 1, 1))
    found = passes.compare(flipped, off, labels=np.array([0, 1]))
    assert (found["accuracy, dropout off"], found["accuracy, 10 passes"]) == (1.0, 0.0)


def test_passes_differ_in_training_and_not_in_eval():
    model = passes.with_hidden(seed=1000, p_inputs=0.5)
    pixels = np.random.default_rng(0).random((4, 64), dtype=np.float32)
    drawn = passes.stochastic(model, pixels, 3)
    assert drawn.shape == (3, 4, 10) and drawn.std(axis=0).min() > 0
    off = passes.once(model.eval(), pixels)
    np.testing.assert_array_equal(off, passes.once(model, pixels))


def test_the_pixels_are_masked_where_the_name_says_so():
    pixels, hidden = Tensor(np.ones((1, 64), np.float32)), {}
    for name in ("hidden layer, pixels masked too", "hidden layer, its units masked alone"):
        layers = list(passes.MODELS[name](1000).train())
        hidden[name] = layers[0](pixels).numpy()
    too, alone = hidden.values()
    assert 0.2 < np.mean(too == 0) < 0.8 and np.all(alone == 1)


def test_behind_one_linear_layer_only_averaging_the_logits_closes_the_gap(monkeypatch):
    monkeypatch.setattr(passes, "PLAN", Plan(steps=50))
    found = passes.trial(seed=1000)
    gaps = {name: passes.gap({"squared gap": [m["squared gap"]]}) for name, m in found.items()}
    assert len(gaps) == 6
    for name, gap in gaps.items():
        exact = name.endswith("logits") and "too" not in name
        assert (gap < passes.CLOSE) == exact, (name, gap)


def test_probabilities_sum_to_one_and_do_not_overflow():
    np.testing.assert_allclose(passes.softmax(np.array([[1e4, 0.0, 1e4]])), [[0.5, 0.0, 0.5]])


def test_the_rule_can_fall_each_way():
    assert passes.judge(numbers(0.0, 0.01)) == CONFIRMED
    assert passes.judge(numbers(0.1, 0.03)) == REFUTED
    assert passes.judge(numbers(0.0, 0.1)) == DEPENDS

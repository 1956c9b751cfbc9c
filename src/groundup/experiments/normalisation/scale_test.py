import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, REFUTED, UNDECIDED
from groundup.experiments.normalisation import scale

IMAGES = scale.digits.split(np.random.default_rng(0), train=100)
NOISE = np.array([-0.03, -0.01, 0.0, 0.01, 0.03])


def judged(ratio: float, spread: float = 1.0) -> str:
    return scale.judge(
        {"with decay": {"turn": list(ratio + spread * NOISE)}, "without decay": {"turn": [1.0] * 5}}
    )


def test_the_rule_can_fall_each_way():
    assert judged(1.0) == CONFIRMED
    assert judged(3.0) == REFUTED and judged(0.3) == REFUTED
    assert judged(1.1) == UNDECIDED and judged(1.0, spread=10) == UNDECIDED


def test_angles():
    x = np.array([[3.0, 0.0]])
    assert scale.angle(x, 2 * x) == 0
    assert scale.angle(x, np.array([[0.0, 1.0]])) == pytest.approx(np.pi / 2)
    assert scale.angle(x, np.array([[1.0, 1e-12]])) == pytest.approx(1e-12)


def test_the_weights_before_norms_are_the_two_first():
    model = scale.network(0)
    first, second = scale.weights_before_norms(model)
    assert first is model[0].weight and second is model[3].weight


def test_a_step_without_decay_never_shortens_the_weights():
    _, lengths, turns = scale.train(0, IMAGES.train, steps=20)
    assert np.all(np.diff(lengths) > 0) and np.all(turns > 0)
    _, shorter, _ = scale.train(0, IMAGES.train, decay=scale.DECAY, steps=20)
    assert shorter[-1] < lengths[-1]


def test_decay_and_the_growing_rate_are_one_training():
    """Only because both groups are what they should be: the rate grows, and only before norms."""
    decayed, lengths, turns = scale.train(0, IMAGES.train, decay=scale.DECAY, steps=30)
    grown, longer, turned = scale.train(0, IMAGES.train, schedule=scale.growing, steps=30)
    np.testing.assert_allclose(turned, turns, rtol=1e-9)
    # every step of decay is a factor 1 − ηλ on the weights, and on nothing else
    np.testing.assert_allclose(
        lengths / longer, (1 - scale.RATE * scale.DECAY) ** np.arange(1, 31), rtol=1e-9
    )
    np.testing.assert_allclose(
        scale.answers(grown, IMAGES), scale.answers(decayed, IMAGES), rtol=1e-8, atol=1e-10
    )
    plain = scale.train(0, IMAGES.train, steps=30)[0]
    assert abs(scale.answers(plain, IMAGES) - scale.answers(decayed, IMAGES)).max() > 1e-3

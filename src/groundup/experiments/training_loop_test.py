import numpy as np
import pytest

from groundup.experiments import digits
from groundup.experiments.dropout.network import perceptron
from groundup.experiments.training_loop import (
    Plan,
    batches,
    evaluate,
    fit,
    mask_rng,
    order_rng,
    split_rng,
    weight_rng,
)


@pytest.fixture(scope="module")
def parts():
    return digits.split(split_rng(1000), train=200)


def test_every_image_comes_once_an_epoch():
    found = list(batches(7, Plan(steps=5, batch=3), order_rng(0)))
    assert [len(batch) for batch in found] == [3, 3, 1, 3, 3]
    assert sorted(np.concatenate(found[:3])) == list(range(7))
    assert not np.array_equal(found[0], found[3])


def test_no_two_streams_of_a_seed_are_alike():
    first = {rng(1).random() for rng in (split_rng, weight_rng, order_rng, mask_rng)}
    assert len(first) == 4 and weight_rng(1).random() != weight_rng(2).random()


def test_a_network_starts_without_an_opinion_and_learns(parts):
    model, seen = perceptron(32, 0.2, seed=1), []
    before, _ = evaluate(model, parts.test)
    losses = fit(model, parts.train, Plan(steps=300), rng=order_rng(1), watch=seen.append)
    after, accuracy = evaluate(model, parts.test)
    assert before == pytest.approx(np.log(10), abs=0.1)
    assert after < 0.75 and accuracy > 0.8
    assert len(losses) == 300 and seen == list(range(1, 301))
    assert losses[0] == pytest.approx(np.log(10), abs=0.2)


def test_a_run_repeats_itself_bit_for_bit(parts):
    def run():
        model = perceptron(16, 0.5, seed=2)
        return fit(model, parts.train, Plan(steps=20), rng=order_rng(2))

    assert run() == run()


def test_training_is_switched_on_again_after_a_look(parts):
    model = perceptron(16, 0.5, seed=2)
    modes = []

    def watch(step):
        modes.append(model.training)
        evaluate(model, parts.validation)

    fit(model, parts.train, Plan(steps=3), rng=order_rng(2), watch=watch)
    assert modes == [True] * 3


def test_decay_makes_the_weights_smaller(parts):
    norms = []
    for decay in (0.0, 0.1):
        model = perceptron(16, 0.0, seed=2)
        fit(model, parts.train, Plan(steps=50, weight_decay=decay), rng=order_rng(2))
        norms.append(sum(float((p.numpy() ** 2).sum()) for p in model.parameters()))
    assert norms[1] < norms[0]

import numpy as np
import pytest

from groundup.experiments import digits
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.normalisation import books
from groundup.experiments.normalisation.network import normed, perceptron

NOISE = np.array([-0.003, -0.001, 0.0, 0.001, 0.003])


def judged(*more: float) -> str:
    return books.judge(
        {
            f"batches of {batch}": {"loss, unbiased": [0.5] * 5, "loss, biased": list(0.5 + each + NOISE)}
            for batch, each in zip(books.BATCHES, more, strict=True)
        }
    )


def test_the_rule_can_fall_each_way():
    assert judged(0.1, 0.1) == CONFIRMED
    assert judged(-0.1, -0.1) == REFUTED
    assert judged(0.1, -0.1) == DEPENDS
    assert judged(-0.1, 0.0) == UNDECIDED


def test_the_books_remember_the_biased_variance():
    """What a norm of theirs would hold after one batch, if the first value counted for nothing."""
    model, x = perceptron(1, 5, normed, 0), np.random.default_rng(0).random((4, 64)).astype(np.float32)
    model[1].momentum = 1.0
    model.train()(books.Tensor(x))
    theirs = books.as_in_the_books(model, batch=4)
    given = model[0](books.Tensor(x)).numpy()
    np.testing.assert_allclose(theirs[1].running_var.numpy(), given.var(axis=0), rtol=1e-5)
    np.testing.assert_allclose(model[1].running_var.numpy(), given.var(axis=0, ddof=1), rtol=1e-5)


class Fixed(books.nn.Module):
    """The right class has a lead of `lead` for three images, and a wrong one for the fourth."""

    def __init__(self, lead: float):
        self.lead = lead

    def forward(self, input):
        logits = np.zeros((4, 10))
        logits[:, 0] = self.lead
        return books.Tensor(logits)


def test_the_best_factor_is_above_one_for_a_modest_network():
    images = digits.Images(np.zeros((4, 64), np.float32), np.array([0, 0, 0, 1]))
    best = np.log(3 / (1 / 9))  # the lead at which class 0 has a probability of 3/4
    assert books.best_factor(Fixed(best / 2), images) == pytest.approx(2.0, abs=0.06)
    assert books.best_factor(Fixed(best), images) == pytest.approx(1.0, abs=0.06)

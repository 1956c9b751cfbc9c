"""Every check accepts a right answer and names the mistake in each likely wrong one."""

from statistics import NormalDist

import numpy as np
import pytest

from groundup.exercises import dropout as checks


def right_ensemble(probabilities, weights):
    product = np.exp(weights @ np.log(probabilities))
    return product / product.sum()


RIGHT = {
    checks.check_noise: lambda x, p: abs(x) * (p / (1 - p)) ** 0.5,
    checks.check_threshold: NormalDist().inv_cdf,
    checks.check_ensemble: right_ensemble,
}
WRONG = [
    (checks.check_noise, lambda x, p: [0.0], "got \\[0.0\\]"),
    (checks.check_noise, lambda x, p: x * (p / (1 - p)) ** 0.5, "negative"),
    (checks.check_noise, lambda x, p: x**2 * p / (1 - p), "the variance"),
    (checks.check_noise, lambda x, p: abs(x) * p, "yours is 0.500, 1.000 is right"),
    (checks.check_threshold, lambda p: p, "drops 54% of the units, 10% was asked for"),
    (checks.check_threshold, lambda p: NormalDist().inv_cdf(1 - p), "drops 90%"),
    (checks.check_ensemble, lambda q, w: w @ q, "arithmetic mean"),
    (checks.check_ensemble, lambda q, w: np.exp(w @ np.log(q)), "not to 1"),
    (checks.check_ensemble, lambda q, w: right_ensemble(q, np.full(4, 0.25)), "class 0 gets"),
    (checks.check_ensemble, lambda q, w: right_ensemble(q.T[:, :1], w[:3]), "an array of shape \\(1,\\)"),
]


def test_every_check_is_tried():
    every = {check for name, check in vars(checks).items() if name.startswith("check_")}
    assert every == set(RIGHT) == {check for check, _, _ in WRONG}


@pytest.mark.parametrize("check", RIGHT, ids=lambda check: check.__name__)
def test_the_right_answer_is_correct(check):
    answer = check(RIGHT[check])
    assert answer, answer


@pytest.mark.parametrize(("check", "wrong", "message"), WRONG)
def test_a_wrong_answer_is_told_what_is_wrong_with_it(check, wrong, message):
    answer = check(wrong)
    assert not answer
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(repr(answer))
    assert answer.hint


@pytest.mark.parametrize("check", RIGHT, ids=lambda check: check.__name__)
def test_an_empty_answer_is_not_yet(check):
    answer = check(lambda *_: None)
    assert not answer and "got None" in repr(answer)

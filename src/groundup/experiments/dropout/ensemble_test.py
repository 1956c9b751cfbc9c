import numpy as np
import pytest

from groundup.experiments.dropout import ensemble
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED


@pytest.mark.parametrize("p", [0.2, 0.5, 0.9])
def test_all_masks_are_there_once_with_the_shares_that_dropout_draws(p):
    masks = ensemble.all_masks(5)
    assert masks.shape == (32, 5) and len({tuple(mask) for mask in masks}) == 32
    weights = ensemble.probability(masks, p)
    assert weights.sum() == pytest.approx(1)
    np.testing.assert_allclose(weights @ masks, 1 - p)  # every unit is kept in a share 1 − p of the draws


def test_members_that_agree_are_their_own_mean():
    answers = np.log(np.random.default_rng(0).dirichlet(np.ones(3), size=2))
    members = np.broadcast_to(answers, (4, 2, 3))
    np.testing.assert_allclose(ensemble.geometric_mean(members, np.full(4, 0.25)), np.exp(answers))


def test_equality_holds_where_the_path_to_the_softmax_is_linear():
    found = ensemble.trial(seed=1000)
    for condition, measures in found.items():
        linear = "ReLU" not in condition
        assert (measures["geometric mean"] < 1e-12) == linear, condition
        assert measures["arithmetic mean"] > 1e-3
    assert len(found) == 8


def test_the_rule_can_fall_each_way():
    def judge(*differences):
        return ensemble.judge({str(i): {"geometric mean": [0.0, d]} for i, d in enumerate(differences)})

    assert judge(1e-15, 1e-12) == CONFIRMED
    assert judge(0.1, 1e-6) == REFUTED
    assert judge(0.1, 1e-15) == DEPENDS

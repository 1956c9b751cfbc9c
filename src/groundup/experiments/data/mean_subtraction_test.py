"""Two networks that differ in the mean, heard through the same microphones; the rule can fall each way."""

import numpy as np

from groundup.experiments.data import mean_subtraction
from groundup.experiments.data.mean_subtraction import AS_IT_IS, MANY, OTHERS, RECIPES, SAME, SUBTRACTED
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED

NOISE = np.array([-0.3, -0.1, 0.0, 0.1, 0.3])


def judged(*gains):
    """The verdict when subtraction brings so many points in each setting."""
    return mean_subtraction.judge(
        {
            setting: {SUBTRACTED: list(50 + gain + NOISE), AS_IT_IS: list(50 - NOISE)}
            for setting, gain in zip((SAME, OTHERS, MANY), gains, strict=True)
        }
    )


def test_the_rule_can_fall_each_way():
    assert judged(5, 20, 3) == CONFIRMED
    assert judged(-5, -20, -3) == REFUTED
    assert judged(-5, 20, 0) == DEPENDS
    assert judged(5, 20, 0) == UNDECIDED


def test_the_recipes_differ_in_their_front_end_alone():
    subtracted, left = (RECIPES[name] for name in (SUBTRACTED, AS_IT_IS))
    assert vars(subtracted) == vars(left)
    features, lengths = np.full((1, 7, 3), -6.0), np.array([7])
    assert np.all(subtracted.front_end(features, lengths) == 0)
    assert np.all(left.front_end(features, lengths) == 1)


def test_each_setting_gets_its_own_number(monkeypatch):
    def both_ways(jobs, seed):
        assert seed == 6
        recipe = list(RECIPES.values()).index(jobs[0].recipe)
        packs = {"ravdess": 1, "ravdess-microphones": 2}
        return [
            [100 * recipe + 10 * packs[job.trained_on.name] + packs[folder.name] for folder in job.tested_on]
            for job in jobs
        ]

    monkeypatch.setattr(mean_subtraction, "both_ways", both_ways)
    assert mean_subtraction.trial(6) == {
        SAME: {SUBTRACTED: 11, AS_IT_IS: 111},
        OTHERS: {SUBTRACTED: 12, AS_IT_IS: 112},
        MANY: {SUBTRACTED: 22, AS_IT_IS: 122},
    }

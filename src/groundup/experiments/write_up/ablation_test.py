"""The ablation: what every trial that trains asks for, and a rule that can fall each way."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.speaker import both_ways
from groundup.experiments.speaker.hearing import DIRECTIONS
from groundup.experiments.write_up import ablation, arms, masking, peer, validation

NOISE = 0.01 * np.array([-0.3, -0.1, 0.0, 0.1, 0.3])
WIDE = 20 * NOISE


def named(accuracies, measures=("whole",), noise=NOISE):
    """As if each recipe had this accuracy in both directions; the recipes' noises differ in sign."""
    return {
        f"{kind}: {name}": {m: list(value + (noise if n % 2 else -noise)) for m in measures}
        for kind in DIRECTIONS
        for n, (name, value) in enumerate(accuracies.items())
    }


@pytest.mark.parametrize("module", [ablation, masking, peer, validation])
def test_all_recipes_of_a_trial_share_seed_and_direction(module, monkeypatch):
    asked = []
    where = module if module is validation else both_ways
    monkeypatch.setattr(where, "hear_all", lambda jobs: asked.extend(jobs) or [{}] * len(jobs))
    conditions = module.trial(9)
    assert len(set(asked)) == len(asked) == len(conditions)
    assert {job.seed for job in asked} == {9} and {job.kind for job in asked} == set(DIRECTIONS)
    recipes = getattr(module, "RECIPES", {"": arms.BASE})
    for kind in DIRECTIONS:
        assert [job.recipe for job in asked if job.kind == kind] == list(recipes.values())


def parts(helping, hurting=(), noise=NOISE):
    accuracies = {"as meant": 0.8}
    for name in ablation.RECIPES:
        sign = -1 if name in arms.TAKEN_AWAY else 1
        if name != "as meant":
            accuracies[name] = 0.8 + sign * 0.05 * ((name in helping) - (name in hurting))
    return named(accuracies, ("whole", "one second"), noise)


def test_the_ablation_can_fall_each_way():
    every, some = ablation.FAMOUS, ablation.FAMOUS[:2]
    assert ablation.judge(parts(every)) == CONFIRMED
    assert ablation.judge(parts((), every)) == REFUTED
    assert ablation.judge(parts(some, ablation.FAMOUS[2:])) == DEPENDS
    assert ablation.judge(parts(some, ablation.FAMOUS[2:3], WIDE * 0.1)) == DEPENDS
    assert ablation.judge(parts(some)) == UNDECIDED


def test_a_gain_is_with_less_without_in_points():
    gains = {e.name: e.value for e in ablation.summarise(parts(("attention", "AM-Softmax")))}
    assert gains["attention: with − without"] == pytest.approx(5)
    assert gains["AM-Softmax: with − without"] == pytest.approx(5)
    assert gains["AM-Softmax: with − without, one second"] == pytest.approx(5)

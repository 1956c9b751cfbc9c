"""The four trials that train: what they ask for, and rules that can fall each way."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
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
    monkeypatch.setattr(module, "hear_all", lambda jobs: asked.extend(jobs) or [{}] * len(jobs))
    conditions = module.trial(9)
    assert len(set(asked)) == len(asked) == len(conditions)
    assert {job.seed for job in asked} == {9} and {job.kind for job in asked} == set(DIRECTIONS)
    recipes = getattr(module, "RECIPES", {"": arms.BASE})
    for kind in DIRECTIONS:
        assert [job.recipe for job in asked if job.kind == kind] == list(recipes.values())


def test_the_masks_are_tried_for_as_many_steps_as_no_masks():
    assert len({recipe.steps for recipe in masking.RECIPES.values()}) == 1
    assert len({tuple(sorted(vars(recipe).items())) for recipe in masking.RECIPES.values()}) == 1


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


def masked(in_noise, adaptive, noise=NOISE):
    none, fixed = 0.5, 0.5 + in_noise
    return named(
        {"no masks": none, "fixed masks": fixed, "adaptive masks": fixed + adaptive}, masking.MEASURES, noise
    )


def test_masking_can_fall_each_way():
    assert masking.judge(masked(0.05, 0.05)) == CONFIRMED
    assert masking.judge(masked(-0.05, -0.05)) == REFUTED
    assert masking.judge(masked(-0.05, 0.05)) == DEPENDS
    assert masking.judge(masked(-0.05, 0.01, WIDE)) == UNDECIDED


def heard(hidden):
    return {
        kind: {"whole": list(0.8 + NOISE), "crops": list(0.8 - less + NOISE / 2)}
        | {"crops, low": [0.7] * 5, "crops, high": [0.72] * 5}
        for kind, less in zip(DIRECTIONS, hidden, strict=True)
    }


def test_crops_can_fall_each_way():
    assert validation.judge(heard([0.08, 0.07])) == REFUTED
    assert validation.judge(heard([0.0, 0.01])) == CONFIRMED
    assert validation.judge(heard([0.08, 0.0])) == DEPENDS
    assert validation.judge(heard([0.02, 0.08])) == UNDECIDED
    effects = {effect.name: effect for effect in validation.summarise(heard([0.08, 0.07]))}
    assert effects["whole − crops, 01 → 02"].value == pytest.approx(8)
    assert effects["best − worst of three draws of crops, 01 → 02"].value == pytest.approx(2)


def peers(conformer, longer):
    accuracies = {"Conformer": conformer, "ResNet": 0.8, "Conformer, longer": longer}
    return named(accuracies, ("whole", "one second"))


def test_the_peer_can_fall_each_way():
    assert peer.judge(peers(0.9, 0.9)) == CONFIRMED
    assert peer.judge(peers(0.7, 0.7)) == REFUTED
    assert peer.judge(peers(0.7, 0.9)) == DEPENDS
    assert peer.judge(peers(0.8, 0.9)) == UNDECIDED
    assert peer.ahead(peers(0.9, 0.7), "Conformer").value == pytest.approx(10)

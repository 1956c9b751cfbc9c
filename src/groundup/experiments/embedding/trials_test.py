"""Each trial trains what it says, and each rule can fall each way."""

import numpy as np
import pytest

from groundup.experiments.embedding import CLAIMS, heads, listening, steps, trials, usage
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.speaker.hearing import DIRECTIONS, one_by_one

NOISE = 0.01 * np.array([-1.5, -0.5, 0.0, 0.5, 1.5])


def numbers(module, accuracies=None, directions=tuple(DIRECTIONS)):
    """As if each arm had this accuracy, and this share, and 0.5 where none is given."""
    found = {}
    for arm in module.ARMS:
        named = list((accuracies or {}).get(arm, 0.5) + NOISE)
        names = ("loud half", "frames", "loudness", "slope", "cosine to own", "cosine to nearest other")
        for direction in directions:
            found[f"{direction}: {arm}"] = {name: list(named) for name in (trials.ACCURACY, *names)}
    return found


@pytest.mark.parametrize("module", [heads, steps, usage, listening], ids=lambda module: module.__name__)
def test_a_trial_trains_every_arm_with_its_seed(module, monkeypatch):
    asked = []
    monkeypatch.setattr(trials, "hear_all", lambda jobs: asked.extend(jobs) or [{"n": 0.0} for _ in jobs])
    found = module.trial(9)
    directions = steps.DIRECTION if module is steps else tuple(DIRECTIONS)
    assert set(found) == {f"{direction}: {arm}" for direction in directions for arm in module.ARMS}
    assert {job.seed for job in asked} == {9} and all(one_by_one in job.asked for job in asked)
    assert [job.recipe for job in asked] == list(module.ARMS.values()) * len(directions)


def test_the_arms_of_s4_differ_by_the_factor_that_they_name():
    found = {name: arm.steps / steps.STEPS for name, arm in steps.ARMS.items()}
    assert found == {name: float(name.split(", ")[1].rstrip("×")) for name in found}


def test_one_layer_must_lead_by_more_than_a_point():
    def judged(linear, first=0.0):
        found = numbers(heads, {"one linear layer": linear})
        found["01 → 02: one linear layer"][trials.ACCURACY][0] += first
        return heads.judge(found)

    assert judged(0.6) == CONFIRMED and judged(0.4) == REFUTED and judged(0.501) == REFUTED
    assert judged(0.51, first=0.1) == UNDECIDED


def test_ten_times_needs_both_halves():
    def judged(ten, two, first=0.0):
        found = numbers(steps, {"sigmoid, 10×": ten, "sigmoid, 2×": two}, steps.DIRECTION)
        found["01 → 02: linear, 1×"][trials.ACCURACY][0] += first
        return steps.judge(found)

    assert judged(0.5, 0.3) == CONFIRMED
    assert judged(0.6, 0.3) == REFUTED and judged(0.5, 0.5) == REFUTED and judged(0.4, 0.6) == REFUTED
    assert judged(0.5, 0.3, first=-0.2) == UNDECIDED


def test_two_parts_can_help_or_not():
    def judged(attention, am, first=0.0):
        found = numbers(usage, {"attention": attention, "AM-Softmax": am})
        found["01 → 02: attention"][trials.ACCURACY][0] += first
        return usage.judge(found)

    assert judged(0.55, 0.55) == REFUTED and judged(0.5, 0.45) == CONFIRMED
    assert judged(0.5, 0.55) == DEPENDS and judged(0.5, 0.55, first=0.3) == UNDECIDED


def test_the_louder_half_must_have_sixty_per_cent():
    def judged(share, other=None):
        found = numbers(listening, {"attention": share})
        if other:
            found["02 → 01: attention"]["loud half"] = list(other + NOISE)
        return listening.judge(found)

    assert judged(0.7) == CONFIRMED and judged(0.52) == REFUTED
    assert judged(0.7, 0.5) == DEPENDS and judged(0.6) == UNDECIDED


@pytest.mark.parametrize("module", [heads, steps, usage, listening], ids=lambda module: module.__name__)
def test_effects_are_in_points(module):
    directions = steps.DIRECTION if module is steps else tuple(DIRECTIONS)
    effects = {effect.name: effect for effect in module.summarise(numbers(module, None, directions))}
    arm = next(iter(module.ARMS))
    assert effects[arm].value == pytest.approx(50) and effects[arm].unit == "%"
    assert len(effects) == len(module.summarise(numbers(module, None, directions)))


def test_a_gain_is_paired_by_seed_over_both_directions():
    found = {"01 → 02: a": {trials.ACCURACY: [0.5, 0.7]}, "02 → 01: a": {trials.ACCURACY: [0.7, 0.9]}}
    found |= {name.replace(": a", ": b"): {trials.ACCURACY: [0.5, 0.5]} for name in list(found)}
    effect = trials.gain(found, "a", "b")
    assert effect.value == pytest.approx(20) and effect.sd == pytest.approx(200**0.5)


def test_the_claims_stand_in_the_order_of_the_chapter():
    assert [claim.id for claim in CLAIMS] == ["S21", "S2", "S4", "S3"]
    assert {claim.chapter for claim in CLAIMS} == {"embedding.ipynb"}

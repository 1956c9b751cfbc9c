"""Each trial trains what it says, and tells its effects in points."""

import numpy as np
import pytest

from groundup.experiments.embedding import CLAIMS, heads, listening, steps, trials, usage
from groundup.experiments.speaker.hearing import one_by_one

MODULES = pytest.mark.parametrize("module", [heads, steps, usage, listening], ids=lambda m: m.__name__)
NOISE = 0.01 * np.array([-1.5, -0.5, 0.0, 0.5, 1.5])


def numbers(module, accuracies=None):
    """As if each arm had this accuracy, and this share, and 0.5 where none is given."""
    names = ("loud half", "frames", "loudness", "slope", "cosine to own", "cosine to nearest other")
    found = {}
    for arm in module.ARMS:
        named = (accuracies or {}).get(arm, 0.5) + NOISE
        found[arm] = {name: named.tolist() for name in (trials.ACCURACY, *names)}
    return found


@MODULES
def test_a_trial_trains_every_arm_with_its_seed(module, monkeypatch):
    asked = []
    monkeypatch.setattr(trials, "hear_all", lambda jobs: asked.extend(jobs) or [{"n": 0.0} for _ in jobs])
    assert list(module.trial(9)) == list(module.ARMS)
    assert {job.seed for job in asked} == {9} and all(one_by_one in job.asked for job in asked)
    assert [job.recipe for job in asked] == list(module.ARMS.values())


@MODULES
def test_effects_are_in_points(module):
    effects = {effect.name: effect for effect in module.summarise(numbers(module))}
    arm = next(iter(module.ARMS))
    assert effects[arm].value == pytest.approx(50) and effects[arm].unit == "%"
    assert len(effects) == len(module.summarise(numbers(module)))


def test_a_gain_is_paired_by_seed():
    found = {"a": {trials.ACCURACY: [0.6, 0.8]}, "b": {trials.ACCURACY: [0.5, 0.5]}}
    effect = trials.gain(found, "a", "b")
    assert effect.value == pytest.approx(20) and effect.sd == pytest.approx(200**0.5)


def test_the_claims_stand_in_the_order_of_the_chapter():
    assert [claim.id for claim in CLAIMS] == ["S21", "S2", "S4", "S3"]
    assert {claim.chapter for claim in CLAIMS} == {"embedding.ipynb"}

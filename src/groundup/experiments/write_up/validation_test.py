"""The trial of crops: a rule that can fall each way, and gaps in points."""

import pytest

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.speaker.hearing import DIRECTIONS
from groundup.experiments.write_up import validation
from groundup.experiments.write_up.ablation_test import NOISE


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

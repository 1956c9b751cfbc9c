"""The trial of masks: equal training, and a rule that can fall each way."""

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED, UNDECIDED
from groundup.experiments.write_up import masking
from groundup.experiments.write_up.ablation_test import NOISE, WIDE, named


def test_the_masks_are_tried_for_as_many_steps_as_no_masks():
    assert len({recipe.steps for recipe in masking.RECIPES.values()}) == 1
    assert len({tuple(sorted(vars(recipe).items())) for recipe in masking.RECIPES.values()}) == 1


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

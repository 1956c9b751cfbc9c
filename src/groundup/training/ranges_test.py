"""Every setting of every recipe is held to its range, whoever sets it."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import pytest

from groundup.errors import UserError
from groundup.training.catalogue import recipe_named, recipes
from groundup.training.ranges import RANGES


@pytest.mark.parametrize(
    ("setting", "values", "expected"),
    [
        ("steps", (0, -1, 2.0, "3", True, None), "to be a whole number from 1"),
        ("kernel", (0, 15.0), "to be a whole number from 1"),
        ("learning_rate", (-1e-3, math.inf, math.nan, "1"), r"in \[0, inf\)"),
        ("warm_up", (-0.1, 2), r"in \[0, 1\]"),
        ("weight_decay", (-0.1, math.inf), r"in \[0, inf\)"),
        ("gradient_norm", (-1, 0, math.inf), r"in \(0, inf\)"),
        ("label_smoothing", (-0.1, 1), r"in \[0, 1\)"),
        ("dropout", (-0.1, 1.0), r"in \[0, 1\)"),
        ("validation_share", (0.0, 1), r"in \(0, 1\)"),
        ("average", (-0.1, 1), r"in \[0, 1\)"),
        ("accumulate", (0, 1.5), "to be a whole number from 1"),
    ],
)
def test_every_setting_has_its_range(setting, values, expected):
    for value in values:
        with pytest.raises(ValueError, match=f"expected {setting} {expected}, got "):
            replace(recipes["conformer"], **{setting: value})
        with pytest.raises(UserError, match=f"recipe 'conformer': expected {setting} {expected}, got .*[.]$"):
            recipe_named("conformer", **{setting: value})


def test_the_ends_of_a_range_that_are_allowed_are_allowed():
    ends = {"learning_rate": 0, "warm_up": 1, "weight_decay": 0.0, "label_smoothing": 0, "dropout": 0.0}
    assert recipe_named("transformer", **ends) == replace(recipes["transformer"], **ends)


def test_every_setting_that_is_no_whole_number_has_a_range():
    kinds = {(field.name, field.type) for recipe in recipes.values() for field in fields(recipe)}
    assert {kind for _, kind in kinds} == {"int", "float"}
    assert {name for name, kind in kinds if kind == "float"} == set(RANGES)

"""The span of a search lies within what a recipe may be, and what a user gives is checked."""

from __future__ import annotations

from dataclasses import asdict, replace

import optuna
import pytest

from groundup.errors import UserError
from groundup.training import recipes
from groundup.tuning.space import SPANS, Span, search_space


@pytest.mark.parametrize("name", recipes)
def test_every_recipe_takes_both_ends_of_every_span(name):
    for setting, span in SPANS.items():
        for end in (span.low, span.high):
            replace(recipes[name], **{setting: end})
        kind = type(asdict(recipes[name])[setting])
        assert type(span.low) is type(span.high) is kind and span.low < span.high


def test_given_ends_take_the_place_of_ours_or_stand_beside_them():
    found = search_space(recipes["small"], {"dropout": (0.1, 0.3), "width": (32, 100), "crop": (96, 96)})
    assert found["dropout"] == Span(0.1, 0.3)
    assert found["width"] == Span(32, 96, step=16)
    assert "crop" not in found and found["learning_rate"] == SPANS["learning_rate"]


def test_a_suggested_value_lies_in_its_span():
    trial = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0)).ask()
    crop = SPANS["crop"].suggest(trial, "crop")
    assert type(crop) is int and 64 <= crop <= 192 and crop % 16 == 0
    assert 2e-4 <= SPANS["learning_rate"].suggest(trial, "learning_rate") <= 2e-2
    assert trial.distributions["learning_rate"].log and not trial.distributions["crop"].log


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"colour": (0, 1)}, "expected --space of one of .*, got 'colour'"),
        ({"steps": (10, 20)}, "got 'steps'"),
        ({"dropout": (0.3, 0.1)}, "expected dropout=LOW:HIGH with LOW ≤ HIGH"),
        ({"learning_rate": (0.0, 0.1)}, "with 0 < LOW ≤ HIGH"),
        ({"dropout": (0.0, 1.0)}, r"expected dropout in \[0, 1\), got 1"),
        ({"width": (16.5, 64)}, "expected width to be a whole number"),
        ({"width": (float("-inf"), 64)}, "--space width=-inf:64"),
    ],
)
def test_what_a_recipe_cannot_have_is_one_line(given, message):
    with pytest.raises(UserError, match=message):
        search_space(recipes["small"], given)

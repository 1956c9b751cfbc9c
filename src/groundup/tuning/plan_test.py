"""Workers of one search agree on it, and the same search draws the same settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from groundup.errors import UserError
from groundup.training import recipes
from groundup.training.toy_test import toy_corpus
from groundup.tuning.commands import SAMPLERS as NAMED
from groundup.tuning.plan import SAMPLERS, Plan, settings_of
from groundup.tuning.space import Span

pytestmark = pytest.mark.filterwarnings("ignore:Heartbeat of storage is supposed")  # here nobody optimises


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return toy_corpus(tmp_path_factory.mktemp("corpora") / "toy").path


@pytest.fixture
def plan(corpus, tmp_path):
    space = {"dropout": Span(0.0, 0.4)}
    return Plan(recipes["small"], space, corpus, tmp_path / "a", 3, f"sqlite:///{tmp_path}/search.db")


def test_the_help_names_all_samplers():
    assert NAMED == tuple(SAMPLERS)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 5},
        {"sampler": "random"},
        {"split": "utterance:0.2"},
        {"space": {"dropout": Span(0.0, 0.3)}},
        {"recipe": replace(recipes["small"], steps=7)},
    ],
)
def test_another_search_under_the_same_name_is_refused_in_one_line(plan, change):
    for _ in range(2):
        with plan.opened():
            pass
    with pytest.raises(UserError, match=f"the search 'a' that is there has {next(iter(change))} ") as caught:
        replace(plan, **change).opened().__enter__()
    assert "\n" not in str(caught.value)


def test_each_trial_has_fresh_numbers_and_the_same_search_the_same(plan, tmp_path):
    def drawn(plan):
        with plan.opened() as (_, study):
            return study.ask().suggest_float("dropout", 0.0, 0.4)

    first, second = drawn(plan), drawn(plan)
    other = replace(plan, url=f"sqlite:///{tmp_path}/other.db")
    assert first != second and [drawn(other), drawn(other)] == [first, second]


def test_settings_of_a_trial_are_put_into_the_recipe(plan):
    recipe = settings_of(plan, {"dropout": 0.25, "crop": 96})
    assert (recipe.dropout, recipe.crop, recipe.width) == (0.25, 96, plan.recipe.width)

import pytest

from groundup.experiments.effect import Effect
from groundup.experiments.finding import (
    CONFIRMED,
    DEPENDS,
    REFUTED,
    UNDECIDED,
    Claim,
    above,
    always,
    opposite,
    paired,
    unanimous,
    within,
)

NUMBERS = {"small": {"a": [3.0, 5.0, 4.0], "b": [1.0, 2.0, 2.0]}}


def difference(numbers, **marks) -> Effect:
    return Effect.sample("a − b", paired(numbers["small"], "a", "b"), "points", **marks)


def claim(judge=lambda numbers: above(difference(numbers), 0.0)):
    return Claim(
        id="X1",
        title="a beats b",
        source="notes",
        statement="a is larger than b.",
        prediction="yes",
        expected=CONFIRMED,
        rule="The interval of a − b lies above 0.",
        seeds=(0, 1, 2),
        trial=lambda seed: {"small": {"a": 3.0, "b": 1.0}},
        judge=judge,
        summarise=lambda numbers: [difference(numbers, bounds=(0.0,))],
        minutes=0.1,
        chapter="dropout.ipynb",
    )


def test_a_pair_is_taken_seed_by_seed():
    assert paired(NUMBERS["small"], "a", "b") == [2.0, 3.0, 2.0]
    with pytest.raises(ValueError, match="shorter"):
        paired({"a": [1.0, 2.0], "b": [1.0]}, "a", "b")


def test_an_effect_above_below_and_on_both_sides_of_a_bound():
    effect = Effect.sample("x", [2.0, 2.1, 1.9])
    assert [above(effect, bound) for bound in (1.0, 3.0, 2.0)] == [CONFIRMED, REFUTED, UNDECIDED]


def test_a_range_within_outside_and_across_two_bounds():
    effect = Effect.timing("x", [0.9, 1.2])
    bounds = [(0.8, 1.3), (1.3, 2.0), (0.1, 0.8), (1.0, 2.0), (0.5, 1.0), (1.0, 1.1)]
    assert [within(effect, *pair) for pair in bounds] == [CONFIRMED, REFUTED, REFUTED] + [UNDECIDED] * 3


def test_what_holds_for_some_seeds_is_undecided():
    found = always([True, 1.0]), always([False, 0.0]), always([True, False])
    assert found == (CONFIRMED, REFUTED, UNDECIDED)


def test_conditions_that_disagree_make_it_depend_and_an_open_one_leaves_it_open():
    assert unanimous([REFUTED, REFUTED]) == REFUTED
    assert unanimous([REFUTED, CONFIRMED]) == unanimous([REFUTED, UNDECIDED, CONFIRMED]) == DEPENDS
    assert unanimous([REFUTED, UNDECIDED]) == unanimous([UNDECIDED]) == UNDECIDED


def test_the_contrary_of_each_verdict():
    assert [opposite(v) for v in (CONFIRMED, REFUTED, UNDECIDED, DEPENDS)] == [
        REFUTED,
        CONFIRMED,
        UNDECIDED,
        DEPENDS,
    ]


def test_the_verdict_follows_from_the_numbers():
    found = claim().find(NUMBERS, {"commit": "c"})
    assert (found.verdict, found.seeds, found.where) == (CONFIRMED, (0, 1, 2), {"commit": "c"})
    swapped = {"small": {"a": NUMBERS["small"]["b"], "b": NUMBERS["small"]["a"]}}
    assert claim().find(swapped).verdict == REFUTED


def test_a_rule_gives_one_of_the_verdicts():
    with pytest.raises(
        ValueError, match=r"expected a verdict of confirmed, .* from the rule of X1, got 'maybe'"
    ):
        claim(judge=lambda numbers: "maybe").find(NUMBERS)

import json

import numpy as np
import pytest

from groundup.experiments.finding import (
    CONFIRMED,
    DEPENDS,
    REFUTED,
    Claim,
    Effect,
    Finding,
    above,
    paired,
    unanimous,
)

NUMBERS = {"small": {"a": [3.0, 5.0, 4.0], "b": [1.0, 2.0, 2.0]}}


def claim(judge=lambda numbers: above(Effect.of("gain", paired(numbers["small"], "a", "b")), 0.0)):
    return Claim(
        id="X1",
        title="a beats b",
        source="notes",
        statement="a is larger than b.",
        prediction="yes",
        rule="The interval of a − b lies above 0.",
        seeds=(0, 1, 2),
        trial=lambda seed: {"small": {"a": 3.0, "b": 1.0}},
        judge=judge,
        summarise=lambda numbers: [Effect.of("a − b", paired(numbers["small"], "a", "b"))],
        minutes=0.1,
        chapter="dropout.ipynb",
    )


def test_the_interval_is_student_s():
    from scipy import stats

    values = np.random.default_rng(0).normal(2.0, 3.0, size=7)
    effect = Effect.of("x", values, unit="%")
    low, high = stats.t.interval(0.95, 6, loc=values.mean(), scale=stats.sem(values))
    assert (effect.low, effect.high) == (pytest.approx(low), pytest.approx(high))
    assert (effect.mean, effect.sd) == (pytest.approx(values.mean()), pytest.approx(values.std(ddof=1)))
    assert (effect.count, effect.unit) == (7, "%")


def test_one_seed_has_no_spread():
    with pytest.raises(ValueError, match="expected at least two seeds to have a spread, got 1"):
        Effect.of("x", [1.0])


@pytest.mark.parametrize(
    ("values", "amount", "interval"),
    [
        ([2.0, 4.0, 1.2], "2.4 ± 1.4", "−1.2 to 6.0"),
        ([0.997, 1.0, 1.003], "1.0000 ± 0.0030", "0.9925 to 1.0075"),
        ([1e-16, 3e-16], "2e−16 ± 1.41e−16", "−1.07e−15 to 1.47e−15"),
        ([0.5, 0.5], "0.5 ± 0", "0.5 to 0.5"),
    ],
)
def test_digits_follow_the_spread(values, amount, interval):
    effect = Effect.of("x", values)
    assert (effect.amount, effect.interval) == (amount, interval)


def test_a_pair_is_taken_seed_by_seed():
    assert paired(NUMBERS["small"], "a", "b") == [2.0, 3.0, 2.0]
    with pytest.raises(ValueError, match="shorter"):
        paired({"a": [1.0, 2.0], "b": [1.0]}, "a", "b")


def test_an_effect_can_fall_three_ways():
    assert above(Effect.of("x", [2.0, 2.1, 1.9]), 1.0) == CONFIRMED
    assert above(Effect.of("x", [2.0, 2.1, 1.9]), 3.0) == REFUTED
    assert above(Effect.of("x", [2.0, 4.0, 0.0]), 1.0) == DEPENDS
    assert unanimous([REFUTED, REFUTED]) == REFUTED
    assert unanimous([REFUTED, DEPENDS]) == DEPENDS


def test_the_verdict_follows_from_the_numbers():
    found = claim().find(NUMBERS)
    assert found.verdict == CONFIRMED and found.seeds == (0, 1, 2)
    swapped = {"small": {"a": NUMBERS["small"]["b"], "b": NUMBERS["small"]["a"]}}
    assert claim().find(swapped).verdict == REFUTED


def test_a_rule_gives_one_of_the_verdicts():
    with pytest.raises(
        ValueError, match=r"expected a verdict of confirmed, .* from the rule of X1, got 'maybe'"
    ):
        claim(judge=lambda numbers: "maybe").find(NUMBERS)


def test_a_finding_survives_its_record():
    found = claim().find(NUMBERS)
    where = {"command": "c", "time": "t", "hardware": {}, "versions": {}, "commit": None}
    run = {"claim": "X1", "seeds": [0, 1, 2], "numbers": NUMBERS, **found.as_record(), **where}
    again = Finding.from_record(json.loads(json.dumps(run)))
    assert (again.claim, again.seeds, again.numbers) == (found.claim, found.seeds, found.numbers)
    assert (again.effects, again.verdict, again.where) == (found.effects, found.verdict, where)

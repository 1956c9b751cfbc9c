import numpy as np
import pytest

from groundup.experiments.effect import FACT, SAMPLE, TIMING, YES_OR_NO, Effect


def test_the_interval_of_a_sample_is_student_s():
    from scipy import stats

    values = np.random.default_rng(0).normal(2.0, 3.0, size=7)
    effect = Effect.sample("x", values, unit="%")
    low, high = stats.t.interval(0.95, 6, loc=values.mean(), scale=stats.sem(values))
    assert (effect.low, effect.high) == (pytest.approx(low), pytest.approx(high))
    assert (effect.value, effect.sd) == (pytest.approx(values.mean()), pytest.approx(values.std(ddof=1)))
    assert (effect.kind, effect.count, effect.unit) == (SAMPLE, 7, "%")


def test_a_timing_has_its_median_and_its_range_and_no_interval_of_a_mean():
    effect = Effect.timing("x", [3.0, 1.0, 9.0, 2.0, 2.5])
    assert (effect.kind, effect.value, effect.low, effect.high) == (TIMING, 2.5, 1.0, 9.0)
    assert (effect.amount, effect.measured, effect.interval) == ("2.5 ×", "2.5 ×", "1 to 9")


def test_a_fact_has_one_value_and_no_spread():
    effect = Effect.fact("x", [2.0, 2.0 + 1e-15, 2.0], unit="steps")
    assert (effect.kind, effect.low, effect.high, effect.sd) == (FACT, effect.value, effect.value, 0.0)
    assert (effect.amount, effect.measured, effect.interval) == ("2 steps", "2 steps", "")


@pytest.mark.parametrize("values", [[1.0, 1.0, 1.001], [0.0, 0.0, 1e-300]])
def test_a_fact_that_differs_between_seeds_is_none(values):
    with pytest.raises(ValueError, match="expected one value of the fact 'x' for all seeds, got "):
        Effect.fact("x", values)


@pytest.mark.parametrize(("values", "word"), [([True, True], "yes"), (np.array([0.0, 0.0]), "no")])
def test_yes_or_no_is_a_word(values, word):
    effect = Effect.holds("x", values)
    assert (effect.kind, effect.amount, effect.measured, effect.interval) == (YES_OR_NO, word, word, "")


def test_a_yes_for_some_seeds_is_neither():
    with pytest.raises(ValueError, match="expected one value of the fact 'x' for all seeds, got 0 to 1"):
        Effect.holds("x", [True, False])


@pytest.mark.parametrize("kind", [Effect.sample, Effect.timing])
def test_one_number_has_no_spread(kind):
    with pytest.raises(ValueError, match=r"expected at least two (seeds|rounds) to have a \w+, got 1"):
        kind("x", [1.0])


@pytest.mark.parametrize(
    ("values", "measured", "interval"),
    [
        ([2.0, 4.0, 1.2], "2.4 ± 1.4 points", "−1.2 to 6.0"),
        ([0.997, 1.0, 1.003], "1.0000 ± 0.0030 points", "0.9925 to 1.0075"),
        ([1e-16, 3e-16], "2e−16 ± 1.41e−16 points", "−1.07e−15 to 1.47e−15"),
        ([0.5, 0.5], "0.5 ± 0 points", "0.5 to 0.5"),
    ],
)
def test_digits_follow_the_spread(values, measured, interval):
    effect = Effect.sample("x", values, "points")
    assert (effect.measured, effect.interval) == (measured, interval)
    assert effect.amount == measured.split(" ±")[0] + " points"

"""A sentence says what the trial's own summary says."""

import pytest

from groundup.experiments.optimisers import CLAIMS, words


def value(name: str, effect: str) -> float:
    [found] = [each for each in words.found(name).effects if each.name == effect]
    return found.value


def test_widths_and_accuracies_are_those_whose_differences_were_judged():
    width, best = words.widths(), words.accuracies()
    for other in ("SGD", "momentum"):
        assert width["Adam"] - width[other] == pytest.approx(
            value("O1", f"decades of good rates, Adam − {other}")
        )
        assert best[other] - best["Adam"] == pytest.approx(value("O1", f"best accuracy, {other} − Adam"))


def test_the_fall_is_that_of_the_best_score():
    assert words.fall() == value("O2", "promised − kept: the best score")


def test_an_effect_is_found_by_its_ending():
    assert words.effect("O5", "TPE with 50").value == value("O5", "random with 100 − TPE with 50")
    with pytest.raises(IndexError):
        words.effect("O5", "no such effect")


def test_the_curvature_at_the_edge_is_near_it():
    found = words.at_the_edge("climbs there by itself")
    assert found == value("O11", "curvature ÷ (2/η), last quarter: climbs there by itself")


def test_the_lessons_are_those_of_claims():
    assert set(words.lessons()) <= {claim.id for claim in CLAIMS}

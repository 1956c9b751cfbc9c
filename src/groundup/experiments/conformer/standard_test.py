"""What two arms are compared by, and that the standard network is the library's Conformer."""

from dataclasses import asdict

import pytest

from groundup.experiments.conformer import standard
from groundup.experiments.speaker.hearing import DIRECTIONS
from groundup.speaker import ConformerEncoder
from groundup.training import recipes


def numbers(**arms: tuple[float, float]) -> dict:
    """One accuracy an arm and direction, moved up a little from seed to seed."""
    return {
        f"{kind}: {arm}": {"one by one": [value, value + 0.01, value + 0.02]}
        for arm, values in arms.items()
        for kind, value in zip(DIRECTIONS, values, strict=True)
    }


def test_a_gain_is_paired_in_points_and_the_mean_of_both_directions():
    found = numbers(a=(0.9, 0.7), b=(0.8, 0.4))
    both, there, back = standard.gains(found, "a", "b", bounds=(1.0,))
    assert [e.value for e in (both, there, back)] == pytest.approx([20, 10, 30])
    assert both.sd == pytest.approx(0, abs=1e-9) and both.bounds == (1.0,) and there.neutral == 0.0
    assert there.name == "a − b, 01 → 02"
    assert [e.value for e in standard.levels(found, ["a", "b"])] == pytest.approx([81, 61])


def test_the_standard_network_has_the_sizes_of_the_recipe_small():
    small, ours = (asdict(recipe) for recipe in (recipes["small"], standard.Standard()))
    sizes = ("width", "hidden", "kernel", "channels", "dropout", "crop", "learning_rate")
    assert [ours[name] for name in sizes] == [small[name] for name in sizes]
    encoder = standard.Standard(subsampling=2).encoder(40)
    assert type(encoder) is ConformerEncoder and len(encoder.blocks) == 1 and encoder.subsampling.factor == 2


def test_every_arm_is_heard_in_both_directions(monkeypatch):
    asked = []
    hear_all = lambda jobs: asked.extend(jobs) or [{"n": 1.0}] * len(jobs)  # noqa: E731
    monkeypatch.setattr(standard.both_ways, "hear_all", hear_all)
    arms = {"a": standard.Standard(), "b": standard.Standard(heads=2)}
    found = standard.hear_arms(arms, seed=5)
    assert list(found) == [f"{kind}: {arm}" for kind in DIRECTIONS for arm in arms]
    assert {(job.kind, job.seed, job.recipe.heads) for job in asked} == {
        (kind, 5, heads) for kind in DIRECTIONS for heads in (8, 2)
    }

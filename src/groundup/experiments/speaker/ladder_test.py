import numpy as np

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED
from groundup.experiments.speaker import ladder
from groundup.experiments.speaker.hearing import DIRECTIONS, MADE_UP

NOISE = 0.01 * np.array([-1.5, -0.5, 0.0, 0.5, 1.5])


def numbers(gains, untuned=None):
    """As if the Conformer had been ahead by so much, on RAVDESS both ways and on made-up voices."""
    found = {}
    for kind, gain in zip(ladder.PAIRS, gains, strict=True):
        ahead = {"one by one": gain, "one by one, untuned": gain if untuned is None else untuned}
        found[f"{kind}: simple"] = dict.fromkeys(ahead, [0.8] * 5)
        found[f"{kind}: Conformer"] = {m: list(0.8 + share + NOISE) for m, share in ahead.items()}
    return found


def test_a_trial_trains_both_recipes_of_each_pair_with_its_seed(monkeypatch):
    asked = []
    monkeypatch.setattr(ladder, "hear_all", lambda jobs: asked.extend(jobs) or [{"n": k} for k in range(6)])
    found = ladder.trial(9)
    assert list(found) == [
        f"{kind}: {name}" for kind in (*DIRECTIONS, MADE_UP) for name in ("Conformer", "simple")
    ]
    assert [found[name]["n"] for name in found] == list(range(6))
    assert {job.seed for job in asked} == {job.voices for job in asked} == {9}
    assert [job.recipe.name for job in asked] == ["conformer", "transformer"] * 2 + ["small", "transformer"]
    for first, second in zip(asked[::2], asked[1::2], strict=True):
        assert first.recipe.steps == second.recipe.steps and first.kind == second.kind


def test_the_rule_can_fall_each_way():
    assert ladder.judge(numbers([0.1, 0.1, 0.1])) == CONFIRMED
    assert ladder.judge(numbers([-0.1, -0.1, -0.1])) == REFUTED
    assert ladder.judge(numbers([0.1, 0.1, -0.1])) == DEPENDS
    assert ladder.judge(numbers([0.1, 0.1, 0.001])) == DEPENDS
    assert ladder.judge(numbers([0.1, 0.1, 0.1], untuned=-0.1)) == DEPENDS


def test_effects_are_in_points_and_name_their_actors():
    effects = {effect.name: effect for effect in ladder.summarise(numbers([0.1, 0.05, 0.2], untuned=0.02))}
    assert round(effects["Conformer − simple, 01 → 02"].value, 9) == 10
    assert round(effects["Conformer − simple, 02 → 01, actors 11 to 20 alone"].value, 9) == 2
    assert round(effects["made-up voices: Conformer"].value, 9) == 100
    assert effects["made-up voices: simple"].sd < 1e-12

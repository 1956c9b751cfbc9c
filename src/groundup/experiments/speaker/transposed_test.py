import numpy as np

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED
from groundup.experiments.speaker import ladder, transposed

NOISE = 0.01 * np.array([-0.3, -0.1, 0.0, 0.1, 0.3])


def numbers(costs, relatives=0.0):
    """As if the slip had cost so much of an accuracy of 0.9, on each kind of data."""
    found = {}
    for kind, cost in zip(ladder.PAIRS, costs, strict=True):
        slipped = list(0.9 - cost + NOISE)
        found[f"{kind}: right"] = {"one by one": [0.9] * 5}
        found[f"{kind}: slipped"] = {
            "one by one": slipped,
            "in mixed batches": slipped,
            "in batches of one speaker": list(np.array(slipped) + relatives),
            "changed": [0.1] * 5,
        }
    return found


def test_both_models_differ_in_the_slip_alone(monkeypatch):
    asked = []
    monkeypatch.setattr(transposed, "hear_all", lambda jobs: asked.extend(jobs) or [{}] * len(jobs))
    assert list(transposed.trial(9)) == [
        f"{kind}: {name}" for kind in ladder.PAIRS for name in ("right", "slipped")
    ]
    for right, slipped in zip(asked[::2], asked[1::2], strict=True):
        assert slipped.recipe.name == "slipped"
        assert vars(slipped.recipe) == vars(right.recipe)
        assert (right.kind, right.seed, right.voices) == (slipped.kind, slipped.seed, slipped.voices)


def test_the_right_models_are_those_of_the_ladder(monkeypatch):
    asked = {ladder: [], transposed: []}
    for module, jobs in asked.items():
        monkeypatch.setattr(module, "hear_all", lambda wanted, jobs=jobs: jobs.extend(wanted) or [{}] * 6)
        module.trial(9)
    assert asked[ladder][::2] == asked[transposed][::2]


def test_the_rule_can_fall_each_way():
    assert transposed.judge(numbers([0.05, 0.04, 0.03])) == REFUTED
    assert transposed.judge(numbers([0.0, -0.02, -0.05])) == CONFIRMED
    assert transposed.judge(numbers([0.05, 0.05, -0.05])) == DEPENDS
    assert transposed.judge(numbers([0.05, 0.05, 0.01])) == DEPENDS


def test_costs_are_in_points():
    effects = {
        effect.name: effect for effect in transposed.summarise(numbers([0.05, 0.04, 0.03], relatives=0.04))
    }
    assert round(effects["right − slipped one by one, 01 → 02"].value, 9) == 5
    assert round(effects["right − slipped in batches of one speaker, 01 → 02"].value, 9) == 1
    assert round(effects["answers of the slipped model that the batch decides, 01 → 02"].value, 9) == 10

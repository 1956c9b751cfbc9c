import numpy as np

from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED
from groundup.experiments.speaker import lengths_forgotten
from groundup.experiments.speaker.hearing import COMPANY, MADE_UP


def numbers(changed):
    """As if these shares of the answers had changed, one a set of voices, the same for both models."""
    changed = np.asarray(changed)
    measures = {"one by one": [0.9] * len(changed)}
    for company in COMPANY:
        measures[f"lengths forgotten, {company}"] = list(0.9 - changed)
        measures[f"lengths forgotten, {company}, changed"] = list(changed)
    return {"model 0": measures, "model 1": measures}


def test_a_trial_trains_two_models_on_the_voices_of_its_seed(monkeypatch):
    asked = []
    monkeypatch.setattr(lengths_forgotten, "hear_all", lambda jobs: asked.extend(jobs) or [{}, {}])
    assert list(lengths_forgotten.trial(5)) == ["model 0", "model 1"]
    assert [(job.voices, job.seed, job.kind, job.recipe.name) for job in asked] == [
        (5, 0, MADE_UP, "small"),
        (5, 1, MADE_UP, "small"),
    ]


def test_the_rule_can_fall_each_way():
    assert lengths_forgotten.judge(numbers([0.3, 0.4, 0.5])) == REFUTED
    assert lengths_forgotten.judge(numbers([0.01, 0.0, 0.02])) == CONFIRMED
    assert lengths_forgotten.judge(numbers([0.0, 0.0, 0.3])) == DEPENDS


def test_the_models_of_a_set_of_voices_count_once():
    found = numbers([0.2, 0.4, 0.6])
    found["model 1"] = {measure: [0.0] * 3 for measure in found["model 0"]}
    effect = lengths_forgotten.changed(found, "16")
    assert (round(effect.value, 9), effect.count) == (20, 3)

from dataclasses import replace

import numpy as np
import pytest

from groundup.corpus import LogMel, build_corpus
from groundup.corpus.synthetic import utterances
from groundup.experiments.finding import CONFIRMED, DEPENDS, REFUTED
from groundup.experiments.two_engines import same_answers

TINY = replace(same_answers.RECIPE, width=8, hidden=8, channels=2, heads=2, batch_size=4, crop=40)


@pytest.fixture
def voices(tmp_path):
    spoken = utterances(speakers=3, utterances=4, seed=0)
    return build_corpus(spoken, tmp_path / "voices", features=LogMel(), name="voices", workers=1)


def numbers(double, single):
    rest = {"losses apart": [1e-9] * 5, "weights apart": [1e-9] * 5, "idle weights apart": [1e-9] * 5}
    rest |= {"logits apart": [1e-9] * 5, "accuracy, torch": [0.9] * 5, "accuracy, ours": [0.9] * 5}
    return {
        "double": {**rest, "other answers": [double] * 5},
        "single": {**rest, "other answers": [single] * 5},
    }


def test_the_rule_can_fall_each_way():
    assert same_answers.judge(numbers(0, 0)) == CONFIRMED
    assert same_answers.judge(numbers(0, 1)) == DEPENDS
    assert same_answers.judge(numbers(1, 0)) == REFUTED


def test_both_engines_are_trained_and_asked(monkeypatch, voices):
    monkeypatch.setattr(same_answers, "actors", lambda: voices)
    monkeypatch.setattr(same_answers, "DIRECTIONS", {"01 → 02": "utterance:0.3"})
    monkeypatch.setattr(same_answers, "RECIPE", TINY)
    monkeypatch.setattr(same_answers, "STEPS", 4)
    found = same_answers.trial(0)
    assert set(found) == {"double", "single"}
    assert found["double"]["other answers"] == 0 and found["double"]["losses apart"] < 1e-10
    assert found["single"]["losses apart"] < 1e-3
    assert found["double"]["accuracy, torch"] == found["double"]["accuracy, ours"]


def test_effects_have_a_spread_and_a_unit():
    effects = {effect.name: effect for effect in same_answers.summarise(numbers(0, 2))}
    assert effects["answers of 600 that differ, single precision"].value == 2
    assert np.isclose(effects["losses apart, double precision"].value, -9)

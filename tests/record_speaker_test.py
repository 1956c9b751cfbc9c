"""The script behind the recorded ladders counts what it says it counts."""

from __future__ import annotations

import json

import numpy as np
import pytest

from book.record_speaker import main, reached
from groundup.training import Evaluation, recipes
from groundup.training.toy_test import toy_corpus
from groundup.tuning.ladder import Rung

SMALL = "--set width=16 --set heads=2 --set crop=16 --set steps=2 --seeds 0 1".split()


def said(predictions):
    speakers = ["Actor_09", "Actor_11", "Actor_12"]
    return Evaluation(np.array(list("abcdef")), np.array([0, 0, 1, 1, 2, 2]), np.array(predictions), speakers)


def test_speakers_that_were_not_tuned_on_are_counted_apart():
    first = Rung(recipes["boss"], [said([0, 0, 1, 1, 2, 0]), said([1, 1, 1, 1, 2, 2])], [1.0, 1.0])
    second = Rung(recipes["simple"], [said([1, 1, 1, 1, 0, 0]), said([1, 1, 1, 1, 2, 2])], [1.0, 1.0])
    found = reached([first, second], brief=False)
    apart = found["boss"]["not_tuned_on"]
    assert apart["speakers"] == ["Actor_11", "Actor_12"] and apart["accuracy"] == [0.75, 1.0]
    assert apart["utterances"] == 4 and found["boss"]["utterances"] == 6
    assert found["simple"]["less boss"]["difference"] == pytest.approx(-0.25)
    assert found["boss"]["errors"] == [[["f", "Actor_09"]], [["a", "Actor_11"], ["b", "Actor_11"]]]
    assert "errors" not in reached([first, second], brief=True)["boss"]


def test_a_ladder_is_recorded_with_all_questions(tmp_path):
    corpus, noisy = toy_corpus(tmp_path / "toy"), toy_corpus(tmp_path / "noisy")
    options = ["--recipes", "simple", "boss", "--corpus", str(corpus.path), *SMALL]
    places = ["--runs", str(tmp_path / "runs"), "--results", str(tmp_path / "results")]
    assert main(["tiny", *options, *places, "--noisy", f"noise={noisy.path}"]) == 0
    [file] = (tmp_path / "results").iterdir()
    assert file.name == "tiny_toy_statement-01-02.json"
    content = json.loads(file.read_text("utf-8"))
    assert content["command"].startswith("python book/record_speaker.py tiny --recipes simple boss")
    assert content["seeds"] == [0, 1] and content["split"] == {"rule": "statement:01:02", "test": 18}
    assert list(content["numbers"]) == ["whole", "2 s", "1 s", "noise"]
    for numbers in content["numbers"].values():
        assert set(numbers) == {"simple", "boss"} and len(numbers["boss"]["accuracy"]) == 2
    assert content["recipes"]["boss"]["steps"] == 2 and len(content["minutes"]["boss"]) == 2
    # The noisy corpus of this test is the same one: so are the answers.
    assert content["numbers"]["noise"]["boss"]["accuracy"] == content["numbers"]["whole"]["boss"]["accuracy"]


def test_bad_input_is_one_line(tmp_path, capsys):
    nowhere = ["--corpus", str(tmp_path / "nowhere"), "--runs", str(tmp_path / "runs")]
    assert main(["tiny", "--recipes", "simple", *nowhere, "--results", str(tmp_path)]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("record_speaker: error: ") and shown.count("\n") == 1
    assert not list(tmp_path.glob("*.json"))

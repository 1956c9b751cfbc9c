"""The script behind the recorded speaker results counts what it says it counts."""

from __future__ import annotations

import json

import numpy as np
import pytest

from book import record_speaker
from book.record_speaker import main, summary
from groundup.training import Evaluation
from groundup.training.toy_test import toy_corpus


def said(predictions):
    speakers = ["Actor_09", "Actor_11", "Actor_12"]
    return Evaluation(np.array(list("abcdef")), np.array([0, 0, 1, 1, 2, 2]), np.array(predictions), speakers)


def test_summary_counts_all_speakers_and_those_apart():
    numbers = summary([said([0, 0, 1, 1, 2, 0]), said([1, 1, 1, 1, 2, 2])])
    assert numbers["accuracy"] == pytest.approx([5 / 6, 4 / 6])
    assert numbers["mean"] == pytest.approx(0.75)
    assert numbers["sd"] == pytest.approx(np.std([5 / 6, 4 / 6], ddof=1))
    assert numbers["interval"][0] < 0.75 < numbers["interval"][1]
    apart = numbers["not_tuned_on"]
    assert apart["speakers"] == ["Actor_11", "Actor_12"]
    assert apart["accuracy"] == [0.75, 1.0] and apart["utterances"] == 4
    assert numbers["per_speaker"] == {"Actor_09": [1.0, 0.0], "Actor_11": [1.0, 1.0], "Actor_12": [0.5, 1.0]}
    assert numbers["errors"] == [[["f", "Actor_09"]], [["a", "Actor_11"], ["b", "Actor_11"]]]
    assert numbers["confusion"]["counts"] == [[2, 0, 0], [0, 2, 0], [1, 0, 1]]


def test_one_seed_has_no_spread_and_strangers_are_not_set_apart():
    numbers = summary([Evaluation(np.array(["a", "b"]), np.array([0, 1]), np.array([0, 0]), ["ada", "ben"])])
    assert numbers["sd"] is None and "not_tuned_on" not in numbers


def test_the_script_writes_one_record(tmp_path, capsys):
    corpus = toy_corpus(tmp_path / "toy")
    options = ["--corpus", str(corpus.path), "--recipe", "transformer", "--steps", "2", "--seeds", "0", "1"]
    assert main([*options, "--results", str(tmp_path / "results")]) == 0
    [file] = (tmp_path / "results").iterdir()
    assert file.name == "speaker_transformer_toy_statement-01-02.json"
    content = json.loads(file.read_text())
    assert content["seeds"] == [0, 1] and len(content["minutes"]) == 2
    assert content["recipe"]["name"] == "transformer" and content["recipe"]["steps"] == 2
    assert content["split"] == {"rule": "statement:01:02", "train": 15, "validation": 3, "test": 18}
    assert len(content["numbers"]["accuracy"]) == len(content["numbers"]["validation_accuracy"]) == 2
    assert content["corpus"]["speakers"] == 3 and str(tmp_path) not in file.read_text()


def test_each_utterance_is_asked_alone(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        record_speaker,
        "answers",
        lambda run, test, together: asked.append((run, together)) or np.eye(3)[test % 3],
    )
    corpus = toy_corpus(tmp_path / "toy")
    options = ["--corpus", str(corpus.path), "--steps", "1", "--seeds", "0", "--results", str(tmp_path)]
    assert main([*options, "--recipe", "slipped"]) == 0
    [(run, together)] = asked
    assert together == 1 and type(run.model.encoder).__name__ == "SlippedEncoder"
    errors = json.loads((tmp_path / "speaker_slipped_toy_statement-01-02.json").read_text())["numbers"][
        "errors"
    ]
    wrong = [str(corpus.ids[n]) for n in run.parts.test if corpus.labels[n] != n % 3]
    assert [name for name, _ in errors[0]] == wrong


def test_bad_input_is_one_line(tmp_path, capsys):
    assert (
        main(["--corpus", str(tmp_path / "nowhere"), "--recipe", "transformer", "--results", str(tmp_path)])
        == 2
    )
    shown = capsys.readouterr().err
    assert shown.startswith("record_speaker: error: ") and shown.count("\n") == 1
    assert not list(tmp_path.iterdir())

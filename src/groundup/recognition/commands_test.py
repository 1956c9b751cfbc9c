"""Homework in, submission out; recordings in, names out; a run in, a file that onnxruntime runs out."""

from __future__ import annotations

import csv
import json
import shutil

import numpy as np
import onnxruntime
import pytest
import soundfile

from groundup.cli import main
from groundup.corpus.importers.hw4.export import export_homework
from groundup.corpus.synthetic import utterances
from groundup.training.toy_test import NOBODY, SPEAKERS, toy_corpus


def done(capsys, *arguments) -> list[str]:
    """The lines that a command prints, which must succeed."""
    assert main([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out.splitlines()


def refused(capsys, *arguments) -> str:
    """The one line of a command that must not succeed."""
    assert main([str(argument) for argument in arguments]) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("groundup: error: ") and shown.err.count("\n") == 1 and shown.out == ""
    return shown.err


@pytest.fixture(scope="module")
def homework(tmp_path_factory):
    """The homework's folder: three speakers with twelve utterances each, and twelve of nobody knows whom."""
    folder = tmp_path_factory.mktemp("homework")
    toy = toy_corpus(folder / "toy", speakers=(*SPEAKERS, NOBODY), features=None, fields=())
    dataset = export_homework(toy, folder / "Dataset")
    lists = json.loads((dataset / "testdata.json").read_text())
    lists["utterances"].reverse()  # an order that no sorting gives
    (dataset / "testdata.json").write_text(json.dumps(lists))
    return dataset


@pytest.fixture(scope="module")
def trained(homework, tmp_path_factory):
    """What the README's first two commands make of it: a corpus and a run."""
    folder = tmp_path_factory.mktemp("trained")
    corpus, run = str(folder / "hw4"), str(folder / "run")
    assert main(["corpus", "hw4", "--from", str(homework), "--out", corpus, "--workers", "1"]) == 0
    assert main(["train", "--recipe", "small", "--corpus", corpus, "--out", run, "--steps", "20"]) == 0
    return folder


def test_the_homework_goes_in_and_a_submission_comes_out(homework, trained, tmp_path, capsys):
    out = tmp_path / "submission.csv"
    lines = done(capsys, "predict", trained / "run", "--out", out)
    assert lines == [f"{out}: 12 utterances, each named once, in the order of the list."]
    with open(out, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    asked = json.loads((homework / "testdata.json").read_text())["utterances"]
    assert header == ["Id", "Category"]
    assert [utterance for utterance, _ in rows] == [entry["feature_path"] for entry in asked]
    assert {speaker for _, speaker in rows} <= set(SPEAKERS)


def test_another_pack_is_named_and_one_with_other_features_refused(trained, homework, tmp_path, capsys):
    run, out = trained / "run", tmp_path / "submission.csv"
    shutil.copytree(trained / "hw4", tmp_path / "moved")
    done(capsys, "predict", run, "--corpus", tmp_path / "moved", "--out", out)
    out.unlink()
    other = toy_corpus(tmp_path / "strangers", fields=(), features=None, speakers=(NOBODY,))
    done(capsys, "predict", run, "--corpus", other.path, "--out", out)
    assert len(out.read_text().splitlines()) == 1 + len(other)
    out.unlink()
    for number, changes in enumerate(({"bands": 13, "features": {"bands": 11}}, {"features": {"bands": 11}})):
        other = toy_corpus(tmp_path / f"other-{number}", fields=(), speakers=(NOBODY,), **changes).path
        message = refused(capsys, "predict", run, "--corpus", other, "--out", out)
        assert "as the model learned, got" in message
    assert not out.exists()


def test_what_was_left_out_of_the_corpus_is_told(homework, tmp_path, capsys):
    lists = json.loads((homework / "testdata.json").read_text())["utterances"]
    shutil.copytree(homework, tmp_path / "Dataset")
    (tmp_path / "Dataset" / lists[3]["feature_path"]).unlink()
    corpus, run = tmp_path / "hw4", tmp_path / "run"
    source = tmp_path / "Dataset"
    done(capsys, "corpus", "hw4", "--from", source, "--out", corpus, "--skip-bad", "--workers", "1")
    done(capsys, "train", "--recipe", "small", "--corpus", corpus, "--out", run, "--steps", "1")
    lines = done(capsys, "predict", run, "--out", tmp_path / "submission.csv")
    assert lines[-1] == f"Left out when the corpus was made, so not named here: {lists[3]['feature_path']}."


def test_predict_refuses_in_one_line(trained, tmp_path, capsys):
    run, out = trained / "run", tmp_path / "submission.csv"
    for arguments, message in (
        ([run], "expected --out FILE for the submission, or a FOLDER of recordings"),
        ([run, tmp_path, "--corpus", trained / "hw4"], "expected FOLDER or --corpus, got both"),
        ([run, tmp_path], "features that came without the recipe to compute them"),
        ([tmp_path / "nowhere", "--out", out], "not a finished run"),
        ([run, "--out", tmp_path / "missing" / "s.csv"], "its parent folder does not exist"),
        ([run, "--out", tmp_path], "already exists"),
    ):
        assert message in refused(capsys, "predict", *arguments)
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def voices(tmp_path_factory):
    """A folder of recordings, two speakers, four each, and a run that learned from them."""
    folder = tmp_path_factory.mktemp("voices")
    for voice in utterances(speakers=2, utterances=4):
        path = folder / "recordings" / voice.speaker / f"{voice.number}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, voice.waveform(), 16_000)
    corpus, run = str(folder / "corpus"), str(folder / "run")
    source = str(folder / "recordings")
    assert main(["corpus", "folder", "--from", source, "--out", corpus, "--trim", "--workers", "1"]) == 0
    assert main(["train", "--recipe", "small", "--corpus", corpus, "--out", run, "--steps", "5"]) == 0
    return folder


def test_recordings_are_named_without_the_corpus(voices, tmp_path, capsys):
    shutil.copytree(voices / "run", tmp_path / "run")
    (voices / "corpus").rename(voices / "gone")
    lines = done(capsys, "predict", tmp_path / "run", voices / "recordings", "--out", tmp_path / "names.csv")
    (voices / "gone").rename(voices / "corpus")
    with open(tmp_path / "names.csv", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["file", "speaker", "probability"] and len(rows) == len(lines) == 8
    for line, (file, speaker, probability) in zip(lines, rows, strict=True):
        shown, first, second = line.replace(",", " ").split("  ")
        assert shown == file and first == f"{speaker} {float(probability):.3f}"
        assert float(first.split()[1]) + float(second.split()[1]) == pytest.approx(1, abs=2e-3)


def test_an_exported_run_is_run_by_onnxruntime(voices, tmp_path, capsys):
    lines = done(capsys, "export", voices / "run", "--out", tmp_path / "model.onnx")
    assert (
        len(lines) == 1 and "features and lengths in, logits, embedding out; onnxruntime agrees" in lines[0]
    )
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
    features = np.zeros((1, 50, 40), np.float32)
    logits, _ = session.run(None, {"features": features, "lengths": np.array([50])})
    assert logits.shape == (1, 2)
    about = session.get_modelmeta().custom_metadata_map
    assert json.loads(about["features"])["sample_rate"] == 16_000 and about["trimmed_decibels"] == "40.0"
    assert "already exists" in refused(capsys, "export", voices / "run", "--out", tmp_path / "model.onnx")


def test_two_runs_are_compared(trained, homework, tmp_path, capsys):
    other = tmp_path / "other"
    done(capsys, "train", "--recipe", "simple", "--corpus", trained / "hw4", "--out", other, "--steps", "2")
    before = sorted(path.name for path in (trained / "run").iterdir())
    title, first, second, difference, test = done(capsys, "evaluate", trained / "run", other)
    assert title == "hw4, utterance:0.2, best checkpoints"
    assert first.startswith(f"{trained / 'run'}: small, seed 0: accuracy ")
    assert second.startswith(f"{other}: simple, seed 0: accuracy ")
    accuracies = [float(line.split("accuracy ")[1][:5]) for line in (first, second)]
    assert float(difference.split()[1].rstrip(",")) == pytest.approx(accuracies[0] - accuracies[1], abs=2e-3)
    assert "only the first is right: " in test and "McNemar's exact test p = " in test
    assert sorted(path.name for path in (trained / "run").iterdir()) == before


def test_runs_with_other_test_parts_are_not_compared(trained, tmp_path, capsys):
    other, split = tmp_path / "other", ("--split", "utterance:0.5")
    corpus = trained / "hw4"
    done(capsys, "train", "--recipe", "simple", "--corpus", corpus, "--out", other, "--steps", "1", *split)
    assert main(["evaluate", str(trained / "run"), str(other)]) == 2
    shown = capsys.readouterr()
    assert "expected two runs that are tested on the same utterances, got" in shown.err
    assert shown.out == ""

"""The two commands as a user types them: what they print, what they write, how they refuse."""

from __future__ import annotations

import argparse
import os
import signal

import pytest

from groundup.cli import main
from groundup.training.catalogue import recipes
from groundup.training.commands import RECIPES, add_training_commands
from groundup.training.learner import Learner
from groundup.training.run import Run
from groundup.training.toy_test import toy_corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return str(toy_corpus(tmp_path_factory.mktemp("corpora") / "toy").path)


@pytest.fixture(scope="module")
def trained(corpus, tmp_path_factory):
    out = str(tmp_path_factory.mktemp("runs") / "run")
    assert (
        main(["train", *"--recipe transformer --steps 4 --seed 5".split(), "--corpus", corpus, "--out", out])
        == 0
    )
    return out


def test_the_help_names_all_recipes():
    assert tuple(sorted(recipes)) == RECIPES


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert f"usage: groundup {command}" in capsys.readouterr().out


def test_train_tells_what_it_learned_from_and_what_comes_next(corpus, tmp_path, capsys):
    out = str(tmp_path / "run")
    code = main(["train", "--recipe", "conformer", "--corpus", corpus, "--out", out, "--steps", "2"])
    shown = capsys.readouterr()
    assert code == 0
    assert "Learned 3 speakers from 15 utterances (statement:01:02)." in shown.out
    assert "Best accuracy on 3 held out to validate:" in shown.out
    assert shown.out.rstrip().endswith(f"18 utterances are left to be tested on: groundup evaluate {out}")
    assert "conformer: 100%" in shown.err
    assert shown.err.startswith("Training on ") and "The corpus (0.0 GB) " in shown.err.splitlines()[0]


def test_options_reach_the_run(corpus, trained, tmp_path):
    run = Run.open(trained)
    assert (run.recipe.name, run.recipe.steps, run.seed) == ("transformer", 4, 5)
    out = str(tmp_path / "other")
    arguments = ["train", "--recipe", "transformer", "--corpus", corpus, "--out", out, "--steps", "1"]
    settings = ["--set", "width=16", "--set", "warm_up=0.5"]
    assert main([*arguments, "--split", "statement:02:01", *settings]) == 0
    run = Run.open(out)
    assert run.parts.rule == "statement:02:01"
    assert (run.recipe.width, run.recipe.warm_up, run.recipe.steps) == (16, 0.5, 1)


def test_five_bands_are_too_few_for_a_conformer(tmp_path, capsys):
    corpus, out = toy_corpus(tmp_path / "corpus", bands=5), str(tmp_path / "run")
    assert main(["train", "--recipe", "conformer", "--corpus", str(corpus.path), "--out", out]) == 2
    _refused(
        capsys.readouterr(),
        "corpus: the recipe 'conformer' does not fit: expected at least 7 bands for factor 4, got 5.",
    )


def test_a_crop_that_the_model_cannot_hear_is_refused(corpus, tmp_path, capsys):
    options = ["--recipe", "conformer", "--corpus", corpus, "--out", str(tmp_path / "run"), "--set", "crop=6"]
    assert main(["train", *options]) == 2
    _refused(capsys.readouterr(), "recipe 'conformer': expected crop of at least 7 frames, got 6.")


def test_evaluate_ends_with_the_accuracy_and_writes_its_files(trained, capsys):
    assert main(["evaluate", trained]) == 0
    lines = capsys.readouterr().out.splitlines()
    evaluated = (Run.open(trained).path / "predictions.csv").read_text().splitlines()[1:]
    rows = [line.split(",") for line in evaluated]
    accuracy = sum(speaker == said for _, speaker, said in rows) / len(rows)
    assert len(rows) == 18
    assert lines[-1].startswith(f"accuracy {accuracy:.3f}, 95 % interval over speakers ")
    assert lines[-2] == "18 utterances of 3 speakers"
    assert (Run.open(trained).path / "confusion.png").stat().st_size > 1000
    assert not [name for name in os.listdir(trained) if name.startswith(".")]


def test_evaluate_again_says_the_same(trained, capsys):
    shown = []
    for _ in range(2):
        assert main(["evaluate", trained]) == 0
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]


def test_a_run_that_was_stopped_says_so_and_can_be_evaluated(corpus, tmp_path, monkeypatch, capsys):
    out, original, steps = str(tmp_path / "run"), Learner.training_step, iter(range(40))
    with monkeypatch.context() as patch:
        patch.setattr(
            Learner,
            "training_step",
            lambda self, *batch: (
                signal.raise_signal(signal.SIGINT) if next(steps) == 5 else original(self, *batch)
            ),
        )
        options = ["--recipe", "transformer", "--corpus", corpus, "--out", out, "--steps", "40"]
        assert main(["train", *options]) == 130
    said = capsys.readouterr().err
    assert f"interrupted; {out} holds the run up to step 4 of 40, and the same command goes on" in said
    assert main(["evaluate", out]) == 0
    assert "best checkpoint, stopped after 4 of 40 steps" in capsys.readouterr().out


def test_evaluate_takes_another_checkpoint(trained, capsys):
    assert main(["evaluate", trained, "--checkpoint", "last"]) == 0
    assert "last checkpoint" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"--recipe": "nonsense"}, "unknown recipe 'nonsense'. Known recipes: boss, boss_am, boss_sap,"),
        ({"--corpus": "nowhere"}, "nowhere: no such corpus folder."),
        ({"--split": "mood:01:02"}, "cannot split by 'mood:01:02'"),
        ({"--precision": "half"}, "expected a precision out of auto, float32, bfloat16, got 'half'"),
        ({"--steps": "0"}, "argument --steps: expected a whole number from 1, below 2^63, got '0'"),
        ({"--seed": "-1"}, "argument --seed: expected"),
        (
            {"--seed": str(2**63)},
            "argument --seed: expected a whole number from 0, below 2^63, got",
        ),
        ({"--seed": "9" * 5000}, "argument --seed: expected"),
        ({"--set": "gradient_norm=-1"}, "recipe 'transformer': expected gradient_norm in (0, inf), got -1."),
        ({"--set": "warm_up=2"}, "recipe 'transformer': expected warm_up in [0, 1], got 2."),
        (
            {"--set": "width=96.5"},
            "recipe 'transformer': expected width to be a whole number from 1, got 96.5.",
        ),
        ({"--set": "width=81"}, "the recipe 'transformer' does not fit: expected a head count that divides"),
        ({"--set": "kernel=3"}, "recipe 'transformer' has no setting 'kernel'"),
        ({"--set": "width"}, "argument --set: expected NAME=NUMBER, such as width=256, got 'width'"),
        ({"--out": "missing/run"}, "its parent folder does not exist"),
        ({"--out": "."}, "already exists"),
    ],
)
def test_train_refuses_in_one_line_and_leaves_nothing(
    corpus, tmp_path, monkeypatch, capsys, changes, message
):
    monkeypatch.chdir(tmp_path)
    options = {"--recipe": "transformer", "--corpus": corpus, "--out": "run", "--steps": "1"} | changes
    assert main(["train", *[f"{name}={value}" for name, value in options.items()]]) == 2
    _refused(capsys.readouterr(), message)
    assert not list(tmp_path.iterdir())


def test_evaluate_refuses_in_one_line(trained, tmp_path, capsys):
    other = toy_corpus(tmp_path / "other", bands=13)
    for arguments, message in (
        ([str(tmp_path / "nowhere")], "nowhere: not a finished run"),
        ([trained, "--corpus", "nowhere"], "nowhere: no such corpus folder"),
        ([trained, "--corpus", str(other.path)], "has bands 13, but"),
        ([], "the following arguments are required: RUN"),
        ([trained, "--checkpoint", "first"], "invalid choice: 'first'"),
    ):
        assert main(["evaluate", *arguments]) == 2
        _refused(capsys.readouterr(), message)


def _refused(shown, message):
    assert shown.err.startswith("groundup: error: ") and message in shown.err
    assert shown.err.count("\n") == 1 and shown.out == ""


def test_the_commands_fit_into_any_parser():
    parser = argparse.ArgumentParser()
    add_training_commands(parser.add_subparsers())
    options = parser.parse_args(["evaluate", "RUN"])
    assert (options.path, options.corpus, options.checkpoint) == ("RUN", None, "best")

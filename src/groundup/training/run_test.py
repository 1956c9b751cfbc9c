"""A run is a whole folder or none, and opens as what was written."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
import torch

from groundup.errors import UserError
from groundup.training.run import Run, new_folder
from groundup.training.toy_test import ToyConformer, toy_corpus
from groundup.training.train import fit


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    corpus = toy_corpus(folder / "corpus")
    return fit(ToyConformer(), corpus, seed=3, out=folder / "run")


def test_a_run_opens_as_it_was_returned(trained):
    opened = Run.open(trained.path)
    assert opened.seed == 3 and opened.history == trained.history
    assert opened.recipe.settings() == trained.recipe.settings()
    assert opened.parts.ids(opened.corpus) == trained.parts.ids(trained.corpus)
    assert not opened.model.training
    for (name, ours), theirs in zip(
        opened.model.state_dict().items(), trained.model.state_dict().values(), strict=True
    ):
        assert torch.equal(ours, theirs), name


def test_the_folder_holds_what_the_docstring_lists(trained):
    names = {"recipe.json", "split.json", "metrics.csv", "learning_curves.png", "best.ckpt", "last.ckpt"}
    assert {p.name for p in trained.path.iterdir()} == names
    split = json.loads((trained.path / "split.json").read_text())
    assert split["speakers"] == ["ada", "ben", "cyd"] and split["bands"] == 11
    assert split["corpus"] == str(trained.corpus.path)


def test_the_corpus_may_move(trained, tmp_path):
    shutil.copytree(trained.corpus.path, tmp_path / "moved")
    assert Run.open(trained.path, tmp_path / "moved").corpus.path == tmp_path / "moved"


def test_last_and_best_are_different_files(trained):
    last = torch.load(trained.path / "last.ckpt", weights_only=True)
    best = torch.load(trained.path / "best.ckpt", weights_only=True)
    assert "optimizer_states" in last and "optimizer_states" not in best
    assert last["global_step"] == trained.recipe.steps


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"bands": 13}, "has bands 13, but .* was trained on bands 11"),
        ({"speakers": ("ada", "ben")}, "has 2 speakers, but .* was trained on 3 speakers"),
        ({"features": {"bands": 11, "floor": 1.0}}, "has features .*floor"),
        ({"utterances": 6}, "lacks 18 of the run's utterances"),
    ],
)
def test_another_corpus_is_refused(trained, tmp_path, changes, message):
    with pytest.raises(UserError, match=message):
        Run.open(trained.path, toy_corpus(tmp_path / "other", **changes))


def test_what_is_no_run_is_refused(trained, tmp_path):
    with pytest.raises(UserError, match=r"nowhere: not a finished run \(it has no recipe.json\)"):
        Run.open(tmp_path / "nowhere")
    damaged = tmp_path / "damaged"
    shutil.copytree(trained.path, damaged)
    (damaged / "best.ckpt").write_bytes((damaged / "best.ckpt").read_bytes()[:1000])
    with pytest.raises(UserError, match=r"best.ckpt: damaged"):
        Run.open(damaged)
    (damaged / "split.json").write_text("{")
    with pytest.raises(UserError, match=r"split.json: damaged, not JSON"):
        Run.open(damaged)
    (damaged / "last.ckpt").unlink()
    with pytest.raises(UserError, match=r"it has no last.ckpt"):
        Run.open(damaged, checkpoint="last")


def test_a_checkpoint_that_holds_code_is_not_run(trained, tmp_path):
    class Trap:
        def __reduce__(self):
            return (tmp_path / "sprung").touch, ()

    shutil.copytree(trained.path, tmp_path / "run")
    torch.save({"state_dict": Trap()}, tmp_path / "run" / "best.ckpt")
    with pytest.raises(UserError, match="damaged"):
        Run.open(tmp_path / "run")
    assert not (tmp_path / "sprung").exists()


def test_a_new_folder_appears_whole(tmp_path):
    with new_folder(tmp_path / "out") as folder:
        (folder / "a").write_text("1")
        assert not (tmp_path / "out").exists()
    assert (tmp_path / "out" / "a").read_text() == "1"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_new_folder_vanishes_when_its_block_fails(tmp_path, error):
    with pytest.raises(error), new_folder(tmp_path / "out") as folder:
        (folder / "a").write_text("1")
        raise error
    assert not list(tmp_path.iterdir())


def test_a_new_folder_never_replaces_another(tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(UserError, match="already exists"), new_folder(tmp_path / "out"):
        raise AssertionError("the block must not run")
    with pytest.raises(UserError, match="already exists"), new_folder(tmp_path / "late"):
        (tmp_path / "late").mkdir()  # someone else was faster
    assert sorted(p.name for p in tmp_path.iterdir()) == ["late", "out"]


def test_without_a_name_the_folder_is_temporary():
    with new_folder(None) as folder:
        (folder / "a").write_text("1")
    assert not folder.exists()


def test_history_has_a_value_for_each_validation(trained):
    assert trained.history["step"] == [6, 12, 18, 24, 30]
    assert {len(values) for values in trained.history.values()} == {5}
    assert np.isfinite([trained.history[c] for c in trained.history]).all()

"""A run is a whole folder or none, and opens as what was written."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
import torch

from groundup.corpus import PackWriter
from groundup.errors import UserError
from groundup.training import run as run_module
from groundup.training.run import Run
from groundup.training.toy_test import ToyConformer, toy_corpus
from groundup.training.train import fit
from groundup.training.trained import WEIGHTS


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
    names = {line.split()[0] for line in run_module.__doc__.splitlines() if line.startswith("      ")}
    names -= {"tensorboard/", "unfinished/"}  # not installed here; not stopped
    assert len(names) == 6 and {p.name for p in trained.path.iterdir()} == names
    model, training = (json.loads((trained.path / f"{n}.json").read_text()) for n in ("model", "training"))
    assert model["speakers"] == ["ada", "ben", "cyd"] and model["bands"] == 11
    assert training["corpus"] == str(trained.corpus.path)


def test_the_corpus_may_move(trained, tmp_path):
    shutil.copytree(trained.corpus.path, tmp_path / "moved")
    assert Run.open(trained.path, tmp_path / "moved").corpus.path == tmp_path / "moved"


def test_last_and_best_are_different_files(trained):
    best, last = (Run.open(trained.path, checkpoint=name).model.state_dict() for name in ("best", "last"))
    tracked = "encoder.blocks.0.convolution.norm.num_batches_tracked"
    assert int(best[tracked]) <= int(last[tracked]) == trained.recipe.steps


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"bands": 13}, "has bands 13, but .* was trained on bands 11"),
        ({"speakers": ("ada", "ben")}, "has 2 speakers, but .* was trained on 3 speakers, such as cyd"),
        ({"speakers": ("ada", "ben", "dan")}, "has 3 speakers, such as dan, but .* 3 speakers, such as cyd"),
        ({"features": {"bands": 11, "floor": 1.0}}, "has features .*floor"),
        ({"utterances": 6}, "lacks 18 of the run's utterances"),
    ],
)
def test_another_corpus_is_refused(trained, tmp_path, changes, message):
    with pytest.raises(UserError, match=message):
        Run.open(trained.path, toy_corpus(tmp_path / "other", **changes))


def test_the_same_utterances_with_other_features_are_refused(trained, tmp_path):
    """Everything agrees but the numbers: another level, say, of which only the checksum knows."""
    shutil.copytree(trained.corpus.path, tmp_path / "louder")
    with PackWriter(tmp_path / "other", **about(trained.corpus)) as pack:
        for number, name in enumerate(trained.corpus.ids):
            fields = {key: values[number] for key, values in trained.corpus.fields.items()}
            speaker = trained.corpus.speakers[trained.corpus.labels[number]]
            pack.add(str(name), trained.corpus[number] + 5, speaker=speaker, **fields)
    with pytest.raises(UserError, match=r"other: has changed since .* was trained on it. Give --corpus"):
        Run.open(trained.path, tmp_path / "other")
    assert Run.open(trained.path, tmp_path / "louder").parts.rule == trained.parts.rule


def about(corpus):
    return {"name": corpus.name, "features": corpus.features, "bands": corpus.bands} | {
        "fields": tuple(corpus.fields)
    }


def test_a_corpus_that_is_gone_is_asked_for(trained, tmp_path):
    corpus = toy_corpus(tmp_path / "corpus")
    run = fit(ToyConformer(steps=1), corpus, out=tmp_path / "run")
    corpus.path.rename(tmp_path / "moved")
    with pytest.raises(UserError, match=r"was trained on .*corpus, which is gone. Give --corpus its new"):
        Run.open(run.path)


@pytest.fixture(scope="module")
def other(trained, tmp_path_factory):
    """A run of the same recipe on the same corpus from another seed: all its files have the right form."""
    return fit(ToyConformer(), trained.corpus, seed=4, out=tmp_path_factory.mktemp("runs") / "other")


HARM = {
    "deleted": lambda file, other: file.unlink(),
    "emptied": lambda file, other: file.write_bytes(b""),
    "truncated": lambda file, other: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "of another run": lambda file, other: shutil.copy(other.path / file.name, file),
    "another file": lambda file, other: shutil.copy(neighbour(file), file),
}


def neighbour(file):
    return file.with_name("training.json" if file.name == "model.json" else "model.json")


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("name", ["model.json", "training.json", "metrics.csv", *WEIGHTS.values()])
def test_a_file_that_was_harmed_is_named_in_one_line(trained, other, tmp_path, name, harm):
    folder = tmp_path / "run"
    checkpoint = "last" if name.startswith("last") else "best"
    shutil.copytree(trained.path, folder)
    HARM[harm](folder / name, other)
    with pytest.raises(UserError, match=r"run\b") as caught:
        Run.open(folder, checkpoint=checkpoint)
    assert "\n" not in str(caught.value)
    if not (harm == "of another run" and name.endswith("json")):  # then it is the others that differ from it
        assert name in str(caught.value)


def test_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"nowhere: not a finished run \(it has no model.json\)"):
        Run.open(tmp_path / "nowhere")


def test_history_has_a_value_for_each_validation(trained):
    assert trained.history["step"] == [6, 12, 18, 24, 30]
    assert {len(values) for values in trained.history.values()} == {5}
    assert np.isfinite([trained.history[c] for c in trained.history]).all()

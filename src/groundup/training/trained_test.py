"""A trained model needs its two files and nothing else."""

from __future__ import annotations

import json
import os
import shutil

import numpy as np
import pytest
import torch

from groundup.errors import UserError
from groundup.training.evaluation import logits
from groundup.training.folder import checksums, read_json, write_json
from groundup.training.toy_test import ToyConformer, toy_corpus
from groundup.training.train import fit
from groundup.training.trained import FORM, TrainedModel, load_weights, save_weights


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return fit(ToyConformer(), toy_corpus(folder / "corpus"), out=folder / "run")


def test_it_answers_as_its_run_does_without_a_corpus_from_any_path(run, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "moved").mkdir()
    for name in ("model.json", "model.safetensors"):
        shutil.copy(run.path / name, tmp_path / "moved" / name)
    monkeypatch.chdir(tmp_path)
    number = int(run.parts.test[0])
    heard = torch.from_numpy(run.corpus[number].astype(np.float32))[None]
    length = torch.tensor([heard.shape[1]])
    expected = logits(run, run.parts.test[:1])
    shutil.move(run.corpus.path, tmp_path / "gone")
    try:
        for path in (tmp_path / "moved", "moved", "~/moved", os.path.relpath("moved")):
            trained = TrainedModel.open(path)
            x = trained.recipe.front_end(heard, length)
            with torch.no_grad():
                found = trained.model(x, length)
            np.testing.assert_array_equal(found.numpy(), expected)
            assert trained.speakers == run.corpus.speakers and trained.features == run.corpus.features
    finally:
        shutil.move(tmp_path / "gone", run.corpus.path)


def test_to_open_one_draws_nothing_from_torch_s_generator(run):
    before = torch.get_rng_state()
    TrainedModel.open(run.path)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_checkpoint_that_holds_code_is_not_run(tmp_path):
    class Trap:
        def __reduce__(self):
            return (tmp_path / "sprung").touch, ()

    torch.save({"state_dict": Trap()}, tmp_path / "best.ckpt")
    with pytest.raises(UserError, match="damaged"):
        load_weights(tmp_path / "best.ckpt")
    assert not (tmp_path / "sprung").exists()


def test_the_weights_are_in_the_public_form_under_the_names_of_the_model(run):
    """An 8-byte length, a JSON header, then the numbers: any reader of safetensors finds them."""
    written = (run.path / "model.safetensors").read_bytes()
    header = json.loads(written[8 : 8 + int.from_bytes(written[:8], "little")])
    assert header.keys() - {"__metadata__"} == run.model.state_dict().keys()
    begin, end = header["head.output.weight"]["data_offsets"]
    numbers = np.frombuffer(written[len(written) - _size(header) :][begin:end], np.float32)
    np.testing.assert_array_equal(numbers, run.model.head.output.weight.detach().numpy().ravel())


def _size(header):
    return max(entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__")


def test_a_run_of_before_safetensors_still_opens(run, tmp_path):
    state = {f"model.{name}": value for name, value in run.model.state_dict().items()}
    torch.save({"state_dict": state}, tmp_path / "best.ckpt")
    content = read_json(run.path / "model.json", FORM)
    del content["recipe"]["average"], content["recipe"]["accumulate"]  # nor were there all settings
    write_json(tmp_path / "model.json", FORM, content | {"files": checksums(tmp_path, ["best.ckpt"])})
    opened = TrainedModel.open(tmp_path)
    for name, value in opened.model.state_dict().items():
        assert torch.equal(value, run.model.state_dict()[name]), name
    assert opened.recipe.settings() == run.recipe.settings()


def test_there_are_two_checkpoints(run):
    with pytest.raises(ValueError, match="expected a checkpoint out of best, last, got 'middle'"):
        TrainedModel.open(run.path, "middle")


def test_weights_that_do_not_fit_are_one_line(run, tmp_path):
    content = read_json(run.path / "model.json", FORM)
    save_weights({"head.weight": torch.ones(3)}, tmp_path / "model.safetensors")
    files = checksums(tmp_path, ["model.safetensors"])
    write_json(tmp_path / "model.json", FORM, content | {"files": files})
    with pytest.raises(UserError, match=r"model.safetensors: does not fit the recipe 'conformer'") as caught:
        TrainedModel.open(tmp_path)
    assert "\n" not in str(caught.value)

"""What is exported is what was packed, all of it or nothing."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from groundup.corpus.importers.hw4 import export
from groundup.corpus.importers.hw4.export import export_homework, filename
from groundup.corpus.pack.pack_writer_test import BANDS, LENGTHS, pack
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError


@pytest.fixture
def corpus(tmp_path):
    pack(tmp_path / "tiny")
    return PackedCorpus.open(tmp_path / "tiny")


def test_the_folder_is_that_of_the_homework(corpus, tmp_path):
    folder = export_homework(corpus, tmp_path / "hw4")
    lists = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
    assert lists["mapping"] == {"speaker2id": {"a": 0, "b": 1}, "id2speaker": {"0": "a", "1": "b"}}
    assert lists["metadata"]["n_mels"] == lists["testdata"]["n_mels"] == BANDS
    speakers, unlabelled = lists["metadata"]["speakers"], lists["testdata"]["utterances"]
    entries = [
        speakers["b"][0],
        speakers["a"][0],
        unlabelled[0],
        speakers["b"][1],
        speakers["a"][1],
        unlabelled[1],
    ]
    assert [entry["mel_len"] for entry in entries] == list(LENGTHS)
    for number, entry in enumerate(entries):
        tensor = torch.load(folder / entry["feature_path"], weights_only=True)
        assert tensor.dtype == torch.float32
        np.testing.assert_array_equal(tensor.numpy(), corpus[number])
    assert len(list(folder.iterdir())) == len(LENGTHS) + 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hw4", "tiny"]


def test_a_file_holds_its_own_frames_alone(corpus, tmp_path):
    """A view that is saved takes the whole corpus with it."""
    folder = export_homework(corpus, tmp_path / "hw4")
    sizes = [(folder / filename(utterance)).stat().st_size for utterance in corpus.ids]
    assert np.ptp(sizes) < 4 * BANDS * max(LENGTHS) + 256 and max(sizes) < 3000


@pytest.mark.parametrize(
    "utterance", ["a/b.pt", "..pt", ".pt", "ü.pt", "a.pt/", "a" * 200 + ".pt", "a b.pt", "", "a\n.pt"]
)
def test_what_is_no_file_name_gets_one(utterance):
    name = filename(utterance)
    assert name != utterance and filename(name) == name and name.startswith("uttr-") and len(name) == 40


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_export_that_ends_early_leaves_nothing(corpus, tmp_path, monkeypatch, fault):
    def fail(*_):
        assert len(list(tmp_path.glob(".hw4.*.exporting/whole/*.pt"))) == len(LENGTHS)
        raise fault

    monkeypatch.setattr(export, "_lists", fail)
    with pytest.raises((KeyboardInterrupt, UserError)):
        export_homework(corpus, tmp_path / "hw4")
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


def test_nothing_is_overwritten(corpus, tmp_path):
    (tmp_path / "hw4").mkdir()
    with pytest.raises(UserError, match=r"hw4: already exists"):
        export_homework(corpus, tmp_path / "hw4")


def test_of_two_exports_the_first_to_end_stays(corpus, tmp_path, monkeypatch):
    lists, ended = export._lists, []

    def another(*given):
        if not ended:
            ended.append(True)
            export_homework(corpus, tmp_path / "hw4")
        return lists(*given)

    monkeypatch.setattr(export, "_lists", another)
    with pytest.raises(UserError, match=r"hw4: already exists"):
        export_homework(corpus, tmp_path / "hw4")
    assert len(list((tmp_path / "hw4").iterdir())) == len(LENGTHS) + 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hw4", "tiny"]

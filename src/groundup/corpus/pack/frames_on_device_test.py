"""A loaded corpus gives the same batches, as tensors where its frames are, and can do all that others can."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch

from groundup.corpus.batches import RandomCrops, WholeUtterances
from groundup.corpus.cli.info import describe
from groundup.corpus.importers.hw4.export import export_homework
from groundup.corpus.pack import frames_on_device
from groundup.corpus.pack.pack_writer_test import pack
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.plots import overview

DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


@pytest.fixture(params=["float16", "float32"])
def corpus(request, tmp_path, monkeypatch):
    monkeypatch.setattr(frames_on_device, "BLOCK", 4)  # so that several travel
    pack(tmp_path / "tiny", dtype=request.param)
    return PackedCorpus.open(tmp_path / "tiny")


def same(batch, other) -> bool:
    return all(
        np.array_equal(np.asarray(one), two.cpu().numpy()) for one, two in zip(batch, other, strict=True)
    )


@pytest.mark.parametrize("device", DEVICES)
def test_batches_are_the_same(corpus, device):
    there = corpus.load(device)
    for make in (
        lambda corpus: RandomCrops(corpus, frames=5, batch_size=4, seed=3),
        lambda corpus: WholeUtterances(corpus, batch_size=2),
    ):
        one, two = make(corpus), make(there)
        assert all(same(one[number], two[number]) for number in range(3))
        assert all(part.device.type == device for part in two[0]) and two[0].features.dtype == torch.float32


@pytest.mark.parametrize("device", DEVICES)
def test_utterances_are_the_same(corpus, device):
    there = corpus.load(device)
    assert there.frames.dtype == getattr(torch, corpus.dtype.name) and len(there) == len(corpus)
    assert there.frames.numel() == corpus.frames.size and there.bands == corpus.bands
    for number in range(len(corpus)):
        np.testing.assert_array_equal(there[number].cpu().numpy(), corpus[number])


def test_a_pickled_one_is_its_path_and_device(corpus):
    there = pickle.loads(pickle.dumps(corpus.load()))
    assert there.source.device == "cpu" and torch.equal(there.frames, corpus.load().frames)
    assert len(pickle.dumps(there)) < 500


def test_a_loaded_one_is_a_packed_corpus_like_any_other(corpus, tmp_path):
    """It is loaded again, drawn, described and exported, and all of that is the same."""
    there = corpus.load().load()
    assert type(there) is type(corpus) and repr(there) == repr(corpus)
    assert describe(there) == describe(corpus)
    drawn, other = (overview(one).axes[2].lines[0].get_ydata() for one in (corpus, there))
    np.testing.assert_array_equal(drawn, other)
    for name, one in (("disk", corpus), ("device", there)):
        export_homework(one, tmp_path / name)
    for path in (tmp_path / "disk").iterdir():
        assert path.read_bytes() == (tmp_path / "device" / path.name).read_bytes()


def test_what_stands_behind_the_end_is_zero(corpus):
    features = corpus.load().source.gather(np.array([0, 39]), np.array([4, 2]))
    assert features.shape == (2, 4, 7) and features[0].all()
    assert features[1, :2].all() and not features[1, 2:].any()


def test_importing_the_corpus_does_not_import_torch():
    import subprocess
    import sys

    program = "import sys, groundup.corpus; print('torch' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert run.stdout == "False\n", run.stderr

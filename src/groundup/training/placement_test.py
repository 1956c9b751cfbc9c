"""A corpus that fits goes into a GPU's memory, another is read ahead; a line says which."""

from __future__ import annotations

import pytest
import torch

from groundup.corpus import PackedCorpus
from groundup.errors import UserError
from groundup.training import placement
from groundup.training.placement import Placement
from groundup.training.toy_test import toy_corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return toy_corpus(tmp_path_factory.mktemp("corpora") / "toy")


def pretend(monkeypatch, *, free: int, capability=(8, 0)) -> None:
    """A GPU with so many bytes free; what would be put there stays with the processor."""
    monkeypatch.setattr(placement, "_device", lambda: torch.device("cuda", 0))
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (free, 2 * free))
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    load = PackedCorpus.load
    monkeypatch.setattr(PackedCorpus, "load", lambda corpus, device: load(corpus, "cpu"))


def test_a_processor_reads_the_file_itself(corpus, monkeypatch):
    monkeypatch.setattr(placement, "_device", lambda: torch.device("cpu"))
    found = Placement.of(corpus)
    assert found.corpus is corpus and found.workers == 0
    threads = "1 thread" if torch.get_num_threads() == 1 else f"{torch.get_num_threads()} threads"
    assert str(found) == (
        f"Training on cpu with {threads} in float32. The corpus (0.0 GB) is read from its file."
    )


def test_half_of_the_free_memory_is_for_the_corpus(corpus, monkeypatch):
    size = corpus.frames.nbytes
    pretend(monkeypatch, free=2 * size)
    found = Placement.of(corpus)
    assert found.corpus.source.device == "cpu" and found.workers == 0
    assert str(found) == "Training on cuda:0 in bfloat16. The corpus (0.0 GB) lies in its memory."
    pretend(monkeypatch, free=2 * size - 1)
    monkeypatch.setattr(placement.os, "cpu_count", lambda: 3)
    found = Placement.of(corpus)
    assert found.corpus is corpus and found.workers == 2
    assert str(found).endswith("The corpus (0.0 GB) does not fit there: 2 processes read it.")


@pytest.mark.parametrize(
    ("capability", "asked", "given"),
    [
        ((8, 0), "auto", "bfloat16"),
        ((7, 5), "auto", "float32"),
        ((9, 0), "float32", "float32"),
        ((7, 5), "bfloat16", "bfloat16"),
    ],
)
def test_bfloat16_is_taken_where_the_hardware_has_it(corpus, monkeypatch, capability, asked, given):
    pretend(monkeypatch, free=0, capability=capability)
    assert Placement.of(corpus, asked).precision == given


def test_another_precision_is_refused(corpus):
    with pytest.raises(UserError, match="out of auto, float32, bfloat16, got 'half'"):
        Placement.of(corpus, "half")

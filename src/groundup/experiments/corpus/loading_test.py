"""Noise is what it promises, calls are counted over their time, each stage of a crop has its own time."""

import numpy as np
import pytest
import torch

from groundup.experiments.corpus import loading


def test_noise_has_the_lengths_of_the_homework(tmp_path):
    corpus = loading.noise_corpus(tmp_path / "noise", utterances=150, bands=2)
    assert (len(corpus), corpus.bands, corpus.dtype) == (150, 2, np.float32)
    assert 130 <= corpus.lengths.min() < 145 and 585 < corpus.lengths.max() <= 600
    assert corpus.lengths.mean() == pytest.approx(365, abs=30)
    assert corpus.ids[[0, 149]].tolist() == ["uttr-00000.pt", "uttr-00149.pt"]
    assert len(corpus.speakers) == 150 and corpus.labels[7] == 7
    again = loading.noise_corpus(tmp_path / "again", utterances=150, bands=2)
    np.testing.assert_array_equal(again.frames, corpus.frames)


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still but for what a test adds."""
    now = [0.0]
    monkeypatch.setattr(loading.time, "perf_counter", lambda: now[0])
    return now


def test_the_rate_is_calls_over_seconds(clock):
    called = []

    def call(number):
        called.append(number)
        clock[0] += 0.25

    assert loading.rate(call, 8) == pytest.approx(4.0)
    assert called == list(range(8))


def test_each_stage_has_its_own_time(tmp_path, monkeypatch, clock):
    paths = [tmp_path / f"{number}.pt" for number in range(3)]
    for path in paths:
        torch.save(torch.zeros(9, 2), path)
    right = torch.load

    def slow_load(file, **options):
        assert options == {"weights_only": True}
        clock[0] += 5e-6
        return right(file, **options)

    monkeypatch.setattr(loading.torch, "load", slow_load)
    found = loading.stages(paths, frames=4)
    assert list(found) == ["open", "read", "unpickle", "copy"]
    assert found == {"open": 0.0, "read": 0.0, "unpickle": pytest.approx(5.0), "copy": 0.0}

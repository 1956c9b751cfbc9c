"""A job is trained on one pack and asked about each, in both directions."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.corpus import PackedCorpus
from groundup.experiments.data import actors
from groundup.experiments.data.actors import Job, accuracies, both_ways
from groundup.training.toy_test import ToyConformer, toy_corpus


def test_both_directions_are_averaged_and_jobs_keep_their_order(monkeypatch):
    asked = []

    def in_processes(work, arguments):
        assert work is accuracies
        asked.extend(arguments)
        return [[0.1, 0.2], [0.3, 0.4], [0.5], [0.7]]

    monkeypatch.setattr(actors, "in_processes", in_processes)
    found = both_ways(["a", "b"], seed=9)
    assert [[round(value, 9) for value in each] for each in found] == [[20.0, 30.0], [60.0]]
    rules = ["statement:01:02", "statement:02:01"]
    assert asked == [(job, rule, 9) for job in ("a", "b") for rule in rules]


def test_the_run_is_asked_about_the_test_part_of_each_pack(tmp_path, monkeypatch):
    monkeypatch.setattr(actors, "opened", PackedCorpus.open)
    corpus = toy_corpus(tmp_path / "toy")
    other = toy_corpus(tmp_path / "other")
    rows = np.load(other.path / "frames.npy", mmap_mode="r+")
    rows[:] = rows[::-1].copy()  # the same utterances, of other voices
    rows.flush()
    job = Job(ToyConformer(steps=60), corpus.path, (corpus.path, corpus.path, other.path))
    first, same, upside_down = accuracies(job, "statement:01:02", seed=1)
    assert first == same == pytest.approx(1.0, abs=0.15)
    assert upside_down < 0.8

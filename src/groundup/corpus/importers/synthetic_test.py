"""Made-up voices as a user packs them."""

from __future__ import annotations

import numpy as np

from groundup.corpus.cli.commands_test import groundup
from groundup.corpus.pack.check import check


def test_synthetic(tmp_path):
    options = ("--speakers", 2, "--utterances", 3, "--seed", 1, "--difficulty", 0.5)
    groundup("synthetic", *options, "--out", tmp_path / "out")
    corpus = check(tmp_path / "out")
    assert (
        np.bincount(corpus.labels).tolist() == [3, 3]
        and corpus.field("statement").tolist() == ["01", "02", "01"] * 2
    )


def test_synthetic_in_the_shape_of_the_homework(tmp_path):
    options = ("--shape", "hw4", "--speakers", 3, "--utterances", 9)
    groundup("synthetic", *options, "--out", tmp_path / "out")
    corpus = check(tmp_path / "out")
    assert len(corpus) == 9 and len(corpus.speakers) == 3 and len(set(corpus.lengths)) > 5
    groundup("synthetic", *options, "--out", tmp_path / "device", "--device", "cpu")
    other = check(tmp_path / "device")
    assert other.ids.tolist() == corpus.ids.tolist() and other.features == corpus.features
    np.testing.assert_allclose(other.frames, corpus.frames, atol=0.05)

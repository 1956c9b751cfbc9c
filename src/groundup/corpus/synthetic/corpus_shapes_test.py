"""The same seed gives the same corpus, and the homework's stand-in has the homework's numbers."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack.build_corpus import build_corpus
from groundup.corpus.synthetic.corpus_shapes import SHAPES, homework, shares, utterances
from groundup.errors import UserError


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        build_corpus(utterances(2, 3, seed), tmp_path / name, features=LogMel(), name="synthetic")
    written = {name: (tmp_path / name / "frames.npy").read_bytes() for name in ("one", "again", "other")}
    assert written["one"] == written["again"] != written["other"]


def frames(listed):
    """Of each utterance, by LogMel's formula, without speaking."""
    return np.array([LogMel().frames(utterance.samples) for utterance in listed])


def test_the_homeworks_numbers():
    """600 speakers, 56,666 utterances, unevenly; a sample of them is 365 frames long on the average."""
    listed = homework(600, 56_666)
    assert len(listed) == len({utterance.utterance for utterance in listed}) == 56_666
    counts = np.array(shares(600, 56_666, seed=0))
    assert len(counts) == 600 and counts.sum() == 56_666 and counts.min() >= 2
    low, high = np.percentile(counts, [5, 95])
    assert 40 < low < 55 and 155 < high < 180
    lengths = frames(listed[::19])  # about 3,000, of which the mean is known to 4
    assert lengths.mean() == pytest.approx(365, abs=12) and np.median(lengths) == pytest.approx(315, abs=12)
    assert 98 < lengths.min() < 150 and 1300 < lengths.max() <= 1498
    assert 1000 < np.percentile(lengths, 99) < 1160


@pytest.mark.parametrize("speakers, utterances", [(1, 2), (3, 6), (3, 7), (7, 100), (50, 101)])
def test_shares_add_up_and_nobody_goes_without(speakers, utterances):
    for seed in range(5):
        counts = shares(speakers, utterances, seed)
        assert len(counts) == speakers and sum(counts) == utterances and min(counts) >= 2


@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES)
def test_every_shape_makes_utterances_that_are_unlike(make):
    listed = make(3, 6)
    assert {utterance.speaker for utterance in listed} == {"voice0000", "voice0001", "voice0002"}
    assert len({utterance.waveform().tobytes() for utterance in listed[:4]}) == 4
    assert len({tuple(utterance.fields) for utterance in listed}) == 1


@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize(
    "numbers, message",
    [
        ((0, 3), r"--speakers: expected at least 1, got 0"),
        ((2, -1), r"--utterances: expected at least 1, got -1"),
        ((1, 3, -1), r"--seed: expected at least 0, got -1"),
        ((1, 3, 0, -0.5), r"--difficulty: expected at least 0, got -0\.5"),
        ((1, 3, 0, float("nan")), r"--difficulty: expected at least 0, got nan"),
        ((10**12, 1), r"--speakers: expected at most 10,000,000, got 1,000,000,000,000"),
        ((1, 10**12), r"--utterances: expected at most 10,000,000, got"),
        ((1, 4, 0, 1e300), r"--difficulty: expected at most 100"),
    ],
)
def test_impossible_numbers_are_refused(make, numbers, message):
    with pytest.raises(UserError, match=message):
        make(*numbers)


def test_a_number_of_utterances_that_the_shape_cannot_make_is_refused():
    with pytest.raises(UserError, match=r"expected at least 2 for each of 3 speakers, 6 in all, got 5"):
        homework(3, 5)
    with pytest.raises(UserError, match=r"expected at most 10,000,000 of 5,000 speakers in all"):
        utterances(5000, 5000)

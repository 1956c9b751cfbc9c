"""Real speech through the corpus commands: RAVDESS at 16 kHz and the spoken digits."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.cli import main
from groundup.corpus import LogMel, RandomCrops, WholeUtterances, check, fsdd, ravdess, split_by_field
from groundup.corpus.archive import digest_of


@pytest.fixture(scope="module")
def actors(recordings, tmp_path_factory):
    """RAVDESS, packed with the command."""
    folder = tmp_path_factory.mktemp("ravdess") / "corpus"
    assert main(["corpus", "ravdess", "--from", str(recordings / "ravdess16"), "--out", str(folder)]) == 0
    return check(folder)


@pytest.fixture(scope="module")
def digits(recordings, tmp_path_factory):
    """The spoken digits, packed with the command."""
    folder = tmp_path_factory.mktemp("fsdd") / "corpus"
    assert main(["corpus", "fsdd", "--from", str(recordings / "fsdd"), "--out", str(folder)]) == 0
    return check(folder)


def test_ravdess_is_all_there(actors):
    assert actors.speakers == [f"Actor_{number:02d}" for number in range(1, 21)]
    assert np.bincount(actors.labels).tolist() == [60] * 20
    assert 70 < actors.lengths.sum() * 0.010 / 60 < 80  # minutes


def test_ravdess_splits_by_sentence(actors):
    split = split_by_field(actors, "statement", train="01", test="02")
    assert len(split.train) == len(split.test) == 600
    assert np.bincount(actors.labels[split.test]).tolist() == [30] * 20


def test_real_speech_is_speech(actors):
    """Loud and soft: each band spans far more than that of a steady noise would."""
    frames = actors.frames[::50]
    assert np.log(LogMel().floor) - 1e-4 <= frames.min() and frames.max() < 12
    assert (np.percentile(frames, 95, axis=0) - np.percentile(frames, 5, axis=0)).min() > 5


def test_batches_of_real_speech(actors):
    batch = RandomCrops(actors, batch_size=32)[7]
    assert batch.features.shape == (32, 128, 40) and (batch.lengths == 128).all()
    assert sum(batch.lengths.sum() for batch in WholeUtterances(actors)) == len(actors.frames)


def test_some_actors_alone(recordings, tmp_path):
    options = ["--from", str(recordings / "ravdess16"), "--actors", "01-10", "--out", str(tmp_path / "ten")]
    assert main(["corpus", "ravdess", *options]) == 0
    corpus = check(tmp_path / "ten")
    assert corpus.speakers == [f"Actor_{number:02d}" for number in range(1, 11)] and len(corpus) == 600


def test_digits_are_all_there(digits):
    assert digits.speakers == ["george", "jackson", "lucas", "nicolas", "theo", "yweweler"]
    assert np.bincount(digits.labels).tolist() == [500] * 6
    assert np.unique(digits.field("digit")).tolist() == [str(digit) for digit in range(10)]


def test_the_digest_of_the_originals_is_that_of_their_published_list(recordings):
    lines = (recordings / "ravdess-originals.sha256").read_text().splitlines()
    checksums = {name: checksum for checksum, name in (line.split() for line in lines)}
    assert len(checksums) == ravdess.ARCHIVE.count and digest_of(checksums) == ravdess.ARCHIVE.digest


def test_the_digits_here_are_those_the_archive_must_hold(recordings):
    files = (recordings / "fsdd").glob("*.wav")
    checksums = {path.name: fsdd.sha256_of_samples(path.read_bytes()) for path in files}
    assert len(checksums) == fsdd.ARCHIVE.count and digest_of(checksums) == fsdd.ARCHIVE.digest

"""Real speech through the corpus commands: RAVDESS at 16 kHz and the spoken digits."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from groundup.cli import main
from groundup.corpus import LogMel, RandomCrops, WholeUtterances, check, split_by_field
from groundup.corpus.archives.public_archive import digest_of
from groundup.corpus.importers import fsdd, ravdess
from groundup.errors import UserError


def run(*arguments) -> None:
    """A command, as a user gives it."""
    assert main(["corpus", *map(str, arguments)]) == 0


@pytest.fixture(scope="module")
def actors(recordings, tmp_path_factory):
    """RAVDESS, packed with the command."""
    folder = tmp_path_factory.mktemp("ravdess") / "corpus"
    run("ravdess", "--from", recordings / "ravdess16", "--out", folder)
    return check(folder)


@pytest.fixture(scope="module")
def digits(recordings, tmp_path_factory):
    """The spoken digits, packed with the command."""
    folder = tmp_path_factory.mktemp("fsdd") / "corpus"
    run("fsdd", "--from", recordings / "fsdd", "--out", folder)
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


def test_real_speech_through_the_layout_of_the_homework(actors, tmp_path):
    """Written out, put into an archive, cut into parts, and packed again: the same frames of the same people."""
    run("export-hw4", actors.path, "--out", tmp_path / "Dataset")
    whole = shutil.make_archive(tmp_path / "whole", "gztar", tmp_path, "Dataset")
    shutil.rmtree(tmp_path / "Dataset")
    content = Path(whole).read_bytes()
    size = len(content) // 3 + 1
    for number, letter in enumerate("abc"):
        part = content[number * size : (number + 1) * size]
        (tmp_path / f"Dataset.tar.gz.parta{letter}").write_bytes(part)
    run("hw4", "--from", tmp_path / "Dataset.tar.gz.partaa", "--out", tmp_path / "again")
    again = check(tmp_path / "again")
    assert again.speakers == actors.speakers and again.labels.tolist() == actors.labels.tolist()
    np.testing.assert_array_equal(again.frames, actors.frames)  # both go actor by actor


def test_a_folder_of_actors_is_a_folder_of_speakers(actors, recordings, tmp_path):
    run("folder", "--from", recordings / "ravdess16", "--out", tmp_path / "folder", "--dtype", "float16")
    corpus = check(tmp_path / "folder")
    assert corpus.speakers == actors.speakers and corpus.lengths.tolist() == actors.lengths.tolist()
    np.testing.assert_allclose(corpus.frames, actors.frames, atol=0.01)


def test_a_table_of_digits(recordings, tmp_path):
    """The digits as somebody would list them, at the rate that they have."""
    files = sorted((recordings / "fsdd").glob("*_0.wav"))
    lines = [f"{file.name},{file.name.split('_')[1]},{file.name[0]}" for file in files]
    (tmp_path / "digits.csv").write_text("\n".join(["path,speaker,digit", *lines]))
    options = ["--root", recordings / "fsdd", "--sample-rate", 8000, "--trim"]
    run("folder", "--from", tmp_path / "digits.csv", "--out", tmp_path / "digits", *options)
    corpus = check(tmp_path / "digits")
    assert len(corpus) == 60 and np.bincount(corpus.labels).tolist() == [10] * 6
    assert corpus.field("digit").tolist() == [file.name[0] for file in files]


def test_a_byte_that_changed_is_found_in_every_file(actors, tmp_path):
    folder = shutil.copytree(actors.path, tmp_path / "copy")
    names = sorted(path.name for path in folder.iterdir())
    assert {"frames.npy", "offsets.npy", "labels.npy", "ids.npy", "manifest.json"} < set(names)
    rng = np.random.default_rng(0)
    for name in names:
        with open(folder / name, "r+b") as file:
            place = int(rng.integers(file.seek(0, 2)))
            file.seek(place)
            byte = file.read(1)
            file.seek(place)
            file.write(bytes([byte[0] ^ 1]))
            file.flush()
            with pytest.raises(UserError, match=re.escape(name)):
                check(folder)
            file.seek(place)
            file.write(byte)
    check(folder)

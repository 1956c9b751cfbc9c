"""The digits' names say who spoke and what."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from groundup.corpus.importers.fsdd import ARCHIVE, FEATURES, recordings, sha256_of_samples
from groundup.errors import UserError


def test_names_are_read(tmp_path):
    for name in ("7_jackson_32.wav", "0_theo_0.wav"):
        (tmp_path / name).touch()
    first, second = recordings(tmp_path)
    assert (first.utterance, first.speaker, first.fields) == (
        "0_theo_0",
        "theo",
        {"digit": "0", "index": "0"},
    )
    assert (second.utterance, second.speaker) == ("7_jackson_32", "jackson")
    (tmp_path / "7-jackson.wav").touch()
    with pytest.raises(UserError, match=r"7-jackson\.wav: expected a name like 7_jackson_32\.wav"):
        recordings(tmp_path)


def test_features_end_where_the_recordings_do():
    assert (FEATURES.sample_rate, FEATURES.top_hz, FEATURES.bands) == (8000, 4000, 40)
    assert ARCHIVE.count == 6 * 10 * 50 and ARCHIVE.checksum is sha256_of_samples


def test_a_recording_is_known_by_its_samples(tmp_path):
    samples = np.array([0, 1, -32768, 32767], dtype=np.int16)
    for name, form in (("plain.wav", "WAV"), ("extended.wav", "WAVEX"), ("packed.flac", "FLAC")):
        soundfile.write(tmp_path / name, samples, 8000, format=form, subtype="PCM_16")
    digests = {sha256_of_samples(path.read_bytes()) for path in tmp_path.iterdir()}
    assert len(digests) == 1
    soundfile.write(tmp_path / "other.wav", samples + np.int16([1, 0, 0, 0]), 8000)
    assert sha256_of_samples((tmp_path / "other.wav").read_bytes()) not in digests

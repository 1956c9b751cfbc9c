"""A microphone is one factor a band, the same each time; the packs hold the same utterances."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from groundup.corpus import LogMel, PackedCorpus, Recording
from groundup.experiments.data import packs
from groundup.experiments.data.packs import BANDS, MICROPHONES, ThroughMicrophone, opened
from groundup.training.toy_test import toy_corpus


@pytest.fixture
def recordings(tmp_path):
    rng, found = np.random.default_rng(0), []
    for actor in range(1, 21):
        path = tmp_path / "recordings" / f"03-01-05-02-01-01-{actor:02d}.wav"
        path.parent.mkdir(exist_ok=True)
        soundfile.write(path, 0.05 * rng.standard_normal(4_000), 16_000)
        found.append(Recording(path, path.stem, f"Actor_{actor:02d}"))
    return found


def heard(recording: Recording) -> ThroughMicrophone:
    return ThroughMicrophone(**vars(recording))


def test_a_microphone_adds_a_constant_to_each_band_and_not_the_same(recordings):
    plain, through = recordings[0], heard(recordings[0])
    change = LogMel()(through.waveform(16_000)) - LogMel()(plain.waveform(16_000))
    assert change.shape == (23, 40)
    assert change.std(axis=0).mean() < 0.1 < 0.3 < change.mean(axis=0).std()


def test_each_recording_has_its_own_and_always_the_same(recordings):
    first, again, other = (heard(recordings[i]) for i in (0, 0, 1))
    np.testing.assert_array_equal(first.waveform(16_000), again.waveform(16_000))
    changes = [
        LogMel()(through.waveform(16_000)).mean(axis=0) - LogMel()(plain.waveform(16_000)).mean(axis=0)
        for through, plain in zip((first, other), recordings, strict=False)
    ]
    assert np.abs(changes[0] - changes[1]).max() > 0.3
    assert first.stamp != recordings[0].stamp and first.speaker == recordings[0].speaker


def test_the_command_makes_every_pack(recordings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpora").mkdir()
    packs.main([str(recordings[0].path.parent)])
    folders = {bands: folder for bands, folder in BANDS.items() if bands != 40} | {40: MICROPHONES}
    for bands, folder in folders.items():
        corpus = opened(folder)
        assert corpus.bands == bands and list(corpus.ids) == [each.utterance for each in recordings]
    assert PackedCorpus.open(MICROPHONES).source != PackedCorpus.open(BANDS[8]).source
    assert not BANDS[40].exists()  # the public command makes it


def test_other_actors_are_refused(tmp_path):
    folder = toy_corpus(tmp_path / "toy").path
    with pytest.raises(ValueError, match="toy Actor_01 to Actor_20, got"):
        opened(folder)

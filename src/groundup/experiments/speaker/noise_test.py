"""Noise is as loud as it is said to be, and each recording has its own."""

import numpy as np
import pytest
import soundfile

from groundup.corpus import LogMel
from groundup.experiments.speaker.noise import WhiteNoise, main


def test_noise_has_the_power_asked_for_and_is_each_recording_s_own():
    rng = np.random.default_rng(0)
    first, second = (rng.normal(size=20_000).astype(np.float32) * 0.1 for _ in range(2))
    noise = [WhiteNoise(10.0)(waveform, 16_000) - waveform for waveform in (first, second)]
    assert np.mean(noise[0] ** 2) == pytest.approx(np.mean(first**2) / 10, rel=0.05)
    assert abs(np.corrcoef(*noise)[0, 1]) < 0.05
    np.testing.assert_array_equal(WhiteNoise(10.0)(first, 16_000) - first, noise[0])
    assert not np.array_equal(WhiteNoise(10.0, seed=1)(first, 16_000) - first, noise[0])
    assert noise[0].dtype == np.float32


def test_a_corpus_with_noise_is_packed(tmp_path):
    waveform = 0.1 * np.sin(np.arange(16_000) / 10)
    (tmp_path / "in").mkdir()
    soundfile.write(tmp_path / "in" / "03-01-05-02-01-02-12.wav", waveform, 16_000, subtype="FLOAT")
    told = ["--from", str(tmp_path / "in"), "--actors", "12", "--decibels", "0"]
    corpus = main([*told, "--out", str(tmp_path / "out")])
    assert corpus.ids.tolist() == ["03-01-05-02-01-02-12"] and corpus.name == "ravdess"
    noisy = WhiteNoise(0.0)(waveform.astype(np.float32), 16_000)
    np.testing.assert_allclose(corpus[0], LogMel()(noisy), atol=1e-3)
    assert corpus.manifest["white noise"] == {"decibels": 0.0, "seed": 0}

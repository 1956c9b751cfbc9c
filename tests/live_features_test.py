"""The live page's JavaScript and the library make the same features of real recordings: both run, in Chromium."""

from __future__ import annotations

import base64
import io
import json

import numpy as np
import pytest
import soundfile

from groundup.corpus import LogMel, read_waveform, subtract_mean
from groundup.corpus.resampling import resample
from groundup.corpus.trimming import trim_silence
from tests.browsing import visit

RATE = 16_000
COMPUTE = """
  const [bytes, rate, settings, done] = arguments;
  (async () => {
    const {LogMel, subtractMean, trimSilence} = await import('/_static/live/logmel.js');
    const {decode} = await import('/_static/live/sound.js');
    const samples = await decode(Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)).buffer, rate);
    const logMel = new LogMel(settings), features = logMel.of(samples);
    return {samples: [...samples], features: [...features], centred: [...subtractMean(features, logMel.bands)],
      trimmed: [...trimSilence(samples, rate, 40)]};
  })().then(done, (error) => done(String(error)))"""


@pytest.fixture
def compute(browser, address, root):
    """What the page makes of the bytes of a sound file, by name: arrays."""
    settings = json.loads((root / "book/_web/live/model.json").read_text("utf-8"))["features"]
    visit(browser, f"{address}book/live.html")

    def run(content: bytes) -> dict[str, np.ndarray]:
        found = browser.execute_async_script(COMPUTE, base64.b64encode(content).decode(), RATE, settings)
        assert isinstance(found, dict), found
        return {name: np.array(values) for name, values in found.items()} | {"log_mel": LogMel(**settings)}

    return run


@pytest.mark.parametrize("actor", ["03", "08", "17"])
def test_features_are_those_of_the_library(compute, recordings, actor):
    path = recordings / "ravdess16" / f"Actor_{actor}" / f"03-01-04-01-02-01-{actor}.flac"
    waveform = read_waveform(path, RATE)
    found = compute(_wav(waveform, RATE, "FLOAT"))
    np.testing.assert_array_equal(found["samples"], waveform)
    expected = found["log_mel"](waveform)
    features, centred = (found[name].reshape(expected.shape) for name in ("features", "centred"))
    assert expected.shape[0] > 200
    assert np.abs(features - expected).max() < 1e-3
    assert np.abs(centred - subtract_mean(expected)).max() < 1e-3
    first, end = found["trimmed"]
    np.testing.assert_array_equal(waveform[first:end], trim_silence(waveform, RATE, 40))
    assert end - first < len(waveform)
    # Of whole numbers, a browser may divide what is positive by 2^15 - 1: it shows where there is next to no sound.
    compressed = compute(path.read_bytes())
    np.testing.assert_allclose(compressed["samples"], waveform, rtol=2**-14)
    assert np.abs(compressed["features"].reshape(expected.shape) - expected).max() < 1e-2


def test_a_sound_of_less_than_a_window_and_digital_silence_are_as_in_the_library(compute):
    for waveform in (np.full(100, 0.25), np.zeros(2_000)):
        found = compute(_wav(waveform, RATE))
        expected = found["log_mel"](waveform.astype(np.float32))
        assert np.abs(found["features"].reshape(expected.shape) - expected).max() < 1e-3
        assert found["trimmed"].tolist() == [0, len(waveform)]


def test_the_browser_resamples_as_a_microphone_needs_it(compute, recordings):
    """Speech comes through 48 kHz nearly as it was; what 16 kHz cannot hold leaves, and does not fold down."""
    path = recordings / "ravdess16" / "Actor_03" / "03-01-04-01-02-01-03.flac"
    waveform = read_waveform(path, RATE).astype(np.float64)
    found = compute(_wav(resample(waveform.astype(np.float32), 1, 3), 48_000))
    expected = found["log_mel"](waveform.astype(np.float32))
    features = found["features"].reshape(-1, expected.shape[1])[: len(expected)]
    loud = expected > expected.max() - 8
    assert np.abs(features - expected[: len(features)])[loud].mean() < 0.05
    high = 0.5 * np.sin(2 * np.pi * 12_000 * np.arange(48_000) / 48_000)
    assert np.sqrt(np.mean(compute(_wav(high, 48_000))["samples"] ** 2)) < 0.005


def _wav(waveform: np.ndarray, rate: int, kind: str = "PCM_16") -> bytes:
    out = io.BytesIO()
    soundfile.write(out, waveform, rate, format="WAV", subtype=kind)
    return out.getvalue()

"""A reader's file or microphone becomes a short waveform, and what cannot become one is refused in a line."""

import sys
from types import ModuleType

import numpy as np
import pytest
import soundfile

from groundup.errors import UserError
from groundup.experiments.data import own as module
from groundup.experiments.data.own import LONGEST, own_voice

SPEECH = 0.3 * np.random.default_rng(0).standard_normal(40_000)


@pytest.fixture
def colab(monkeypatch):
    """Colab, as far as this module needs it: `heard` is what its microphone hears."""
    output = ModuleType("google.colab.output")
    output.programs = []
    output.eval_js = lambda program: output.programs.append(program) or output.heard
    for name, found in (("google", None), ("google.colab", None), ("google.colab.output", output)):
        monkeypatch.setitem(sys.modules, name, found or ModuleType(name))
    return output


def test_a_file_is_trimmed_and_no_longer_than_two_seconds(tmp_path):
    path = tmp_path / "me.wav"
    soundfile.write(path, np.pad(SPEECH, (16_000, 8_000)), 16_000, subtype="FLOAT")
    found = own_voice(str(path))
    assert found.shape == (LONGEST,) and found.dtype == np.float64
    begin = np.flatnonzero(found)[0]
    assert 0 < begin <= 1600  # the margin, and not the second of silence
    assert np.abs(found).max() == pytest.approx(0.4)
    scale = found[begin] / SPEECH[0]
    np.testing.assert_allclose(found[begin : begin + 100], scale * SPEECH[:100], atol=1e-6)


def test_the_microphone_gives_what_the_browser_returns(colab):
    colab.heard = SPEECH[:20_000].tolist()
    found = own_voice("microphone")
    np.testing.assert_allclose(found, 0.4 * SPEECH[:20_000] / np.abs(SPEECH[:20_000]).max(), atol=1e-6)
    (program,) = colab.programs
    assert "OfflineAudioContext(1, 1, 16000)" in program and f"{module.SECONDS} * 1000" in program
    assert "SECONDS" not in program and "RATE" not in program


@pytest.mark.parametrize("heard", [[], [0.0] * 40_000, SPEECH[:5_000].tolist()])
def test_too_little_speech_is_refused(colab, heard):
    colab.heard = heard
    with pytest.raises(ValueError, match=r"microphone: expected at least 0\.7 s of speech, found 0"):
        own_voice("microphone")


def test_elsewhere_the_microphone_is_refused_in_a_line(monkeypatch):
    for name in ("google", "google.colab", "google.colab.output"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ValueError, match=r"expected a notebook in Colab, found another\. Give the path"):
        own_voice("microphone")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UserError, match=r"none\.wav"):
        own_voice(str(tmp_path / "none.wav"))

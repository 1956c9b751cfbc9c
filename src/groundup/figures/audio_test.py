import base64
import io
import re

import numpy as np
import pytest
import soundfile

from groundup.figures.audio import audio

NOISE = np.random.default_rng(0).uniform(-1, 1, 300_000)


def test_the_page_holds_the_samples():
    samples = np.array([0.0, 0.5, -1.0, 1.0])
    html = audio(samples, 8000, label="A <click>")._repr_html_()
    data = base64.b64decode(re.search(r'src="data:audio/flac;base64,([^"]*)"', html)[1])
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        assert (file.samplerate, file.channels, file.format, file.subtype) == (8000, 1, "FLAC", "PCM_16")
        read = file.read(dtype="int16") / 32767
    np.testing.assert_allclose(read, samples, atol=1 / 32767)
    assert html.count("A &lt;click&gt;") == 2 and 'aria-label="A &lt;click&gt;"' in html


@pytest.mark.parametrize(
    ("waveform", "message"),
    [
        (np.zeros((2, 5)), r"expected a waveform \(samples,\), got shape \(2, 5\)"),
        (np.zeros(0), r"got shape \(0,\)"),
        (np.array([0.0, 2.0]), r"expected samples in \[-1, 1\], got a peak of 2: divide by it"),
        (np.array([0.0, np.nan]), "got a peak of nan"),
        (NOISE, "expected at most 500 KB of sound, got 801 KB"),
    ],
)
def test_what_cannot_be_played_is_refused(waveform, message):
    with pytest.raises(ValueError, match=message):
        audio(waveform, 16000, label="noise")

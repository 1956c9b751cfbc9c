"""What is said of a state is what its picture shows."""

import numpy as np
import pytest

from groundup.experiments.data import pictures, words
from groundup.experiments.data.spectra import leakage


@pytest.mark.parametrize("tone_hz", [1000, 1010, 1020, 1030])
@pytest.mark.parametrize("window", ["box", "Hann"])
def test_the_quiet_tone_stands_out_where_the_words_say_so(tone_hz, window):
    found = leakage(tone_hz, window)
    level = dict(zip(found.bins, found.bin_level, strict=True))
    stands = level[2600.0] > 10 + max(level[2400.0], level[2800.0])
    assert ("stands out" in words.leak(tone_hz, window)) == stands


@pytest.mark.parametrize(("window_ms", "seen"), [(5, "pulse"), (25, "harmonic"), (100, "smeared")])
def test_a_window_is_said_to_show_what_it_shows(window_ms, seen):
    assert f"{window_ms} ms" in words.sharpness(window_ms) and seen in words.sharpness(window_ms)


def test_bands_are_said_to_follow_the_harmonics_where_they_do():
    def roughness(bands):
        return np.abs(np.diff(pictures.bands_of(bands, 220).axes[0].lines[1].get_ydata(), 2)).max()

    assert roughness(40) > roughness(24) and "harmonics, above" in words.bands_of(40, 220)
    assert "the slow curve, the formants" in words.bands_of(24, 220)

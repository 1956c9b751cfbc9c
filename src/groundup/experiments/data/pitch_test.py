"""The pitch is read from features that hold it, and from no others."""

import numpy as np
import pytest

from groundup.corpus import LogMel
from groundup.corpus.synthetic.phones import VOWELS
from groundup.experiments.data.pitch import HELD_OUT, SAMPLES, Singers, guess_error, pitch_error, singers


@pytest.fixture(scope="module")
def found() -> Singers:
    return singers(seed=0, count=200)


def test_singers_are_drawn_as_promised(found):
    assert found.waveforms.shape == (200, SAMPLES)
    assert 0 <= found.semitones.min() < 3 and 20 < found.semitones.max() <= 12 * np.log2(300 / 80)
    assert set(HELD_OUT) < set(VOWELS) and 0.15 < found.held_out.mean() < 0.45
    np.testing.assert_array_equal(singers(seed=0, count=200).waveforms, found.waveforms)
    assert np.abs(singers(seed=1, count=200).semitones - found.semitones).max() > 1


def test_many_bands_know_the_pitch_and_few_do_not(found):
    few, many = (pitch_error(found, LogMel(bands=bands)) for bands in (8, 40))
    assert many < 2.0 < few
    assert few < 1.1 * guess_error(found)


class Told:
    """Features that hold the pitch and nothing else."""

    def __init__(self, found: Singers):
        self.pitch = {waveform.tobytes(): pitch for waveform, pitch in zip(*found[:2], strict=True)}

    def __call__(self, waveform):
        return np.array([[self.pitch[waveform.tobytes()], 1.0]] * 3)


def test_the_error_is_in_semitones_and_zero_where_the_features_are_the_pitch(found):
    assert pitch_error(found, Told(found)) < 1e-3
    nothing = found._replace(semitones=np.where(found.held_out, 9.0, 4.0))
    assert pitch_error(nothing, Told(nothing)) == pytest.approx(5.0)
    assert guess_error(nothing) == pytest.approx(5.0)

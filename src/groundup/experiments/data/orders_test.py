"""What is said and how high is read where it is there, and not where it is not."""

import numpy as np
import pytest

from groundup.corpus import LogMel
from groundup.experiments.data.orders import ORDERS, Spoken, altered, orders_read, pitch_read, spoken


@pytest.fixture(scope="module")
def found() -> Spoken:
    return spoken(seed=0, count=90)


def test_voices_are_drawn_as_promised(found):
    assert found.waveforms.shape == (90, 11_200) and found.held_out.sum() == 30
    assert np.bincount(found.order).tolist() == [15] * ORDERS
    assert 0 <= found.semitones.min() < 4 and 18 < found.semitones.max() <= 12 * np.log2(300 / 80)
    np.testing.assert_array_equal(spoken(seed=0, count=90).waveforms, found.waveforms)
    assert np.abs(found.waveforms[:, :800]).min(axis=1).max() > 0  # no digital silence


def test_both_are_read_from_recordings_as_they_are(found):
    assert orders_read(found, LogMel()) > 0.8 and pitch_read(found, LogMel()) > 0.7


def test_only_what_is_held_out_is_altered(found):
    heard = altered(found, lambda waveform: waveform[::-1])
    changed = np.any(heard.waveforms != found.waveforms, axis=1)
    np.testing.assert_array_equal(changed, found.held_out)


def test_read_backwards_the_order_is_lost_and_the_pitch_is_not(found):
    heard = altered(found, lambda waveform: waveform[::-1])
    assert orders_read(heard, LogMel()) < 0.5 < pitch_read(heard, LogMel())


def test_guessing_reads_nothing(found):
    deaf = altered(found, lambda waveform: np.full_like(waveform, 0.1))
    assert orders_read(deaf, LogMel()) == pytest.approx(0.0, abs=0.2)
    assert pitch_read(deaf, LogMel()) < 0.2

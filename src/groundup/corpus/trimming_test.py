"""Silence goes at both ends, and nothing else does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundup.corpus.trimming import _frame_power, trim_silence

RATE = 8000
FRAME = 160  # samples: 0.02 s
MARGIN = 5  # frames


def tone(samples, frequency=440.0):
    return (0.5 * np.sin(2 * np.pi * frequency * np.arange(samples) / RATE)).astype(np.float32)


def between(before, samples, after):
    """A tone between two silences."""
    return np.concatenate([np.zeros(before), tone(samples), np.zeros(after)]).astype(np.float32)


@st.composite
def waveforms(draw):
    """A few stretches of noise, each with its own loudness, some of them silent; the ends fit no frame."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    stretches = draw(st.lists(st.tuples(st.integers(1, 1500), st.integers(-140, 0)), min_size=1, max_size=6))
    parts = [rng.standard_normal(n) * (10 ** (level / 20) if level > -140 else 0) for n, level in stretches]
    return np.concatenate(parts).astype(np.float32)


@pytest.mark.parametrize("before, after", [(4000, 6000), (4001, 5999), (1599, 0), (0, 1601)])
def test_a_tone_between_silences_is_cut_to_within_the_margin(before, after):
    heard = np.flatnonzero(between(before, 2400, after))
    trimmed = trim_silence(between(before, 2400, after), RATE)
    kept = np.flatnonzero(trimmed)
    assert len(kept) == len(heard)
    for silence, left in ((before, kept[0]), (after, len(trimmed) - 1 - kept[-1])):
        assert min(silence, MARGIN * FRAME) <= left <= (MARGIN + 1) * FRAME + 1  # the tone begins with a 0


def test_a_threshold_decides_what_is_silence():
    quiet = np.concatenate([tone(1600) * 10 ** (-35 / 20), tone(1600), tone(1600) * 10 ** (-45 / 20)])
    lengths = [len(trim_silence(quiet, RATE, decibels, margin_frames=0)) for decibels in (30, 40, 50)]
    assert lengths == [1600, 3200, 4800]


def test_pauses_stay():
    spoken = np.concatenate([tone(800), np.zeros(8000), tone(800)])
    assert len(trim_silence(spoken, RATE)) == len(spoken)


@settings(deadline=None)
@given(waveforms(), st.floats(1, 80), st.integers(0, 3))
def test_only_a_prefix_and_a_suffix_go(waveform, decibels, margin):
    trimmed = trim_silence(waveform, RATE, decibels, margin_frames=margin)
    assert 1 <= len(trimmed) <= len(waveform)
    assert np.shares_memory(trimmed, waveform)
    start = (trimmed.__array_interface__["data"][0] - waveform.__array_interface__["data"][0]) // 4
    np.testing.assert_array_equal(trimmed, waveform[start : start + len(trimmed)])
    assert start % FRAME == 0
    loudest = _frame_power(waveform, FRAME).max()
    for gone in (waveform[:start], waveform[start + len(trimmed) :]):
        if len(gone):
            assert _frame_power(gone, FRAME).max() < loudest * 10 ** (-decibels / 10)


@settings(deadline=None)
@given(waveforms(), st.floats(1, 80), st.integers(0, 3))
def test_what_is_trimmed_stays(waveform, decibels, margin):
    once = trim_silence(waveform, RATE, decibels, margin_frames=margin)
    np.testing.assert_array_equal(trim_silence(once, RATE, decibels, margin_frames=margin), once)


@settings(deadline=None)
@given(waveforms(), st.integers(-20, 20), st.booleans())
def test_gain_and_polarity_change_nothing(waveform, doublings, flipped):
    gain = np.float32((-1 if flipped else 1) * 2.0**doublings)  # exact in floating point
    np.testing.assert_array_equal(trim_silence(gain * waveform, RATE), gain * trim_silence(waveform, RATE))


@settings(deadline=None)
@given(st.floats(0.01, 100), st.integers(0, 4000), st.integers(0, 4000))
def test_any_gain_changes_nothing_where_silence_and_voice_are_far_apart(gain, before, after):
    waveform = between(before, 2400, after)
    assert len(trim_silence(np.float32(gain) * waveform, RATE)) == len(trim_silence(waveform, RATE))


def test_a_constant_offset_is_silence():
    waveform = between(4000, 2400, 4000)
    shifted = waveform + np.float32(0.25)
    assert len(trim_silence(shifted, RATE)) == len(trim_silence(waveform, RATE)) < len(waveform)


@pytest.mark.parametrize("level", [0.0, 0.1, -0.7, 1e-30])
def test_where_nothing_is_loud_everything_stays(level):
    silence = np.full(5001, level, dtype=np.float32)
    assert trim_silence(silence, RATE) is silence


@pytest.mark.parametrize("samples", [1, 2, FRAME - 1, FRAME, FRAME + 1])
def test_a_short_waveform_stays(samples):
    assert len(trim_silence(tone(samples) + tone(1, 0.0), RATE)) == samples


def test_the_power_of_a_frame_is_its_variance():
    waveform = np.random.default_rng(0).standard_normal(11)
    expected = [waveform[:4].var(), waveform[4:8].var(), waveform[8:].var()]
    np.testing.assert_allclose(_frame_power(waveform, 4), expected, rtol=1e-12)


@pytest.mark.parametrize(
    "waveform, options, message",
    [
        (np.zeros(0), {}, r"expected a waveform \(L,\) with L >= 1, got \(0,\)"),
        (np.zeros((2, 100)), {}, r"got \(2, 100\)"),
        (np.zeros(100), {"decibels": 0.0}, r"got 160, 0\.0 and 5"),
        (np.zeros(100), {"decibels": float("nan")}, r"got 160, nan and 5"),
        (np.zeros(100), {"sample_rate": 50}, r"got 1, 40\.0 and 5"),
        (np.zeros(100), {"margin_frames": -1}, r"got 160, 40\.0 and -1"),
    ],
)
def test_what_makes_no_sense_is_refused(waveform, options, message):
    with pytest.raises(ValueError, match=message):
        trim_silence(waveform, **{"sample_rate": RATE, **options})

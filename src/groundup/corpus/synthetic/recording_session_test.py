"""A session changes what it says it changes, by as much."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
import torch

from groundup.corpus.synthetic.recording_session import (
    RIPPLES,
    Session,
    draw_session,
    draw_white,
    transform_points,
)
from groundup.corpus.synthetic.voice import draw_voice

PLAIN = replace(
    draw_session(np.random.default_rng(0)), channel_db=np.zeros(RIPPLES), gain_db=0.0, noise_db=-200.0
)


@pytest.fixture
def waveform():
    return (0.1 * np.random.default_rng(1).standard_normal(16_001)).astype(np.float32)


def test_a_quiet_room_and_a_flat_channel_change_nothing(waveform):
    np.testing.assert_allclose(PLAIN.record(waveform, np.random.default_rng(0)), waveform, atol=1e-6)


@pytest.mark.parametrize("noise_db", [-30.0, -10.0])
@pytest.mark.parametrize("tilt", [0.0, 1.0, 2.0])
def test_the_noise_is_as_loud_as_asked(waveform, noise_db, tilt):
    session = replace(PLAIN, noise_db=noise_db, noise_tilt=tilt)
    noise = session.record(waveform, np.random.default_rng(0)) - waveform
    assert 10 * np.log10(np.mean(noise**2) / np.mean(waveform**2)) == pytest.approx(noise_db, abs=0.5)


def test_brown_noise_is_low(waveform):
    noise = replace(PLAIN, noise_db=0.0, noise_tilt=2.0).record(0.01 * waveform, np.random.default_rng(0))
    power = np.abs(np.fft.rfft(noise - 0.01 * waveform)) ** 2
    assert power[:1000].sum() > 10 * power[1000:].sum()


def test_the_channel_is_a_filter(waveform):
    ripple = np.zeros(RIPPLES)
    ripple[0] = 6.0  # + 6 dB at zero frequency, − 6 dB at the highest
    heard = replace(PLAIN, channel_db=ripple).record(waveform, np.random.default_rng(0))
    gain = 20 * np.log10(np.abs(np.fft.rfft(heard)) / np.abs(np.fft.rfft(waveform)))
    assert gain[10:50].mean() == pytest.approx(6.0, abs=0.4) and gain[-50:].mean() == pytest.approx(
        -6.0, abs=0.4
    )


def test_it_never_clips(waveform):
    heard = replace(PLAIN, gain_db=40.0).record(waveform, np.random.default_rng(0))
    assert np.abs(heard).max() == pytest.approx(0.99, abs=1e-3) and heard.dtype == np.float32


def test_the_voice_of_the_day_is_the_voice_changed():
    voice = draw_voice(np.random.default_rng(0))
    today = PLAIN.voice(voice)
    assert today.pitch_hz == voice.pitch_hz * PLAIN.pitch and today.tract_cm == voice.tract_cm * PLAIN.tract
    assert today.accent is voice.accent and today.open_quotient == voice.open_quotient


def test_difficulty_scales_the_spread_and_at_zero_nothing_varies():
    easy = draw_session(np.random.default_rng(0), difficulty=0.0)
    assert (
        easy.pitch == easy.tract == easy.tempo == 1.0 and not easy.channel_db.any() and easy.noise_db == -40.0
    )
    spreads = [
        np.std([np.log(draw_session(np.random.default_rng(seed), difficulty).pitch) for seed in range(300)])
        for difficulty in (1.0, 2.0)
    ]
    assert spreads[0] == pytest.approx(0.06, rel=0.15) and spreads[1] == pytest.approx(
        2 * spreads[0], rel=1e-6
    )


def test_a_batch_of_tensors_gives_what_arrays_give_one_by_one():
    """Two lengths that share a size of transform, one loud enough to be turned down; padding stays zero."""
    lengths, rng = [15_950, 15_999], np.random.default_rng(3)
    assert transform_points(lengths[0]) == transform_points(lengths[1]) == 16_000
    sessions = [replace(draw_session(rng), gain_db=gain) for gain in (30.0, -3.0)]
    voices = [0.1 * rng.standard_normal(length) for length in lengths]
    whites = [draw_white(length, np.random.default_rng(length)) for length in lengths]
    waveforms, inside = torch.zeros(2, 15_999, dtype=torch.float64), torch.zeros(2, 15_999)
    for row, voice in enumerate(voices):
        waveforms[row, : len(voice)], inside[row, : len(voice)] = torch.from_numpy(voice), 1.0
    numbers = {
        field.name: torch.from_numpy(
            np.stack([np.atleast_1d(getattr(session, field.name)) for session in sessions])
        )
        for field in fields(Session)
    }
    heard = Session(**numbers).hear(waveforms, torch.from_numpy(np.stack(whites)), inside)
    for row, length in enumerate(lengths):
        alone = sessions[row].record(voices[row], np.random.default_rng(length))
        np.testing.assert_allclose(heard[row, :length], alone, atol=1e-7)
    assert not heard[0, lengths[0] :].any() and heard[0].abs().max() == pytest.approx(0.99)

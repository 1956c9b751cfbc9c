"""What comes out is a voice: its pitch, its formants, its loudness, and the same again with the same seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from groundup.corpus.synthetic.phones import VOWELS, Syllable
from groundup.corpus.synthetic.speech import (
    LOUDNESS,
    SAMPLE_RATE,
    Score,
    _at_samples,
    compose,
    perform,
    synthesise,
)
from groundup.corpus.synthetic.voice import draw_voice

VOICE = replace(
    draw_voice(np.random.default_rng(0)), jitter=0.0, shimmer=0.0, range_semitones=0.0, breathiness=0.01
)


def vowel(name, voice=VOICE):
    """The middle half second of a long vowel."""
    spoken = synthesise(voice, np.random.default_rng(0), 1.5, sentence=[Syllable("", name, 0.0)])
    return spoken[8000:16_000]


@pytest.mark.parametrize("seconds", [0.5, 2.0, 3.333])
def test_it_lasts_as_long_as_asked_and_is_as_loud(seconds):
    spoken = synthesise(VOICE, np.random.default_rng(0), seconds)
    assert spoken.dtype == np.float32 and len(spoken) == round(seconds * 1000) * 16
    assert np.sqrt(np.mean(spoken.astype(float) ** 2)) == pytest.approx(LOUDNESS, rel=1e-3)
    assert np.abs(spoken).max() < 1.0
    assert np.abs(spoken[:1200]).max() < 0.05 * np.abs(spoken).max()


def test_it_takes_its_own_time_when_none_is_given():
    sentence = [Syllable("m", "ɑ", 0.4)] * 6
    fast, slow = (
        len(
            synthesise(
                replace(VOICE, syllables_per_second=rate), np.random.default_rng(0), None, sentence=sentence
            )
        )
        for rate in (6.0, 3.0)
    )
    assert fast < slow


@pytest.mark.parametrize("pitch", [90.0, 140.0, 220.0])
def test_the_pitch_is_the_speakers(pitch):
    wave = vowel("ɑ", replace(VOICE, pitch_hz=pitch)).astype(float)
    correlation = np.correlate(wave, wave, mode="full")[len(wave) :]
    lag = 40 + np.argmax(correlation[40:400]) + 1  # 40 to 400 samples: 400 to 40 Hz
    assert SAMPLE_RATE / lag == pytest.approx(pitch, rel=0.02)


@pytest.mark.parametrize("name", ["ɑ", "ɛ"])
def test_the_formants_are_the_vowels(name):
    """The envelope of the spectrum, smoothed over two harmonics, peaks near F1 in the speaker's own tract."""
    voice = replace(
        VOICE, pitch_hz=80.0, tract_cm=17.5, accent=np.ones_like(VOICE.accent), bandwidth_scale=1.0
    )
    power = np.abs(np.fft.rfft(vowel(name, voice) * np.hanning(8000))) ** 2  # 2 Hz a bin
    envelope = np.convolve(power, np.hanning(120), mode="same")
    low = VOWELS[name][0] - 200
    peak = low + 2 * np.argmax(envelope[low // 2 : low // 2 + 200])
    assert peak == pytest.approx(VOWELS[name][0], rel=0.12)


def test_s_hisses_high_and_a_vowel_does_not():
    spoken = synthesise(VOICE, np.random.default_rng(0), 1.5, sentence=[Syllable("s", "ɑ", 0.0)])
    frames = np.abs(np.fft.rfft(spoken.reshape(-1, 400), axis=1)) ** 2
    high = frames[:, 100:].sum(axis=1) / (frames.sum(axis=1) + 1e-12)  # above 4 kHz
    loud = frames.sum(axis=1) > 0.01 * frames.sum(axis=1).max()
    assert high[loud].max() > 0.7 and high[35:50].max() < 0.1


def test_the_same_seed_speaks_the_same_and_another_does_not():
    sentence = [Syllable("m", "ɑ", 0.4)] * 4
    one, again, other = (
        synthesise(VOICE, np.random.default_rng(seed), 1.0, sentence=sentence) for seed in (1, 1, 2)
    )
    assert one.tobytes() == again.tobytes() and not np.array_equal(one, other)


def test_too_little_time_is_refused():
    with pytest.raises(ValueError, match=r"at least 0\.5 seconds to speak in, got 0\.1"):
        synthesise(VOICE, np.random.default_rng(0), 0.1)


def test_padding_does_not_enter_what_is_spoken():
    """A score alone, and in a batch where it is the shorter one, padded with whatever it ended on.

    To make it harder than it is, all sources are loud to the very end.
    """
    short, long = (
        compose(VOICE, np.random.default_rng(1), seconds)._replace(
            **{track: np.full(round(1000 * seconds), 0.7) for track in ("voice", "breath", "hiss")}
        )
        for seconds in (0.6, 0.75)
    )
    batch = [np.stack([_padded(a, len(b)), b]) for a, b in zip(short, long, strict=True)]
    batch = Score(*map(torch.from_numpy, batch))
    batch.inside[0, len(short.phase) :] = 0.0
    found = perform(batch)
    for row, score in zip(found, (short, long), strict=True):
        samples = len(score.phase)
        np.testing.assert_allclose(row[:samples], perform(score), atol=1e-10)
        assert not row[samples:].any()


def test_tracks_are_drawn_out_in_straight_lines_and_the_last_one_holds():
    track = np.random.default_rng(0).standard_normal(13)
    expected = np.interp(np.arange(13 * 16) / 16, np.arange(13), track)
    np.testing.assert_allclose(_at_samples(track), expected, atol=1e-12)
    np.testing.assert_allclose(_at_samples(torch.from_numpy(track)[None])[0], expected, atol=1e-12)


def _padded(rows, count):
    return np.concatenate([rows, np.repeat(rows[-1:], count - len(rows), axis=0)])

"""A sentence becomes movement without jumps, in the speaker's own tract and time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from groundup.corpus.synthetic.formants_and_melody import RATE, articulate, duration
from groundup.corpus.synthetic.phones import VOWELS, Syllable
from groundup.corpus.synthetic.voice import draw_voice

VOICE = draw_voice(np.random.default_rng(0))
NEUTRAL = replace(VOICE, tract_cm=17.5, accent=np.ones_like(VOICE.accent))
SENTENCE = [Syllable("s", "i", 1.0), Syllable("", "ɑ", 0.0), Syllable("t", "u", 0.4)]


def speak(voice=NEUTRAL, sentence=SENTENCE, seconds=None, seed=0):
    return articulate(voice, sentence, np.random.default_rng(seed), seconds)


def test_tracks_fill_the_time_that_is_given():
    assert all(len(track) == round(1.7 * RATE) for track in speak(seconds=1.7))


def test_a_faster_speaker_takes_less_time():
    lengths = [len(speak(replace(NEUTRAL, syllables_per_second=rate)).voice) for rate in (3.0, 5.0)]
    assert lengths[1] < 0.8 * lengths[0]


def test_nothing_jumps():
    tracks = speak()
    assert np.abs(np.diff(tracks.formants, axis=0)).max() < 120  # Hz in a millisecond
    assert max(np.abs(np.diff(track)).max() for track in (tracks.voice, tracks.breath, tracks.hiss)) < 0.15
    assert np.abs(np.diff(tracks.melody)).max() < 0.2


def test_vowels_reach_their_targets():
    tracks = speak(sentence=[Syllable("", "i", 0.0)], seconds=1.0)
    np.testing.assert_allclose(tracks.formants[500], VOWELS["i"], rtol=0.12)


def test_a_longer_tract_lowers_every_formant():
    long, short = (speak(replace(NEUTRAL, tract_cm=cm), seconds=1.0) for cm in (18.0, 14.0))
    inside = slice(200, 800)
    np.testing.assert_allclose(long.formants[inside] * 18.0, short.formants[inside] * 14.0, rtol=1e-6)


def test_it_begins_and_ends_in_silence():
    tracks = speak()
    for track in (tracks.voice, tracks.breath, tracks.hiss):
        assert not track[:80].any() and not track[-80:].any() and (track >= -1e-12).all()


def test_hiss_is_heard_where_the_consonant_is():
    tracks = speak(sentence=[Syllable("s", "i", 0.0)])
    assert tracks.hiss.max() == pytest.approx(0.5, abs=0.02)
    assert tracks.hiss_hz[tracks.hiss.argmax()] == 6000
    assert tracks.voice[tracks.hiss.argmax()] == pytest.approx(0.0, abs=1e-9)


def test_the_melody_sinks():
    melody = np.mean([speak(seed=seed, seconds=2.0).melody for seed in range(20)], axis=0)
    assert melody[:400].mean() > melody[-400:].mean()


@pytest.mark.parametrize("seed", range(5))
def test_how_long_it_takes_is_known_before(seed):
    assert round(RATE * duration(NEUTRAL, SENTENCE, np.random.default_rng(seed))) == len(
        speak(seed=seed).voice
    )

"""The table of sounds, and sentences made of it."""

from __future__ import annotations

import numpy as np

from groundup.corpus.synthetic.phones import CONSONANTS, VOWELS, draw_sentence


def test_every_sound_is_one_a_tract_can_make():
    settings = [phone.formants for phones in CONSONANTS.values() for phone in phones] + list(VOWELS.values())
    assert all(200 <= f1 < f2 < f3 <= 3100 for f1, f2, f3 in settings)
    for phones in CONSONANTS.values():
        for phone in phones:
            assert 0 < phone.seconds <= 0.12 and 900 <= phone.hiss_hz <= 6500
            assert all(0 <= loudness <= 1 for loudness in (phone.voice, phone.breath, phone.hiss))


def test_sentences_use_the_whole_language_and_repeat_with_the_seed():
    sentence = draw_sentence(np.random.default_rng(0), 400)
    assert len(sentence) == 400 and sentence == draw_sentence(np.random.default_rng(0), 400)
    assert {syllable.consonant for syllable in sentence} == set(CONSONANTS)
    assert {syllable.vowel for syllable in sentence} == set(VOWELS)
    assert {syllable.stress for syllable in sentence} == {0.0, 0.4, 1.0}

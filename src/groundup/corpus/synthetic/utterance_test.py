"""The made-up corpus: the same seed gives the same bytes, and its fields say what was said and when."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from groundup.corpus.log_mel import LogMel
from groundup.corpus.synthetic.corpus_shapes import homework, utterances
from groundup.corpus.synthetic.utterance import (
    A_SITTING,
    SESSIONS,
    STATEMENTS,
    HomeworkUtterance,
    SyntheticUtterance,
)


def test_an_utterance_does_not_depend_on_how_many_there_are():
    few, many = utterances(2, 3), utterances(5, 7)
    assert few[4] == many[8] == SyntheticUtterance(0, 1, 1)
    np.testing.assert_array_equal(few[4].waveform(), many[8].waveform())
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(few[4])).waveform(), few[4].waveform())


def test_names_and_fields():
    listed = utterances(2, 13)
    assert len(listed) == 26 and len({utterance.utterance for utterance in listed}) == 26
    assert listed[13].utterance == "voice0001-00000" and listed[13].speaker == "voice0001"
    assert listed[12].fields == {"statement": "01", "session": "02", "repetition": "02"}
    first = [(utterance.fields["session"], utterance.fields["statement"]) for utterance in listed[:10]]
    assert len(set(first)) == STATEMENTS * SESSIONS


def test_the_voice_is_the_sessions():
    first, second = (SyntheticUtterance(0, 1, number) for number in (0, STATEMENTS))  # one sitting, the next
    sessions, voices, _ = zip(first._sitting(), second._sitting(), strict=True)
    assert voices[0].pitch_hz / sessions[0].pitch == pytest.approx(voices[1].pitch_hz / sessions[1].pitch)
    assert voices[0].pitch_hz != voices[1].pitch_hz


def test_a_voice_lasts_about_two_seconds_and_can_be_resampled():
    utterance = SyntheticUtterance(0, 0, 0)
    wide, narrow = utterance.waveform(16_000), utterance.waveform(8000)
    assert wide.dtype == np.float32 and 1.2 < len(wide) / 16_000 < 3.5
    assert len(narrow) == -(-len(wide) // 2)


def test_without_session_noise_a_speaker_is_nearer_to_itself_than_to_others():
    """Mean log-mel of the same sentence in two sessions: at difficulty 0 the right speaker is the nearest."""
    features = LogMel()
    means = np.array(
        [
            [
                features(SyntheticUtterance(0, speaker, number, 0.0).waveform()).mean(axis=0)
                for speaker in range(6)
            ]
            for number in (0, 2)  # statement 01 in sessions 01 and 02
        ]
    )
    distances = np.linalg.norm(means[0][:, None] - means[1][None], axis=-1)
    assert (distances.argmin(axis=1) == np.arange(6)).all()


def test_a_homework_utterance_does_not_depend_on_how_many_there_are():
    few, many = homework(2, 8, seed=3), homework(5, 70, seed=3)
    assert few[1] in many and few[1] == HomeworkUtterance(3, 0, 1)
    np.testing.assert_array_equal(few[1].waveform(), HomeworkUtterance(3, 0, 1).waveform())
    assert few != homework(2, 8, seed=4)


def test_no_sentence_of_the_homework_is_said_twice_but_sittings_last():
    first, second = HomeworkUtterance(0, 0, 0), HomeworkUtterance(0, 0, 1)
    assert first._sitting()[0].pitch == second._sitting()[0].pitch and first.samples != second.samples
    numbers = [HomeworkUtterance(0, 0, number).fields for number in (0, A_SITTING - 1, A_SITTING)]
    assert numbers == [{"session": "01"}, {"session": "01"}, {"session": "02"}]
    features = [LogMel()(one.waveform())[:90] for one in (first, second)]
    assert np.corrcoef(*[rows.ravel() for rows in features])[0, 1] < 0.9


@pytest.mark.parametrize("make", [SyntheticUtterance, HomeworkUtterance])
def test_the_length_is_known_without_speaking(make):
    for number in range(3):
        assert make(0, 1, number).samples == len(make(0, 1, number).waveform())


def test_a_stamp_is_the_whole_recipe():
    one = SyntheticUtterance(seed=0, speaker_number=1, number=2)
    others = [replace(one, seed=3), replace(one, difficulty=0.5), HomeworkUtterance(0, 1, 2)]
    assert len({one.stamp, *(other.stamp for other in others)}) == 4 and one.stamp == replace(one).stamp


@pytest.mark.parametrize(
    "utterance, samples, heard",
    [
        (SyntheticUtterance(5, 3, 7), 30_640, [0.1656, -0.6965, -0.1529, 0.4472, -0.2348]),
        (HomeworkUtterance(5, 3, 7, difficulty=2.0), 35_136, [0.0631, 0.0632, 0.0441, 0.0597, 0.0125]),
    ],
)
def test_a_recipe_says_what_it_always_said(utterance, samples, heard):
    """Recorded runs were trained on these voices; the last digits are the machine's."""
    waveform = utterance.waveform()
    assert len(waveform) == samples
    np.testing.assert_allclose(waveform[8000:10_000:400], heard, atol=1e-3)

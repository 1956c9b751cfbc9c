"""The made-up corpus: the same seed gives the same bytes, and its fields say what was said and when."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from groundup.corpus.build import build_corpus
from groundup.corpus.features import LogMel
from groundup.corpus.synthetic import SESSIONS, STATEMENTS, SyntheticUtterance, utterances
from groundup.errors import UserError


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        build_corpus(utterances(2, 3, seed), tmp_path / name, features=LogMel(), name="synthetic")
    written = {name: (tmp_path / name / "frames.npy").read_bytes() for name in ("one", "again", "other")}
    assert written["one"] == written["again"] != written["other"]


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


@pytest.mark.parametrize(
    "numbers, message",
    [
        ((0, 3), r"--speakers: expected at least 1, got 0"),
        ((2, -1), r"--utterances: expected at least 1, got -1"),
        ((2, 3, -1), r"--seed: expected at least 0, got -1"),
        ((2, 3, 0, -0.5), r"--difficulty: expected at least 0, got -0\.5"),
        ((2, 3, 0, float("nan")), r"--difficulty: expected at least 0, got nan"),
    ],
)
def test_impossible_numbers_are_refused(numbers, message):
    with pytest.raises(UserError, match=message):
        utterances(*numbers)

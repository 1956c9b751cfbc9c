"""RAVDESS' names say who spoke and what."""

from __future__ import annotations

import pytest

from groundup.corpus.importers.ravdess import ARCHIVE, actors_in, recordings
from groundup.errors import UserError


@pytest.fixture
def folder(tmp_path):
    for actor in (1, 2, 12):
        for statement in (1, 2):
            path = tmp_path / f"Actor_{actor:02d}" / f"03-01-05-02-{statement:02d}-01-{actor:02d}.wav"
            path.parent.mkdir(exist_ok=True)
            path.touch()
    return tmp_path


def test_names_are_read(folder):
    found = recordings(folder)
    assert [recording.speaker for recording in found] == ["Actor_01"] * 2 + ["Actor_02"] * 2 + [
        "Actor_12"
    ] * 2
    assert found[-1].utterance == "03-01-05-02-02-01-12"
    assert found[-1].fields == {"emotion": "05", "intensity": "02", "statement": "02", "repetition": "01"}


def test_some_actors_can_be_kept(folder):
    assert {recording.speaker for recording in recordings(folder, {1, 12})} == {"Actor_01", "Actor_12"}
    with pytest.raises(UserError, match=r"holds no recording of actor 03, which --actors asks for"):
        recordings(folder, {1, 3})


def test_another_name_is_refused(folder):
    (folder / "holiday.wav").touch()
    with pytest.raises(UserError, match=r"holiday\.wav: expected a name like 03-01-05-02-01-02-12\.wav"):
        recordings(folder)


def test_an_utterance_there_twice_is_refused(folder):
    (folder / "Actor_01" / "03-01-05-02-01-01-01.flac").touch()
    with pytest.raises(UserError, match=r"is there twice"):
        recordings(folder)


@pytest.mark.parametrize("text", ["", "0", "25", "10-01", "a", "1,", "1-2-3", "01..10"])
def test_a_list_of_actors_that_is_none_is_refused(text):
    with pytest.raises(
        UserError, match=r"--actors: expected numbers from 01 to 24, like 01-10 or 01,05,12; got"
    ):
        actors_in(text)


def test_the_archive_wants_the_speech_of_all_actors():
    assert ARCHIVE.count == 24 * 60

"""Every recording below a folder is found, in one order, and what is passed over can be told."""

from __future__ import annotations

import os

import pytest

from groundup.corpus.audio_files import ANY_AUDIO, audio_files, passed_over
from groundup.errors import UserError


def test_folders_are_searched_in_one_order(tmp_path):
    for name in (
        "b/2.wav",
        "c/d/5.wav",
        "b/10.FLAC",
        "a/c/1.wav",
        "b/notes.txt",
        "b/._2.wav",
        "c/3.wav",
        "b/4.wav",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [str(path.relative_to(tmp_path)) for path in audio_files(tmp_path)] == [
        "a/c/1.wav",
        "b/10.FLAC",
        "b/2.wav",
        "b/4.wav",
        "c/3.wav",
        "c/d/5.wav",
    ]


def test_other_suffixes_can_be_asked_for_and_what_is_passed_over_is_counted(tmp_path):
    for name in ("a/1.M4A", "a/2.wav", "a/3.mp3", "a/1.wav.txt", "a/9.TXT", "cover.jpg", ".DS_Store"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "README").touch()
    assert [path.name for path in audio_files(tmp_path)] == ["2.wav"]
    assert [path.name for path in audio_files(tmp_path, ANY_AUDIO)] == ["1.M4A", "2.wav", "3.mp3"]
    assert set(passed_over(tmp_path).split(", ")) == {"2 .txt", "1 .jpg", "1 without a suffix"}
    assert set(passed_over(tmp_path / "a", (".txt",)).split(", ")) == {"1 .m4a", "1 .mp3", "1 .wav"}
    with pytest.raises(UserError, match=r"holds no \.flac or \.au file, found 2 \.txt, "):
        audio_files(tmp_path, (".flac", ".au"))


def test_linked_folders_are_followed_and_loops_refused(tmp_path):
    for name in ("kept/a", "voices/.hidden"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "kept/a/1.wav").touch()
    (tmp_path / "voices/.hidden/2.wav").touch()
    (tmp_path / "voices/a").symlink_to(tmp_path / "kept/a", target_is_directory=True)
    assert audio_files(tmp_path / "voices") == [tmp_path / "voices/a/1.wav"]
    (tmp_path / "kept/a/up").symlink_to(tmp_path / "kept", target_is_directory=True)
    with pytest.raises(UserError, match=r"kept/a/up: the same folder as .*kept\. Remove the link"):
        audio_files(tmp_path / "kept")


def test_a_folder_without_recordings_is_named(tmp_path):
    with pytest.raises(UserError, match=r"holds no \.wav or \.flac file"):
        audio_files(tmp_path)
    with pytest.raises(UserError, match=r"nowhere: no such folder"):
        audio_files(tmp_path / "nowhere")


def test_a_folder_that_cannot_be_read_is_not_passed_over(tmp_path, monkeypatch):
    (tmp_path / "alice").mkdir()
    scandir = os.scandir

    def denied(path):
        if str(path).endswith("alice"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(UserError, match=r"alice: cannot be read \(Permission denied\)"):
        audio_files(tmp_path)

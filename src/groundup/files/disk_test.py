"""Nothing is overwritten, and what the disk refuses is said in one line."""

from __future__ import annotations

import os

import pytest

from groundup.errors import UserError
from groundup.files.disk import disk_errors, lock, read_errors, refuse_existing, sync, sync_folder


def test_an_existing_output_is_refused_and_untouched(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "precious").write_text("kept")
    with pytest.raises(UserError, match=r"out: already exists"):
        refuse_existing(tmp_path / "out")
    assert (tmp_path / "out" / "precious").read_text() == "kept"
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UserError, match=r"already exists"):
        refuse_existing(tmp_path / "dangling")


def test_a_missing_parent_is_named(tmp_path):
    with pytest.raises(UserError, match=r"its parent folder does not exist"):
        refuse_existing(tmp_path / "missing" / "out")


def test_the_path_is_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert refuse_existing("out") == tmp_path / "out"


def test_an_error_of_the_disk_names_what_was_to_be_written(tmp_path):
    with pytest.raises(UserError, match=r"^out: cannot be written \(No such file or directory\)\. Make room"):
        with disk_errors("out"):
            open(tmp_path / "missing" / "file", "w")


def test_sync_is_of_the_file_and_of_the_folder(tmp_path, monkeypatch):
    synced, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_ino), fsync(handle)))
    with open(tmp_path / "file", "w") as file:
        file.write("kept")
        sync(file)
        assert (tmp_path / "file").read_text() == "kept"
    sync_folder(tmp_path)
    assert synced == [(tmp_path / "file").stat().st_ino, tmp_path.stat().st_ino]


def test_an_error_of_reading_names_what_was_to_be_read(tmp_path):
    with pytest.raises(UserError, match=r"^list: cannot be read \(Is a directory\)"):
        with read_errors("list"):
            tmp_path.read_bytes()


def test_a_name_that_no_disk_takes_is_one_line(tmp_path):
    long = tmp_path / ("x" * 300)
    assert refuse_existing(long) == long  # whoever makes it is told
    with pytest.raises(UserError, match=r"out: its parent folder does not exist"):
        refuse_existing(long / "out")


def test_a_lock_is_held_until_the_file_is_closed(tmp_path):
    path = tmp_path / "lock"
    with open(path, "a") as first, open(path, "a") as second:
        lock(first, path)
        with pytest.raises(UserError, match=r"lock: another run is writing there"):
            lock(second, path)
        first.close()
        lock(second, path)

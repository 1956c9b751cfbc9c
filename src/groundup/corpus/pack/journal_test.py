"""A journal keeps its promises, forgets on demand, and belongs to one process at a time."""

from __future__ import annotations

import fcntl
import os
import resource
import subprocess
import sys

import pytest

from groundup.corpus.pack.journal import Entry, Journal
from groundup.errors import UserError

ENTRIES = [
    Entry("u0", "12-34", "alice", {"statement": "01"}, 5, 77),
    Entry("音声 1", "", None, {"statement": ""}, 2, 0),
    Entry("u2", "x", "bob", {"statement": "02"}, reason="u2.wav: holds\nno samples."),
]
SETTINGS = {"bands": 40}


@pytest.fixture
def path(tmp_path):
    journal = Journal(tmp_path / "journal", SETTINGS)
    journal.append(ENTRIES[:1])
    journal.append(ENTRIES[1:])
    journal.close()
    return tmp_path / "journal"


def read(path, settings=SETTINGS):
    journal = Journal(path, settings)
    journal.close()
    return journal.entries


def test_what_was_written_is_read(path):
    assert read(path) == ENTRIES and read(path) == ENTRIES


def test_other_settings_begin_anew(path):
    assert read(path, {"bands": 80}) == [] and read(path) == []


@pytest.mark.parametrize("count", range(4))
def test_the_first_are_kept_and_others_can_follow(path, count):
    journal = Journal(path, SETTINGS)
    journal.keep(count)
    journal.append(ENTRIES[:1])
    journal.close()
    assert read(path) == ENTRIES[:count] + ENTRIES[:1]


def test_a_journal_cut_off_anywhere_keeps_its_whole_lines(path):
    whole = path.read_bytes()
    ends = [end + 1 for end, byte in enumerate(whole) if byte == ord("\n")]
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert read(path) == ENTRIES[: sum(end <= length for end in ends[1:])]
        journal = Journal(path, SETTINGS)
        journal.append(ENTRIES[2:])  # what was cut off does not spoil what follows
        journal.close()
        assert read(path)[-1] == ENTRIES[2]


@pytest.mark.parametrize(
    "line", [b"nonsense", b'["u"]', b'"text"', b'["u","","a",{},-3,0,null]', b"{}", b"3"]
)
def test_lines_that_make_no_sense_end_it(path, line):
    lines = path.read_bytes().split(b"\n")
    lines.insert(2, line)
    path.write_bytes(b"\n".join(lines))
    assert read(path) == ENTRIES[:1]


def test_an_entry_is_that_of_its_source():
    entry = ENTRIES[0]
    assert entry.same_source(entry._replace(frames=9, crc=9, reason="bad"))
    for name, value in {"utterance": "v", "stamp": "v", "speaker": None, "fields": {}}.items():
        assert not entry.same_source(entry._replace(**{name: value}))


def test_a_second_process_is_turned_away(path):
    journal = Journal(path, SETTINGS)
    program = f"""
import sys
from pathlib import Path
from groundup.corpus.pack.journal import Journal
from groundup.errors import UserError
try:
    Journal(Path(sys.argv[1]), {SETTINGS})
except UserError as error:
    print(error)
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", program, path]
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.stdout.endswith("another run is writing there. Wait for it, or give another --out.\n")
    journal.close()
    assert subprocess.run(command, env=environment, capture_output=True, text=True).stdout == ""


def test_a_journal_that_vanishes_while_it_is_locked_is_no_journal(path, monkeypatch):
    """The run before finished, and took the folder away, between our opening and our locking."""
    lock = fcntl.flock

    def late(file, how):
        path.unlink()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with pytest.raises(UserError, match=r"another run is writing there"):
        Journal(path, SETTINGS)


def test_the_order_of_settings_means_nothing(tmp_path):
    Journal(tmp_path / "journal", {"bands": 40, "name": "x"}).close()
    journal = Journal(tmp_path / "journal", {"name": "x", "bands": 40})
    journal.append(ENTRIES)
    journal.close()
    assert read(tmp_path / "journal", {"bands": 40, "name": "x"}) == ENTRIES


def test_what_is_promised_is_on_the_disk(tmp_path, monkeypatch):
    synced, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (fsync(handle), synced.append(os.fstat(handle).st_size)))
    journal = Journal(tmp_path / "journal", SETTINGS)
    journal.append(ENTRIES)
    assert synced == [(tmp_path / "journal").stat().st_size]
    journal.close()


def test_a_full_disk_does_not_keep_a_journal_from_being_closed(tmp_path):
    journal = Journal(tmp_path / "journal", SETTINGS)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        journal.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert journal.file.closed


def test_a_line_of_many_levels_makes_no_sense(path):
    path.write_bytes(path.read_bytes() + b"[" * 100_000 + b"\n")
    assert read(path) == ENTRIES

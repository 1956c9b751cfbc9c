"""The journal of a writer: which utterances are safely on the disk, so that nobody need make them again.

A corpus of an hour's work that is interrupted after 59 minutes shall take one more minute and not another
hour. The writer appends frames to one file; now and then it syncs that file and *then* writes down what is
in it, one line an utterance: id, what its source looked like, speaker, fields, number of frames and a
checksum of them. So a line in the journal is a promise that was kept before it was made. The next run reads
the lines, holds each to the source as it is now and to the bytes on the disk, and goes on behind the last
that agrees.

One process at a time: the journal is locked while it is open.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from groundup.errors import UserError
from groundup.files.disk import lock, sync

__all__ = ["Entry", "Journal"]


class Entry(NamedTuple):
    """One utterance that was dealt with: packed, or left out for a `reason`."""

    utterance: str
    stamp: str  # what its source looked like, such as size and time of a file
    speaker: str | None
    fields: dict[str, str]
    frames: int = 0
    crc: int = 0  # CRC-32 of the frames' bytes
    reason: str | None = None
    remark: str = ""  # what a listener would say of it, though it can be packed

    def same_source(self, other: Entry) -> bool:
        """Whether both are of the same utterance, from a source that did not change."""
        return self[:4] == other[:4]


class Journal:
    """The lines of a journal, read from `path` and locked until `close`.

    The first line is `settings`: bands, precision and whatever else the frames depend on. A journal with
    other settings is that of another corpus, and is begun anew. So is one whose lines make no sense, from the
    first such line on: a process may have been killed while it wrote.
    """

    def __init__(self, path: Path, settings: dict):
        self.file = open(path, "a+b")
        try:
            lock(self.file, path)
        except UserError:
            self.file.close()
            raise
        self.entries: list[Entry] = []
        self.lines = [json.dumps(settings, sort_keys=True).encode() + b"\n"]  # and one for each entry
        self.file.seek(0)
        heading, *lines = self.file.read().splitlines(keepends=True) or [b""]
        if heading != self.lines[0]:
            self.file.truncate(0)
            self.file.write(self.lines[0])
            return
        for line in lines:
            if (entry := _entry(line)) is None:
                break
            self.entries.append(entry)
            self.lines.append(line)
        self.keep(len(self.entries))

    def append(self, entries: Sequence[Entry]) -> None:
        """Write down entries whose frames are on the disk, and sync."""
        lines = [json.dumps(entry).encode() + b"\n" for entry in entries]
        self.file.writelines(lines)
        sync(self.file)
        self.entries += entries
        self.lines += lines

    def vouched(
        self, frames: BinaryIO, row: int, expected: Sequence[Entry], skipped: Callable[[str], bool]
    ) -> tuple[int, int]:
        """How many leading entries are those expected, with the bytes that they had; and where these end.

        `frames` is read from where it stands, `row` bytes a frame. What was left out counts when `skipped`
        allows the reason.
        """
        done, end, size = 0, frames.tell(), os.fstat(frames.fileno()).st_size
        for entry, wanted in zip(self.entries, expected, strict=False):
            if not entry.same_source(wanted) or (entry.reason is not None and not skipped(entry.reason)):
                break
            if end + entry.frames * row > size:
                break
            if zlib.crc32(frames.read(entry.frames * row)) != entry.crc:
                break
            done, end = done + 1, end + entry.frames * row
        return done, end

    def keep(self, count: int) -> None:
        """Forget all but the first `count` entries."""
        del self.entries[count:], self.lines[count + 1 :]
        self.file.truncate(sum(map(len, self.lines)))

    def close(self) -> None:
        """Unlock. What was appended stays; what a full disk did not take is given up."""
        with suppress(OSError):
            self.file.close()


def _entry(line: bytes) -> Entry | None:
    """The entry that a line says; None of what makes no sense, or was cut off before its line break."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != len(Entry._fields) or not line.endswith(b"\n"):
        return None
    entry = Entry(*values)
    return entry if isinstance(entry.frames, int) and entry.frames >= 0 else None

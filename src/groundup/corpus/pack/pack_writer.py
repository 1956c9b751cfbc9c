"""Writing a packed corpus: all of it, or nothing that opens; and what was done is not done twice.

Everything goes into a hidden sibling of the output folder. Only when every file is written and synced, the
manifest last, does one rename give the folder its name. A writer that fails early removes what it wrote.
One that fails or is killed after its first checkpoint leaves the hidden folder, without a manifest, which
does not open; the next writer with the same settings takes up what its journal vouches for.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from groundup.corpus.log_mel import described
from groundup.corpus.pack.array_files import as_stored, write_index
from groundup.corpus.pack.journal import Entry, Journal
from groundup.corpus.pack.manifest import DTYPES, FIELD, MANIFEST, write_manifest
from groundup.errors import UserError
from groundup.files.disk import disk_errors, refuse_existing, sync, sync_folder

__all__ = ["CHECKPOINT", "PackWriter"]

CHECKPOINT = 512  # utterances: what an interruption may cost
JOURNAL = "journal"
HEADING_BYTES = 128  # of frames.npy, whatever the number of rows: so the heading can be written last


class PackWriter:
    """Writes utterances, one at a time, into a new packed corpus.

    Use it as a context manager: the corpus appears when the block ends without an error.

        with PackWriter("out", bands=40, features=asdict(LogMel()), fields=("statement",)) as pack:
            pack.add("u1", frames, speaker="alice", statement="01")

    `frames` is `(T, F)` with T ≥ 1 and F = `bands`. A `speaker` of None marks an utterance without a label
    (−1). Speakers are numbered in sorted order unless `speakers` gives the order. `about` is written to the
    manifest as it is.
    """

    def __init__(
        self,
        out: str | Path,
        *,
        bands: int,
        name: str = "",
        source: str = "",
        features: Mapping | None = None,
        fields: Sequence[str] = (),
        speakers: Sequence[str] | None = None,
        dtype: str = "float32",
        about: Mapping | None = None,
    ):
        if dtype not in DTYPES:
            raise ValueError(f"expected dtype to be one of {', '.join(DTYPES)}, got {dtype!r}")
        for field in fields:
            if not FIELD.fullmatch(field):
                raise ValueError(f"expected field names of lower-case letters, digits and _, got {field!r}")
        self.out = refuse_existing(out)
        self.partial = self.out.with_name(f".{self.out.name}.partial")
        self.bands, self.dtype, self.fields = bands, np.dtype(dtype), tuple(fields)
        self.about = {"name": name, "source": source, "features": described(features or {}), **(about or {})}
        json.dumps(self.about, allow_nan=False)  # a ValueError now, and not when all is done
        self.order = list(speakers) if speakers is not None else None
        self.ids: set[str] = set()
        self.pending: list[Entry] = []  # since the last checkpoint
        self.begun = False
        self.journal: Journal | None = None

    @property
    def kept(self) -> list[Entry]:
        """The utterances that a later run finds, should this one end now."""
        return self.journal.entries if self.journal else []

    def __enter__(self) -> PackWriter:
        settings = self.about | {"bands": self.bands, "dtype": self.dtype.name, "fields": self.fields}
        with disk_errors(self.out):
            self.partial.mkdir(exist_ok=True)
            self.journal = Journal(self.partial / JOURNAL, settings)
            self.file = open(os.open(self.partial / "frames.npy", os.O_RDWR | os.O_CREAT, 0o666), "r+b")
        return self

    def __exit__(self, kind, error, traceback) -> None:
        try:
            if kind is None:
                with disk_errors(self.out):
                    self._finish()
            elif self.begun and self.kept:
                with suppress(OSError):  # what a full disk does not take is given up
                    self._checkpoint()
        finally:
            with suppress(OSError):
                self.file.close()
            if self.kept:  # after a success, there is no such folder any more
                (self.partial / MANIFEST).unlink(missing_ok=True)
            else:
                shutil.rmtree(self.partial, ignore_errors=True)
            self.journal.close()

    def resume(self, expected: Sequence[Entry], skipped: Callable[[str], bool] = lambda reason: False) -> int:
        """Take up what an earlier writer left: the number of leading `expected` utterances that are done.

        An entry counts when its id, stamp, speaker and fields are those expected, and its bytes on the disk
        have the checksum that they had; one that was left out counts when `skipped` allows its reason. Call
        it before the first `add`, or not at all to begin anew.
        """
        self.file.seek(HEADING_BYTES)
        done, end = self.journal.vouched(self.file, self.bands * self.dtype.itemsize, expected, skipped)
        with disk_errors(self.out):
            self.journal.keep(done)
            self.file.truncate(end)
            self.file.seek(end)
        self.ids = {entry.utterance for entry in self.kept}
        self.begun = True
        return done

    def add(
        self,
        utterance: str,
        frames: np.ndarray,
        *,
        speaker: str | None,
        stamp: str = "",
        remark: str = "",
        **fields: str,
    ) -> None:
        """Append an utterance of shape (T, F). Raises `ValueError` for a repeated id, a wrong shape, NaN."""
        frames = np.asarray(frames)
        if frames.ndim != 2 or frames.shape[0] < 1 or frames.shape[1] != self.bands:
            raise ValueError(f"{utterance}: expected frames (T >= 1, {self.bands}), got {frames.shape}")
        if set(fields) != set(self.fields):
            raise ValueError(f"{utterance}: expected fields {sorted(self.fields)}, got {sorted(fields)}")
        frames = as_stored(frames, self.dtype, utterance)
        values = {name: str(fields[name]) for name in self.fields}
        crc = zlib.crc32(frames)
        self._note(Entry(utterance, stamp, speaker, values, len(frames), crc, remark=remark), frames.data)

    def leave_out(
        self, utterance: str, reason: str, *, speaker: str | None, stamp: str = "", **fields: str
    ) -> None:
        """Note that an utterance cannot be packed, and why; the corpus tells it in `skipped.json`."""
        self._note(Entry(utterance, stamp, speaker, fields, reason=reason), b"")

    def _note(self, entry: Entry, frames) -> None:
        if not self.begun:
            self.resume(())
        if entry.utterance in self.ids:
            raise ValueError(f"{entry.utterance}: this utterance is listed twice")
        with disk_errors(self.out):
            self.file.write(frames)
            self.pending.append(entry)
            self.ids.add(entry.utterance)
            if len(self.ids) % CHECKPOINT == 0:
                self._checkpoint()

    def _checkpoint(self) -> None:
        """Frames first, then the promise that they are there."""
        sync(self.file)
        self.journal.append(self.pending)
        self.pending = []

    def _finish(self) -> None:
        entries = self.kept + self.pending if self.begun else []
        skipped = [entry.reason for entry in entries if entry.reason is not None]
        packed, rows = len(entries) - len(skipped), sum(entry.frames for entry in entries)
        if not packed:
            first = skipped[0].rstrip(".") if skipped else ""
            why = f"all {len(skipped):,} were left out ({first})" if skipped else "found no utterance to pack"
            raise UserError(f"{self.out}: {why}. Give --from what can be packed, or other options.")
        self._write_heading(rows)
        sync(self.file)
        for name in set(os.listdir(self.partial)) - {"frames.npy", JOURNAL}:
            (self.partial / name).unlink()  # of a run that was killed here, with other fields perhaps
        speakers, files = write_index(self.partial, entries, self.fields, self.order)
        content = {"utterances": packed, "frames": rows, "bands": self.bands, "dtype": self.dtype.name}
        content |= {"speakers": speakers, "fields": list(self.fields)}
        write_manifest(self.partial, self.about | content, ["frames.npy", *files])
        refuse_existing(self.out)
        sync_folder(self.partial)
        os.rename(self.partial, self.out)
        sync_folder(self.out.parent)
        (self.out / JOURNAL).unlink()

    def _write_heading(self, rows: int) -> None:
        heading = {"descr": self.dtype.str, "fortran_order": False, "shape": (rows, self.bands)}
        self.file.seek(0)
        np.lib.format.write_array_header_1_0(self.file, heading)
        assert self.file.tell() == HEADING_BYTES

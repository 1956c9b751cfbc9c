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
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from groundup.corpus.pack.journal import Entry, Journal, checksum
from groundup.corpus.pack.manifest import DTYPES, FIELD, FORMAT, MANIFEST, SKIPPED, VERSION
from groundup.errors import UserError
from groundup.files.disk import disk_errors, refuse_existing, sync, sync_folder
from groundup.files.sealed_json import serialise, sha256_of

__all__ = ["CHECKPOINT", "PackWriter"]

HEADER_BYTES = 128
CHECKPOINT = 512  # utterances: what an interruption may cost
JOURNAL = "journal"


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
        self.about = {"name": name, "source": source, "features": dict(features or {}), **(about or {})}
        json.dumps(self.about, allow_nan=False)  # a ValueError now, and not when all is done
        self.order = list(speakers) if speakers is not None else None
        self.entries: list[Entry] = []
        self.ids: set[str] = set()
        self.begun = False

    @property
    def kept(self) -> int:
        """Utterances that a later run finds, should this one end now."""
        return len(self.journal.entries)

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

    def resume(self, expected: Sequence[Entry], *, skipped: bool = False) -> int:
        """Take up what an earlier writer left: the number of leading `expected` utterances that are done.

        An entry counts when its id, stamp, speaker and fields are those expected, and its bytes on the disk
        have the checksum that they had; one that was left out counts when `skipped` allows for that. Call it
        before the first `add`, or not at all to begin anew.
        """
        done, start = 0, HEADER_BYTES
        row, size = self.bands * self.dtype.itemsize, os.fstat(self.file.fileno()).st_size
        self.file.seek(start)
        for entry, wanted in zip(self.journal.entries, expected, strict=False):
            if not entry.same_source(wanted) or (entry.reason is not None and not skipped):
                break
            if start + entry.frames * row > size:
                break
            frames = np.frombuffer(self.file.read(entry.frames * row), dtype=np.uint8)
            if checksum(frames) != entry.crc:
                break
            done, start = done + 1, start + len(frames)
        with disk_errors(self.out):
            self.journal.keep(done)
            self.file.truncate(start)
            self.file.seek(start)
        self.entries = list(self.journal.entries)
        self.ids = {entry.utterance for entry in self.entries}
        self.begun = True
        return done

    def add(
        self, utterance: str, frames: np.ndarray, *, speaker: str | None, stamp: str = "", **fields: str
    ) -> None:
        """Append an utterance of shape (T, F). Raises `ValueError` for a repeated id, a wrong shape, NaN."""
        frames = np.asarray(frames)
        if frames.ndim != 2 or frames.shape[0] < 1 or frames.shape[1] != self.bands:
            raise ValueError(f"{utterance}: expected frames (T >= 1, {self.bands}), got {frames.shape}")
        if set(fields) != set(self.fields):
            raise ValueError(f"{utterance}: expected fields {sorted(self.fields)}, got {sorted(fields)}")
        with np.errstate(over="ignore"):
            frames = np.ascontiguousarray(frames, dtype=self.dtype)
        if not np.isfinite(frames).all():
            row, band = np.argwhere(~np.isfinite(frames))[0]
            raise ValueError(
                f"{utterance}: frame {row}, band {band} is {frames[row, band]} as {self.dtype}, "
                "expected a number"
            )
        values = {name: str(fields[name]) for name in self.fields}
        self._note(Entry(utterance, stamp, speaker, values, len(frames), checksum(frames)), frames.data)

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
            self.entries.append(entry)
            self.ids.add(entry.utterance)
            if len(self.entries) % CHECKPOINT == 0:
                self._checkpoint()

    def _checkpoint(self) -> None:
        """Frames first, then the promise that they are there."""
        sync(self.file)
        self.journal.append(self.entries[self.kept :])

    def _labels(self, packed: list[Entry]) -> tuple[list[str], np.ndarray]:
        """Speaker names in their order, and each utterance's index among them (−1 without a speaker)."""
        heard = {entry.speaker for entry in packed} - {None}
        speakers = self.order if self.order is not None else sorted(heard)
        index = {name: label for label, name in enumerate(speakers)}
        unknown = heard - set(index)
        if unknown:
            raise ValueError(
                f"expected speakers out of the {len(speakers)} given, got {sorted(unknown)[0]!r}"
            )
        labels = [-1 if entry.speaker is None else index[entry.speaker] for entry in packed]
        return speakers, np.asarray(labels, dtype="<i8")

    def _finish(self) -> None:
        packed = [entry for entry in self.entries if entry.reason is None]
        skipped = {entry.utterance: entry.reason for entry in self.entries if entry.reason is not None}
        if not packed:
            why = f"all {len(skipped):,} were left out ({next(iter(skipped.values()))})" if skipped else ""
            raise UserError(f"{self.out}: {why or 'there is no utterance to pack'}. Check the source folder.")
        speakers, labels = self._labels(packed)
        lengths = [entry.frames for entry in packed]
        arrays = {
            "offsets.npy": np.concatenate([[0], np.cumsum(lengths)]).astype("<i8"),
            "labels.npy": labels,
            "ids.npy": _text_array(entry.utterance for entry in packed),
        } | {f"field-{name}.npy": _text_array(entry.fields[name] for entry in packed) for name in self.fields}
        self._write_frames_header(sum(lengths))
        sync(self.file)
        for name in set(os.listdir(self.partial)) - {"frames.npy", JOURNAL}:
            (self.partial / name).unlink()  # of a run that was killed here, with other fields perhaps
        for filename, array in arrays.items():
            with open(self.partial / filename, "wb") as file:
                np.lib.format.write_array(file, array, version=(1, 0), allow_pickle=False)
                sync(file)
        files = ["frames.npy", *arrays]
        if skipped:
            with open(self.partial / SKIPPED, "wb") as file:
                file.write(json.dumps(skipped, ensure_ascii=False, indent=1).encode() + b"\n")
                sync(file)
            files.append(SKIPPED)
        manifest = {"format": FORMAT, "version": VERSION} | self.about
        manifest |= {"utterances": len(labels), "frames": sum(lengths), "bands": self.bands}
        manifest |= {"dtype": self.dtype.name, "speakers": speakers, "fields": list(self.fields)}
        manifest["files"] = {
            filename: {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
            for filename in files
            for path in [self.partial / filename]
        }
        with open(self.partial / MANIFEST, "wb") as file:
            file.write(serialise(manifest))
            sync(file)
        self._give_its_name()

    def _give_its_name(self) -> None:
        refuse_existing(self.out)
        sync_folder(self.partial)
        os.rename(self.partial, self.out)
        sync_folder(self.out.parent)
        (self.out / JOURNAL).unlink()

    def _write_frames_header(self, rows: int) -> None:
        """The .npy header has a fixed length whatever the number of rows, so it can be written last."""
        header = {"descr": self.dtype.newbyteorder("<").str, "fortran_order": False}
        self.file.seek(0)
        np.lib.format.write_array_header_1_0(self.file, header | {"shape": (rows, self.bands)})
        assert self.file.tell() == HEADER_BYTES


def _text_array(texts) -> np.ndarray:
    """Texts as an array that opens by memory map: UTF-32, all as wide as the widest."""
    array = np.array(list(texts), dtype=np.str_)
    return array.astype(array.dtype.newbyteorder("<"))

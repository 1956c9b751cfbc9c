"""Writing a packed corpus: all of it, or nothing.

Everything goes into a hidden sibling of the output folder. Only when every file is written and synced, the
manifest last, does one rename give the folder its name. A writer that fails removes what it wrote; a writer
that is killed leaves a hidden folder without a manifest, which does not open.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from groundup.corpus.manifest import FORMAT, MANIFEST, VERSION, serialise, sha256_of
from groundup.errors import UserError

__all__ = ["PackWriter", "disk_errors", "refuse_existing"]

DTYPES = ("float16", "float32")
HEADER_BYTES = 128


def refuse_existing(out: str | Path) -> Path:
    """The absolute output path, or a `UserError` when something is there already or its parent is missing."""
    path = Path(os.path.abspath(os.path.expanduser(out)))
    if path.exists() or path.is_symlink():
        raise UserError(f"{out}: already exists. Give --out a new folder, or remove this one first.")
    if not path.parent.is_dir():
        raise UserError(f"{out}: its parent folder does not exist. Create {path.parent} first.")
    return path


@contextmanager
def disk_errors(path: str | Path) -> Iterator[None]:
    """Turn a full disk or a missing permission into a `UserError` that names what was to be written."""
    try:
        yield
    except OSError as error:
        raise UserError(
            f"{path}: cannot be written ({error.strerror}). Make room, or choose another place."
        ) from None


class PackWriter:
    """Writes utterances, one at a time, into a new packed corpus.

    Use it as a context manager: the corpus appears when the block ends without an error.

        with PackWriter("out", bands=40, name="mine", features=asdict(LogMel()), fields=("statement",)) as
        pack:
            pack.add("u1", frames, speaker="alice", statement="01")

    `frames` is `(T, F)` with T ≥ 1 and F = `bands`. A `speaker` of None marks an utterance without a label
    (−1). Speakers are numbered in sorted order unless `speakers` gives the order.
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
    ):
        if dtype not in DTYPES:
            raise ValueError(f"expected dtype to be one of {', '.join(DTYPES)}, got {dtype!r}")
        for field in fields:
            if not re.fullmatch(r"[a-z][a-z0-9_]*", field):
                raise ValueError(f"expected field names of lower-case letters, digits and _, got {field!r}")
        self.out = refuse_existing(out)
        self.bands, self.dtype = bands, np.dtype(dtype)
        self.about = {"name": name, "source": source, "features": dict(features or {})}
        self.order = list(speakers) if speakers is not None else None
        self.ids: dict[str, None] = {}
        self.lengths: list[int] = []
        self.names: list[str | None] = []
        self.fields: dict[str, list[str]] = {field: [] for field in fields}

    def __enter__(self) -> PackWriter:
        with disk_errors(self.out):
            partial = tempfile.mkdtemp(prefix=f".{self.out.name}.", suffix=".partial", dir=self.out.parent)
            self.partial = Path(partial)
            self.partial.chmod(0o777 & ~_umask())  # mkdtemp makes it for this user alone
            self.file = open(self.partial / "frames.npy", "wb")
            self._write_frames_header()
        return self

    def __exit__(self, kind, error, traceback) -> None:
        try:
            if kind is None:
                with disk_errors(self.out):
                    self._finish()
        finally:
            with suppress(OSError):  # what a full disk did not take is given up with the rest
                self.file.close()
            shutil.rmtree(self.partial, ignore_errors=True)

    def add(self, utterance: str, frames: np.ndarray, *, speaker: str | None, **fields: str) -> None:
        """Append an utterance of shape (T, F). Raises `ValueError` for a repeated id, a wrong shape, NaN."""
        frames = np.asarray(frames)
        if frames.ndim != 2 or frames.shape[0] < 1 or frames.shape[1] != self.bands:
            raise ValueError(f"{utterance}: expected frames (T >= 1, {self.bands}), got {frames.shape}")
        if utterance in self.ids:
            raise ValueError(f"{utterance}: this utterance is listed twice")
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
        with disk_errors(self.out):
            self.file.write(frames.data)
        self.ids[utterance] = None
        self.lengths.append(len(frames))
        self.names.append(speaker)
        for field, values in self.fields.items():
            values.append(str(fields[field]))

    def _write_frames_header(self) -> None:
        """The .npy header has a fixed length whatever the number of rows: written empty, then filled in."""
        shape = (sum(self.lengths), self.bands)
        header = {"descr": self.dtype.newbyteorder("<").str, "fortran_order": False, "shape": shape}
        self.file.seek(0)
        np.lib.format.write_array_header_1_0(self.file, header)
        assert self.file.tell() == HEADER_BYTES

    def _labels(self) -> tuple[list[str], np.ndarray]:
        """Speaker names in their order, and each utterance's index among them (−1 without a speaker)."""
        speakers = self.order if self.order is not None else sorted({n for n in self.names if n is not None})
        index = {name: label for label, name in enumerate(speakers)}
        unknown = {name for name in self.names if name is not None} - set(index)
        if unknown:
            raise ValueError(
                f"expected speakers out of the {len(speakers)} given, got {sorted(unknown)[0]!r}"
            )
        labels = [-1 if name is None else index[name] for name in self.names]
        return speakers, np.asarray(labels, dtype="<i8")

    def _finish(self) -> None:
        if not self.lengths:
            raise UserError(f"{self.out}: there is no utterance to pack. Check the source folder.")
        speakers, labels = self._labels()
        arrays = {
            "offsets.npy": np.concatenate([[0], np.cumsum(self.lengths)]).astype("<i8"),
            "labels.npy": labels,
            "ids.npy": _text_array(self.ids),
        } | {f"field-{field}.npy": _text_array(values) for field, values in self.fields.items()}
        self._write_frames_header()
        _sync(self.file)
        for filename, array in arrays.items():
            with open(self.partial / filename, "wb") as file:
                np.lib.format.write_array(file, array, version=(1, 0), allow_pickle=False)
                _sync(file)
        manifest = {"format": FORMAT, "version": VERSION} | self.about
        manifest |= {"utterances": len(labels), "frames": sum(self.lengths), "bands": self.bands}
        manifest |= {"dtype": self.dtype.name, "speakers": speakers, "fields": list(self.fields)}
        manifest["files"] = {
            filename: {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
            for filename in ["frames.npy", *arrays]
            for path in [self.partial / filename]
        }
        with open(self.partial / MANIFEST, "wb") as file:
            file.write(serialise(manifest))
            _sync(file)
        _sync_folder(self.partial)
        refuse_existing(self.out)
        os.rename(self.partial, self.out)
        _sync_folder(self.out.parent)


def _text_array(texts) -> np.ndarray:
    """Texts as an array that opens by memory map: UTF-32, all as wide as the widest."""
    array = np.array(list(texts), dtype=np.str_)
    return array.astype(array.dtype.newbyteorder("<"))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync(file) -> None:
    """Push what was written down to the disk."""
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (a rename is not, until its folder is synced)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

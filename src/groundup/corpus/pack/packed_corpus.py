"""Reading a packed corpus: one flat array of frames, opened by memory map, and an offset for each utterance.

    folder/
      manifest.json       what it holds, the feature parameters, the size and SHA-256 of each file
      frames.npy          (sum of T, F) float16 or float32: all utterances, end to end
      offsets.npy         (N + 1,) int64: utterance i is frames[offsets[i] : offsets[i + 1]]
      labels.npy          (N,) int64: index into the manifest's speakers, or −1 without a label
      ids.npy             (N,) text
      field-<name>.npy    (N,) text: what else is known of each utterance, such as the sentence that was read
      skipped.json        if any were: the utterances that were left out, and why

Why flat: a folder of small files costs an open, a read and a parse for each utterance; here a random crop is
one read of memory that the operating system has cached.
"""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from groundup.corpus.pack.frames_on_disk import FrameReader
from groundup.corpus.pack.manifest import REMEDY, SKIPPED, read_manifest
from groundup.errors import UserError
from groundup.files.disk import read_errors
from groundup.files.sealed_json import sha256_of
from groundup.files.strict_json import parse

__all__ = ["PackedCorpus", "check"]


@dataclass(frozen=True, eq=False, repr=False)
class PackedCorpus:
    """N utterances of K speakers, read straight from disk. Make one with `PackedCorpus.open(folder)`.

    `corpus[i]` is the `(T, F)` array of utterance i: a read-only view, no copy.
    A pickled corpus is its path: it opens again in each worker, forked or spawned, and shares the same pages.
    """

    path: Path
    manifest: dict
    frames: np.ndarray  # (sum of T, F)
    offsets: np.ndarray  # (N + 1,)
    labels: np.ndarray  # (N,)
    ids: np.ndarray  # (N,)
    fields: dict[str, np.ndarray]  # each (N,)
    reader: FrameReader  # of the same frames, for batches

    @classmethod
    def open(cls, folder: str | Path) -> PackedCorpus:
        """Open the corpus in `folder`, whatever its size, in a few milliseconds.

        Raises `UserError` when there is none, or a file of it is missing or has the wrong size or type.
        It does not read the frames: `check` does.
        """
        path = Path(os.path.abspath(os.path.expanduser(folder)))
        manifest = read_manifest(path)
        count, rows, bands = manifest["utterances"], manifest["frames"], manifest["bands"]
        frames = _open_array(path, manifest, "frames.npy", manifest["dtype"], (rows, bands))
        heading = manifest["files"]["frames.npy"]["bytes"] - frames.nbytes
        corpus = cls(
            path=path,
            manifest=manifest,
            frames=frames,
            reader=FrameReader(path / "frames.npy", heading, bands, frames.dtype),
            offsets=_open_array(path, manifest, "offsets.npy", "int64", (count + 1,)),
            labels=_open_array(path, manifest, "labels.npy", "int64", (count,)),
            ids=_open_array(path, manifest, "ids.npy", "str", (count,)),
            fields={
                name: _open_array(path, manifest, f"field-{name}.npy", "str", (count,))
                for name in manifest["fields"]
            },
        )
        if corpus.offsets[0] != 0 or corpus.offsets[-1] != rows or (np.diff(corpus.offsets) < 1).any():
            raise UserError(f"{path / 'offsets.npy'}: expected offsets that rise from 0 to {rows}. {REMEDY}")
        if not -1 <= corpus.labels.min() <= corpus.labels.max() < len(corpus.speakers):
            last = len(corpus.speakers) - 1
            raise UserError(f"{path / 'labels.npy'}: expected labels from -1 to {last}. {REMEDY}")
        return corpus

    def __reduce__(self):
        return PackedCorpus.open, (self.path,)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> np.ndarray:
        if not -len(self) <= index < len(self):
            raise IndexError(f"expected an utterance from 0 to {len(self) - 1}, got {index}")
        index = index % len(self)
        return self.frames[self.offsets[index] : self.offsets[index + 1]]

    def __repr__(self) -> str:
        return (
            f"PackedCorpus({str(self.path)!r}: {len(self):,} utterances, {len(self.speakers)} speakers, "
            f"{self.bands} bands, {self.dtype})"
        )

    @property
    def lengths(self) -> np.ndarray:
        """Frames in each utterance, `(N,)` int64."""
        return np.diff(self.offsets)

    @property
    def speakers(self) -> list[str]:
        """Speaker names; a label is an index into them."""
        return self.manifest["speakers"]

    @property
    def features(self) -> dict:
        """The parameters of the features: `LogMel(**corpus.features)` computes them again."""
        return self.manifest["features"]

    @property
    def skipped(self) -> dict[str, str]:
        """The utterances that could not be packed and were left out, each with the reason."""
        if SKIPPED not in self.manifest["files"]:
            return {}
        file = _there(self.path, self.manifest, SKIPPED)
        with read_errors(file):
            entries = parse(file.read_bytes(), str(file), REMEDY).entries()
        for reason in entries.values():
            if not isinstance(reason.value, str):
                raise reason.wrong("a text")
        return {utterance: reason.value for utterance, reason in entries.items()}

    @property
    def name(self) -> str:
        """The corpus' name, such as `ravdess`."""
        return self.manifest["name"]

    @property
    def bands(self) -> int:
        """Features in a frame, F."""
        return self.manifest["bands"]

    @property
    def dtype(self) -> np.dtype:
        """How the frames are stored: float16 or float32."""
        return self.frames.dtype

    def field(self, name: str) -> np.ndarray:
        """The values of a field, `(N,)` text. Raises `ValueError` that lists the fields there are."""
        if name not in self.fields:
            raise ValueError(f"{self.name}: expected a field out of {sorted(self.fields)}, got {name!r}")
        return self.fields[name]

    def gather(self, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """Rows starts[b] … starts[b] + lengths[b] − 1 of the frames: (B,), (B,) → (B, T, F) float32.

        T is the longest; behind the others there are zeros.
        """
        gathered = np.zeros((len(starts), int(lengths.max()), self.bands), dtype=np.float32)
        for row, start, length in zip(gathered, starts.tolist(), lengths.tolist(), strict=True):
            self.reader.read(start, row[:length])
        return gathered

    def place(self, array: np.ndarray):
        """An array of a batch where `gather` puts the features: here, as it is."""
        return array

    def load(self, device: str = "cpu"):
        """The same corpus with all frames in the memory of a device, such as "cuda": a `LoadedCorpus`."""
        from groundup.corpus.pack.frames_on_device import (
            LoadedCorpus,  # needs PyTorch, and nothing else here does
        )

        return LoadedCorpus.of(self, device)

    def check(self) -> None:
        """Verify every byte: see `check`."""
        check(self.path)


def _there(path: Path, manifest: dict, name: str) -> Path:
    """The path of one file of the corpus. Raises `UserError` when it is missing or has another size."""
    file = path / name
    if name not in manifest["files"] or not os.path.isfile(file):
        raise UserError(f"{file}: missing. {REMEDY}")
    expected, found = manifest["files"][name]["bytes"], file.stat().st_size
    if expected != found:
        raise UserError(f"{file}: expected {expected:,} bytes, found {found:,}. {REMEDY}")
    return file


def _open_array(path: Path, manifest: dict, name: str, kind: str, shape: tuple[int, ...]) -> np.ndarray:
    """Memory-map one file of the corpus, after its size, its type and its shape agreed with the manifest."""
    file = _there(path, manifest, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of NumPy, what is odd about the header
            array = np.lib.format.open_memmap(file, mode="r")
    except Exception as error:  # whatever a damaged header makes NumPy's parser raise
        reason = " ".join(str(error).split())[:80]
        raise UserError(f"{file}: damaged, not an array ({reason}). {REMEDY}") from None
    right_type = array.dtype.kind == "U" if kind == "str" else array.dtype == np.dtype(kind)
    if not right_type or array.shape != shape or not array.flags.c_contiguous:
        raise UserError(f"{file}: expected {kind} {shape}, found {array.dtype} {array.shape}. {REMEDY}")
    if kind == "str" and not _is_text(array.view(np.uint32)):
        raise UserError(f"{file}: damaged, holds what is no letter. {REMEDY}")
    return array.view(np.ndarray)  # a plain view: slicing the memmap class itself is several times slower


def _is_text(codes: np.ndarray) -> bool:
    """Whether all are Unicode's: up to 0x10FFFF, without the surrogates, which are halves of letters."""
    if (codes < 0xD800).all():  # so are nearly all that there are
        return True
    return bool((codes <= 0x10FFFF).all() and ((codes < 0xD800) | (codes > 0xDFFF)).all())


def check(folder: str | Path) -> PackedCorpus:
    """Verify a packed corpus to the last byte, and return it opened.

    Every file's SHA-256 against the manifest, the manifest against its own checksum, then what the bytes
    mean: finite frames, labels within the speakers, no id twice. Raises `UserError` that names the file.
    """
    path = Path(os.path.expanduser(folder))
    manifest = read_manifest(path)
    for name, entry in manifest["files"].items():
        if sha256_of(_there(path, manifest, name)) != entry["sha256"]:
            raise UserError(f"{path / name}: damaged, its SHA-256 is not the manifest's. {REMEDY}")
    corpus = PackedCorpus.open(path)
    _ = corpus.skipped  # what it means, too
    if len(np.unique(corpus.ids)) != len(corpus):
        raise UserError(f"{path / 'ids.npy'}: an utterance is listed twice. {REMEDY}")
    for start in range(0, len(corpus.frames), 1 << 16):
        if not np.isfinite(corpus.frames[start : start + (1 << 16)]).all():
            raise UserError(f"{path / 'frames.npy'}: a frame near row {start} is not finite. {REMEDY}")
    return corpus

"""Reading a packed corpus: one flat array of frames, opened by memory map, and an offset for each utterance.

    folder/
      manifest.json       what it holds, the feature parameters, the size and SHA-256 of each file
      frames.npy          (sum of T, F) float16 or float32: all utterances, end to end
      offsets.npy         (N + 1,) int64: utterance i is frames[offsets[i] : offsets[i + 1]]
      labels.npy          (N,) int64: index into the manifest's speakers, or −1 without a label
      ids.npy             (N,) text
      field-<name>.npy    (N,) text: what else is known of each utterance, such as the sentence that was read
      skipped.json        if any were: the utterances that were left out, and why
      remarks.json        if any are: the utterances that are silent or clipped

Why flat: a folder of small files costs an open, a read and a parse for each utterance; here a random crop is
one read of memory that the operating system has cached.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from groundup.corpus.log_mel import described
from groundup.corpus.pack.array_files import open_array, read_texts
from groundup.corpus.pack.frames_on_disk import FramesOnDisk
from groundup.corpus.pack.manifest import REMARKS, REMEDY, SKIPPED, read_manifest
from groundup.errors import UserError

__all__ = ["PackedCorpus"]


@dataclass(frozen=True, eq=False, repr=False)
class PackedCorpus:
    """N utterances of K speakers, read straight from disk. Make one with `PackedCorpus.open(folder)`.

    `corpus[i]` is the `(T, F)` array of utterance i: a read-only view, no copy. Once the corpus is loaded, it
    is a tensor on the device, and so are all batches; offsets, labels and texts stay arrays.
    A pickled corpus is its path: it opens again in each worker, forked or spawned, and shares the same pages.
    """

    path: Path
    manifest: dict
    source: FramesOnDisk  # or `FramesOnDevice`: of the frames (sum of T, F)
    offsets: np.ndarray  # (N + 1,)
    labels: np.ndarray  # (N,)
    ids: np.ndarray  # (N,)
    fields: dict[str, np.ndarray]  # each (N,)

    @classmethod
    def open(cls, folder: str | Path) -> PackedCorpus:
        """Open the corpus in `folder`, whatever its size, in a few milliseconds.

        Raises `UserError` when there is none, or a file of it is missing or has the wrong size or type.
        It does not read the frames: `check` does.
        """
        path = Path(os.path.abspath(os.path.expanduser(folder)))
        manifest = read_manifest(path)
        count, rows, bands = manifest["utterances"], manifest["frames"], manifest["bands"]
        frames = open_array(path, manifest, "frames.npy", manifest["dtype"], (rows, bands))
        corpus = cls(
            path=path,
            manifest=manifest,
            source=FramesOnDisk(path / "frames.npy", frames),
            offsets=open_array(path, manifest, "offsets.npy", "int64", (count + 1,)),
            labels=open_array(path, manifest, "labels.npy", "int64", (count,)),
            ids=open_array(path, manifest, "ids.npy", "str", (count,)),
            fields={
                name: open_array(path, manifest, f"field-{name}.npy", "str", (count,))
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
        return _open_again, (self.path, self.source.device)

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
    def frames(self) -> np.ndarray:
        """All frames, (sum of T, F): an array mapped from the disk, or a tensor where they were loaded."""
        return self.source.rows

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
        """What made the features: `LogMel(**corpus.features)` computes them again, if it did.

        `kind` is `log-mel`, or `unknown`, as for the homework's; then `LogMel` refuses.
        """
        return described(self.manifest["features"])

    @property
    def skipped(self) -> dict[str, str]:
        """The utterances that could not be packed and were left out, each with the reason."""
        return read_texts(self.path, self.manifest, SKIPPED)

    @property
    def remarks(self) -> dict[str, str]:
        """The utterances that sound odd, each `silent` or `clipped`."""
        return read_texts(self.path, self.manifest, REMARKS)

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
        return np.dtype(self.manifest["dtype"])

    def field(self, name: str) -> np.ndarray:
        """The values of a field, `(N,)` text. Raises `ValueError` that lists the fields there are."""
        if name not in self.fields:
            raise ValueError(f"{self.name}: expected a field out of {sorted(self.fields)}, got {name!r}")
        return self.fields[name]

    def numbers(self, utterances: Sequence[int] | np.ndarray | None = None) -> np.ndarray:
        """The numbers of some utterances as an array, `(n,)` int64: of all of them when None are given.

        Raises `ValueError` when there are none, or one is out of range.
        """
        if utterances is None:
            return np.arange(len(self), dtype=np.int64)
        numbers = np.asarray(utterances, dtype=np.int64)
        if numbers.ndim != 1 or len(numbers) == 0:
            raise ValueError(f"expected a list of at least one utterance, got shape {numbers.shape}")
        if not 0 <= numbers.min() <= numbers.max() < len(self):
            found = f"{numbers.min()} to {numbers.max()}"
            raise ValueError(f"expected utterances from 0 to {len(self) - 1}, got {found}")
        return numbers

    def load(self, device: str = "cpu") -> PackedCorpus:
        """The same corpus with all its frames in the memory of a device, such as "cuda"."""
        from groundup.corpus.pack.frames_on_device import FramesOnDevice  # needs PyTorch

        return replace(self, source=FramesOnDevice(self.source, device))


def _open_again(path: Path, device: str | None) -> PackedCorpus:
    corpus = PackedCorpus.open(path)
    return corpus if device is None else corpus.load(device)

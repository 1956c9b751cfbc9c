"""What lies around the frames of a packed corpus: where each utterance is, whose, what is known of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from groundup.corpus.pack.journal import Entry
from groundup.corpus.pack.manifest import REMARKS, SKIPPED
from groundup.files.disk import sync

__all__ = ["HEADING_BYTES", "index_of", "write_heading", "write_index"]

HEADING_BYTES = 128  # before the first frame


def index_of(
    packed: Sequence[Entry], fields: Sequence[str], order: list[str] | None = None
) -> tuple[list[str], dict[str, np.ndarray]]:
    """The speakers, in `order` or else sorted, and by the name of its file each array of `PackedCorpus`.

    Raises `ValueError` for a speaker that is not in `order`.
    """
    heard = {entry.speaker for entry in packed} - {None}
    speakers = sorted(heard) if order is None else order
    labels = {name: label for label, name in enumerate(speakers)} | {None: -1}
    if unknown := sorted(heard - labels.keys()):
        raise ValueError(f"expected speakers out of the {len(speakers)} given, got {unknown[0]!r}")
    return speakers, {
        "offsets.npy": np.cumsum([0, *(entry.frames for entry in packed)]).astype("<i8"),
        "labels.npy": np.array([labels[entry.speaker] for entry in packed], dtype="<i8"),
        "ids.npy": _text_array(entry.utterance for entry in packed),
    } | {f"field-{name}.npy": _text_array(entry.fields[name] for entry in packed) for name in fields}


def write_index(folder: Path, arrays: Mapping[str, np.ndarray], entries: Sequence[Entry]) -> list[str]:
    """Write and sync the arrays, and why utterances were left out or sound odd, if any; the files' names."""
    for filename, array in arrays.items():
        with open(folder / filename, "wb") as file:
            np.lib.format.write_array(file, array, version=(1, 0), allow_pickle=False)
            sync(file)
    skipped = {entry.utterance: entry.reason for entry in entries if entry.reason is not None}
    remarks = {entry.utterance: entry.remark for entry in entries if entry.reason is None and entry.remark}
    texts = {name: told for name, told in ((SKIPPED, skipped), (REMARKS, remarks)) if told}
    for filename, told in texts.items():
        with open(folder / filename, "wb") as file:
            file.write(json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n")
            sync(file)
    return [*arrays, *texts]


def write_heading(file: BinaryIO, dtype: np.dtype, rows: int, bands: int) -> None:
    """The heading of frames.npy has one length whatever the number of rows, so it can be written last."""
    heading = {"descr": dtype.newbyteorder("<").str, "fortran_order": False, "shape": (rows, bands)}
    file.seek(0)
    np.lib.format.write_array_header_1_0(file, heading)
    assert file.tell() == HEADING_BYTES


def _text_array(texts: Iterable[str]) -> np.ndarray:
    """Texts as an array that opens by memory map: UTF-32, all as wide as the widest."""
    array = np.array(list(texts), dtype=np.str_)
    return array.astype(array.dtype.newbyteorder("<"))

"""The files around a packed corpus' manifest: written and synced, and opened once they agree with it."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from groundup.corpus.pack.journal import Entry
from groundup.corpus.pack.manifest import REMARKS, REMEDY, SKIPPED
from groundup.errors import UserError
from groundup.files.disk import read_errors, sync
from groundup.files.strict_json import parse

__all__ = ["as_stored", "open_array", "read_texts", "whole_file", "write_index"]


def as_stored(frames: np.ndarray, dtype: np.dtype, utterance: str) -> np.ndarray:
    """The frames (T, F) in the type of the file. Raises `ValueError` at a number that it cannot hold."""
    with np.errstate(over="ignore"):
        stored = np.ascontiguousarray(frames, dtype=dtype)
    if not (finite := np.isfinite(stored)).all():
        row, band = np.argwhere(~finite)[0]
        remedy = "give --dtype float32" if np.isfinite(frames[row, band]) else "replace or remove it"
        raise ValueError(
            f"{utterance}: frame {row}, band {band} is {frames[row, band]:g}, expected a number that "
            f"{np.dtype(dtype)} can hold: {remedy}"
        )
    return stored


def write_index(
    folder: Path, entries: Sequence[Entry], fields: Sequence[str], order: list[str] | None = None
) -> tuple[list[str], list[str]]:
    """Write and sync what a corpus knows of its utterances, and why some were left out or sound odd.

    Returns the speakers, in `order` or else sorted, and the names of the files. Raises `ValueError` for a
    speaker that is not in `order`.
    """
    packed = [entry for entry in entries if entry.reason is None]
    speakers = sorted({entry.speaker for entry in packed} - {None}) if order is None else order
    arrays = {
        "offsets.npy": np.cumsum([0, *(entry.frames for entry in packed)], dtype=np.int64),
        "labels.npy": _labels(packed, speakers),
        "ids.npy": np.array([entry.utterance for entry in packed], np.str_),  # all as wide as the widest
    } | {f"field-{name}.npy": np.array([entry.fields[name] for entry in packed], np.str_) for name in fields}
    for filename, array in arrays.items():
        with open(folder / filename, "wb") as file:
            np.lib.format.write_array(file, array, version=(1, 0), allow_pickle=False)
            sync(file)
    skipped = {entry.utterance: entry.reason for entry in entries if entry.reason is not None}
    remarks = {entry.utterance: entry.remark for entry in packed if entry.remark}
    texts = {name: told for name, told in ((SKIPPED, skipped), (REMARKS, remarks)) if told}
    for filename, told in texts.items():
        with open(folder / filename, "wb") as file:
            file.write(json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n")
            sync(file)
    return speakers, [*arrays, *texts]


def _labels(packed: Sequence[Entry], speakers: list[str]) -> np.ndarray:
    labels = {name: label for label, name in enumerate(speakers)} | {None: -1}
    if unknown := sorted({entry.speaker for entry in packed} - labels.keys()):
        raise ValueError(f"expected speakers out of the {len(speakers)} given, got {unknown[0]!r}")
    return np.array([labels[entry.speaker] for entry in packed], dtype=np.int64)


def whole_file(path: Path, manifest: dict, name: str) -> Path:
    """The path of one file of the corpus. Raises `UserError` when it is missing or has another size."""
    file = path / name
    if name not in manifest["files"] or not os.path.isfile(file):
        raise UserError(f"{file}: missing. {REMEDY}")
    expected, found = manifest["files"][name]["bytes"], file.stat().st_size
    if expected != found:
        raise UserError(f"{file}: expected {expected:,} bytes, found {found:,}. {REMEDY}")
    return file


def open_array(path: Path, manifest: dict, name: str, kind: str, shape: tuple[int, ...]) -> np.ndarray:
    """Memory-map one file of the corpus, after its size, its type and its shape agreed with the manifest."""
    file = whole_file(path, manifest, name)
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


def read_texts(path: Path, manifest: dict, name: str) -> dict[str, str]:
    """What a file of the corpus says of some utterances; nothing where there is no such file."""
    if name not in manifest["files"]:
        return {}
    file = whole_file(path, manifest, name)
    with read_errors(file):
        entries = parse(file.read_bytes(), str(file), REMEDY).entries()
    for text in entries.values():
        if not isinstance(text.value, str):
            raise text.wrong("a text")
    return {utterance: text.value for utterance, text in entries.items()}


def _is_text(codes: np.ndarray) -> bool:
    """Whether all are Unicode's: up to 0x10FFFF, without the surrogates, which are halves of letters."""
    if (codes < 0xD800).all():  # so are nearly all that there are
        return True
    return bool((codes <= 0x10FFFF).all() and ((codes < 0xD800) | (codes > 0xDFFF)).all())

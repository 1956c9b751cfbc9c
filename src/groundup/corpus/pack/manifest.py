"""The manifest of a packed corpus: what it holds, and the checksum of every byte of it.

`manifest.json` is written last. It lists each file with its size and SHA-256, and ends with a checksum of
itself, so that a corpus is either whole or does not open. It bears no date and no machine: the same voices
packed twice give the same bytes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from groundup.errors import UserError
from groundup.files.checksummed_json import serialise, sha256_of
from groundup.files.disk import read_errors, sync
from groundup.files.strict_json import Node, parse

__all__ = ["FORMAT", "MANIFEST", "REMARKS", "SKIPPED", "VERSION", "read_manifest", "write_manifest"]

FORMAT = "groundup packed corpus"
VERSION = 1
MANIFEST = "manifest.json"
SKIPPED = "skipped.json"
REMARKS = "remarks.json"
DTYPES = ("float16", "float32")
FIELD = re.compile(r"[a-z][a-z0-9_]{0,99}")  # a name that a file can bear, too
REMEDY = "Pack the corpus again."


def write_manifest(folder: Path, content: dict, files: Iterable[str]) -> None:
    """Write and sync `folder/manifest.json`: the content, then the size and the SHA-256 of each file."""
    sealed = {
        name: {"bytes": (folder / name).stat().st_size, "sha256": sha256_of(folder / name)} for name in files
    }
    with open(folder / MANIFEST, "wb") as file:
        file.write(serialise({"format": FORMAT, "version": VERSION, **content, "files": sealed}))
        sync(file)


def read_manifest(folder: str | Path) -> dict:
    """Read and verify `folder/manifest.json`.

    Raises `UserError` when there is no corpus at `folder`, when the manifest is damaged, or when it was
    written by a version of the format that this code does not know.
    """
    path = Path(folder) / MANIFEST
    if not os.path.isdir(folder):
        raise UserError(f"{folder}: no such corpus folder. Make one with `groundup corpus`.")
    if not os.path.isfile(path):
        raise UserError(
            f"{folder}: not a packed corpus (it has no {MANIFEST}). Make one with `groundup corpus`."
        )
    with read_errors(path):
        written = path.read_bytes()
    content = parse(written, str(path), REMEDY).value
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise UserError(f"{path}: not the manifest of a packed corpus. Make one with `groundup corpus`.")
    if content.get("version") != VERSION:
        raise UserError(
            f"{path}: expected format version {VERSION}, got {content.get('version')!r}. {REMEDY}"
        )
    try:
        whole = serialise(content) == written
    except (UnicodeEncodeError, RecursionError):  # half a character, or too many levels: we write neither
        whole = False
    if not whole:
        raise UserError(f"{path}: damaged, its checksum does not match. {REMEDY}")
    _verify(Node(content, str(path), remedy=REMEDY))
    return content


def _verify(manifest: Node) -> None:
    """Raise `UserError` unless every entry is of the kind that the rest of this package relies on."""
    for text in (manifest["name"], manifest["source"], *manifest["speakers"].items()):
        if not isinstance(text.value, str):
            raise text.wrong("a text")
    for key, least in (("utterances", 1), ("frames", 1), ("bands", 1)):
        manifest[key].whole(least)
    if manifest["dtype"].value not in DTYPES:
        raise manifest["dtype"].wrong(" or ".join(DTYPES))
    hop = manifest["features"].entries().get("hop_seconds")
    if hop is not None and not (type(hop.value) in (int, float) and 0 < hop.value < 1e6):
        raise hop.wrong("a number of seconds")
    fields = [field.text() for field in manifest["fields"].items()]
    for number, field in enumerate(fields):
        if not FIELD.fullmatch(field) or field in fields[:number]:
            raise manifest["fields"][number].wrong("a name of its own, of a-z, 0-9 and _")
    for name, file in manifest["files"].entries().items():
        if not re.fullmatch(r"[a-z0-9_-]+\.(npy|json)", name):
            raise file.wrong("the name of a file in this folder", f'"{name}"')
        file["bytes"].whole(0)
        file["sha256"].text()

"""The manifest of a packed corpus: what it holds, and the checksum of every byte of it.

`manifest.json` is written last. It lists each file with its size and SHA-256, and ends with a checksum of
itself, so that a corpus is either whole or does not open. It bears no date and no machine: the same voices
packed twice give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from groundup.errors import UserError

__all__ = ["FORMAT", "MANIFEST", "SKIPPED", "VERSION", "read_manifest", "serialise", "sha256_of"]

FORMAT = "groundup packed corpus"
VERSION = 1
MANIFEST = "manifest.json"
SKIPPED = "skipped.json"
CHUNK = 1 << 20
REQUIRED = {
    "name": str,
    "source": str,
    "features": dict,
    "utterances": int,
    "frames": int,
    "bands": int,
    "dtype": str,
    "speakers": list,
    "fields": list,
    "files": dict,
}


def sha256_of(path: str | Path) -> str:
    """The SHA-256 of a file, read a mebibyte at a time."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def serialise(content: dict) -> bytes:
    """The one way to write a manifest: `content` and, as its last entry, the SHA-256 of `content`.

    Reading compares byte for byte with this form, so that not even a changed blank goes unseen.

    >>> serialise({"name": "ravdess"}).decode().splitlines()[1]
    ' "name": "ravdess",'
    """
    body = {key: value for key, value in content.items() if key != "checksum"}
    checksum = hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()
    return (json.dumps(body | {"checksum": checksum}, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(folder: str | Path) -> dict:
    """Read and verify `folder/manifest.json`.

    Raises `UserError` when there is no corpus at `folder`, when the manifest is damaged, or when it was
    written by a version of the format that this code does not know.
    """
    path = Path(folder) / MANIFEST
    if not Path(folder).is_dir():
        raise UserError(f"{folder}: no such corpus folder. Make one with `groundup corpus`.")
    if not path.is_file():
        raise UserError(
            f"{folder}: not a packed corpus (it has no {MANIFEST}). Make one with `groundup corpus`."
        )
    written = path.read_bytes()
    try:
        content = json.loads(written)
    except ValueError as error:
        raise UserError(f"{path}: damaged, not JSON ({error}). Pack the corpus again.") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise UserError(f"{path}: not the manifest of a packed corpus. Make one with `groundup corpus`.")
    if content.get("version") != VERSION:
        raise UserError(
            f"{path}: expected format version {VERSION}, got {content.get('version')!r}. "
            "Pack the corpus again."
        )
    if serialise(content) != written:
        raise UserError(f"{path}: damaged, its checksum does not match. Pack the corpus again.")
    for key, kind in REQUIRED.items():
        if not isinstance(content.get(key), kind):
            raise UserError(f"{path}: expected {key!r} to be a {kind.__name__}, got {content.get(key)!r}.")
    return content

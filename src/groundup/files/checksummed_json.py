"""JSON that ends with a checksum of itself, and the checksum of any file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from groundup.files.disk import read_errors

__all__ = ["serialise", "sha256_of"]

CHUNK = 1 << 20


def sha256_of(path: str | Path) -> str:
    """The SHA-256 of a file, read a mebibyte at a time."""
    digest = hashlib.sha256()
    with read_errors(path), open(path, "rb") as file:
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

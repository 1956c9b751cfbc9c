"""The checksum inside is that of the rest, and that of a file is SHA-256 whatever its size."""

from __future__ import annotations

import hashlib
import json

from groundup.files.checksummed_json import serialise, sha256_of


def test_the_last_entry_is_the_checksum_of_the_others():
    written = json.loads(serialise({"name": "张伟", "checksum": "an old one", "n": 1}))
    body = json.dumps({"name": "张伟", "n": 1}, ensure_ascii=False).encode()
    assert list(written) == ["name", "n", "checksum"]
    assert written["checksum"] == hashlib.sha256(body).hexdigest()


def test_sha256_is_that_of_the_file(tmp_path):
    (tmp_path / "file").write_bytes(b"voice" * 300_000)
    assert sha256_of(tmp_path / "file") == hashlib.sha256(b"voice" * 300_000).hexdigest()

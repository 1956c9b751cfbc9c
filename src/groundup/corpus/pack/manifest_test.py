"""A manifest that was changed in any way is not read."""

from __future__ import annotations

import hashlib
import json

import pytest

from groundup.corpus.pack.manifest import FORMAT, MANIFEST, VERSION, read_manifest, write_manifest
from groundup.errors import UserError
from groundup.files.checksummed_json import serialise

CONTENT = {
    "format": FORMAT,
    "version": VERSION,
    "name": "tiny",
    "source": "",
    "features": {},
    "utterances": 1,
    "frames": 1,
    "bands": 1,
    "dtype": "float32",
    "speakers": ["Zoë"],
    "fields": [],
    "files": {},
}


def refusal(tmp_path, written: bytes) -> str:
    (tmp_path / MANIFEST).write_bytes(written)
    with pytest.raises(UserError) as error:
        read_manifest(tmp_path)
    return str(error.value)


def test_what_was_written_is_read(tmp_path):
    (tmp_path / MANIFEST).write_bytes(serialise(CONTENT))
    manifest = read_manifest(tmp_path)
    assert {key: manifest[key] for key in CONTENT} == CONTENT
    assert serialise(manifest) == serialise(CONTENT)


def test_what_is_listed_is_sealed(tmp_path):
    (tmp_path / "a.npy").write_bytes(b"voices")
    content = {key: CONTENT[key] for key in CONTENT if key not in ("format", "version", "files")}
    write_manifest(tmp_path, content, ["a.npy"])
    sealed = {"a.npy": {"bytes": 6, "sha256": hashlib.sha256(b"voices").hexdigest()}}
    assert (tmp_path / MANIFEST).read_bytes() == serialise(CONTENT | {"files": sealed})
    assert read_manifest(tmp_path)["files"] == sealed


def test_no_folder_and_no_manifest_are_told_apart(tmp_path):
    with pytest.raises(UserError, match=r"nowhere: no such corpus folder"):
        read_manifest(tmp_path / "nowhere")
    with pytest.raises(UserError, match=r"not a packed corpus"):
        read_manifest(tmp_path)


def test_other_text_is_refused_with_a_reason(tmp_path):
    assert "not JSON" in refusal(tmp_path, b'{"format": ')
    assert "line 1: not UTF-8" in refusal(tmp_path, b"\xff\xfe\x00")
    assert "not the manifest" in refusal(tmp_path, b"[]")
    assert "not the manifest" in refusal(tmp_path, serialise(CONTENT | {"format": "something else"}))


def test_another_version_is_named(tmp_path):
    assert "expected format version 1, got 2" in refusal(tmp_path, serialise(CONTENT | {"version": 2}))


def test_a_changed_number_blank_or_checksum_is_damage(tmp_path):
    written = serialise(CONTENT)
    assert "damaged" in refusal(tmp_path, written.replace(b'"utterances": 1', b'"utterances": 2'))
    assert "damaged" in refusal(tmp_path, written.replace(b'"bands": 1', b'"bands":  1'))
    checksum = json.loads(written)["checksum"]
    assert "damaged" in refusal(tmp_path, written.replace(checksum.encode(), b"0" * 64))


def test_a_missing_entry_is_named(tmp_path):
    incomplete = {key: value for key, value in CONTENT.items() if key != "speakers"}
    assert 'the file: expected "speakers", found only' in refusal(tmp_path, serialise(incomplete))


@pytest.mark.parametrize(
    "change, message",
    [
        ({"name": 7}, "name: expected a text, found 7"),
        ({"utterances": True}, "utterances: expected a whole number from 1, found true"),
        ({"dtype": "object"}, 'dtype: expected float16 or float32, found "object"'),
        ({"features": {"hop_seconds": "10 ms"}}, "features.hop_seconds: expected a number of seconds"),
        ({"speakers": ["a", None]}, "speakers[1]: expected a text, found null"),
        ({"fields": ["../room"]}, "fields[0]: expected a name of its own, of a-z, 0-9 and _"),
        ({"fields": ["room", "room"]}, "fields[1]: expected a name of its own"),
        ({"files": {"../frames.npy": {}}}, "expected the name of a file in this folder"),
        ({"files": {"frames.npy": {"bytes": -1}}}, "files.frames.npy.bytes: expected a whole number from 0"),
        ({"files": {"frames.npy": {"bytes": 1}}}, 'files.frames.npy: expected "sha256"'),
    ],
)
def test_an_entry_of_another_kind_is_named(tmp_path, change, message):
    assert message in refusal(tmp_path, serialise(CONTENT | change))


def test_what_we_never_write_is_damage(tmp_path):
    written = serialise(CONTENT | {"name": "NAME"})
    for name in (b'"\\ud800"', b"[" * 500 + b"]" * 500):
        assert "damaged" in refusal(tmp_path, written.replace(b'"NAME"', name))
    assert "not JSON" in refusal(tmp_path, b"[" * 100_000)

"""A change of any byte is found, and wrong content with right checksums too."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from groundup.corpus.pack.check import check
from groundup.corpus.pack.manifest import MANIFEST, read_manifest
from groundup.corpus.pack.pack_writer import PackWriter
from groundup.corpus.pack.pack_writer_test import LENGTHS, pack
from groundup.errors import UserError
from groundup.files.checksummed_json import serialise, sha256_of


@pytest.fixture
def folder(tmp_path):
    pack(tmp_path / "tiny")
    return tmp_path / "tiny"


def test_check_passes_what_is_whole(folder):
    assert len(check(folder)) == len(LENGTHS)
    assert check(str(folder)).path == folder


def test_every_changed_byte_is_found(tmp_path):
    folder = tmp_path / "smallest"
    with PackWriter(folder, bands=1, fields=("f",)) as writer:
        writer.add("u", np.ones((2, 1)), speaker="a", f="1")
    missed = []
    for path in folder.iterdir():
        whole = bytearray(path.read_bytes())
        for place in range(len(whole)):
            whole[place] ^= 1
            path.write_bytes(whole)
            try:
                check(folder)
                missed.append((path.name, place))
            except UserError:
                pass
            whole[place] ^= 1
        path.write_bytes(whole)
    assert not missed
    check(folder)


def forge(folder, name, array) -> None:
    """Replace an array of a corpus and make the manifest agree: wrong content with right checksums."""
    np.save(folder / name, array)
    manifest = read_manifest(folder)
    manifest["files"][name] = {"bytes": (folder / name).stat().st_size, "sha256": sha256_of(folder / name)}
    (folder / MANIFEST).write_bytes(serialise(manifest))


@pytest.mark.parametrize(
    "name, change, message",
    [
        ("labels.npy", lambda labels: labels + 1, r"expected labels from -1 to 1"),
        ("labels.npy", lambda labels: labels.astype(np.int32), r"expected int64 \(6,\), found int32"),
        ("labels.npy", lambda labels: labels[:-1], r"expected int64 \(6,\), found int64 \(5,\)"),
        ("offsets.npy", lambda offsets: offsets[::-1].copy(), r"offsets that rise from 0 to 41"),
        ("offsets.npy", lambda offsets: np.insert(offsets[2:], 0, [0, 0]), r"offsets that rise"),
        ("frames.npy", np.asfortranarray, r"expected float32 \(41, 7\), found float32"),
        ("ids.npy", lambda ids: np.array(["u0"] * 6), r"an utterance is listed twice"),
        ("frames.npy", lambda frames: frames * np.nan, r"a frame near row 0 is not finite"),
    ],
)
def test_check_reads_what_the_bytes_mean(folder, name, change, message):
    forge(folder, name, change(np.load(folder / name)))
    with pytest.raises(UserError, match=message):
        check(folder)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"u9": 7}', b"\xff", b"[" * 100_000])
def test_a_damaged_list_of_what_was_left_out_is_named(tmp_path, content):
    with PackWriter(tmp_path / "out", bands=1) as writer:
        writer.add("u0", np.ones((1, 1)), speaker="a")
        writer.leave_out("u9", "u9: silent.", speaker="a")
    (tmp_path / "out" / "skipped.json").write_bytes(content)
    manifest = read_manifest(tmp_path / "out")
    manifest["files"]["skipped.json"] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (tmp_path / "out" / MANIFEST).write_bytes(serialise(manifest))
    with pytest.raises(UserError, match=r"skipped\.json: "):
        check(tmp_path / "out")

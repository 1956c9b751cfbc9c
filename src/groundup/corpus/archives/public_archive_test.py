"""An archive is unpacked whole and right, or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from groundup.corpus.archives.download_test import serving
from groundup.corpus.archives.public_archive import Archive, cache_folder, digest_of, fetch, sha256_of_bytes
from groundup.errors import UserError

FILES = {"a/1.wav": b"one" * 999, "a/2.wav": b"two" * 999, "b/1.wav": b"three" * 999}
ARCHIVE = Archive(
    name="voices",
    url="",
    filename="voices.zip",
    members=r"[ab]/\d\.wav",
    megabytes=1,
    count=3,
    digest=digest_of({name: sha256_of_bytes(content) for name, content in FILES.items()}),
)


def zipped(files, prefix="") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(prefix + name, content)
        file.writestr("README", "not wanted")
    return packed.getvalue()


def tarred(files, prefix="") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as file:
        for name, content in files.items():
            info = tarfile.TarInfo(prefix + name)
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def get(content, cache, archive=ARCHIVE, *faults):
    with serving(*(faults or ["whole"]), content=content) as (url, server):
        folder = fetch(replace(archive, url=url), cache=cache, wait=0.001, timeout=0.5)
    return folder, server


@pytest.mark.parametrize("pack, filename", [(zipped, "voices.zip"), (tarred, "voices-1.0.tar.gz")])
@pytest.mark.parametrize("prefix", ["", "voices-1.0/recordings/"])
def test_the_wanted_members_are_kept_and_nothing_else(tmp_path, pack, filename, prefix):
    folder, _ = get(pack(FILES, prefix), tmp_path, replace(ARCHIVE, filename=filename))
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert found == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["voices"]


def test_a_second_call_asks_no_server(tmp_path):
    folder, _ = get(zipped(FILES), tmp_path)
    assert fetch(replace(ARCHIVE, url="http://127.0.0.1:9/"), cache=tmp_path) == folder


@pytest.mark.parametrize(
    "files",
    [
        FILES | {"a/2.wav": b"tampered"},
        {"a/1.wav": FILES["a/1.wav"]},
        FILES | {"b/2.wav": b"one too many"},
        {},
    ],
    ids=["changed", "missing", "too many", "empty"],
)
def test_other_recordings_are_refused_and_removed(tmp_path, files):
    with pytest.raises(UserError, match=rf"expected 3 recordings with digest {ARCHIVE.digest[:12]}, found "):
        get(zipped(files), tmp_path)
    assert not list(tmp_path.iterdir())
    folder, _ = get(zipped(FILES), tmp_path)  # and the next run begins anew
    assert folder.is_dir()


@pytest.mark.parametrize("filename", ["voices.zip", "voices.tar.gz"])
@pytest.mark.parametrize(
    "damage", [lambda c: c[: len(c) // 2], lambda c: b"<html>sorry</html>", lambda c: c[:90] + b"xx" + c[92:]]
)
def test_a_damaged_archive_is_one_line_and_removed(tmp_path, filename, damage):
    content = damage(zipped(FILES) if filename.endswith("zip") else tarred(FILES))
    with pytest.raises(UserError, match=r"damaged|expected 3 recordings") as error:
        get(content, tmp_path, replace(ARCHIVE, filename=filename))
    assert "\n" not in str(error.value) and not list(tmp_path.iterdir())


def test_a_member_that_climbs_out_is_not_followed(tmp_path):
    archive = replace(ARCHIVE, members=r"[ab]/\d\.wav")
    folder, _ = get(zipped(FILES, "../../"), tmp_path / "cache", archive)
    assert folder == tmp_path / "cache" / "voices"
    assert {path.name for path in tmp_path.iterdir()} == {"cache"}


def test_a_cut_off_archive_is_resumed(tmp_path):
    large = FILES | {"README.pdf": hashlib.shake_256(b"").digest(100_000)}  # does not compress
    folder, server = get(zipped(large), tmp_path, ARCHIVE, "cut_off", "whole")
    assert folder.is_dir() and server.ranges == [None, "bytes=70000-"]


def test_where_the_cache_is(monkeypatch):
    monkeypatch.setenv("GROUNDUP_CACHE", "/big/disk")
    assert cache_folder() == Path("/big/disk")
    monkeypatch.delenv("GROUNDUP_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/home/me/.cached")
    assert cache_folder() == Path("/home/me/.cached/groundup")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "groundup"


def test_a_cache_that_cannot_be_written_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("precious")
    with pytest.raises(UserError, match=r"file: cannot be written \(File exists\)"):
        fetch(ARCHIVE, cache=tmp_path / "file")
    monkeypatch.setenv("GROUNDUP_CACHE", "~nobody-of-that-name/cache")
    assert cache_folder() == Path("~nobody-of-that-name/cache")


def test_a_disk_that_is_full_when_it_is_unpacked_keeps_the_download(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(UserError, match=r"cannot be written \(No space left on device\)"):
        get(zipped(FILES), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [ARCHIVE.filename]

"""The parts of an archive are found, in order and without a gap, and read as one."""

from __future__ import annotations

import os
import re
import zlib
from types import SimpleNamespace

import pytest

from groundup.corpus.archives.archive_parts import Joined, archive_inside, archive_name, damage_told, parts_of
from groundup.errors import UserError
from groundup.progress import silent

LETTERS = [f"Dataset.tar.gz.parta{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] + [
    "Dataset.tar.gz.partba"
]
FAMILIES = [
    LETTERS[:1],
    LETTERS[:4],
    LETTERS,
    ["d.zip.001", "d.zip.002", "d.zip.003"],
    ["d.tar.gz.00", "d.tar.gz.01"],
    ["d.tgz.part1", "d.tgz.part2"],
    ["d.tar.gz.aa", "d.tar.gz.ab"],
    ["d.tar.gz-part-aa", "d.tar.gz-part-ab"],
    [f"d.tar.part{number:02d}" for number in range(1, 12)],
]


def touch(folder, *names):
    for name in names:
        (folder / name).write_bytes(name.encode())


@pytest.mark.parametrize("names", FAMILIES, ids=lambda names: names[0])
def test_any_part_leads_to_all_in_order(tmp_path, names):
    touch(tmp_path, *names, "Other.tar.gz.partaa", "d.zip.txt", "Dataset.tar.gz.partaa.txt", "notes.txt")
    for name in names:
        assert [path.name for path in parts_of(tmp_path / name)] == names


@pytest.mark.parametrize(
    "names", [family for family in FAMILIES if len(family) > 2], ids=lambda names: names[0]
)
def test_a_missing_part_is_named(tmp_path, names):
    for missing in range(1, len(names) - 1):
        touch(tmp_path, *names)
        (tmp_path / names[missing]).unlink()
        with pytest.raises(UserError, match=rf"{names[missing]}: missing, and {names[-1]} is there"):
            parts_of(tmp_path / names[-1])


def test_the_first_part_may_not_be_missing(tmp_path):
    touch(tmp_path, *LETTERS[1:3])
    with pytest.raises(UserError, match=r"Dataset\.tar\.gz\.partaa: missing"):
        parts_of(tmp_path / LETTERS[1])


def test_an_archive_is_its_only_part(tmp_path):
    touch(tmp_path, "a.zip", "a.zip.001")
    assert parts_of(tmp_path / "a.zip") == [tmp_path / "a.zip"]


@pytest.mark.parametrize(
    "name", ["a.wav", "a.rar", "partaa", "zip", "a.tar.bz2", "a.tar.gz.partabc", "a.tar.gz.txt"]
)
def test_what_is_no_archive_is_refused(tmp_path, name):
    assert archive_name(name) is None
    with pytest.raises(UserError, match=r"expected a folder, a \.zip, \.tar or \.tar\.gz, or a part"):
        parts_of(tmp_path / name)


def test_the_archive_in_a_folder(tmp_path):
    touch(tmp_path, "readme.txt")
    assert archive_inside(tmp_path) is None
    touch(tmp_path, *LETTERS[:3])
    assert archive_name(archive_inside(tmp_path).name) == "Dataset.tar.gz"
    touch(tmp_path, "other.zip")
    with pytest.raises(UserError, match=r"holds 2 archives \(Dataset\.tar\.gz, other\.zip\)"):
        archive_inside(tmp_path)


@pytest.mark.parametrize("size", [1, 3, 100, -1])
def test_parts_are_read_as_one(tmp_path, size):
    touch(tmp_path, "a", "bcd", "empty", "efghi")
    (tmp_path / "empty").write_bytes(b"")
    paths = [tmp_path / name for name in ("a", "bcd", "empty", "efghi")]

    counted = []
    joined, whole = Joined(paths, SimpleNamespace(update=counted.append)), b""
    while block := joined.read(size):
        whole += block
    joined.close()
    assert whole == b"abcdefghi" and sum(counted) == 9 and joined.read(size) == b""


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "a.tar.gz")
    (tmp_path / "a.tar.gz.partaa").symlink_to("/dev/zero")
    for name in ("a.tar.gz", "a.tar.gz.partaa"):
        with pytest.raises(UserError, match=rf"{name}: expected a file, found something else"):
            parts_of(tmp_path / name)


def test_a_part_that_cannot_be_read_is_named(tmp_path):
    touch(tmp_path, "a")
    with silent(None, "") as bar, pytest.raises(UserError, match=r"gone: cannot be read \(No such file"):
        joined = Joined([tmp_path / "a", tmp_path / "gone"], bar)
        while joined.read(1):
            pass


@pytest.mark.parametrize(
    "sizes, error, blamed",
    [
        ((9, 7, 9, 2), zlib.error("-3"), r"a\.zip\.002: expected 9 bytes, as a\.zip\.001 has, found 7\."),
        ((9, 9, 0), zlib.error("-3"), r"a\.zip\.003: expected the end of an archive, found nothing\."),
        ((9, 7, 1), zlib.error("-3"), r"Or remove a\.zip\.003, if it is no part of this archive\."),
        ((9, 9, 9), zlib.error("-3"), r"a\.zip\.002: .* \(-3\)\. Download it and a\.zip\.001 again\."),
        ((9, 9, 9), EOFError("short"), r"a\.zip\.003: cut off, or not the last part \(short\)\."),
        ((9,), zlib.error("-3"), r"a\.zip\.001: damaged \(-3\)\. Download it again\."),
        ((9, 9), PermissionError(13, "Denied"), r"a\.zip\.002: .* \(Denied\)\. Make it readable\."),
    ],
)
def test_the_part_to_blame(tmp_path, sizes, error, blamed):
    parts = [tmp_path / f"a.zip.00{number + 1}" for number in range(len(sizes))]
    for part, size in zip(parts, sizes, strict=True):
        part.write_bytes(b"PK\3\4voice"[:size])
    told = str(damage_told(parts, parts[min(1, len(parts) - 1)], error))
    assert re.search(blamed, told), told

"""A member is read as far as it says, and no archive leads round in a circle."""

from __future__ import annotations

import tarfile
import tracemalloc

import pytest

from groundup.corpus.archives.members import UNREADABLE
from groundup.corpus.archives.open_archive import opened
from groundup.corpus.archives.open_archive_test import as_tar, as_zip, below
from groundup.errors import UserError


def test_a_member_that_the_archive_ends_within_cannot_be_read(tmp_path):
    source = as_tar(tmp_path, {"long.pt": bytes(5000)})
    with opened(source, tmp_path / "out") as files:
        with open(source, "r+b") as file:
            file.truncate(2000)
        with pytest.raises(EOFError, match=r"ends within it"):
            below(files)["long.pt"].read()


def test_a_file_of_a_zip_is_read_no_further_than_it_says(tmp_path):
    path = as_zip(tmp_path, {"a.pt": bytes(1 << 24)})
    size, lie = (1 << 24).to_bytes(4, "little"), (7).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, lie))
    tracemalloc.start()
    try:
        with opened(path, tmp_path / "out") as files, pytest.raises(UNREADABLE):
            below(files)["a.pt"].read()
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.GNUTYPE_SPARSE])
def test_a_tar_that_leads_back_is_read_once(tmp_path, kind):
    member = tarfile.TarInfo("a.pt")
    member.size, member.type = -512, kind
    first = tarfile.TarInfo("b.pt").tobuf(tarfile.GNU_FORMAT)
    (tmp_path / "d.tar").write_bytes(first + member.tobuf(tarfile.GNU_FORMAT) + bytes(2048))
    with pytest.raises(UserError, match=r"d\.tar: damaged \("):
        with opened(tmp_path / "d.tar", tmp_path / "out"):
            pass

"""The homework's data in an archive, or in the parts of one: damaged, hostile, or too large to be true."""

from __future__ import annotations

import io
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from groundup.corpus.pack.packed_corpus import PackedCorpus
from tests.damage import (
    UTTERANCES,
    attempt,
    cases,
    copied,
    damage,
    groundup,
    homework,
    homework_tensor,
    remembered,
    replace_by,
)

FORMS = {"Dataset.tar": "tar", "Dataset.tar.gz": "gztar", "Dataset.zip": "zip"}


@remembered
def archives(folder: Path) -> None:
    """The same files as .tar, .tar.gz, .zip, and as three parts of a .tar.gz."""
    homework(folder)
    for name, form in FORMS.items():
        shutil.make_archive(str(folder / "made"), form, folder, "Dataset")
        next(folder.glob("made.*")).rename(folder / name)
    shutil.rmtree(folder / "Dataset")
    content = (folder / "Dataset.tar.gz").read_bytes()
    third = len(content) // 3 + 1
    for number, end in enumerate(("aa", "ab", "ac")):
        (folder / f"Parts.tar.gz.part{end}").write_bytes(content[third * number : third * (number + 1)])


NAMES = (*FORMS, *(f"Parts.tar.gz.part{end}" for end in ("aa", "ab", "ac")))


def is_right(corpus: PackedCorpus | None, archive: Path) -> None:
    """What was packed is what the archive holds, read by other means: a .tar has no checksums of its files."""
    if corpus is None:
        return
    if archive.suffix != ".tar":
        expected = [homework_tensor(name) for name in UTTERANCES]
    else:
        with tarfile.open(archive) as file:
            found = {member.name: file.extractfile(member).read() for member in file if member.isreg()}
        load = {"map_location": "cpu", "weights_only": True}
        expected = [torch.load(io.BytesIO(found[f"Dataset/{name}"]), **load) for name in UTTERANCES]
    assert corpus.ids.tolist() == UTTERANCES and len(corpus) == len(expected)
    for number, tensor in enumerate(expected):
        np.testing.assert_array_equal(corpus[number], tensor.float().numpy())


@cases(200)
@given(st.sampled_from(NAMES), damage())
def test_an_archive_is_damaged(name, damaged):
    with copied(archives) as folder:
        path = folder / name
        path.write_bytes(damaged(path.read_bytes()))
        named = (path.name, folder.name, "uttr-", "metadata.json", "testdata.json", "mapping.json")
        is_right(attempt(folder, "hw4", "--from", path, named=named), path)


@cases(20)
@given(st.sampled_from(NAMES[3:]), st.booleans())
def test_a_part_is_missing(name, given_another):
    with copied(archives) as folder:
        (folder / name).unlink()
        given = folder / (NAMES[4] if name == NAMES[3] else NAMES[3])
        assert attempt(folder, "hw4", "--from", given, named=("Parts.tar.gz.part",)) is None


def add_to_tar(archive: tarfile.TarFile, name: str, content: bytes = b"", **changes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    for key, value in changes.items():
        setattr(member, key, value)
    archive.addfile(member, io.BytesIO(content))


CLIMBING = ("../uttr-0.pt", "/etc/uttr-0.pt", "Dataset/../../uttr-0.pt", "./../../metadata.json", "..\\uttr-0.pt",
            "C:\\uttr-0.pt", "Dataset/./uttr-9.pt", "Dataset//uttr-9.pt", "~/uttr-0.pt", "a" * 90 + "/" + "b" * 99)  # fmt: skip
KINDS = (
    tarfile.LNKTYPE,
    tarfile.SYMTYPE,
    tarfile.CHRTYPE,
    tarfile.BLKTYPE,
    tarfile.FIFOTYPE,
    tarfile.DIRTYPE,
)


@cases(40)
@given(
    st.sampled_from(CLIMBING), st.sampled_from((tarfile.REGTYPE, *KINDS)), st.sampled_from(["tar", "tar.gz"])
)
def test_nothing_is_written_where_a_member_says(name, kind, form):
    """Members that climb out, links, devices: none of them is made, and what is listed is packed."""
    with copied(homework) as folder:
        with tarfile.open(folder / f"D.{form}", "w:gz" if form == "tar.gz" else "w") as archive:
            archive.add(folder / "Dataset", "Dataset")
            add_to_tar(archive, name, type=kind, linkname="/dev/zero", devmajor=1, devminor=5)
        shutil.rmtree(folder / "Dataset")
        corpus = attempt(folder, "hw4", "--from", folder / f"D.{form}", named=(f"D.{form}",))
        assert corpus is None or corpus.ids.tolist() == UTTERANCES


@cases(40)
@given(
    st.sampled_from(UTTERANCES),
    st.sampled_from(KINDS),
    st.sampled_from(["metadata.json", "mapping.json", ""]),
)
def test_a_member_that_is_no_file_is_missing(name, kind, other):
    wrong = other or name
    with copied(homework) as folder:
        with tarfile.open(folder / "D.tar", "w") as archive:
            for member in sorted((folder / "Dataset").iterdir()):
                if member.name != wrong:
                    archive.add(member, f"Dataset/{member.name}")
            add_to_tar(archive, f"Dataset/{wrong}", type=kind, linkname="/dev/zero")
        assert attempt(folder, "hw4", "--from", folder / "D.tar", named=(wrong,)) is None


def zipped(folder: Path, change) -> None:
    """Dataset.zip, with each member written by `change(archive, name, content)`."""
    with zipfile.ZipFile(folder / "Dataset.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((folder / "Dataset").iterdir()):
            change(archive, path.name, path.read_bytes())


@cases(15)
@given(st.sampled_from(["metadata.json", *UTTERANCES]), st.sampled_from([8, 12, 14]), st.booleans())
def test_a_bomb_in_a_zip(name, method, says_so):
    """Ten megabytes of zeros in ten kilobytes, whether the list of members says so or not."""

    def change(archive, member, content):
        archive.writestr(member, bytes(10_000_000) if member == name else content, compress_type=method)

    with copied(homework) as folder:
        zipped(folder, change)
        path = folder / "Dataset.zip"
        if not says_so:
            real, lie = (10_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
            path.write_bytes(path.read_bytes().replace(real, lie))
        assert attempt(folder, "hw4", "--from", path, named=(name,)) is None


def test_a_bomb_in_a_tar_gz():
    with copied(lambda folder: None) as folder:
        with tarfile.open(folder / "D.tar.gz", "w:gz", compresslevel=1) as archive:
            add_to_tar(archive, "metadata.json", bytes(1 << 27))
        assert attempt(folder, "hw4", "--from", folder / "D.tar.gz", named=("D.tar.gz",)) is None


@pytest.mark.parametrize("size", [-512, -1024, 1 << 40, (1 << 62) + 1])
@pytest.mark.parametrize(
    "kind", [tarfile.REGTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.GNUTYPE_SPARSE]
)
def test_a_tar_of_impossible_sizes_is_read_to_an_end(size, kind):
    with copied(homework) as folder:
        member = tarfile.TarInfo("Dataset/metadata.json")
        member.size, member.type = size, kind
        with tarfile.open(folder / "D.tar", "w", format=tarfile.GNU_FORMAT) as archive:
            archive.add(folder / "Dataset" / "mapping.json", "Dataset/mapping.json")
            archive.fileobj.write(member.tobuf(tarfile.GNU_FORMAT))
            archive.fileobj.write(bytes(2048))
        assert attempt(folder, "hw4", "--from", folder / "D.tar", named=("D.tar", "metadata.json")) is None


@cases(40)
@given(
    st.sampled_from(["metadata.json", *UTTERANCES]),
    st.sampled_from(["password", "method", "name", "twice", "size"]),
)
@example("uttr-0.pt", "size")
def test_an_odd_zip(name, odd):
    with copied(homework) as folder:
        zipped(folder, lambda archive, member, content: archive.writestr(member, content))
        path = folder / "Dataset.zip"
        if odd == "twice":
            with pytest.warns(UserWarning), zipfile.ZipFile(path, "a") as archive:
                archive.writestr(name, b"not this")
        content = bytearray(path.read_bytes())
        at = content.rindex(b"PK\1\2", 0, content.rindex(name.encode()))  # its entry in the list of members
        if odd == "password":
            content[at + 8] |= 1
        elif odd == "method":
            content[at + 10] = 99
        elif odd == "name":
            content[at + 9] |= 8  # "in UTF-8"
            content[at + 46] = 0xFF
        elif odd == "size":
            content[at + 20 : at + 28] = b"\xfe" * 8
        path.write_bytes(content)
        named = (name, "Dataset.zip")
        assert attempt(folder, "hw4", "--from", path, named=named) is None


@cases(40)
@given(st.sampled_from(["fifo", "zero", "folder", "socket", "nowhere", "loop"]), st.sampled_from(NAMES))
def test_an_archive_that_is_no_file(kind, name):
    with copied(archives) as folder:
        replace_by(folder / name, kind)
        given = folder / name
        assert attempt(folder, "hw4", "--from", given, named=(name, "Parts.tar.gz.part")) is None


# What happens to one file, what it is called in the message, and what is said.
BLAMED = {
    "a part is cut off": ("Parts.tar.gz.partab", lambda was: was[:-9], "partab", r"expected [\d,]+ bytes, as .*partaa has"),
    "a part is empty": ("Parts.tar.gz.partab", lambda was: b"", "partab", r"found nothing\. Download it again"),
    "a part is a page": ("Parts.tar.gz.partab", lambda was: b"<html>", "partab", r"found 6\. Download it again"),
    "the first is cut off": ("Parts.tar.gz.partaa", lambda was: was[:-9], "partaa", r"Download it again"),
    "the last is cut off": ("Parts.tar.gz.partac", lambda was: was[:-9], "partac", r"cut off, or not the last part"),
    "the last is missing": ("Parts.tar.gz.partac", None, "partab", r"not the last part .* and any that follows"),
    "one between is missing": ("Parts.tar.gz.partab", None, "partab", r"missing, and .*partac is there\. Download it too"),
    "the first is another": ("Parts.tar.gz.partaa", lambda was: was[::-1], "partaa", r"not this part .* Download it again"),
    "half a .zip": ("Dataset.zip", lambda was: was[: len(was) // 2], r"Dataset\.zip", r"damaged .*Download it again"),
    "half a .tar.gz": ("Dataset.tar.gz", lambda was: was[: len(was) // 2], r"Dataset\.tar\.gz", r"damaged .*Download it again"),
    "a page": ("Dataset.zip", lambda was: b"<html>", r"Dataset\.zip", r"found a web page\. Download it again"),
}  # fmt: skip


@pytest.mark.parametrize("case", BLAMED)
def test_the_file_that_is_to_blame_is_named(case):
    name, change, blamed, message = BLAMED[case]
    with copied(archives) as folder:
        path = folder / name
        if change is None:
            path.unlink()
        else:
            path.write_bytes(change(path.read_bytes()))
        given = "Parts.tar.gz.partaa" if name.startswith("Parts") else name
        code, _, error = groundup("corpus", "hw4", "--from", folder / given, "--out", folder / "out")
    assert code == 2 and re.search(rf"error: \S*{blamed}: .*{message}", error), error


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9])
def test_half_a_zip_that_ends_with_an_archive_inside_it(share):
    """A .pt file is a .zip file: where nothing is compressed, half of the archive seems to be that one."""
    with copied(homework) as folder:
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted((folder / "Dataset").iterdir()):
                archive.write(path, f"Dataset/{path.name}")
        (folder / "D.zip").write_bytes(whole.getvalue()[: int(share * whole.tell())])
        code, _, error = groundup("corpus", "hw4", "--from", folder / "D.zip", "--out", folder / "out")
    assert code == 2 and "D.zip: damaged (its end is missing" in error, error

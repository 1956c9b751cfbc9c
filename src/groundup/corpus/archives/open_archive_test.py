"""The same files come out of a folder, a .zip, a .tar, a .tar.gz and its parts, in any order."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import tarfile
import zipfile

import pytest

from groundup.corpus.archives.members import UNREADABLE
from groundup.corpus.archives.open_archive import SMALL, opened
from groundup.errors import UserError


def a_tensor() -> bytes:
    """As PyTorch writes it: itself a .zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", b"")
    return buffer.getvalue()


FILES = {"list.json": b"[1]", "a/b.pt": bytes(range(256)) * 40, "empty.pt": b"", "last.pt": a_tensor()}


def as_folder(folder, files=FILES, root="Dataset"):
    for name, content in files.items():
        path = folder / root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / root


def as_zip(folder, files=FILES, root="Dataset"):
    with zipfile.ZipFile(folder / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{root}/{name}", content)
    return folder / "d.zip"


def tarred(files=FILES, root="Dataset") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        folder = tarfile.TarInfo(root)
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, content in files.items():
            info = tarfile.TarInfo(f"{root}/{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def as_tar(folder, files=FILES, root="Dataset"):
    (folder / "d.tar").write_bytes(tarred(files, root))
    return folder / "d.tar"


def as_tar_gz(folder, files=FILES, root="Dataset"):
    (folder / "d.tar.gz").write_bytes(gzip.compress(tarred(files, root)))
    return folder / "d.tar.gz"


def as_parts(folder, files=FILES, root="Dataset"):
    whole = gzip.compress(tarred(files, root))
    third = len(whole) // 3 + 1
    for number, letter in enumerate("abc"):
        (folder / f"d.tar.gz.parta{letter}").write_bytes(whole[number * third : (number + 1) * third])
    return folder / "d.tar.gz.partaa"


def as_zip_parts(folder, files=FILES, root="Dataset"):
    path = as_zip(folder, files, root)
    whole = path.read_bytes()
    path.unlink()
    half = -(-len(whole) // 2)
    for number in range(2):
        (folder / f"d.zip.00{number + 1}").write_bytes(whole[number * half : (number + 1) * half])
    return folder / "d.zip.001"


KINDS = [as_folder, as_zip, as_tar, as_tar_gz, as_parts, as_zip_parts]


def below(files, root="Dataset"):
    """What is below the root: a folder is its own root, an archive has one inside."""
    return {name.removeprefix(f"{root}/"): file for name, file in files.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_files_come_out(tmp_path, kind):
    source = kind(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with opened(source, tmp_path / "out") as files:
        files = below(files)
        assert {name: file.read() for name, file in reversed(files.items())} == FILES
        assert {name: file.size for name, file in files.items()} == {n: len(c) for n, c in FILES.items()}
        for name, file in files.items():  # as another process would get it
            assert len(pickle.dumps(file)) < 500 and pickle.loads(pickle.dumps(file)).read() == FILES[name]
        stamps = {name: file.stamp for name, file in files.items()}
    assert sorted(tmp_path.rglob("*")) == before
    with opened(source, tmp_path / "out") as files:
        assert {name: file.stamp for name, file in below(files).items()} == stamps


def test_a_stamp_changes_with_the_file(tmp_path):
    stamps = []
    for content in (b"[1]", b"[12]"):
        folder = tmp_path / str(len(stamps))
        folder.mkdir()
        for kind in (as_folder, as_zip, as_tar):
            with opened(kind(folder, {"list.json": content}), tmp_path / "out") as files:
                stamps.append(below(files)["list.json"].stamp)
    assert all(before != after for before, after in zip(stamps[:3], stamps[3:], strict=True))


@pytest.mark.parametrize("kind", [as_zip, as_tar_gz, as_parts])
def test_a_folder_with_an_archive_stands_for_it(tmp_path, kind):
    (tmp_path / "from").mkdir()
    kind(tmp_path / "from")
    (tmp_path / "from" / "readme.txt").write_text("from the course")
    with opened(tmp_path / "from", tmp_path / "out") as files:
        assert below(files)["list.json"].read() == b"[1]"


def test_an_archive_beside_the_data_is_left_alone(tmp_path):
    as_zip(as_folder(tmp_path), {"list.json": b"[2]"})
    with opened(tmp_path / "Dataset", tmp_path / "out") as files:
        assert files["list.json"].read() == b"[1]" and "d.zip" in files


@pytest.mark.parametrize("kind", KINDS[1:])
def test_an_archive_cut_off_anywhere_is_an_error(tmp_path, kind):
    source = kind(tmp_path)
    last = sorted(tmp_path.iterdir())[-1]
    whole = last.read_bytes()
    for length in range(0, len(whole), max(1, len(whole) // 40)):
        last.write_bytes(whole[:length])
        try:
            with opened(source, tmp_path / "out") as files:
                content = {name: file.read() for name, file in below(files).items()}
            assert kind is as_tar and content.items() <= FILES.items()  # cut off between two members
        except UserError as error:
            assert str(error).startswith(f"{last}: ") and "\n" not in str(error)
            assert str(error).endswith("again.") or "again, and" in str(error)
        except UNREADABLE:
            assert kind is as_tar  # within a member: whoever reads it is told
        assert not list(tmp_path.glob(".out*"))


@pytest.mark.parametrize("place", [20, 60, 100, 150, 200, 250])
def test_no_changed_byte_of_a_compressed_archive_changes_a_file(tmp_path, place):
    for kind in (as_tar_gz, as_zip):
        source = kind(tmp_path)
        damaged = bytearray(source.read_bytes())
        damaged[place] ^= 0xFF
        source.write_bytes(damaged)
        try:
            with opened(source, tmp_path / "out") as files:
                content = {name: file.read() for name, file in below(files).items()}
        except (UserError, *UNREADABLE):
            continue
        assert kind is as_zip and content == FILES  # a byte that nobody reads: a time, a size given twice


def test_links_are_not_followed_out_of_an_archive(tmp_path):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        link = tarfile.TarInfo("Dataset/a.pt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (tmp_path / "d.tar").write_bytes(buffer.getvalue())
    with opened(tmp_path / "d.tar", tmp_path / "out") as files:
        assert files == {}


def test_a_link_to_nowhere_is_no_file(tmp_path):
    folder = as_folder(tmp_path)
    (folder / "gone.pt").symlink_to(folder / "nowhere")
    with opened(folder, tmp_path / "out") as files:
        assert set(files) == set(FILES)


def test_what_is_not_there_is_named(tmp_path):
    with pytest.raises(UserError, match=r"nowhere: no such file or folder\. Give --from"):
        with opened(tmp_path / "nowhere", tmp_path / "out"):
            pass


def test_what_has_no_end_is_no_file(tmp_path):
    folder = as_folder(tmp_path)
    os.mkfifo(folder / "pipe.pt")
    (folder / "zero.pt").symlink_to("/dev/zero")
    with opened(folder, tmp_path / "out") as files:
        assert set(files) == set(FILES)


def test_a_bomb_is_not_unpacked(tmp_path):
    (tmp_path / "d.tar.gz").write_bytes(gzip.compress(bytes(SMALL + 1), 1))
    with pytest.raises(UserError, match=r"d\.tar\.gz: expected at most 67,108,864 bytes in an archive of"):
        with opened(tmp_path / "d.tar.gz", tmp_path / "out"):
            pass
    assert not list(tmp_path.glob(".out*"))


def test_the_name_of_an_archive_is_that_before_its_parts(tmp_path):
    """`d.zip.tar` is a .tar."""
    (tmp_path / "d.zip.tar").write_bytes(tarred())
    with opened(tmp_path / "d.zip.tar", tmp_path / "out") as files:
        assert below(files).keys() == FILES.keys()


def test_what_another_run_unpacks_is_left_alone(tmp_path):
    source = as_tar_gz(tmp_path)
    with opened(source, tmp_path / "out") as files:
        with pytest.raises(UserError, match=r"\.out\.unpacked: another run is writing there"):
            with opened(source, tmp_path / "out"):
                pass
        assert {name: file.read() for name, file in below(files).items()} == FILES
    assert not list(tmp_path.glob(".out*"))

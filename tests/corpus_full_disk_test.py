"""A full disk, at any byte: one line, nothing that opens; and with room again, the same command does its work."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.corpus.archives.download_test import serving
from groundup.corpus.archives.public_archive import digest_of, sha256_of_bytes
from groundup.corpus.archives.public_archive_test import zipped
from groundup.corpus.importers import ravdess
from groundup.corpus.pack.manifest import MANIFEST
from groundup.corpus.pack.pack_writer_test import pack
from tests.corpus_bad_archive_test import archives
from tests.damage import SOURCES, cases, copied, groundup, homework, one_line, remembered, tree


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: what a full disk says, said at a byte of our choice."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@remembered
def everything(folder: Path) -> None:
    """Something for each command that writes."""
    SOURCES["folder"](folder)
    archives(folder)
    homework(folder)
    pack(folder / "pack", lengths=(40, 30, 20))


WRITERS = {
    "the features of recordings": ("folder", "--from", "voices", "--out", "out"),
    "a packed corpus": ("hw4", "--from", "Dataset", "--out", "out"),
    "an unpacked archive": ("hw4", "--from", "Dataset.tar.gz", "--out", "out"),
    "parts": ("hw4", "--from", "Parts.tar.gz.partaa", "--out", "out"),
    "made-up voices": ("synthetic", "--speakers", 1, "--utterances", 1, "--out", "out"),
    "an export": ("export-hw4", "pack", "--out", "out"),
}
SIZES = {"an unpacked archive": 30_000, "parts": 30_000, "an export": 7_000}


@cases(70)
@given(st.sampled_from([*WRITERS, "an export", "an unpacked archive"]), st.floats(0, 1))
def test_a_full_disk(what, part):
    """One line, nothing that opens; and when there is room again, the same command does its work."""
    with copied(everything) as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        before = tree(folder)
        with disk_of(int(part**2 * SIZES.get(what, 3_000))):
            code, _, errors = groundup("corpus", *WRITERS[what])
        if code:
            one_line(code, errors, "out", "unpacked")
            left = {name for name in tree(folder) if name not in before}
            assert all(name.startswith(".out.partial/") for name in left)
            assert not any(Path(name).name == MANIFEST for name in left)
            assert not Path("out").exists()
            assert groundup("corpus", *WRITERS[what])[0] == 0
        if what == "an export":
            assert groundup("corpus", "hw4", "--from", "out", "--out", "again")[0] == 0
            assert (folder / "again" / "labels.npy").stat().st_size == (
                folder / "pack" / "labels.npy"
            ).stat().st_size
        else:
            assert groundup("corpus", "check", "out")[0] == 0
        assert not list(folder.glob(".out*"))


@pytest.mark.parametrize("size", [0, 1000, 30_000])
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_picture_on_a_full_disk(tmp_path, size, kind):
    pack(tmp_path / "pack")
    command = ("corpus", "info", tmp_path / "pack", "--plot", tmp_path / f"out.{kind}")
    with disk_of(size):
        one_line(*groundup(*command)[::2], f"out.{kind}")
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]
    assert groundup(*command)[0] == 0 and (tmp_path / f"out.{kind}").stat().st_size > size


@pytest.mark.parametrize("size", [0, 1000, 4000])
def test_a_download_on_a_full_disk(tmp_path, monkeypatch, size):
    """What has come stays, and the next call fetches the rest."""
    SOURCES["ravdess"](tmp_path)
    voices = tmp_path / "voices"
    files = {path.relative_to(voices).as_posix(): path.read_bytes() for path in voices.rglob("*.wav")}
    digest = digest_of({name: sha256_of_bytes(content) for name, content in files.items()})
    monkeypatch.setenv("GROUNDUP_CACHE", str(tmp_path / "cache"))
    command = ("corpus", "ravdess", "--out", tmp_path / "out")
    with serving("whole", "whole", content=zipped(files)) as (url, _):
        monkeypatch.setattr(
            ravdess, "ARCHIVE", replace(ravdess.ARCHIVE, url=url, count=len(files), digest=digest)
        )
        with disk_of(size):
            one_line(*groundup(*command)[::2], "cache")
        assert groundup(*command)[0] == 0


def test_a_cache_that_is_no_folder(tmp_path, monkeypatch):
    (tmp_path / "cache").write_text("precious")
    monkeypatch.setenv("GROUNDUP_CACHE", str(tmp_path / "cache"))
    one_line(*groundup("corpus", "fsdd", "--out", tmp_path / "out")[::2], "cache")
    assert (tmp_path / "cache").read_text() == "precious"

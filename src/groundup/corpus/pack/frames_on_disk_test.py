"""Frames are read by position, into either precision, by any thread, and the process stays small."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from groundup.corpus.pack.frames_on_disk import FrameReader, _read_from
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.pack.writer import PackWriter
from groundup.errors import UserError

FRAMES = np.random.default_rng(0).standard_normal((200, 3)).astype(np.float32)


@pytest.fixture(params=["float32", "float16"])
def stored(request, tmp_path):
    frames = FRAMES.astype(request.param)
    (tmp_path / "frames").write_bytes(b"heading" + frames.tobytes())
    return FrameReader(tmp_path / "frames", 7, 3, frames.dtype), frames


def read(reader, start, length):
    out = np.full((length, 3), np.nan, np.float32)
    reader.read(start, out)
    return out


def test_pieces_are_where_they_are(stored):
    reader, frames = stored
    for start, length in ((0, 200), (0, 1), (199, 1), (17, 100), (50, 0)):
        np.testing.assert_array_equal(read(reader, start, length), frames[start : start + length])


def test_threads_may_share_a_reader(stored):
    reader, frames = stored
    starts = np.random.default_rng(1).integers(0, 190, 2000).tolist()
    with ThreadPoolExecutor(4) as threads:
        pieces = list(threads.map(lambda start: read(reader, start, 10), starts))
    assert all(np.array_equal(piece, frames[s : s + 10]) for piece, s in zip(pieces, starts, strict=True))


def test_a_file_that_is_cut_off_meanwhile_is_named(stored):
    reader, _ = stored
    os.truncate(reader.path, 30)
    with pytest.raises(UserError, match=r"frames: cut off while it was being read"):
        read(reader, 100, 3)


def test_the_file_is_closed_with_the_reader(tmp_path):
    (tmp_path / "frames").write_bytes(bytes(24))
    reader = FrameReader(tmp_path / "frames", 0, 3, FRAMES.dtype)
    handle = reader.file
    os.fstat(handle)
    del reader
    with pytest.raises(OSError, match=r"Bad file descriptor"):
        os.fstat(handle)


def test_systems_without_positions_read_the_same(stored):
    reader, frames = stored
    out = np.empty((10, 3), frames.dtype)
    assert _read_from(reader.file, out, 7 + 20 * reader.row) == out.nbytes
    np.testing.assert_array_equal(out, frames[20:30])


def test_batches_do_not_go_through_the_map(tmp_path):
    """What is read through a map counts as the process' own memory from then on."""
    with PackWriter(tmp_path / "out", bands=3) as writer:
        writer.add("u", FRAMES, speaker="a")
    corpus = PackedCorpus.open(tmp_path / "out")
    object.__setattr__(corpus, "frames", None)
    gathered = corpus.gather(np.array([3, 100]), np.array([5, 2]))
    np.testing.assert_array_equal(gathered[0], FRAMES[3:8])
    np.testing.assert_array_equal(gathered[1], np.concatenate([FRAMES[100:102], np.zeros((3, 3))]))

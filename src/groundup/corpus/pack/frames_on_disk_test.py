"""Frames are read by position, into either precision, by any thread, and the process stays small."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from groundup.corpus.pack.frames_on_disk import FramesOnDisk
from groundup.errors import UserError

FRAMES = np.random.default_rng(0).standard_normal((200, 3)).astype(np.float32)


@pytest.fixture(params=["float32", "float16"])
def stored(request, tmp_path):
    frames = FRAMES.astype(request.param)
    (tmp_path / "frames").write_bytes(b"heading" + frames.tobytes())
    return FramesOnDisk(tmp_path / "frames", frames), frames


def read(source, start, length):
    return source.gather(np.array([start]), np.array([length]))[0]


def test_pieces_are_where_they_are(stored):
    source, frames = stored
    for start, length in ((0, 200), (0, 1), (199, 1), (17, 100), (50, 0)):
        found = read(source, start, length)
        np.testing.assert_array_equal(found, frames[start : start + length])
        assert found.dtype == np.float32


def test_threads_may_share_one(stored):
    source, frames = stored
    starts = np.random.default_rng(1).integers(0, 190, 2000).tolist()
    with ThreadPoolExecutor(4) as threads:
        pieces = list(threads.map(lambda start: read(source, start, 10), starts))
    assert all(np.array_equal(piece, frames[s : s + 10]) for piece, s in zip(pieces, starts, strict=True))


def test_a_file_that_is_cut_off_meanwhile_is_named(stored):
    source, _ = stored
    os.truncate(source.path, 30)
    with pytest.raises(UserError, match=r"frames: cut off while it was being read"):
        read(source, 100, 3)


def test_the_file_is_closed_with_its_source(tmp_path):
    (tmp_path / "frames").write_bytes(bytes(24))
    source = FramesOnDisk(tmp_path / "frames", np.zeros((2, 3), np.float32))
    handle = source.file
    os.fstat(handle)
    del source
    with pytest.raises(OSError, match=r"Bad file descriptor"):
        os.fstat(handle)


def test_what_stands_behind_the_end_is_zero(stored):
    source, frames = stored
    gathered = source.gather(np.array([3, 100]), np.array([5, 2]))
    np.testing.assert_array_equal(gathered[0], frames[3:8])
    np.testing.assert_array_equal(gathered[1], np.concatenate([frames[100:102], np.zeros((3, 3))]))


def test_a_batch_does_not_go_through_the_map(tmp_path):
    """What is read through a map counts as the process' own memory from then on."""
    (tmp_path / "frames").write_bytes(FRAMES.tobytes())
    source = FramesOnDisk(tmp_path / "frames", np.zeros_like(FRAMES))  # as if the map held something else
    np.testing.assert_array_equal(read(source, 3, 5), FRAMES[3:8])

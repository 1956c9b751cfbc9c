"""All of a corpus appears, or nothing does."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from groundup.corpus.packed import PackedCorpus
from groundup.corpus.writer import PackWriter, refuse_existing
from groundup.errors import UserError

BANDS = 7
LENGTHS = (5, 2, 11, 3, 13, 7)


def pack(out, lengths=LENGTHS, *, speakers=("b", "a", None), dtype="float32", seed=0) -> list[np.ndarray]:
    """Write a small corpus to `out`, and return the frames that went into it."""
    rng = np.random.default_rng(seed)
    frames = [rng.standard_normal((length, BANDS)) for length in lengths]
    with PackWriter(out, bands=BANDS, name="tiny", fields=("statement",), dtype=dtype) as writer:
        for number, utterance in enumerate(frames):
            speaker = speakers[number % len(speakers)]
            writer.add(f"u{number}", utterance, speaker=speaker, statement=f"0{number % 2 + 1}")
    return frames


@pytest.fixture
def writer(tmp_path):
    with PackWriter(tmp_path / "out", bands=BANDS, fields=("statement",)) as writer:
        writer.add("u0", np.ones((3, BANDS)), speaker="a", statement="01")
        yield writer


def test_the_folder_appears_at_the_end_and_alone(tmp_path):
    with PackWriter(tmp_path / "out", bands=BANDS) as writer:
        writer.add("u", np.ones((3, BANDS)), speaker="a")
        assert not (tmp_path / "out").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_same_voices_give_the_same_bytes(tmp_path):
    pack(tmp_path / "one")
    pack(tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_numpy_alone_reads_every_array(tmp_path):
    frames = pack(tmp_path / "out")
    read = np.load(tmp_path / "out" / "frames.npy", allow_pickle=False)
    np.testing.assert_array_equal(read, np.concatenate(frames).astype(np.float32))
    assert np.load(tmp_path / "out" / "offsets.npy").tolist() == np.cumsum([0, *LENGTHS]).tolist()


def test_speakers_are_sorted_unless_an_order_is_given(tmp_path):
    pack(tmp_path / "sorted")
    assert PackedCorpus.open(tmp_path / "sorted").speakers == ["a", "b"]
    with PackWriter(tmp_path / "given", bands=BANDS, speakers=["z", "unheard", "a"]) as writer:
        writer.add("u0", np.ones((1, BANDS)), speaker="a")
        writer.add("u1", np.ones((1, BANDS)), speaker="z")
    corpus = PackedCorpus.open(tmp_path / "given")
    assert corpus.speakers == ["z", "unheard", "a"] and corpus.labels.tolist() == [2, 0]


def test_a_speaker_out_of_the_order_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"expected speakers out of the 1 given, got 'b'"):
        with PackWriter(tmp_path / "out", bands=BANDS, speakers=["a"]) as writer:
            writer.add("u0", np.ones((1, BANDS)), speaker="b")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "utterance, frames, fields, message",
    [
        ("u0", np.ones((3, BANDS)), {"statement": "01"}, r"u0: this utterance is listed twice"),
        ("u1", np.ones((3, 2)), {"statement": "01"}, r"u1: expected frames \(T >= 1, 7\), got \(3, 2\)"),
        ("u1", np.ones((0, BANDS)), {"statement": "01"}, r"got \(0, 7\)"),
        ("u1", np.ones(BANDS), {"statement": "01"}, r"got \(7,\)"),
        ("u1", np.ones((3, BANDS)), {}, r"u1: expected fields \['statement'\], got \[\]"),
        ("u1", np.full((3, BANDS), np.inf), {"statement": "01"}, r"u1: frame 0, band 0 is inf as float32"),
    ],
)
def test_a_bad_utterance_is_refused(writer, utterance, frames, fields, message):
    with pytest.raises(ValueError, match=message):
        writer.add(utterance, frames, speaker="a", **fields)


def test_the_first_nan_is_named(writer):
    frames = np.ones((5, BANDS))
    frames[3, 2] = np.nan
    with pytest.raises(ValueError, match=r"u1: frame 3, band 2 is nan"):
        writer.add("u1", frames, speaker="a", statement="01")


def test_half_precision_keeps_three_digits_and_refuses_what_it_cannot_hold(tmp_path):
    frames = pack(tmp_path / "half", dtype="float16")
    corpus = PackedCorpus.open(tmp_path / "half")
    assert corpus.dtype == np.float16
    np.testing.assert_allclose(corpus[2], frames[2], rtol=1e-3)
    with pytest.raises(ValueError, match=r"is inf as float16"):
        with PackWriter(tmp_path / "out", bands=1, dtype="float16") as writer:
            writer.add("u", np.array([[1e6]]), speaker="a")


def test_wrong_types_and_field_names_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"one of float16, float32, got 'int8'"):
        PackWriter(tmp_path / "out", bands=1, dtype="int8")
    with pytest.raises(ValueError, match=r"got '\.\./climb'"):
        PackWriter(tmp_path / "out", bands=1, fields=("../climb",))


def test_an_existing_output_is_refused_and_untouched(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "precious").write_text("kept")
    with pytest.raises(UserError, match=r"out: already exists"):
        refuse_existing(tmp_path / "out")
    assert (tmp_path / "out" / "precious").read_text() == "kept"
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UserError, match=r"already exists"):
        refuse_existing(tmp_path / "dangling")


def test_an_output_that_appears_meanwhile_is_not_overwritten(tmp_path):
    with pytest.raises(UserError, match=r"already exists"):
        with PackWriter(tmp_path / "out", bands=BANDS) as writer:
            writer.add("u0", np.ones((1, BANDS)), speaker="a")
            (tmp_path / "out").mkdir()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_missing_parent_is_named(tmp_path):
    with pytest.raises(UserError, match=r"its parent folder does not exist"):
        refuse_existing(tmp_path / "missing" / "out")


def test_an_error_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        with PackWriter(tmp_path / "out", bands=BANDS) as writer:
            writer.add("u0", np.ones((1, BANDS)), speaker="a")
            raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_an_empty_corpus_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"there is no utterance to pack"):
        with PackWriter(tmp_path / "out", bands=BANDS):
            pass
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_one_clear_error_and_leaves_nothing(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(UserError, match=r"out: cannot be written \(No space left on device\)"):
        with PackWriter(tmp_path / "out", bands=BANDS) as writer:
            writer.add("u0", np.ones((1, BANDS)), speaker="a")
            monkeypatch.setattr(os, "fsync", full)
    assert not list(tmp_path.iterdir())


def test_everything_is_on_the_disk_before_it_gets_its_name(tmp_path, monkeypatch):
    synced, sync, rename = set(), os.fsync, os.rename

    def note(handle):
        synced.add(os.fstat(handle).st_ino)
        sync(handle)

    def check_and_rename(partial, out):
        assert {path.stat().st_ino for path in [partial, *partial.iterdir()]} <= synced
        rename(partial, out)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(os, "rename", check_and_rename)
    pack(tmp_path / "out")
    assert tmp_path.stat().st_ino in synced


@pytest.mark.parametrize("moment", ["os.rename", "os.fsync", "np.lib.format.write_array"])
def test_a_killed_writer_leaves_nothing_that_opens(tmp_path, moment):
    program = f"""
import os, sys, numpy as np
from groundup.corpus.writer import PackWriter
with PackWriter(sys.argv[1], bands=2) as writer:
    writer.add("u0", np.ones((3, 2)), speaker="a")
    {moment} = lambda *a, **k: os.kill(os.getpid(), {int(signal.SIGKILL)})
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", program, tmp_path / "out"], env=environment)
    assert run.returncode == -signal.SIGKILL
    assert not (tmp_path / "out").exists()
    if moment != "os.rename":  # whole, save for its name
        for partial in tmp_path.iterdir():
            with pytest.raises(UserError, match=r"not a packed corpus"):
                PackedCorpus.open(partial)

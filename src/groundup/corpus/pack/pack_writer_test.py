"""All of a corpus appears, or nothing does; and a writer takes up what another one left."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest

from groundup.corpus.pack import pack_writer as writing
from groundup.corpus.pack.check import check
from groundup.corpus.pack.journal import Entry
from groundup.corpus.pack.pack_writer import PackWriter
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError

BANDS = 7
ROW = 4 * BANDS  # bytes
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


def full_disk(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


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


def test_the_bytes_are_those_of_every_version_before(tmp_path):
    """The manifest holds the SHA-256 of every other file: it stands for all of them."""
    about = {"name": "tiny", "source": "a test", "features": {"kind": "unknown"}}
    with PackWriter(tmp_path / "out", bands=2, fields=("room",), **about) as writer:
        writer.add("u0", np.arange(6).reshape(3, 2), speaker="b", room="hall")
        writer.add("音声", np.full((1, 2), 0.5), speaker=None, room="", remark="clipped")
        writer.leave_out("u2", "u2.wav: holds no samples.", speaker="a", room="hall")
        writer.add("u3", np.ones((2, 2)), speaker="a", room="hall")
    manifest = hashlib.sha256((tmp_path / "out" / "manifest.json").read_bytes()).hexdigest()
    assert manifest == "86bd84a86f65a7ef25df6f4bfced80cf80d21019fdf31db5e464609621fa1c57"


def test_numpy_alone_reads_every_array(tmp_path):
    frames = pack(tmp_path / "out")
    read = np.load(tmp_path / "out" / "frames.npy", allow_pickle=False)
    np.testing.assert_array_equal(read, np.concatenate(frames).astype(np.float32))
    assert np.load(tmp_path / "out" / "offsets.npy").tolist() == np.cumsum([0, *LENGTHS]).tolist()


def test_an_order_of_speakers_can_be_given(tmp_path):
    with PackWriter(tmp_path / "out", bands=BANDS, speakers=["z", "unheard", "a"]) as writer:
        writer.add("u0", np.ones((1, BANDS)), speaker="a")
        writer.add("u1", np.ones((1, BANDS)), speaker="z")
    corpus = PackedCorpus.open(tmp_path / "out")
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
        (
            "u1",
            np.full((3, BANDS), np.inf),
            {"statement": "01"},
            r"u1: frame 0, band 0 is inf, .* float32 can hold: replace",
        ),
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
    with pytest.raises(
        ValueError, match=r"is 1e\+06, expected a number that float16 can hold: give --dtype float32"
    ):
        with PackWriter(tmp_path / "out", bands=1, dtype="float16") as writer:
            writer.add("u", np.array([[1e6]]), speaker="a")


def test_wrong_types_and_field_names_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"one of float16, float32, got 'int8'"):
        PackWriter(tmp_path / "out", bands=1, dtype="int8")
    with pytest.raises(ValueError, match=r"got '\.\./climb'"):
        PackWriter(tmp_path / "out", bands=1, fields=("../climb",))


def test_an_output_that_appears_meanwhile_is_not_overwritten(tmp_path):
    with pytest.raises(UserError, match=r"already exists"):
        with PackWriter(tmp_path / "out", bands=BANDS) as writer:
            writer.add("u0", np.ones((1, BANDS)), speaker="a")
            (tmp_path / "out").mkdir()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_error_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        with PackWriter(tmp_path / "out", bands=BANDS) as writer:
            writer.add("u0", np.ones((1, BANDS)), speaker="a")
            raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_an_empty_corpus_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"found no utterance to pack"):
        with PackWriter(tmp_path / "out", bands=BANDS):
            pass
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_one_clear_error_and_leaves_nothing(tmp_path, monkeypatch):
    with pytest.raises(UserError, match=r"out: cannot be written \(No space left on device\)"):
        with PackWriter(tmp_path / "out", bands=BANDS) as writer:
            writer.add("u0", np.ones((1, BANDS)), speaker="a")
            monkeypatch.setattr(os, "fsync", full_disk)
    assert not list(tmp_path.iterdir())


def test_everything_is_on_the_disk_before_it_gets_its_name(tmp_path, monkeypatch):
    synced, sync, rename = set(), os.fsync, os.rename

    def note(handle):
        synced.add(os.fstat(handle).st_ino)
        sync(handle)

    def check_and_rename(partial, out):
        written = [partial, *(path for path in partial.iterdir() if path.name != "journal")]
        assert {path.stat().st_ino for path in written} <= synced
        rename(partial, out)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(os, "rename", check_and_rename)
    pack(tmp_path / "out")
    assert tmp_path.stat().st_ino in synced


@pytest.mark.parametrize("moment", ["os.rename", "os.fsync", "np.lib.format.write_array"])
def test_a_killed_writer_leaves_nothing_that_opens(tmp_path, moment):
    program = f"""
import os, sys, numpy as np
from groundup.corpus.pack import pack_writer as writing
from groundup.corpus.pack.journal import Entry
from groundup.corpus.pack.pack_writer import PackWriter
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


@pytest.fixture
def checkpoints(monkeypatch):
    """A checkpoint after every second utterance."""
    monkeypatch.setattr(writing, "CHECKPOINT", 2)


def interrupted(out, count=5, **settings) -> list[Entry]:
    """Write the first `count` of LENGTHS to `out` and be interrupted; the sources of them all."""
    sources = [Entry(f"u{number}", "stamp", "a", {}) for number in range(len(LENGTHS))]
    with pytest.raises(KeyboardInterrupt):
        with PackWriter(out, bands=BANDS, **settings) as writer:
            write(writer, sources[:count])
            raise KeyboardInterrupt
    return sources


def write(writer, sources):
    for source in sources:
        frames = np.full((LENGTHS[int(source.utterance[1:])], BANDS), float(source.utterance[1:]))
        writer.add(source.utterance, frames, speaker=source.speaker, stamp=source.stamp)


def finished(out, sources, **settings) -> int:
    """Resume, write what is missing, and hold the corpus to one written at once; how many were there."""
    with PackWriter(out, bands=BANDS, **settings) as writer:
        done = writer.resume(sources)
        write(writer, sources[done:])
    with PackWriter(out.with_name("at once"), bands=BANDS, **settings) as writer:
        write(writer, sources)
    assert sorted(path.name for path in out.parent.iterdir()) == ["at once", out.name]
    for path in out.iterdir():
        assert path.read_bytes() == (out.with_name("at once") / path.name).read_bytes()
    return done


def test_an_interrupted_writer_is_resumed(tmp_path, checkpoints):
    sources = interrupted(tmp_path / "out")
    (partial,) = tmp_path.iterdir()
    with pytest.raises(UserError, match=r"not a packed corpus"):
        PackedCorpus.open(partial)
    assert finished(tmp_path / "out", sources) == 5


def test_one_that_did_not_reach_its_first_checkpoint_leaves_nothing(tmp_path, checkpoints):
    interrupted(tmp_path / "out", count=1)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "place, kept", [(128, 0), (128 + 4 * BANDS * 5, 1), (128 + 4 * BANDS * 20, 3), (-1, 4)]
)
def test_bytes_that_changed_are_written_again(tmp_path, checkpoints, place, kept):
    sources = interrupted(tmp_path / "out")
    path = tmp_path / ".out.partial" / "frames.npy"
    damaged = bytearray(path.read_bytes())
    damaged[place] ^= 1
    path.write_bytes(damaged)
    assert finished(tmp_path / "out", sources) == kept


def test_frames_that_never_reached_the_disk_are_written_again(tmp_path, checkpoints):
    sources = interrupted(tmp_path / "out")
    os.truncate(tmp_path / ".out.partial" / "frames.npy", 128 + 8 * ROW)
    assert finished(tmp_path / "out", sources) == 2


def test_other_settings_take_nothing_up(tmp_path, checkpoints):
    sources = interrupted(tmp_path / "out")
    assert finished(tmp_path / "out", sources, dtype="float16") == 0


def test_a_writer_that_does_not_resume_begins_anew(tmp_path, checkpoints):
    sources = interrupted(tmp_path / "out")
    with PackWriter(tmp_path / "out", bands=BANDS) as writer:
        write(writer, sources[2:3])
    assert PackedCorpus.open(tmp_path / "out").ids.tolist() == ["u2"]


def test_an_error_before_the_first_utterance_keeps_what_was_there(tmp_path, checkpoints):
    sources = interrupted(tmp_path / "out")
    with pytest.raises(ZeroDivisionError):
        with PackWriter(tmp_path / "out", bands=BANDS):
            raise ZeroDivisionError
    with (
        pytest.raises(UserError, match=r"found no utterance to pack"),
        PackWriter(tmp_path / "out", bands=BANDS),
    ):
        pass  # what an earlier run kept is not packed unless it is taken up
    assert finished(tmp_path / "out", sources) == 5


def test_an_error_at_the_very_end_keeps_the_work(tmp_path, checkpoints, monkeypatch):
    sources = interrupted(tmp_path / "out")
    with monkeypatch.context() as patch, pytest.raises(UserError, match=r"cannot be written"):
        patch.setattr(os, "rename", full_disk)
        finished(tmp_path / "out", sources)
    with pytest.raises(UserError, match=r"not a packed corpus"):
        PackedCorpus.open(tmp_path / ".out.partial")
    assert finished(tmp_path / "out", sources) == 6


def test_those_left_out_are_remembered_or_tried_again_as_asked(tmp_path, checkpoints):
    with pytest.raises(KeyboardInterrupt):
        with PackWriter(tmp_path / "out", bands=BANDS) as writer:
            writer.add("u0", np.ones((1, BANDS)), speaker="a")
            writer.leave_out("u1", "u1.wav: too short.", speaker="b")
            raise KeyboardInterrupt
    sources = [Entry("u0", "", "a", {}), Entry("u1", "", "b", {})]
    with pytest.raises(UserError, match=r"no utterance"), PackWriter(tmp_path / "o", bands=BANDS) as writer:
        assert writer.resume(sources) == 0
    shutil.copytree(tmp_path / ".out.partial", tmp_path / ".again.partial")
    for name, skipped in (("out", lambda reason: "short" in reason), ("again", lambda reason: False)):
        with PackWriter(tmp_path / name, bands=BANDS) as writer:
            assert writer.resume(sources, skipped=skipped) == (2 if name == "out" else 1)
        assert check(tmp_path / name).speakers == ["a"]
    assert PackedCorpus.open(tmp_path / "out").skipped == {"u1": "u1.wav: too short."}
    assert PackedCorpus.open(tmp_path / "again").skipped == {}


def test_two_writers_do_not_share_a_folder(tmp_path):
    with PackWriter(tmp_path / "out", bands=BANDS) as writer:
        writer.add("u0", np.ones((1, BANDS)), speaker="a")
        with pytest.raises(UserError, match=r"another run is writing there"):
            PackWriter(tmp_path / "out", bands=BANDS).__enter__()
    assert len(PackedCorpus.open(tmp_path / "out")) == 1


def test_a_killed_writer_is_resumed(tmp_path):
    """Killed, and not interrupted: nothing tidies up behind it."""
    program = """
import os, signal, sys
from pathlib import Path
from groundup.corpus.pack import pack_writer, pack_writer_test
pack_writer.CHECKPOINT = 2
with pack_writer.PackWriter(sys.argv[1], bands=pack_writer_test.BANDS) as pack:
    pack_writer_test.write(pack, [pack_writer_test.Entry(f"u{n}", "stamp", "a", {}) for n in range(5)])
    pack.file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", program, tmp_path / "out"], env=environment)
    assert run.returncode == -signal.SIGKILL
    sources = [Entry(f"u{number}", "stamp", "a", {}) for number in range(len(LENGTHS))]
    assert finished(tmp_path / "out", sources) == 4  # the fifth came after the last checkpoint


def test_frames_are_on_the_disk_before_they_are_promised(tmp_path, checkpoints, monkeypatch):
    order, fsync = [], os.fsync

    def note(handle):
        fsync(handle)
        names = {path.stat().st_ino: path.name for path in (tmp_path / ".out.partial").iterdir()}
        order.append(names[os.fstat(handle).st_ino])

    monkeypatch.setattr(os, "fsync", note)
    interrupted(tmp_path / "out", count=4)
    assert order[:4] == ["frames.npy", "journal"] * 2


def test_what_a_killed_run_left_is_not_packed(tmp_path):
    (tmp_path / ".out.partial").mkdir()
    (tmp_path / ".out.partial" / "field-digit.npy").write_bytes(b"of another corpus")
    pack(tmp_path / "out")
    assert not (tmp_path / "out" / "field-digit.npy").exists()


def test_a_journal_that_promises_more_than_there_is(tmp_path, checkpoints):
    sources = interrupted(tmp_path / "out")
    path = tmp_path / ".out.partial" / "journal"
    path.write_bytes(re.sub(rb"{}, \d+, ", b"{}, 99999999999999999, ", path.read_bytes(), count=1))
    assert finished(tmp_path / "out", sources) == 0


@pytest.mark.parametrize("number", [np.inf, np.nan])
def test_what_no_manifest_can_hold_is_refused_at_once(tmp_path, number):
    with pytest.raises(ValueError, match="JSON"):
        PackWriter(tmp_path / "out", bands=1, about={"trimmed_decibels": number})
    assert not list(tmp_path.iterdir())

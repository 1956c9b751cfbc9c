"""What was packed is what is read, and a change of any byte is found."""

from __future__ import annotations

import hashlib
import multiprocessing
import pickle
import shutil

import numpy as np
import pytest

from groundup.corpus.pack.manifest import MANIFEST, read_manifest
from groundup.corpus.pack.packed_corpus import PackedCorpus, check
from groundup.corpus.pack.writer import PackWriter
from groundup.corpus.pack.writer_test import BANDS, LENGTHS, pack
from groundup.errors import UserError
from groundup.files.sealed_json import serialise, sha256_of


@pytest.fixture
def folder(tmp_path):
    pack(tmp_path / "tiny")
    return tmp_path / "tiny"


def test_every_utterance_comes_back(tmp_path):
    frames = pack(tmp_path / "tiny")
    corpus = PackedCorpus.open(tmp_path / "tiny")
    assert len(corpus) == len(LENGTHS) and corpus.lengths.tolist() == list(LENGTHS)
    for number, utterance in enumerate(frames):
        np.testing.assert_array_equal(corpus[number], utterance.astype(np.float32))
    np.testing.assert_array_equal(corpus[-1], corpus[len(LENGTHS) - 1])


def test_labels_ids_and_fields(folder):
    corpus = PackedCorpus.open(folder)
    assert corpus.speakers == ["a", "b"]
    assert corpus.labels.tolist() == [1, 0, -1, 1, 0, -1]
    assert corpus.ids.tolist() == [f"u{number}" for number in range(6)]
    assert corpus.field("statement").tolist() == ["01", "02"] * 3
    assert (corpus.name, corpus.bands, corpus.dtype) == ("tiny", BANDS, np.float32)
    with pytest.raises(ValueError, match=r"tiny: expected a field out of \['statement'\], got 'digit'"):
        corpus.field("digit")


def test_an_index_out_of_range_is_refused(folder):
    corpus = PackedCorpus.open(folder)
    for index in (6, -7):
        with pytest.raises(IndexError, match=rf"from 0 to 5, got {index}"):
            corpus[index]


def test_utterances_are_views_that_cannot_be_written(folder):
    utterance = PackedCorpus.open(folder)[0]
    assert not utterance.flags.owndata
    with pytest.raises(ValueError, match=r"read-only"):
        utterance[0, 0] = 0.0


def test_names_with_any_letters_survive(tmp_path):
    with PackWriter(tmp_path / "out", bands=1, fields=("note",)) as writer:
        writer.add("Zoë/音声 1", np.ones((1, 1)), speaker="Ωmega", note="")
    corpus = check(tmp_path / "out")
    assert (corpus.ids[0], corpus.speakers, corpus.field("note")[0]) == ("Zoë/音声 1", ["Ωmega"], "")


def test_a_pickled_corpus_is_its_path(folder):
    corpus = PackedCorpus.open(folder)
    assert len(pickle.dumps(corpus)) < 500
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(corpus))[4], corpus[4])


def total_of(corpus):
    return float(corpus.frames.sum())


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_read_it(folder, method):
    corpus = PackedCorpus.open(folder)
    with multiprocessing.get_context(method).Pool(1) as pool:
        assert pool.apply(total_of, [corpus]) == total_of(corpus)
        pool.close()
        pool.join()


def test_opening_reads_nothing_that_grows_with_the_frames(folder):
    """Every array is a map of its file: that is what makes opening a matter of milliseconds at any size."""
    corpus = PackedCorpus.open(folder)
    arrays = [corpus.frames, corpus.offsets, corpus.labels, corpus.ids, *corpus.fields.values()]
    assert all(isinstance(array.base, np.memmap) for array in arrays)


def test_check_passes_what_is_whole(folder):
    assert len(check(folder)) == len(LENGTHS)
    PackedCorpus.open(folder).check()


def test_every_changed_byte_is_found(tmp_path):
    folder = tmp_path / "smallest"
    with PackWriter(folder, bands=1, fields=("f",)) as writer:
        writer.add("u", np.ones((2, 1)), speaker="a", f="1")
    missed = []
    for path in folder.iterdir():
        whole = bytearray(path.read_bytes())
        for place in range(len(whole)):
            whole[place] ^= 1
            path.write_bytes(whole)
            try:
                check(folder)
                missed.append((path.name, place))
            except UserError:
                pass
            whole[place] ^= 1
        path.write_bytes(whole)
    assert not missed
    check(folder)


@pytest.mark.parametrize(
    "name", ["frames.npy", "offsets.npy", "labels.npy", "ids.npy", "field-statement.npy"]
)
def test_a_missing_or_shortened_file_is_named(folder, name):
    path = folder / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(UserError, match=rf"{name}: expected {len(whole):,} bytes, found {len(whole) - 1:,}"):
        PackedCorpus.open(folder)
    path.unlink()
    for way in (PackedCorpus.open, check):
        with pytest.raises(UserError, match=rf"{name}: missing"):
            way(folder)


def test_a_damaged_header_is_named(folder):
    path = folder / "labels.npy"
    path.write_bytes(b"\x00" * path.stat().st_size)
    with pytest.raises(UserError, match=r"labels.npy: damaged, not an array"):
        PackedCorpus.open(folder)


def forge(folder, name, array) -> None:
    """Replace an array of a corpus and make the manifest agree: wrong content with right checksums."""
    np.save(folder / name, array)
    manifest = read_manifest(folder)
    manifest["files"][name] = {"bytes": (folder / name).stat().st_size, "sha256": sha256_of(folder / name)}
    (folder / MANIFEST).write_bytes(serialise(manifest))


@pytest.mark.parametrize(
    "name, change, message",
    [
        ("labels.npy", lambda labels: labels + 1, r"expected labels from -1 to 1"),
        ("labels.npy", lambda labels: labels.astype(np.int32), r"expected int64 \(6,\), found int32"),
        ("labels.npy", lambda labels: labels[:-1], r"expected int64 \(6,\), found int64 \(5,\)"),
        ("offsets.npy", lambda offsets: offsets[::-1].copy(), r"offsets that rise from 0 to 41"),
        ("offsets.npy", lambda offsets: np.insert(offsets[2:], 0, [0, 0]), r"offsets that rise"),
        ("frames.npy", np.asfortranarray, r"expected float32 \(41, 7\), found float32"),
        ("ids.npy", lambda ids: np.array(["u0"] * 6), r"an utterance is listed twice"),
        ("frames.npy", lambda frames: frames * np.nan, r"a frame near row 0 is not finite"),
    ],
)
def test_check_reads_what_the_bytes_mean(folder, name, change, message):
    forge(folder, name, change(np.load(folder / name)))
    with pytest.raises(UserError, match=message):
        check(folder)


def test_the_manifest_alone_is_no_corpus(folder, tmp_path):
    (tmp_path / "other").mkdir()
    shutil.copy(folder / MANIFEST, tmp_path / "other")
    with pytest.raises(UserError, match=r"frames.npy: missing"):
        PackedCorpus.open(tmp_path / "other")


@pytest.mark.parametrize("code", [0xD800, 0x110000, 0xFFFFFFFF])
def test_a_number_that_is_no_letter_is_named(folder, code):
    path = folder / "field-statement.npy"
    path.write_bytes(path.read_bytes()[:-4] + code.to_bytes(4, "little"))
    with pytest.raises(UserError, match=r"field-statement\.npy: damaged, holds what is no letter"):
        PackedCorpus.open(folder)


def test_letters_of_every_script_are_letters(tmp_path):
    with PackWriter(tmp_path / "out", bands=1, fields=("room",)) as writer:
        writer.add("音声 \U0001f600", np.ones((1, 1)), speaker="张伟", room="\uffe6")
    corpus = check(tmp_path / "out")
    assert corpus.ids.tolist() == ["音声 \U0001f600"] and corpus.field("room").tolist() == ["\uffe6"]


def test_labels_are_looked_at_when_a_corpus_is_opened(folder):
    forge(folder, "labels.npy", np.full(6, 1 << 60))
    with pytest.raises(UserError, match=r"labels\.npy: expected labels from -1 to 1"):
        PackedCorpus.open(folder)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"u9": 7}', b"\xff", b"[" * 100_000])
def test_a_damaged_list_of_what_was_left_out_is_named(tmp_path, content):
    with PackWriter(tmp_path / "out", bands=1) as writer:
        writer.add("u0", np.ones((1, 1)), speaker="a")
        writer.leave_out("u9", "u9: silent.", speaker="a")
    (tmp_path / "out" / "skipped.json").write_bytes(content)
    manifest = read_manifest(tmp_path / "out")
    manifest["files"]["skipped.json"] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (tmp_path / "out" / MANIFEST).write_bytes(serialise(manifest))
    with pytest.raises(UserError, match=r"skipped\.json: "):
        check(tmp_path / "out")

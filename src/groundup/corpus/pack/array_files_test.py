"""What is known of each utterance is written; a file that is missing, cut off or of another kind is named."""

from __future__ import annotations

import json

import numpy as np
import pytest

from groundup.corpus.pack.array_files import write_index
from groundup.corpus.pack.check import check
from groundup.corpus.pack.journal import Entry
from groundup.corpus.pack.pack_writer import PackWriter
from groundup.corpus.pack.pack_writer_test import pack
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError


@pytest.fixture
def folder(tmp_path):
    pack(tmp_path / "tiny")
    return tmp_path / "tiny"


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


@pytest.mark.parametrize("code", [0xD800, 0x110000, 0xFFFFFFFF])
def test_a_number_that_is_no_letter_is_named(folder, code):
    path = folder / "field-statement.npy"
    path.write_bytes(path.read_bytes()[:-4] + code.to_bytes(4, "little"))
    with pytest.raises(UserError, match=r"field-statement\.npy: damaged, holds what is no letter"):
        PackedCorpus.open(folder)


def test_letters_of_every_script_are_letters(tmp_path):
    with PackWriter(tmp_path / "out", bands=1, fields=("room", "note")) as writer:
        writer.add("Zoë/音声 \U0001f600", np.ones((1, 1)), speaker="张伟", room="\uffe6", note="")
    corpus = check(tmp_path / "out")
    assert (corpus.ids[0], corpus.speakers) == ("Zoë/音声 \U0001f600", ["张伟"])
    assert (corpus.field("room")[0], corpus.field("note")[0]) == ("\uffe6", "")


PACKED = [
    Entry("u1", "", "b", {"room": "hall"}, frames=3),
    Entry("u2", "", None, {"room": "厨房"}, frames=1),
    Entry("u3", "", "a", {"room": ""}, frames=5),
]


def written(folder, entries, fields=("room",), order=None):
    """The speakers, and what the files hold that were named: arrays, texts."""
    folder.mkdir()
    speakers, names = write_index(folder, entries, fields, order)
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    arrays = {name: np.load(folder / name) for name in names if name.endswith(".npy")}
    texts = {name: json.loads((folder / name).read_text("utf-8")) for name in names if name not in arrays}
    return speakers, arrays, texts


def test_speakers_are_sorted_unless_an_order_is_given(tmp_path):
    speakers, arrays, texts = written(tmp_path / "sorted", PACKED)
    assert speakers == ["a", "b"] and arrays["labels.npy"].tolist() == [1, -1, 0] and not texts
    assert arrays["offsets.npy"].tolist() == [0, 3, 4, 9] and arrays["offsets.npy"].dtype == np.int64
    assert arrays["ids.npy"].tolist() == ["u1", "u2", "u3"]
    assert arrays["field-room.npy"].tolist() == ["hall", "厨房", ""]
    speakers, arrays, _ = written(tmp_path / "ordered", PACKED, (), ["b", "never heard", "a"])
    assert len(speakers) == 3 and arrays["labels.npy"].tolist() == [0, -1, 2] and len(arrays) == 3
    with pytest.raises(ValueError, match=r"expected speakers out of the 1 given, got 'b'"):
        written(tmp_path / "unknown", PACKED, (), ["a"])


def test_what_was_left_out_or_sounds_odd_is_told(tmp_path):
    left_out = Entry("u9", "", "b", {"room": "hall"}, reason="u9.wav: 沉默")
    clipped = Entry("u4", "", "b", {"room": "hall"}, frames=2, remark="clipped")
    _, arrays, texts = written(tmp_path / "out", [*PACKED, left_out, clipped])
    assert texts == {"skipped.json": {"u9": "u9.wav: 沉默"}, "remarks.json": {"u4": "clipped"}}
    assert arrays["ids.npy"].tolist() == ["u1", "u2", "u3", "u4"]
    assert list(written(tmp_path / "one", [*PACKED, left_out])[2]) == ["skipped.json"]

"""Where each utterance is, whose it is, and what is known of it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from groundup.corpus.pack.journal import Entry
from groundup.corpus.pack.utterance_index import index_of, write_index

PACKED = [
    Entry("u1", "", "b", {"room": "hall"}, frames=3),
    Entry("u2", "", None, {"room": "厨房"}, frames=1),
    Entry("u3", "", "a", {"room": ""}, frames=5),
]


def test_speakers_are_sorted_unless_an_order_is_given():
    speakers, arrays = index_of(PACKED, ("room",))
    assert speakers == ["a", "b"] and arrays["labels.npy"].tolist() == [1, -1, 0]
    assert arrays["offsets.npy"].tolist() == [0, 3, 4, 9] and arrays["offsets.npy"].dtype == np.int64
    assert arrays["ids.npy"].tolist() == ["u1", "u2", "u3"]
    assert arrays["field-room.npy"].tolist() == ["hall", "厨房", ""]
    speakers, arrays = index_of(PACKED, (), ["b", "never heard", "a"])
    assert len(speakers) == 3 and arrays["labels.npy"].tolist() == [0, -1, 2]
    with pytest.raises(ValueError, match=r"expected speakers out of the 1 given, got 'b'"):
        index_of(PACKED, (), ["a"])


LEFT_OUT = Entry("u9", "", "b", {"room": "hall"}, reason="u9.wav: 沉默")
CLIPPED = Entry("u4", "", "b", {"room": "hall"}, frames=2, remark="clipped")


@pytest.mark.parametrize("more", [[], [LEFT_OUT], [LEFT_OUT, CLIPPED]])
def test_the_files_are_those_that_are_named(tmp_path, more):
    entries = PACKED + more
    arrays = index_of([entry for entry in entries if entry.reason is None], ("room",))[1]
    names = write_index(tmp_path, arrays, entries)
    assert sorted(names) == sorted(path.name for path in tmp_path.iterdir())
    for name, array in arrays.items():
        np.testing.assert_array_equal(np.load(tmp_path / name), array)
    told = {name: json.loads((tmp_path / name).read_text("utf-8")) for name in set(names) - arrays.keys()}
    wanted = {"skipped.json": {"u9": "u9.wav: 沉默"}, "remarks.json": {"u4": "clipped"}}
    assert told == dict(list(wanted.items())[: len(more)])

"""A file that is missing, cut off or of another kind is named."""

from __future__ import annotations

import numpy as np
import pytest

from groundup.corpus.pack.check import check
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
    with PackWriter(tmp_path / "out", bands=1, fields=("room",)) as writer:
        writer.add("音声 \U0001f600", np.ones((1, 1)), speaker="张伟", room="\uffe6")
    corpus = check(tmp_path / "out")
    assert corpus.ids.tolist() == ["音声 \U0001f600"] and corpus.field("room").tolist() == ["\uffe6"]

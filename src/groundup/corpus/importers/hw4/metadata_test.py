"""The homework's folder comes in whole; what its lists and its files disagree on is named."""

from __future__ import annotations

import io
import json
import os
import shutil

import numpy as np
import pytest
import torch

from groundup.corpus.archives.open_archive import opened
from groundup.corpus.importers.hw4.export import export_homework
from groundup.corpus.importers.hw4.metadata import LARGEST, collection
from groundup.corpus.pack.pack_writer_test import BANDS, LENGTHS, pack
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """Two speakers with two utterances each, and two utterances of nobody knows whom."""
    folder = tmp_path_factory.mktemp("hw4")
    pack(folder / "tiny")
    return export_homework(PackedCorpus.open(folder / "tiny"), folder / "Dataset"), folder / "tiny"


@pytest.fixture
def folder(original, tmp_path):
    return shutil.copytree(original[0], tmp_path / "Dataset")


def read(folder, **options):
    with opened(folder, folder.parent / "out") as files:
        return collection(files, "Dataset", **options)


def edit(folder, name, change) -> None:
    """Apply `change` to one of the lists."""
    content = json.loads((folder / name).read_text())
    change(content)
    (folder / name).write_text(json.dumps(content))


def test_everything_is_there(folder, original):
    found, corpus = read(folder), PackedCorpus.open(original[1])
    assert found.speakers == ["a", "b"] and found.bands == BANDS
    assert all(utterance.file is not None for utterance in found.utterances)
    assert [utterance.speaker for utterance in found.utterances] == ["a", "a", "b", "b", None, None]
    order = [1, 4, 0, 3, 2, 5]
    assert [utterance.length for utterance in found.utterances] == [LENGTHS[number] for number in order]
    assert [utterance.fields["part"] for utterance in found.utterances] == ["labelled"] * 4 + [
        "unlabelled"
    ] * 2
    for number, utterance in zip(order, found.utterances, strict=True):
        np.testing.assert_array_equal(utterance.frames(), corpus[number])


def test_the_labelled_part_alone(folder):
    (folder / "testdata.json").unlink()
    with pytest.raises(
        UserError, match=r"testdata\.json is missing beside metadata\.json.*give --labelled-only"
    ):
        read(folder)
    assert len(read(folder, unlabelled=False).utterances) == 4


def test_a_stamp_changes_with_the_file_and_with_the_list(folder):
    before = read(folder).utterances[0]
    edit(folder, "metadata.json", lambda lists: lists["speakers"]["a"][0].update(mel_len=3))
    assert read(folder).utterances[0].stamp != before.stamp
    (folder / before.utterance).write_bytes(b"")
    assert read(folder).utterances[0].stamp.split()[0] != before.stamp.split()[0]


def speakers(change):
    return "metadata.json", lambda lists: change(lists["speakers"])


def mapping(change):
    return "mapping.json", change


@pytest.mark.parametrize(
    "change, message",
    [
        (
            speakers(lambda s: s.update(c=s.pop("b"))),
            r"speakers\.c: expected a speaker that mapping\.json knows",
        ),
        (
            speakers(lambda s: s["a"].append(s["b"][0])),
            r"speakers\.b\[0\]\.feature_path: expected each file once, found .*, listed by metadata\.json: "
            r"speakers\.a\[2\] too",
        ),
        (
            speakers(lambda s: s["a"][1].pop("mel_len")),
            r'speakers\.a\[1\]: expected "mel_len", found only \["feature_path"\]',
        ),
        (
            speakers(lambda s: s["a"][1].update(mel_len="5")),
            r'speakers\.a\[1\]\.mel_len: expected a whole number from 1, found "5"',
        ),
        (speakers(lambda s: s["a"][1].update(mel_len=0)), r"found 0"),
        (
            speakers(lambda s: s["a"][1].update(feature_path=7)),
            r"speakers\.a\[1\]\.feature_path: expected a text, found 7",
        ),
        (speakers(lambda s: s.update(a={})), r"speakers\.a: expected a list, found \{\}"),
        (
            speakers(lambda s: s.update(a=[7])),
            r'speakers\.a\[0\]: expected an object with "feature_path", found 7',
        ),
        (
            ("metadata.json", lambda m: m.update(n_mels=40.5)),
            r"n_mels: expected a whole number from 1, found 40\.5",
        ),
        (
            ("metadata.json", lambda m: m.pop("speakers")),
            r'the file: expected "speakers", found only \["n_mels"\]',
        ),
        (
            ("testdata.json", lambda m: m.update(n_mels=40)),
            r"n_mels: expected 7, as in metadata\.json, found 40",
        ),
        (("testdata.json", lambda m: m.update(utterances=None)), r"utterances: expected a list, found null"),
        (
            mapping(lambda m: m["speaker2id"].update(a=1)),
            r"speaker2id\.a: expected a class of its own, found 1, that of b too",
        ),
        (mapping(lambda m: m["speaker2id"].update(a=2)), r"speaker2id\.a: expected a class below 2"),
        (
            mapping(lambda m: m["speaker2id"].update(a=-1)),
            r"speaker2id\.a: expected a whole number from 0, found -1",
        ),
        (mapping(lambda m: m["speaker2id"].update({"": 2})), r"speaker2id\. \(the name\): expected a text"),
        (
            mapping(lambda m: m["id2speaker"].update({"0": "b"})),
            r"id2speaker\.0: expected the inverse of speaker2id, found \"b\"",
        ),
        (mapping(lambda m: m["id2speaker"].update({"x": "b"})), r"id2speaker\.x: expected the inverse"),
        (
            mapping(lambda m: m["id2speaker"].pop("0")),
            r"id2speaker: expected 2 speakers, as in speaker2id, found 1",
        ),
        (
            mapping(lambda m: m.update(id2speaker={"": None, ":": None})),
            r"id2speaker\.: expected the inv",
        ),
        (mapping(lambda m: m["id2speaker"].update({"0": []})), r"id2speaker\.0: expected the inverse"),
    ],
)
def test_a_mistake_in_a_list_is_named_with_its_place(folder, change, message):
    edit(folder, *change)
    with pytest.raises(UserError, match=rf"^{change[0]}: .*{message}") as error:
        read(folder)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "path",
    [
        "../secret.pt",
        "/etc/passwd",
        "a/../../b.pt",
        "..",
        ".",
        "./a.pt",
        "a//b.pt",
        "a\\b.pt",
        "C:b.pt",
        "a\nb.pt",
        "a\0b.pt",
        "",
    ],
)
def test_a_path_that_climbs_out_is_refused(folder, path):
    (folder.parent / "secret.pt").write_bytes(b"")
    edit(folder, *speakers(lambda s: s["a"][0].update(feature_path=path)))
    with pytest.raises(UserError, match=r"^metadata\.json: speakers\.a\[0\]\.feature_path: expected"):
        read(folder)


def test_a_missing_file_is_named_with_the_list_that_wants_it(folder):
    gone = read(folder).utterances[3]
    (folder / gone.utterance).unlink()
    found = read(folder).utterances
    assert [utterance.file is None for utterance in found] == [number == 3 for number in range(6)]
    told = rf"^{gone.utterance}: missing, and metadata\.json: speakers\.b\[1\] lists it"
    with pytest.raises(UserError, match=told):
        found[3].frames()


@pytest.mark.parametrize(
    "content, message",
    [
        (b"", r"expected 28 to 65,648 bytes for the 2 frames of .*, found 0"),
        (bytes(40), r"expected a tensor as torch\.save writes it, found nothing but zeros"),
        (
            bytes(1 << 20),
            r"expected 28 to 65,648 bytes for the 2 frames of metadata\.json: speakers\.a\[0\], "
            r"found 1,048,576",
        ),
        (torch.zeros(3, BANDS), r"expected 2 frames of 7 bands, as listed, found a tensor of shape \(3, 7\)"),
        (torch.zeros(2, 40), r"found a tensor of shape \(2, 40\)"),
        (torch.full((2, BANDS), torch.inf), r"frame 0, band 0 is inf"),
    ],
)
def test_a_file_that_is_not_what_the_list_says_is_named(folder, content, message):
    utterance = read(folder).utterances[0]
    if not isinstance(content, bytes):
        buffer = io.BytesIO()
        torch.save(content, buffer)
        content = buffer.getvalue()
    (folder / utterance.utterance).write_bytes(content)
    with pytest.raises(UserError, match=rf"^{utterance.utterance}: .*{message}"):
        read(folder).utterances[0].frames()


def test_a_folder_cannot_be_read_as_a_file(folder):
    utterance = read(folder).utterances[0]
    (folder / utterance.utterance).unlink()
    with pytest.raises(UserError, match=r"cannot be read \(No such file or directory\)"):
        utterance.frames()


@pytest.mark.parametrize("name", ["metadata.json", "mapping.json"])
def test_a_missing_list_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(UserError, match=rf"{name}"):
        read(folder, unlabelled=False)


def test_two_homeworks_in_one_folder_are_one_too_many(folder):
    shutil.copytree(folder, folder / "again")
    with pytest.raises(UserError, match=r"Dataset: holds metadata\.json 2 times, in \. and in again"):
        read(folder)


def test_the_lists_may_lie_in_a_folder_below(folder):
    assert len(read(folder.parent).utterances) == 6


def test_a_list_of_gigabytes_is_not_read(folder):
    os.truncate(folder / "metadata.json", LARGEST + 1)
    with pytest.raises(UserError, match=r"metadata\.json: expected at most 268,435,456 bytes"):
        read(folder)


def test_frames_that_no_file_of_this_size_can_hold(folder):
    edit(folder, "metadata.json", lambda lists: lists["speakers"]["a"][0].update(mel_len=1 << 39))
    with pytest.raises(UserError, match=r"for the 549,755,813,888 frames of metadata\.json: speakers"):
        read(folder).utterances[0].frames()

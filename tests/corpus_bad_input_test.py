"""Whatever is given to `groundup corpus hw4`: a whole corpus, or one line that names what is wrong.

A run tries a fifth of the cases. GROUNDUP_CASES=1 tries all of them, 50 fifty times as many, other ones each time.
"""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from groundup.corpus.pack.packed_corpus import PackedCorpus
from tests.damage import (
    BANDS,
    NO_FILES,
    UTTERANCES,
    attempt,
    cases,
    copied,
    damage,
    groundup,
    homework,
    homework_lists,
    homework_tensor,
    replace_by,
    without,
)

LISTS = ("metadata.json", "testdata.json", "mapping.json")
NAMES = st.sampled_from(UTTERANCES)
LOADED = {"map_location": "cpu", "weights_only": True}


def is_as_the_folder_says(corpus: PackedCorpus, folder: Path) -> None:
    """Every utterance with its speaker and its numbers, as plain `json` and `torch.load` read them."""
    metadata, testdata, mapping = (
        json.loads((folder / name).read_bytes().decode("utf-8-sig")) for name in LISTS
    )
    listed = [
        (entry["feature_path"], who) for who, all_of in metadata["speakers"].items() for entry in all_of
    ]
    listed += [(entry["feature_path"], None) for entry in testdata["utterances"]]
    assert corpus.ids.tolist() == [name for name, _ in listed]
    assert corpus.speakers == [mapping["id2speaker"][str(n)] for n in range(len(corpus.speakers))]
    for number, (name, who) in enumerate(listed):
        assert corpus.labels[number] == (-1 if who is None else mapping["speaker2id"][who])
        frames = torch.load(folder / name, **LOADED).detach().float().resolve_neg().numpy()
        np.testing.assert_array_equal(corpus[number], frames)


def packed_or_refused(folder: Path, name: str, *named: str) -> None:
    """The property of an utterance's file: one line; and with --skip-bad, all the others."""
    data = folder / "Dataset"
    corpus = attempt(folder, "hw4", "--from", data, named=named or (name,))
    if corpus is not None:
        return is_as_the_folder_says(corpus, data)
    others = [other for other in UTTERANCES if other != name]
    corpus = without(folder, "hw4", "--from", data, bad=name, others=others)
    for number, other in enumerate(others):
        np.testing.assert_array_equal(corpus[number], homework_tensor(other).numpy())


@cases(130)
@given(NAMES, damage())
def test_hw4_an_utterance_is_damaged(name, damaged):
    with copied(homework) as folder:
        path = folder / "Dataset" / name
        path.write_bytes(damaged(path.read_bytes()))
        packed_or_refused(folder, name)


def saved(content) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


class Call:
    """Pickled, it is a program."""

    def __init__(self, function, *arguments):
        self.called = function, arguments

    def __reduce__(self):
        return self.called


def holding(frames: torch.Tensor, row: int, band: int, number: float) -> torch.Tensor:
    frames = frames.clone()
    frames[row, band] = number
    return frames


# What a `.pt` file may hold and should not; each made of the right frames, and of a path that may not appear.
STRANGE = {
    "nan": lambda frames, trap: holding(frames, 1, 3, torch.nan),
    "infinite": lambda frames, trap: holding(frames, 0, 4, -torch.inf),
    "whole numbers": lambda frames, trap: frames.long(),
    "bytes": lambda frames, trap: frames.byte(),
    "truth": lambda frames, trap: frames.bool(),
    "complex": lambda frames, trap: frames.to(torch.complex64),
    "quantised": lambda frames, trap: torch.quantize_per_tensor(frames, 0.1, 0, torch.qint8),
    "a number": lambda frames, trap: frames[0, 0],
    "no frame": lambda frames, trap: frames[:0].clone(),
    "a frame more": lambda frames, trap: torch.cat([frames, frames[:1]]),
    "a band less": lambda frames, trap: frames[:, 1:].clone(),
    "flat": lambda frames, trap: frames.flatten(),
    "three axes": lambda frames, trap: frames[None],
    "transposed": lambda frames, trap: frames.T,
    "in another order": lambda frames, trap: frames.T.clone().T,
    "one number": lambda frames, trap: frames[:1, :1].clone().expand(frames.shape),
    "huge": lambda frames, trap: frames[:1].clone().expand(1 << 40, BANDS),
    "nowhere": lambda frames, trap: frames.to("meta"),
    "negated": lambda frames, trap: torch._neg_view(frames),
    "sparse": lambda frames, trap: frames.to_sparse(),
    "nested": lambda frames, trap: torch.nested.nested_tensor([frames, frames[:1]]),
    "learned": lambda frames, trap: torch.nn.Parameter(frames),
    "double": lambda frames, trap: frames.double(),
    "half": lambda frames, trap: frames.half(),
    "large as float32": lambda frames, trap: holding(frames.double(), 0, 0, 1e300),
    "a list": lambda frames, trap: [frames],
    "a state": lambda frames, trap: {"frames": frames},
    "text": lambda frames, trap: "frames",
    "nothing": lambda frames, trap: None,
    "a program": lambda frames, trap: Call(os.system, f"touch {trap}"),
    "a writer": lambda frames, trap: Call(open, str(trap), "w"),
    "an expression": lambda frames, trap: Call(eval, f"open({str(trap)!r}, 'w')"),
}
# Programs by hand: the older pickle's GLOBAL, names that would break a line, and a program behind a tensor.
BY_HAND = {
    "a plain pickle": lambda trap: b"cos\nsystem\n(S'touch " + os.fsencode(trap) + b"'\ntR.",
    "a name of two lines": lambda trap: b"\x80\x04\x8c\x03o\ns\x8c\x06sy\x1b[2J\x93.",
    "half a character": lambda trap: b"\x80\x04\x8c\x05o\xed\xa0\x80s\x8c\x06system\x93.",
    "a deep list": lambda trap: b"\x80\x02" + b"(" * 5000 + b"l" * 5000 + b".",
    "a long number": lambda trap: b"\x80\x02\x8b\xff\xff\xff\x7f" + b"\1" * 50,
    "a long text": lambda trap: b"\x80\x04\x8d" + b"\xff" * 7 + b"\0text",
    "a web page": lambda trap: b"<!DOCTYPE html>\n<html>Not found</html>\n",
}


@cases(100)
@pytest.mark.filterwarnings("ignore")  # of PyTorch, while the strange tensors are made
@given(NAMES, st.sampled_from([*STRANGE, *BY_HAND]))
def test_hw4_an_utterance_holds_something_else(name, kind):
    with copied(homework) as folder:
        trap = folder / "Dataset" / "trap"
        made = BY_HAND[kind](trap) if kind in BY_HAND else saved(STRANGE[kind](homework_tensor(name), trap))
        (folder / "Dataset" / name).write_bytes(made)
        packed_or_refused(folder, name)
        assert not trap.exists()


@cases(200)
@given(st.sampled_from(LISTS), damage())
def test_hw4_a_list_is_damaged(name, damaged):
    with copied(homework) as folder:
        path = folder / "Dataset" / name
        path.write_bytes(damaged(path.read_bytes()))
        corpus = attempt(folder, "hw4", "--from", folder / "Dataset", named=(name, "uttr-", "mapping.json"))
        if corpus is not None:
            is_as_the_folder_says(corpus, folder / "Dataset")


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-2, 10), st.integers(), st.floats(), st.text(max_size=8),
        st.sampled_from([10**12, 10**40, "x" * 1_000_000, "../uttr-0.pt", "/etc/passwd", "./uttr-0.pt", "uttr-0.pt/", "a//b",
                         "Dataset/../uttr-0.pt", "..\\uttr-0.pt", "C:uttr-0.pt", "uttr-0.pt", "metadata.json", "id00001",
                         "\ud800", "a\nb", "\x1b[2J", "\u202e", "张伟", "sub", "link.pt", "."]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)  # fmt: skip


def places(value, here=()):
    """The path to every value inside a JSON value."""
    yield here
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inside:
        yield from places(below, (*here, key))


def changed(content, place: tuple, change: str, value):
    """One value replaced, removed, or there twice."""
    if not place:
        return value
    parent = content
    for key in place[:-1]:
        parent = parent[key]
    if change == "removed":
        del parent[place[-1]]
    elif change == "twice" and isinstance(parent, list):
        parent.append(parent[place[-1]])
    elif change == "renamed" and isinstance(parent, dict):
        parent[value if isinstance(value, str) else "another"] = parent.pop(place[-1])
    else:
        parent[place[-1]] = value
    return content


@cases(200)
@given(
    st.data(), st.sampled_from(LISTS), st.sampled_from(["replaced", "removed", "twice", "renamed"]), VALUES
)
def test_hw4_a_list_says_something_else(data, name, change, value):
    content = homework_lists()[name]
    place = data.draw(st.sampled_from(list(places(content))))
    with copied(homework) as folder:
        (folder / "Dataset" / "sub").mkdir()
        (folder / "Dataset" / "link.pt").symlink_to("/dev/zero")
        (folder / "Dataset" / name).write_text(json.dumps(changed(content, place, change, value)))
        corpus = attempt(folder, "hw4", "--from", folder / "Dataset", named=(name, "uttr-", "mapping.json"))
        if corpus is not None:
            is_as_the_folder_says(corpus, folder / "Dataset")


def test_hw4_a_key_that_is_there_twice_among_many():
    keys = ", ".join(f'"{number}": 0' for number in range(200_000))
    with copied(homework) as folder:
        (folder / "Dataset" / "mapping.json").write_text(f'{{{keys}, "199999": 1}}')
        assert attempt(folder, "hw4", "--from", folder / "Dataset", named=("mapping.json",)) is None


@cases(50)
@given(st.sampled_from([*LISTS, *UTTERANCES]), st.sampled_from([*NO_FILES, "missing", "another's"]))
def test_hw4_a_file_that_is_none(name, kind):
    with copied(homework) as folder:
        path = folder / "Dataset" / name
        if kind in NO_FILES:
            replace_by(path, kind)
        else:
            path.unlink()
        if kind == "another's":  # a link that leads out of the folder is a file like any other
            path.symlink_to("/etc/passwd")
        if name in LISTS:
            assert attempt(folder, "hw4", "--from", folder / "Dataset", named=(name,)) is None
        else:
            packed_or_refused(folder, name)


def npy(frames: torch.Tensor) -> bytes:
    file = io.BytesIO()
    np.save(file, frames.numpy())
    return file.getvalue()


AGAIN = r"Download it again\."
# What is written into a file of the folder, made of what was there; what is said of it; more options.
TOLD = {
    "an array": ("uttr-0.pt", lambda was: npy(homework_tensor("uttr-0.pt")), rf"found a NumPy array \(\.npy\)\. {AGAIN}"),
    "a page": ("uttr-0.pt", lambda was: b"<html>" * 99, rf"as torch\.save writes it, found a web page\. {AGAIN}"),
    "words": ("uttr-0.pt", lambda was: b"hello " * 99, rf"found text\. {AGAIN}"),
    "zeros": ("uttr-0.pt", lambda was: bytes(500), rf"found nothing but zeros\. {AGAIN}"),
    "a sound": ("uttr-0.pt", lambda was: b"RIFF" + bytes(500), rf"found a WAV file\. {AGAIN}"),
    "nothing": ("uttr-0.pt", lambda was: b"", rf"expected 50 to 65,736 bytes .*, found 0\. {AGAIN}"),
    "half": ("uttr-0.pt", lambda was: was[: len(was) // 2], rf"its end is missing after \d+ bytes\. {AGAIN}"),
    "code": ("uttr-0.pt", lambda was: saved(Call(os.system, "true")), r"would call \w+\.system, .* It was not opened\."),
    "large": ("uttr-0.pt", lambda was: saved(homework_tensor("uttr-0.pt") * 1e9),
              r"expected a number that float16 can hold: give --dtype float32\.", "--dtype", "float16"),
    "bands": ("uttr-0.pt", lambda was: saved(torch.zeros(5, 4)), rf"expected 5 frames of 5 bands.*\(5, 4\)\. {AGAIN}"),
    "a long one": ("uttr-0.pt", lambda was: was, r"has too few frames, 5 of 99\)\. Give .* options\.", "--min-frames", 99),
    "a list": ("metadata.json", lambda was: b"[]", rf'expected an object with "n_mels", found \[\]\. {AGAIN}'),
    "NaN": ("metadata.json", lambda was: b'{"n_mels": NaN}', rf"NaN is no JSON number\)\. {AGAIN}"),
    "text": ("metadata.json", lambda was: was.replace(b": 5", b': "5"'), rf'whole number from 1, found "5"\. {AGAIN}'),
    "a number": ("testdata.json", lambda was: was.replace(b'mels": 5', b'mels": 6'), rf"expected 5, .*, found 6\. {AGAIN}"),
    "twice": ("testdata.json", lambda was: was.replace(b"uttr-4", b"uttr-3"), rf"expected each file once, .* {AGAIN}"),
    "nobody": ("mapping.json", lambda was: was.replace(b"id00002", b"id00003"), rf"that mapping\.json knows, .* {AGAIN}"),
    "a class": ("mapping.json", lambda was: was.replace(b": 1", b": 7"), rf"expected a class below 2, .* {AGAIN}"),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD)
def test_hw4_what_is_wrong_is_named_and_what_to_do(case):
    name, change, message, *options = TOLD[case]
    with copied(homework) as folder:
        path = folder / "Dataset" / name
        path.write_bytes(change(path.read_bytes()))
        given = ("corpus", "hw4", "--from", folder / "Dataset", "--out", folder / "out", *options)
        code, _, error = groundup(*given)
    named = "metadata.json" if case == "nobody" else name
    assert code == 2 and re.search(rf"{re.escape(named)}: .*{message}", error) and error.count("\n") == 1, (
        error
    )

"""The homework's data as they are downloaded: 600 speakers' log-mel features, one small file an utterance.

A folder holds `uttr-*.pt`, each a float tensor (frames, 40), and three lists:

    metadata.json   {"n_mels": 40,
                     "speakers": {"id00464": [{"feature_path": "uttr-….pt", "mel_len": 435}, …], …}}
    testdata.json   {"n_mels": 40, "utterances": [{"feature_path": "uttr-….pt", "mel_len": 490}]}
    mapping.json    {"speaker2id": {"id00464": 0, …}, "id2speaker": {"0": "id00464", …}}

The first names the speaker of each utterance, the second holds those whose speaker is to be found, the third
says which speaker is which class. All three are checked against each other and against the files.

Source: Lee (2023), Machine Learning, homework 4, National Taiwan University.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from groundup.corpus.archives.members import UNREADABLE, Stored
from groundup.corpus.importers.hw4.tensors import read_frames
from groundup.errors import UserError
from groundup.files.strict_json import Node, parse

__all__ = ["Collection", "ListedUtterance", "collection"]

LARGEST = 1 << 28  # bytes of a list: that of a million utterances has fewer
LISTS = ("metadata.json", "testdata.json", "mapping.json")


@dataclass(frozen=True)
class ListedUtterance:
    """One utterance: its file, and what the lists say of it. The id is the file's name as they give it."""

    utterance: str
    speaker: str | None
    length: int  # frames, mel_len
    bands: int
    file: Stored | None  # None: it is listed, and not there
    place: str  # where it is listed

    @property
    def fields(self) -> dict[str, str]:
        """`part`: labelled or unlabelled."""
        return {"part": "unlabelled" if self.speaker is None else "labelled"}

    @property
    def stamp(self) -> str:
        """What changes with the file, or with what is said of it."""
        return f"{self.file.stamp if self.file else 'missing'} {self.length}"

    @property
    def missing(self) -> UserError:
        """What is said when it is listed and not there."""
        return UserError(f"{self.utterance}: missing, and {self.place} lists it. Download it again.")

    def frames(self) -> np.ndarray:
        """(T, F). Raises `UserError` when the file is not what the list says, or would run code."""
        if self.file is None:
            raise self.missing
        numbers = self.length * self.bands  # of 2 to 8 bytes each, and there is something around them
        least, most = 2 * numbers, 8 * numbers + (1 << 16)
        if not least <= self.file.size <= most:
            expected = f"{least:,} to {most:,} bytes for the {self.length:,} frames of {self.place}"
            found = f"found {self.file.size:,}. Download it again."
            raise UserError(f"{self.utterance}: expected {expected}, {found}")
        return read_frames(_content(self.file, self.utterance), self.utterance, (self.length, self.bands))


@dataclass(frozen=True)
class Collection:
    """The homework's lists, checked: all utterances, the labelled ones first, and the speakers by class."""

    utterances: list[ListedUtterance]
    speakers: list[str]
    bands: int


def collection(files: Mapping[str, Stored], label: str, *, unlabelled: bool = True) -> Collection:
    """Read the lists among `files`, wherever the folder with them is; `label` names it all in errors.

    With `unlabelled` False, `testdata.json` need not be there. Raises `UserError` that names the list and
    the place in it that is wrong.
    """
    names = LISTS if unlabelled else (LISTS[0], LISTS[2])
    folder = _folder(files, label, names)
    lists = {name: _read(files[posixpath.join(folder, name)], name) for name in names}
    metadata = lists["metadata.json"]
    speakers = _speakers(lists["mapping.json"])
    bands = metadata["n_mels"].whole(1)
    listed: list[tuple[Node, str | None]] = []
    for speaker, entries in metadata["speakers"].entries().items():
        if speaker not in speakers:
            raise entries.wrong("a speaker that mapping.json knows", "one that it does not")
        listed += [(entry, speaker) for entry in entries.items()]
    if unlabelled:
        testdata = lists["testdata.json"]
        if testdata["n_mels"].whole(1) != bands:
            raise testdata["n_mels"].wrong(f"{bands}, as in metadata.json")
        listed += [(entry, None) for entry in testdata["utterances"].items()]
    return Collection(_utterances(listed, bands, files, folder), speakers, bands)


def _folder(files: Mapping[str, Stored], label: str, names: tuple[str, ...]) -> str:
    """The folder inside the store that holds the lists."""
    folders = sorted(posixpath.dirname(name) for name in files if posixpath.basename(name) == names[0])
    if not folders:
        found = ", ".join(sorted({posixpath.basename(name) for name in files})[:3]) or "nothing"
        found += " and others" * (len(files) > 3)
        remedy = "Give --from the homework's folder or archive, or download it again."
        raise UserError(f"{label}: expected {names[0]} in it, found {found}. {remedy}")
    if len(folders) > 1:
        told = f"holds {names[0]} {len(folders)} times, in {folders[0] or '.'} and in {folders[1]}"
        raise UserError(f"{label}: {told}. Give --from one of these folders.")
    for name in names:
        if posixpath.join(folders[0], name) not in files:
            hint = " Or give --labelled-only, to pack without it." if name == LISTS[1] else ""
            raise UserError(f"{label}: {name} is missing beside {names[0]}. Download it again.{hint}")
    return folders[0]


def _read(file: Stored, name: str) -> Node:
    if file.size > LARGEST:
        expected = f"expected at most {LARGEST:,} bytes, found {file.size:,}"
        raise UserError(f"{name}: {expected}. Download it again.")
    return parse(_content(file, name), name)


def _content(file: Stored, name: str) -> bytes:
    try:
        return file.read()
    except UNREADABLE as error:
        reason = getattr(error, "strerror", None) or str(error)
        remedy = "Make it readable." if isinstance(error, PermissionError) else "Download it again."
        raise UserError(f"{name}: cannot be read ({reason}). {remedy}") from None


def _speakers(mapping: Node) -> list[str]:
    """The speakers in the order of their classes; both directions of the mapping must agree."""
    entries = mapping["speaker2id"].entries()
    classes = {name: node.whole(0) for name, node in entries.items()}
    names = {str(number): name for name, number in classes.items()}
    for name, node in entries.items():
        Node(name, node.file, f"{node.place} (the name)").text()
        if classes[name] >= len(classes):
            raise node.wrong(f"a class below {len(classes)}, the number of speakers")
        if (other := names[str(classes[name])]) != name:
            raise node.wrong("a class of its own", f"{classes[name]}, that of {other} too")
    back = mapping["id2speaker"]
    for number, node in back.entries().items():
        if (number, node.value) not in names.items():
            raise node.wrong("the inverse of speaker2id")
    if len(back.value) != len(classes):
        raise back.wrong(f"{len(classes)} speakers, as in speaker2id", f"{len(back.value)}")
    return [names[str(number)] for number in range(len(names))]


def _utterances(
    listed: list[tuple[Node, str | None]], bands: int, files: Mapping[str, Stored], folder: str
) -> list[ListedUtterance]:
    """Each entry of a list with its speaker and its file; none is listed twice."""
    found: dict[str, ListedUtterance] = {}
    for entry, speaker in listed:
        node = entry["feature_path"]
        path = node.text()
        if path != posixpath.normpath(path) or path.startswith(("/", ".")) or "\\" in path or ":" in path:
            raise node.wrong("the name of a file inside the folder")
        if path in found:
            raise node.wrong("each file once", f'"{path}", listed by {found[path].place} too')
        file, place = files.get(posixpath.join(folder, path)), f"{entry.file}: {entry.place}"
        found[path] = ListedUtterance(path, speaker, entry["mel_len"].whole(1), bands, file, place)
    return list(found.values())

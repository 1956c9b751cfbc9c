"""RAVDESS: 24 actors speak two sentences with eight emotions.

https://zenodo.org/records/1188976, CC BY-NC-SA 4.0: the speech recordings are 1,440 WAV files at 48 kHz.

A file name is seven numbers, `03-01-EE-II-SS-RR-AA`: modality (03: sound alone), channel (01: speech),
emotion, intensity, statement, repetition, actor. Both statements end in "by the door": 01 is about kids, 02
about dogs. So a model that learned the voices from one sentence can be tested on the other.

Source: Livingstone and Russo (2018), RAVDESS.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from pathlib import Path

from groundup.corpus.archives.public_archive import Archive
from groundup.corpus.importers.importer import Importer, add_recordings_options, pack_recordings, source
from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.recordings import Recording, recordings_named
from groundup.errors import UserError

__all__ = ["ACTORS", "ARCHIVE", "FIELDS", "IMPORTER", "SOURCE", "actors_in", "recordings"]

FIELDS = ("emotion", "intensity", "statement", "repetition")
ACTORS = 24
NAME = "-".join(["03-01", *(rf"(?P<{field}>\d\d)" for field in (*FIELDS, "speaker"))])
SOURCE = "RAVDESS speech, Livingstone and Russo 2018, https://zenodo.org/records/1188976, CC BY-NC-SA 4.0"
ARCHIVE = Archive(
    name="ravdess",
    url="https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip?download=1",
    filename="Audio_Speech_Actors_01-24.zip",
    members=rf"Actor_\d\d/{NAME}\.wav",
    count=1440,
    megabytes=210,
    digest="2fbac920309c7eefcb726e2748b381ad8e5dfbeda57c6bffa6c69ceef6174d91",
)


def recordings(folder: str | Path, actors: set[int] | None = None) -> list[Recording]:
    """The speech recordings below `folder`, of all actors or of some, as WAV or FLAC files.

    The speaker is `Actor_AA`; the fields are `emotion`, `intensity`, `statement` and `repetition`, two digits
    each, as in the file's name. Raises `UserError` for a file with another name, or an actor without one.
    """
    found = recordings_named(folder, NAME, "03-01-05-02-01-02-12.wav")
    found = [replace(recording, speaker=f"Actor_{recording.speaker}") for recording in found]
    if actors is None:
        return found
    kept = [recording for recording in found if int(recording.speaker[-2:]) in actors]
    if missing := actors - {int(recording.speaker[-2:]) for recording in kept}:
        told = f"holds no recording of actor {min(missing):02d}, which --actors asks for"
        raise UserError(f"{folder}: {told}. Download it again, or give another list.")
    return kept


def actors_in(text: str) -> set[int]:
    """Actor numbers out of a list of numbers and ranges. Raises `UserError` when it is not such a list.

    >>> sorted(actors_in("01-03,12"))
    [1, 2, 3, 12]
    """
    actors: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,2})(?:-(\d{1,2}))?\s*", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= ACTORS:
            expected = f"expected numbers from 01 to {ACTORS}, like 01-10 or 01,05,12"
            raise UserError(f"--actors: {expected}; got {text!r}. Leave it out for all.")
        actors |= set(range(first, last + 1))
    return actors


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_recordings_options(parser, ARCHIVE)
    kept = "keep only these, such as 01-10 or 01,05,12 (default: all)"
    parser.add_argument("--actors", type=actors_in, metavar="LIST", help=kept)


def _pack(options: argparse.Namespace) -> PackedCorpus:
    found = recordings(source(options, ARCHIVE), options.actors)
    return pack_recordings(found, options, "ravdess", SOURCE, LogMel())


ABOUT = "24 actors, two sentences, eight emotions"
IMPORTER = Importer("ravdess", ABOUT, __doc__, _add_options, _pack, "--out corpora/ravdess")

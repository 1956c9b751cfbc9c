"""The Free Spoken Digit Dataset: six people say the ten digits, fifty times each.

https://github.com/Jakobovski/free-spoken-digit-dataset, CC BY-SA 4.0: 3,000 WAV files at 8 kHz, named
`{digit}_{speaker}_{index}.wav`. Each speaker used one microphone in one room, so a model can tell the rooms
apart in place of the voices: a high accuracy here says little about a voice.

Source: Jackson et al. (2018), Free Spoken Digit Dataset.
"""

from __future__ import annotations

import argparse
import hashlib
import io
from pathlib import Path

from groundup.corpus.archives.public_archive import Archive
from groundup.corpus.importers.importer import Importer, add_recordings_options, pack_recordings, source
from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.recordings import Recording, recordings_named

__all__ = ["ARCHIVE", "FEATURES", "IMPORTER", "SOURCE", "recordings"]

FEATURES = LogMel(sample_rate=8_000)  # the recordings hold nothing above 4 kHz
NAME = r"(?P<digit>\d)_(?P<speaker>[a-z]+)_(?P<index>\d+)"
SOURCE = "Free Spoken Digit Dataset, https://github.com/Jakobovski/free-spoken-digit-dataset, CC BY-SA 4.0"


def sha256_of_samples(content: bytes) -> str:
    """The SHA-256 of a recording's 16-bit samples: the same whatever else its file's header says."""
    import soundfile

    samples, _ = soundfile.read(io.BytesIO(content), dtype="int16")
    return hashlib.sha256(samples.astype("<i2").tobytes()).hexdigest()


ARCHIVE = Archive(
    name="fsdd",
    url="https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/v1.0.10.tar.gz",
    filename="free-spoken-digit-dataset-1.0.10.tar.gz",
    members=rf"{NAME}\.wav",
    count=3000,
    megabytes=15,
    digest="c53232442586856f1bd46fc65f91847c625d52b8c0a63715d655e646b38b51a8",
    checksum=sha256_of_samples,
)


def recordings(folder: str | Path) -> list[Recording]:
    """The recordings below `folder`; the fields are `digit` and `index`."""
    return recordings_named(folder, NAME, "7_jackson_32.wav")


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_recordings_options(parser, ARCHIVE)


def _pack(options: argparse.Namespace) -> PackedCorpus:
    return pack_recordings(recordings(source(options, ARCHIVE)), options, "fsdd", SOURCE, FEATURES)


IMPORTER = Importer("fsdd", "6 people say the digits", __doc__, _add_options, _pack, "--out corpora/fsdd")

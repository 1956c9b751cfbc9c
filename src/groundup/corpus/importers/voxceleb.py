"""VoxCeleb: interviews of thousands of people, cut out of videos by their faces.

VoxCeleb1 comes as WAV files, VoxCeleb2 as .m4a files, which `ffmpeg` decodes.

A recording lies at `idXXXXX/<video>/<utterance>`: the speaker, the video, the number of the cut. Cuts of one
video share its room and its microphone: a fair test keeps videos apart, so the video is a field.

Source: Nagrani et al. (2017), VoxCeleb; Chung et al. (2018), VoxCeleb2.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from groundup.corpus.audio_files import AUDIO
from groundup.corpus.importers.importer import Importer, add_recordings_options, pack_recordings, source
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.recordings import Recording, recordings_named

__all__ = ["HOW_TO_GET", "IMPORTER", "SOURCE", "recordings"]

PLACE = r"(?P<speaker>id[0-9]{5})/(?P<video>[\w-]+)/[\w.-]+"
SOURCE = (
    "VoxCeleb1, Nagrani, Chung and Zisserman 2017, and VoxCeleb2, Chung, Nagrani and Zisserman 2018, "
    "https://www.robots.ox.ac.uk/~vgg/data/voxceleb/"
)
HOW_TO_GET = """\
VoxCeleb is given out by its authors, on request; it cannot be fetched from here.

1. Open https://www.robots.ox.ac.uk/~vgg/data/voxceleb/ and read the terms of use.
2. Request access there, and wait for the authors' answer.
3. Download the audio files of VoxCeleb1 or VoxCeleb2 as they tell you. The video files are not needed.
4. Where an archive comes in parts, join them in the order of their names, as the page says. Unpack it.
   You should see a folder for each speaker, like id10001, and recordings like id10001/<video>/00001.wav.
5. For VoxCeleb2, whose recordings are .m4a files, install the program ffmpeg.
6. Run: groundup corpus voxceleb --from FOLDER --out CORPUS
"""


def recordings(folder: str | Path) -> list[Recording]:
    """The recordings at `idXXXXX/<video>/<utterance>`, anywhere below `folder`, as WAV, FLAC or M4A files.

    The speaker is `idXXXXX`, the field is `video`, and the id is `idXXXXX/<video>/<utterance>`. Raises
    `UserError` for a recording in another place, and for one that is there twice.
    """
    return recordings_named(folder, PLACE, "id10001/1zcIwhmdeo4/00001.wav", (*AUDIO, ".m4a"))


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_recordings_options(parser, "the folder that holds idXXXXX/<video>/<utterance>.wav or .m4a")


def _pack(options: argparse.Namespace) -> PackedCorpus:
    found = recordings(source(options, " ".join(HOW_TO_GET.split())))
    return pack_recordings(found, options, "voxceleb", SOURCE)


ABOUT = "interviews of thousands of speakers"
IMPORTER = Importer("voxceleb", ABOUT, __doc__, _add_options, _pack, "--from wav --out corpora/vox")

"""The homework's data packed: the folder, the archive or its parts, as they are downloaded."""

from __future__ import annotations

import argparse

from groundup.corpus.archives.open_archive import opened
from groundup.corpus.importers.hw4 import metadata
from groundup.corpus.importers.importer import Importer, packing, source
from groundup.corpus.pack.build_corpus import pack_utterances
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.pack.worker_processes import in_processes
from groundup.errors import UserError, together
from groundup.progress import terminal

__all__ = ["IMPORTER"]

SOURCE = "ML2023 Spring HW4, log-mel features of 600 speakers of VoxCeleb2"
HOW_TO_GET = (
    "The homework's data cannot be fetched from here: download Dataset.tar.gz, or its parts "
    "Dataset.tar.gz.partaa and so on, by the links on the page of the course (ML2023 Spring, homework 4), "
    "and give that file, a part, or the unpacked folder as --from. Without it, `groundup corpus synthetic "
    "--speakers 600 --utterances 56666 --shape hw4` makes a stand-in of the same size."
)


def _add_options(parser: argparse.ArgumentParser) -> None:
    source = "the folder, the archive, or one of its parts"
    parser.add_argument("--from", dest="source", metavar="PATH", help=source)
    labelled = "leave out testdata.json and what it lists"
    parser.add_argument("--labelled-only", action="store_true", help=labelled)


def _pack(options: argparse.Namespace) -> PackedCorpus:
    place, settings = source(options, HOW_TO_GET), packing(options)
    with opened(place, options.out, terminal) as files:
        found = metadata.collection(files, str(place), unlabelled=not options.labelled_only)
        missing = [utterance.missing for utterance in found.utterances if utterance.file is None]
        if missing and not options.skip_bad:
            raise UserError(f"{together(missing)} --skip-bad packs the others.")  # not after an hour
        frames = in_processes(metadata.ListedUtterance.frames, options.workers)
        settings |= {"bands": found.bands, "speakers": found.speakers, "source": SOURCE}
        return pack_utterances(found.utterances, frames, options.out, name="hw4", **settings)


ABOUT = "the data of ML2023 Spring HW4, as they are downloaded"
EXAMPLE = "--from Dataset --out corpora/hw4"
IMPORTER = Importer("hw4", ABOUT, metadata.__doc__, _add_options, _pack, EXAMPLE)

"""What an importer is: a command of `groundup corpus`, with options of its own and those that others share.

All of them pack through the same path, so each can be interrupted: the same command, given again, goes on
from where it stopped.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from groundup.corpus.archives.public_archive import Archive, cache_folder, fetch
from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack.build_corpus import build_corpus
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.recordings import HIGHEST, Recording
from groundup.corpus.trimming import trim_silence
from groundup.errors import UserError
from groundup.files.disk import refuse_existing
from groundup.progress import terminal
from groundup.text import printable

__all__ = ["Importer", "add_recordings_options", "pack_recordings", "packing", "source"]

MOST_WORKERS = 1024
TRIM = 40.0  # dB
USUAL = LogMel()


@dataclass(frozen=True)
class Importer:
    """A command of `groundup corpus`: its name, what `--help` says of it, its own options, what it does.

    `pack(options)` writes the new corpus `options.out`, and gives it back opened.
    """

    name: str
    help: str
    description: str
    add_options: Callable[[argparse.ArgumentParser], None]
    pack: Callable[[argparse.Namespace], PackedCorpus]
    example: str  # the arguments of a usual call
    passed_over: Callable[[argparse.Namespace], str] = lambda options: ""  # files that were left aside

    def add_to(self, commands) -> argparse.ArgumentParser:
        """Add the command to the subparsers `commands`: its own options, then those of every importer."""
        parser = commands.add_parser(
            self.name,
            help=self.help,
            description=self.description,
            epilog=f"Example: groundup corpus {self.name} {self.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self.add_options(parser)
        add = parser.add_argument
        add("--out", required=True, metavar="DIR", help="the new folder to write the corpus to")
        kinds = ["float32", "float16"]
        add("--dtype", choices=kinds, default=kinds[0], help="how frames are stored (float32)")
        add("--workers", type=int, metavar="N", help="parallel processes (default: one a core)")
        bad = "leave out what cannot be read, and note why in the corpus"
        add("--skip-bad", action="store_true", help=bad)
        add("--min-frames", type=int, default=1, metavar="N", help="leave out utterances of fewer frames")
        return parser


def packing(options: argparse.Namespace) -> dict:
    """The options that every importer takes, as `pack_utterances` takes them."""
    workers, least = options.workers, options.min_frames
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        remedy = "Leave it out for one a core."
        raise UserError(f"--workers: expected 1 to {MOST_WORKERS}, got {workers}. {remedy}")
    if least < 1:
        raise UserError(f"--min-frames: expected at least 1, got {least}. Leave it out to keep all.")
    kept = {"skip_bad": options.skip_bad, "least_frames": least}
    return {"dtype": options.dtype, **kept, "progress": terminal}


def source(options: argparse.Namespace, otherwise: Archive | str) -> Path:
    """What the user gave, or else the public archive, fetched; or else how to get what cannot be fetched.

    The output is looked at first, before any download.
    """
    refuse_existing(options.out)
    if options.source is not None:
        return Path(os.path.expanduser(options.source))
    if isinstance(otherwise, str):
        raise UserError(f"--from is missing. {otherwise}")
    if sys.stderr.isatty() and not os.path.isdir(cache_folder() / otherwise.name):
        told = f"Downloading {_download(otherwise)}"  # as a bar: to a person, not into a pipe
        print(printable(told), file=sys.stderr)
    return fetch(otherwise, progress=terminal)


def _download(archive: Archive) -> str:
    """What a download takes, where it goes, and what can be done about that."""
    where = f"{archive.filename}, about {archive.megabytes} MB, to {cache_folder() / archive.name}"
    return f"{where}. Remove that folder when you need the room; GROUNDUP_CACHE names another place."


def add_recordings_options(parser: argparse.ArgumentParser, source: Archive | str) -> None:
    """`--from`, `--trim`, and where `source` is no archive, whose features are known, those that choose them.

    `source` explains `--from`; an archive does it by what is fetched.
    """
    add, archive = parser.add_argument, isinstance(source, Archive)
    if archive:
        fetched = _download(source).replace("%", "%%")
        source = f"the folder with the recordings, .wav or .flac (default: download {fetched})"
    add("--from", dest="source", metavar="PATH", help=source)
    trim = f"cut silence at both ends, DB below the loudest (default when given: {TRIM:g})"
    add("--trim", nargs="?", type=float, const=TRIM, metavar="DB", help=trim)
    if not archive:
        add("--sample-rate", type=int, default=USUAL.sample_rate, metavar="HZ", help="default: %(default)s")
        bands = "mel bands (default: %(default)s)"
        add("--bands", type=int, default=USUAL.bands, metavar="F", help=bands)


def pack_recordings(
    found: list[Recording],
    options: argparse.Namespace,
    name: str,
    source: str,
    features: LogMel | None = None,
) -> PackedCorpus:
    """Recordings → trimming → features → pack, as the options of `add_recordings_options` ask for."""
    settings = {"name": name, "source": source, **packing(options)}
    if options.trim is not None:
        if not 0 < options.trim < math.inf:
            got = f"got {options.trim:g}. Give --trim alone for {TRIM:g}."
            raise UserError(f"--trim: expected a number of decibels above 0, {got}")
        settings["prepare"] = partial(trim_silence, decibels=options.trim)
        settings["about"] = {"trimmed_decibels": options.trim}
    features = features or _chosen_features(options)
    return build_corpus(found, options.out, features=features, workers=options.workers, **settings)


def _chosen_features(options: argparse.Namespace) -> LogMel:
    """The features that the options ask for. Raises `UserError` for what cannot be."""
    if options.sample_rate > HIGHEST:
        got = f"got {options.sample_rate}. Leave it out for {USUAL.sample_rate}."
        raise UserError(f"--sample-rate: expected at most {HIGHEST} Hz, {got}")
    try:
        return LogMel(sample_rate=options.sample_rate, bands=options.bands)
    except ValueError as error:
        raise UserError(f"--sample-rate and --bands: {error}. Leave them out for the usual.") from None

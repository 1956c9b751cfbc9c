"""What the importers of recordings share: options, and recordings → trimming → features → pack."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from functools import partial

from groundup.corpus.archives.public_archive import Archive, cache_folder
from groundup.corpus.importers.importer import ROOM, packing
from groundup.corpus.log_mel import LogMel
from groundup.corpus.pack.build_corpus import build_corpus
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.recordings import HIGHEST, Recording
from groundup.corpus.trimming import trim_silence
from groundup.errors import UserError

__all__ = ["add_feature_options", "add_recordings_options", "chosen_features", "pack_recordings"]

TRIM = 40.0  # dB


def add_recordings_options(parser: argparse.ArgumentParser, source: Archive | str) -> None:
    """`--from`, explained by `source` or else the archive that is fetched, and `--trim`."""
    if isinstance(source, Archive):
        where = f"to {cache_folder() / source.name}".replace("%", "%%")
        source = (
            "the folder with the recordings, .wav or .flac (default: download "
            f"{source.filename}, about {source.megabytes} MB, {where}. {ROOM})"
        )
    parser.add_argument("--from", dest="source", metavar="PATH", help=source)
    parser.add_argument(
        "--trim",
        nargs="?",
        type=float,
        const=TRIM,
        metavar="DB",
        help=f"cut silence at both ends, DB below the loudest (default when given: {TRIM:g})",
    )


def add_feature_options(parser: argparse.ArgumentParser) -> None:
    """`--sample-rate` and `--bands`, for recordings that may have any."""
    defaults = LogMel()
    parser.add_argument(
        "--sample-rate", type=int, default=defaults.sample_rate, metavar="HZ", help="default: %(default)s"
    )
    parser.add_argument(
        "--bands", type=int, default=defaults.bands, metavar="F", help="mel bands (default: %(default)s)"
    )


def chosen_features(options: argparse.Namespace) -> LogMel:
    """The features that the options ask for. Raises `UserError` for what cannot be."""
    if options.sample_rate > HIGHEST:
        got = f"got {options.sample_rate}. Leave it out for {LogMel().sample_rate}."
        raise UserError(f"--sample-rate: expected at most {HIGHEST} Hz, {got}")
    try:
        return LogMel(sample_rate=options.sample_rate, bands=options.bands)
    except ValueError as error:
        raise UserError(f"--sample-rate and --bands: {error}. Leave them out for the usual.") from None


def pack_recordings(
    found: Sequence[Recording], options: argparse.Namespace, features: LogMel, name: str, source: str
) -> PackedCorpus:
    """Pack the recordings as the options of `add_recordings_options` ask for."""
    prepare, about = None, {}
    if options.trim is not None:
        if not 0 < options.trim < math.inf:
            got = f"got {options.trim:g}. Give --trim alone for {TRIM:g}."
            raise UserError(f"--trim: expected a number of decibels above 0, {got}")
        prepare = partial(trim_silence, decibels=options.trim)
        about = {"about": {"trimmed_decibels": options.trim}}
    settings = {"name": name, "source": source, "prepare": prepare, **about, **packing(options)}
    return build_corpus(found, options.out, features=features, workers=options.workers, **settings)

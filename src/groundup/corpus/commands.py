"""The command line of the corpus: `groundup corpus ravdess | fsdd | synthetic | check | info`."""

from __future__ import annotations

import argparse
from pathlib import Path

from groundup.corpus import fsdd, ravdess, synthetic
from groundup.corpus.archive import Archive, fetch
from groundup.corpus.build import build_corpus
from groundup.corpus.description import describe, summary
from groundup.corpus.features import LogMel
from groundup.corpus.output import refuse_existing
from groundup.corpus.packed import PackedCorpus, check
from groundup.errors import UserError

__all__ = ["add_corpus_commands"]


def add_corpus_commands(subparsers) -> None:
    """Add `corpus` and what can be done with one to the subparsers of the command line."""
    corpus = subparsers.add_parser(
        "corpus",
        help="make, check or describe a corpus of voices",
        description="Make, check or describe a corpus.",
    )
    ways = corpus.add_subparsers(metavar="COMMAND", required=True)

    actors = ways.add_parser(
        "ravdess", help="24 actors, two sentences, eight emotions (real speech)", description=ravdess.SOURCE
    )
    _add_recordings_options(actors, ravdess.ARCHIVE)
    actors.add_argument(
        "--actors", metavar="LIST", help="keep only these, such as 01-10 or 01,05,12 (default: all)"
    )
    actors.set_defaults(run=_ravdess)

    digits = ways.add_parser("fsdd", help="6 people say the digits (real speech)", description=fsdd.SOURCE)
    _add_recordings_options(digits, fsdd.ARCHIVE)
    digits.set_defaults(run=_fsdd)

    voices = ways.add_parser(
        "synthetic",
        help="made-up voices, no data needed",
        description="Speak with made-up voices, and pack that.",
    )
    voices.add_argument("--speakers", type=int, default=20, help="how many voices (default: %(default)s)")
    voices.add_argument("--utterances", type=int, default=30, help="how many of each (default: %(default)s)")
    voices.add_argument(
        "--seed", type=int, default=0, help="other voices for another number (default: %(default)s)"
    )
    voices.add_argument(
        "--difficulty",
        type=float,
        default=1.0,
        help="how much a voice changes by the day (default: %(default)s)",
    )
    _add_output_options(voices)
    voices.set_defaults(run=_synthetic)

    verify = ways.add_parser("check", help="verify every byte of a packed corpus")
    verify.add_argument("corpus", metavar="DIR", help="a packed corpus")
    verify.set_defaults(run=_check)

    about = ways.add_parser("info", help="say what is in a packed corpus")
    about.add_argument("corpus", metavar="DIR", help="a packed corpus")
    about.set_defaults(run=_info)


def _add_recordings_options(parser: argparse.ArgumentParser, archive: Archive) -> None:
    parser.add_argument(
        "--from",
        dest="folder",
        metavar="DIR",
        help=f"the folder with the recordings, .wav or .flac (default: fetch {archive.filename})",
    )
    _add_output_options(parser)


def _add_output_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="DIR", help="the new folder to write the corpus to")
    parser.add_argument("--workers", type=int, metavar="N", help="parallel processes (default: one a core)")


def _ravdess(options: argparse.Namespace) -> None:
    actors = None if options.actors is None else ravdess.actors_in(options.actors)
    folder = _recordings_folder(options, ravdess.ARCHIVE)
    _build(ravdess.recordings(folder, actors), options, LogMel(), "ravdess", ravdess.SOURCE)


def _fsdd(options: argparse.Namespace) -> None:
    folder = _recordings_folder(options, fsdd.ARCHIVE)
    _build(fsdd.recordings(folder), options, fsdd.FEATURES, "fsdd", fsdd.SOURCE)


def _synthetic(options: argparse.Namespace) -> None:
    numbers = (options.speakers, options.utterances, options.seed, options.difficulty)
    _build(synthetic.utterances(*numbers), options, LogMel(), "synthetic", synthetic.SOURCE)


def _recordings_folder(options: argparse.Namespace, archive: Archive) -> Path:
    """The folder the user gave, or the public archive's; the output is looked at before any download."""
    refuse_existing(options.out)
    return Path(options.folder) if options.folder is not None else fetch(archive, progress=_bar)


def _build(utterances, options: argparse.Namespace, features: LogMel, name: str, source: str) -> None:
    if options.workers is not None and options.workers < 1:
        raise UserError(f"--workers: expected at least 1, got {options.workers}.")
    corpus = build_corpus(
        utterances,
        options.out,
        features=features,
        name=name,
        source=source,
        workers=options.workers,
        progress=_bar,
    )
    print(f"{options.out}: {summary(corpus)}")


def _check(options: argparse.Namespace) -> None:
    corpus = check(options.corpus)
    print(f"{options.corpus}: every byte is as it was written. {summary(corpus)}")


def _info(options: argparse.Namespace) -> None:
    print("\n".join(describe(PackedCorpus.open(options.corpus))))


def _bar(total: int | None, label: str, *, unit: str, initial: int = 0):
    """A progress bar on the terminal, for whatever takes longer than a second."""
    from tqdm import tqdm

    return tqdm(total=total, desc=label, unit=unit, initial=initial, unit_scale=unit == "B", delay=1)

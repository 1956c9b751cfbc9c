"""The ways into a corpus, as commands: what each of them asks for, and how it gets its utterances.

Every way packs through the same path, so all of them take the options of `add_packing_options`, and all of
them can be interrupted: the same command, given again, goes on from where it stopped.
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path

from groundup.corpus.archives.folder_or_archive import opened
from groundup.corpus.archives.public_archive import Archive, fetch
from groundup.corpus.cli.description import summary
from groundup.corpus.features import LogMel
from groundup.corpus.pack.build import build_corpus, in_processes, pack_utterances
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.recordings import HIGHEST, Recording
from groundup.corpus.synthetic import utterance as synthetic
from groundup.corpus.trimming import trim_silence
from groundup.corpus.ways import folder, fsdd, ravdess, voxceleb
from groundup.corpus.ways.hw4 import lists as hw4
from groundup.errors import UserError
from groundup.files.disk import refuse_existing
from groundup.progress import terminal
from groundup.text import one_line

__all__ = ["add_ways"]

TRIM = 40.0  # dB
MOST_WORKERS = 1024
SIZES = {"grid": (20, 30), "hw4": (600, 56_666)}  # speakers, utterances


def add_ways(commands) -> None:
    """Add a command for each way to the subparsers of `groundup corpus`."""
    own = _way(
        commands,
        "folder",
        _folder,
        "your own recordings: a folder a speaker, or a CSV",
        folder.__doc__,
    )
    _add_recordings_options(own, "the folder of speakers' folders, or the CSV file with path,speaker")
    _add_feature_options(own)
    own.add_argument("--root", metavar="DIR", help="where a CSV's paths begin (default: the CSV's folder)")

    homework = _way(
        commands, "hw4", _hw4, "the data of ML2023 Spring HW4, as they are downloaded", hw4.__doc__
    )
    homework.add_argument(
        "--from", dest="source", metavar="PATH", help="the folder, the archive, or one of its parts"
    )
    homework.add_argument(
        "--labelled-only", action="store_true", help="leave out testdata.json and what it lists"
    )
    _add_packing_options(homework)

    actors = _way(commands, "ravdess", _ravdess, "24 actors, two sentences, eight emotions", ravdess.__doc__)
    _add_recordings_options(actors, _default(ravdess.ARCHIVE))
    actors.add_argument(
        "--actors", metavar="LIST", help="keep only these, such as 01-10 or 01,05,12 (default: all)"
    )

    digits = _way(commands, "fsdd", _fsdd, "6 people say the digits", fsdd.__doc__)
    _add_recordings_options(digits, _default(fsdd.ARCHIVE))

    celebrities = _way(
        commands, "voxceleb", _voxceleb, "interviews of thousands of speakers", voxceleb.__doc__
    )
    _add_recordings_options(celebrities, "the folder that holds idXXXXX/<video>/<utterance>.wav or .m4a")
    _add_feature_options(celebrities)

    voices = _way(commands, "synthetic", _synthetic, "made-up voices, no data needed", synthetic.__doc__)
    _add_synthetic_options(voices)


def _way(commands, name: str, run: Callable, help: str, description: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=help, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=run)
    return parser


def _default(archive: Archive) -> str:
    return f"the folder with the recordings, .wav or .flac (default: fetch {archive.filename})"


def _add_recordings_options(parser: argparse.ArgumentParser, source: str) -> None:
    parser.add_argument("--from", dest="source", metavar="PATH", help=source)
    parser.add_argument(
        "--trim",
        nargs="?",
        type=float,
        const=TRIM,
        metavar="DB",
        help=f"cut silence at both ends, DB below the loudest (default when given: {TRIM:g})",
    )
    _add_packing_options(parser)


def _add_feature_options(parser: argparse.ArgumentParser) -> None:
    defaults = LogMel()
    parser.add_argument(
        "--sample-rate", type=int, default=defaults.sample_rate, metavar="HZ", help="default: %(default)s"
    )
    parser.add_argument(
        "--bands", type=int, default=defaults.bands, metavar="F", help="mel bands (default: %(default)s)"
    )


def _add_synthetic_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--speakers", type=int, help="how many voices (default: 20; for hw4 600)")
    parser.add_argument(
        "--utterances", type=int, help="how many of each (default: 30); for hw4 in all (default: 56666)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="other voices for another number (default: %(default)s)"
    )
    parser.add_argument(
        "--difficulty",
        type=float,
        default=1.0,
        help="how much a voice changes by the day (default: %(default)s)",
    )
    parser.add_argument(
        "--shape",
        choices=sorted(synthetic.SHAPES),
        default="grid",
        help="grid: all say the same two sentences; hw4: free speech, as long and as unevenly spread as the "
        "homework's (default: %(default)s)",
    )
    parser.add_argument("--device", help="compute on this device, such as cuda (default: processor cores)")
    _add_packing_options(parser)


def _add_packing_options(parser: argparse.ArgumentParser) -> None:
    """What every way can do: where to, how exact, how many processes, and what about bad utterances."""
    parser.add_argument("--out", required=True, metavar="DIR", help="the new folder to write the corpus to")
    parser.add_argument(
        "--dtype", choices=["float32", "float16"], default="float32", help="how frames are stored (float32)"
    )
    parser.add_argument("--workers", type=int, metavar="N", help="parallel processes (default: one a core)")
    parser.add_argument(
        "--skip-bad", action="store_true", help="leave out what cannot be read, and note why in the corpus"
    )


def _folder(options: argparse.Namespace) -> None:
    source = _source(options, "Give --from a folder with one folder for each speaker, or a CSV file.")
    found = folder.recordings(source, root=options.root)
    _pack_recordings(found, options, _features(options), one_line(source.stem), "own recordings")


def _voxceleb(options: argparse.Namespace) -> None:
    source = _source(options, " ".join(voxceleb.HOW_TO_GET.split()))
    found = voxceleb.recordings(source)
    _pack_recordings(found, options, _features(options), "voxceleb", voxceleb.SOURCE)


def _ravdess(options: argparse.Namespace) -> None:
    actors = None if options.actors is None else ravdess.actors_in(options.actors)
    found = ravdess.recordings(_source(options, ravdess.ARCHIVE), actors)
    _pack_recordings(found, options, LogMel(), "ravdess", ravdess.SOURCE)


def _fsdd(options: argparse.Namespace) -> None:
    found = fsdd.recordings(_source(options, fsdd.ARCHIVE))
    _pack_recordings(found, options, fsdd.FEATURES, "fsdd", fsdd.SOURCE)


def _hw4(options: argparse.Namespace) -> None:
    source, packing = _source(options, hw4.HOW_TO_GET), _packing(options)
    with opened(source, options.out, terminal) as files:
        found = hw4.collection(files, str(source), unlabelled=not options.labelled_only)
        if found.missing and not options.skip_bad:
            found.missing[0].frames()  # says which; not after an hour, when it is that one's turn
        frames = in_processes(hw4.HomeworkUtterance.frames, options.workers)
        settings = {"bands": found.bands, "speakers": found.speakers, "source": hw4.SOURCE}
        corpus = pack_utterances(found.utterances, frames, options.out, name="hw4", **settings, **packing)
    _tell(options, corpus)


def _synthetic(options: argparse.Namespace) -> None:
    speakers, count = (
        size if given is None else given
        for given, size in zip((options.speakers, options.utterances), SIZES[options.shape], strict=True)
    )
    voices = synthetic.SHAPES[options.shape](speakers, count, options.seed, options.difficulty)
    settings = {"name": "synthetic", "source": synthetic.SOURCE, **_packing(options)}
    if options.device is None:
        corpus = build_corpus(voices, options.out, features=LogMel(), workers=options.workers, **settings)
    else:
        from groundup.corpus.synthetic.rendering import features_on  # needs PyTorch

        on_device, features = features_on(options.device), LogMel()
        settings |= {"bands": features.bands, "features": asdict(features)}
        settings["about"] = {"device": options.device}  # its last bits are not those of the default
        corpus = pack_utterances(
            voices, lambda rest: nullcontext(on_device(rest, features)), options.out, **settings
        )
    _tell(options, corpus)


def _pack_recordings(
    found: Sequence[Recording], options: argparse.Namespace, features: LogMel, name: str, source: str
) -> None:
    prepare, about = None, {}
    if options.trim is not None:
        if not 0 < options.trim < math.inf:
            raise UserError(f"--trim: expected a number of decibels above 0, got {options.trim:g}.")
        prepare = partial(trim_silence, decibels=options.trim)
        about = {"about": {"trimmed_decibels": options.trim}}
    settings = {"name": name, "source": source, "prepare": prepare, **about, **_packing(options)}
    _tell(options, build_corpus(found, options.out, features=features, workers=options.workers, **settings))


def _packing(options: argparse.Namespace) -> dict:
    """The options of `add_packing_options` as `pack_utterances` takes them."""
    if options.workers is not None and not 1 <= options.workers <= MOST_WORKERS:
        raise UserError(f"--workers: expected 1 to {MOST_WORKERS}, got {options.workers}.")
    return {"dtype": options.dtype, "skip_bad": options.skip_bad, "progress": terminal}


def _features(options: argparse.Namespace) -> LogMel:
    if options.sample_rate > HIGHEST:
        raise UserError(f"--sample-rate: expected at most {HIGHEST} Hz, got {options.sample_rate}.")
    try:
        return LogMel(sample_rate=options.sample_rate, bands=options.bands)
    except ValueError as error:
        raise UserError(f"--sample-rate and --bands: {error}.") from None


def _source(options: argparse.Namespace, otherwise: Archive | str) -> Path:
    """What the user gave, or else the public archive, fetched; or else how to get what cannot be fetched.

    The output is looked at first, before any download.
    """
    refuse_existing(options.out)
    if options.source is not None:
        return Path(os.path.expanduser(options.source))
    if isinstance(otherwise, str):
        raise UserError(f"--from is missing. {otherwise}")
    return fetch(otherwise, progress=terminal)


def _tell(options: argparse.Namespace, corpus: PackedCorpus) -> None:
    print(f"{options.out}: {summary(corpus)}")

"""What an importer is: a command with options of its own, and with those that every importer takes.

All of them pack through the same path, so each can be interrupted: the same command, given again, goes
on from where it stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from groundup.corpus.archives.public_archive import Archive, cache_folder, fetch
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError
from groundup.files.disk import refuse_existing
from groundup.progress import terminal
from groundup.text import printable

__all__ = ["ROOM", "Importer", "packing", "source"]

MOST_WORKERS = 1024
ROOM = "Remove that folder when you need the room; GROUNDUP_CACHE names another place."


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
        """Add the command to the subparsers `commands`."""
        parser = commands.add_parser(
            self.name,
            help=self.help,
            description=self.description,
            epilog=f"Example: groundup corpus {self.name} {self.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self.add_options(parser)
        _add_packing_options(parser)
        return parser


def _add_packing_options(parser: argparse.ArgumentParser) -> None:
    """What every importer can do: where to, how exact, how many processes, and what about bad utterances."""
    parser.add_argument("--out", required=True, metavar="DIR", help="the new folder to write the corpus to")
    parser.add_argument(
        "--dtype", choices=["float32", "float16"], default="float32", help="how frames are stored (float32)"
    )
    parser.add_argument("--workers", type=int, metavar="N", help="parallel processes (default: one a core)")
    parser.add_argument(
        "--skip-bad", action="store_true", help="leave out what cannot be read, and note why in the corpus"
    )
    parser.add_argument(
        "--min-frames", type=int, default=1, metavar="N", help="leave out utterances of fewer frames"
    )


def packing(options: argparse.Namespace) -> dict:
    """The options that every importer takes, as `pack_utterances` takes them."""
    if options.workers is not None and not 1 <= options.workers <= MOST_WORKERS:
        raise UserError(
            f"--workers: expected 1 to {MOST_WORKERS}, got {options.workers}. Leave it out for one a core."
        )
    if options.min_frames < 1:
        raise UserError(
            f"--min-frames: expected at least 1, got {options.min_frames}. Leave it out to keep all."
        )
    least, skip_bad = options.min_frames, options.skip_bad
    return {"dtype": options.dtype, "skip_bad": skip_bad, "least_frames": least, "progress": terminal}


def source(options: argparse.Namespace, otherwise: Archive | str) -> Path:
    """What the user gave, or else the public archive, fetched; or else how to get what cannot be fetched.

    The output is looked at first, before any download.
    """
    refuse_existing(options.out)
    if options.source is not None:
        return Path(os.path.expanduser(options.source))
    if isinstance(otherwise, str):
        raise UserError(f"--from is missing. {otherwise}")
    place = cache_folder() / otherwise.name
    if sys.stderr.isatty() and not os.path.isdir(place):  # as a bar: to a person, not into a pipe
        told = f"Downloading {otherwise.filename}, about {otherwise.megabytes} MB, to {place}. {ROOM}"
        print(printable(told), file=sys.stderr)
    return fetch(otherwise, progress=terminal)

"""Your own recordings: one folder for each speaker, or a table that says who speaks where.

A folder holds one folder for each speaker, named as the speaker is, with recordings at any depth below:

    voices/alice/1.wav    voices/alice/tuesday/2.m4a    voices/bob/1.mp3

Where nobody knows who speaks, --unlabelled takes recordings wherever they lie; `groundup predict` names them.

A table is a CSV file in UTF-8; Excel calls it "CSV UTF-8". Its first line names the columns:
`path` (or file, filename) and `speaker` (or speaker_id, client_id, name), and others that become fields of
the corpus. Columns are separated by commas, semicolons or tabs; spaces around a cell and lines without a
word in them mean nothing. Paths are absolute, or begin in the table's folder.

    path,speaker,room
    monday/1.wav,alice,kitchen
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from groundup.corpus.audio_files import ANY_AUDIO, audio_files, passed_over
from groundup.corpus.importers.importer import Importer, add_recordings_options, pack_recordings, source
from groundup.corpus.importers.table import recordings_in_table
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.recordings import Recording, unique
from groundup.errors import UserError, together
from groundup.text import UNPRINTABLE, one_line

__all__ = ["IMPORTER", "recordings"]


def recordings(
    source: str | Path, *, root: str | Path | None = None, unlabelled: bool = False
) -> list[Recording]:
    """The recordings in a folder with one folder for each speaker, or those that a CSV file lists.

    Paths in a table begin in `root`, or in the table's own folder. An utterance's id is its path below that
    folder, or below the one that all files have in common, with slashes and without suffix. What is in a
    folder is sorted by path; a table keeps its order, and its further columns become fields. With
    `unlabelled` a folder's recordings have no speaker, and a table need not name one.

    Raises `UserError`, with file and line, for what cannot be taken as it is: all of it in one.
    """
    source = Path(os.path.expanduser(source))
    if os.path.isfile(source):
        root = source.parent if root is None else Path(os.path.expanduser(root))
        if not os.path.isdir(root):
            raise UserError(f"{one_line(root)}: no such folder. Give --root the one that the paths begin in.")
        return recordings_in_table(source, root, unlabelled)
    if not os.path.isdir(source):
        remedy = "Give a folder of speakers, or a CSV file."
        raise UserError(f"{one_line(source)}: no such file or folder. {remedy}")
    if root is not None:
        told = "expected a CSV file, found a folder; --root is for CSV files. Leave it out."
        raise UserError(f"{one_line(source)}: {told}")
    return _in_folder(source, unlabelled)


def _in_folder(folder: Path, unlabelled: bool) -> list[Recording]:
    """Every recording below `folder`; the folder that it is in, or that this one is in, names the speaker."""
    found, wrong, beside = [], [], []
    for path in audio_files(folder, ANY_AUDIO):
        below = path.relative_to(folder)
        if UNPRINTABLE.search(str(below)):
            wrong.append(UserError(f"{one_line(path)}: expected a name in UTF-8 and on one line. Rename it."))
        elif len(below.parts) == 1 and not unlabelled:
            beside.append(path)
        else:
            speaker = None if unlabelled else below.parts[0]
            found.append(Recording(path, below.with_suffix("").as_posix(), speaker))
    if beside:
        more = f" and {len(beside) - 1:,} more" if len(beside) > 1 else ""
        expected = f"expected one folder for each speaker, as in alice/{beside[0].name}"
        found_instead = f"found a recording{more} beside them"
        remedy = "Move it into its speaker's folder; or give --unlabelled, if nobody knows who speaks."
        wrong.append(UserError(f"{one_line(beside[0])}: {expected}, {found_instead}. {remedy}"))
    if wrong:
        raise together(wrong)
    return unique(found)


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_recordings_options(parser, "the folder of speakers' folders, or the CSV file with path,speaker")
    parser.add_argument("--root", metavar="DIR", help="where a CSV's paths begin (default: the CSV's folder)")
    anybody = "nobody knows who speaks: take files wherever they lie"
    parser.add_argument("--unlabelled", action="store_true", help=anybody)


def _pack(options: argparse.Namespace) -> PackedCorpus:
    place = source(options, "Give --from a folder with one folder for each speaker, or a CSV file.")
    found = recordings(place, root=options.root, unlabelled=options.unlabelled)
    return pack_recordings(found, options, one_line(place.absolute().stem), "own recordings")


def _passed_over(options: argparse.Namespace) -> str:
    return passed_over(options.source) if os.path.isdir(os.path.expanduser(options.source)) else ""


ABOUT = "your own recordings: a folder a speaker, or a CSV"
EXAMPLE = "--from voices --out corpora/mine"
IMPORTER = Importer("folder", ABOUT, __doc__, _add_options, _pack, EXAMPLE, _passed_over)

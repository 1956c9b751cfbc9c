"""Your own recordings: one folder for each speaker, or a table that says who speaks where.

A folder holds one folder for each speaker, named as the speaker is, with recordings at any depth below:

    voices/alice/1.wav    voices/alice/tuesday/2.m4a    voices/bob/1.mp3

Where nobody knows who speaks, --unlabelled takes recordings wherever they lie; `groundup predict` names them.

A table is a CSV file in UTF-8, as every spreadsheet program writes one. Its first line names the columns:
`path` (or file, filename) and `speaker` (or speaker_id, client_id, name), and others that become fields of
the corpus. Columns are separated by commas, semicolons or tabs; spaces around a cell and lines without a
word in them mean nothing. Paths are absolute, or begin in the table's folder.

    path,speaker,room
    monday/1.wav,alice,kitchen
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from groundup.corpus.audio_files import ANY_AUDIO, audio_files, passed_over
from groundup.corpus.importers.from_recordings import (
    add_feature_options,
    add_recordings_options,
    chosen_features,
    pack_recordings,
)
from groundup.corpus.importers.importer import Importer, source
from groundup.corpus.importers.table import rows_of
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
        return _in_table(source, root, unlabelled)
    if not os.path.isdir(source):
        raise UserError(
            f"{one_line(source)}: no such file or folder. Give a folder of speakers, or a CSV file."
        )
    if root is not None:
        raise UserError(
            f"{one_line(source)}: expected a CSV file, found a folder; --root is for CSV files. Leave it out."
        )
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
        wrong.append(
            UserError(
                f"{one_line(beside[0])}: expected one folder for each speaker, as in alice/{beside[0].name}, "
                f"found a recording{more} beside them. Move it into its speaker's folder; or give "
                "--unlabelled, if nobody knows who speaks."
            )
        )
    if wrong:
        raise together(wrong)
    return unique(found)


def _in_table(table: Path, root: Path, unlabelled: bool) -> list[Recording]:
    """The recording of each line, in their order."""
    if not os.path.isdir(root):
        raise UserError(f"{one_line(root)}: no such folder. Give --root the folder that the paths begin in.")
    lines: dict[str, int] = {}  # of each file
    files, wrong = [], []
    rows = rows_of(table, unlabelled)
    for line, cells in rows:
        path = os.path.expanduser(cells["path"])
        if os.path.isfile(os.path.join(root, slashed := path.replace("\\", "/"))):
            path = slashed  # Windows writes paths with the other one
        where, file = f"{one_line(table)}: line {line}", Path(os.path.normpath(os.path.join(root, path)))
        files.append(file)
        if not path:
            wrong.append(UserError(f"{where}, path: expected a file, found nothing. Fill it in."))
        elif not os.path.isfile(file):
            wrong.append(
                UserError(
                    f"{where}, path: expected a file, found none at {one_line(file)}. Correct the path, or "
                    "give --root the folder that the paths begin in."
                )
            )
        elif (first := lines.setdefault(os.path.realpath(file), line)) != line:
            wrong.append(
                UserError(
                    f"{where}, path: expected each file once, found that of line {first}. Remove a line."
                )
            )
        if not (cells["speaker"] or unlabelled):
            wrong.append(
                UserError(
                    f"{where}, speaker: expected a name, found nothing. Fill it in, or give --unlabelled."
                )
            )
    if wrong:
        raise together(wrong)
    return _named(table, rows, files, _above(files, root))


def _above(files: Sequence[Path], root: Path) -> Path:
    """The folder that ids begin in: the root, or the one that holds all files when some lie elsewhere."""
    root = Path(os.path.normpath(root))
    if all(file.is_relative_to(root) for file in files):
        return root
    return Path(os.path.commonpath([os.path.abspath(file.parent) for file in files]))


def _named(
    table: Path, rows: list[tuple[int, dict[str, str]]], files: Sequence[Path], above: Path
) -> list[Recording]:
    """Each line's recording under its id."""
    found: dict[str, Recording] = {}
    lines: dict[str, int] = {}
    for (line, cells), file in zip(rows, files, strict=True):
        utterance = os.path.relpath(file, above)
        if file.suffix.lower() in ANY_AUDIO:
            utterance = utterance[: -len(file.suffix)]
        if (first := lines.setdefault(utterance, line)) != line:
            raise UserError(
                f"{one_line(table)}: line {line}, path: expected files that differ by more than their "
                f"suffix, found {cells['path']} and the file of line {first}. Rename one, or remove a line."
            )
        fields = {name: cell for name, cell in cells.items() if name not in ("path", "speaker")}
        found[utterance] = Recording(file, utterance, cells["speaker"] or None, fields)
    return list(found.values())


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_recordings_options(parser, "the folder of speakers' folders, or the CSV file with path,speaker")
    add_feature_options(parser)
    parser.add_argument("--root", metavar="DIR", help="where a CSV's paths begin (default: the CSV's folder)")
    parser.add_argument(
        "--unlabelled", action="store_true", help="nobody knows who speaks: take files wherever they lie"
    )


def _pack(options: argparse.Namespace) -> PackedCorpus:
    place = source(options, "Give --from a folder with one folder for each speaker, or a CSV file.")
    found = recordings(place, root=options.root, unlabelled=options.unlabelled)
    return pack_recordings(found, options, chosen_features(options), one_line(place.stem), "own recordings")


def _passed_over(options: argparse.Namespace) -> str:
    place = os.path.expanduser(options.source)
    return passed_over(place) if os.path.isdir(place) else ""


IMPORTER = Importer(
    "folder",
    "your own recordings: a folder a speaker, or a CSV",
    __doc__,
    _add_options,
    _pack,
    "--from voices --out corpora/mine",
    _passed_over,
)

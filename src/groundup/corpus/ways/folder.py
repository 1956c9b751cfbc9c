"""Your own recordings: one folder for each speaker, or a table that says who speaks where.

A folder holds one folder for each speaker, named as the speaker is, with recordings at any depth below:

    voices/alice/1.wav    voices/alice/tuesday/2.flac    voices/bob/1.wav

A table is a CSV file in UTF-8, as every spreadsheet program writes one. Its first line names the columns:
`path` and `speaker`, and others that become fields of the corpus. Columns are separated by commas, semicolons
or tabs; spaces around a cell and lines without a word in them mean nothing.

    path,speaker,room
    monday/1.wav,alice,kitchen
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import re
from pathlib import Path, PurePosixPath

from groundup.corpus.pack.manifest import FIELD
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.corpus.recordings import ANY_AUDIO, Recording, audio_files, unique
from groundup.corpus.ways.of_recordings import (
    add_feature_options,
    add_recordings_options,
    chosen_features,
    pack_recordings,
)
from groundup.corpus.ways.way import Way, source
from groundup.errors import UserError
from groundup.text import LONGEST_NAME, UNPRINTABLE, one_line

__all__ = ["WAY", "recordings"]

KINDS = f"{', '.join(ANY_AUDIO[:-1])} or {ANY_AUDIO[-1]}"
# Recordings of a kind that we do not read. In a speaker's folder they are not passed over in silence.
OTHER_AUDIO = (".aac", ".aif", ".aiff", ".amr", ".mp3", ".oga", ".ogg", ".opus", ".wma")
SEPARATORS = (",", ";", "\t")
TAKEN = ("frames", "reason", "self", "stamp", "utterance")  # what PackWriter calls its own arguments


def recordings(source: str | Path, *, root: str | Path | None = None) -> list[Recording]:
    """The recordings in a folder with one folder for each speaker, or those that a CSV file lists.

    Paths in a table are relative to `root`, or to the table's own folder. An utterance's id is its path below
    that folder, with slashes and without suffix. What is in a folder is sorted by path; a table keeps its
    order, and its further columns become fields.

    Raises `UserError`, with file and line, for what cannot be taken as it is.
    """
    source = Path(os.path.expanduser(source))
    if os.path.isfile(source):
        return _in_table(source, source.parent if root is None else Path(os.path.expanduser(root)))
    if not os.path.isdir(source):
        raise UserError(
            f"{one_line(source)}: no such file or folder. Give a folder of speakers, or a CSV file."
        )
    if root is not None:
        raise UserError(f"{one_line(source)}: expected a CSV file, found a folder; --root is for CSV files.")
    return _in_folder(source)


def _in_folder(folder: Path) -> list[Recording]:
    """Every recording below `folder`; the folder that it is in, or that this one is in, names the speaker."""
    found = []
    for path in audio_files(folder, ANY_AUDIO, refused=OTHER_AUDIO):
        below, shown = path.relative_to(folder), one_line(path)
        if UNPRINTABLE.search(str(below)):
            raise UserError(f"{shown}: expected a name in UTF-8 and on one line. Rename it.")
        if len(below.parts) == 1:
            raise UserError(
                f"{shown}: expected one folder for each speaker, as in alice/{path.name}, found a recording "
                "beside them. Move it into its speaker's folder."
            )
        found.append(Recording(path, below.with_suffix("").as_posix(), below.parts[0]))
    return unique(found)


def _in_table(table: Path, root: Path) -> list[Recording]:
    """The recording of each line, in their order."""
    if not os.path.isdir(root):
        raise UserError(f"{one_line(root)}: no such folder. Give --root the folder that the paths begin in.")
    found: list[Recording] = []
    lines: dict[str, int] = {}  # of each file
    named: dict[str, int] = {}  # and of each id
    for line, fields in _rows(table):
        where = f"{one_line(table)}: line {line}"
        path, speaker = _below(fields.pop("path"), where), fields.pop("speaker")
        if not speaker:
            raise UserError(f"{where}, speaker: expected a name, found nothing. Fill it in.")
        file, utterance = root / path, str(path)[: -len(path.suffix)]
        if not os.path.isfile(file):
            raise UserError(
                f"{where}, path: expected a file, found none at {one_line(file)}. Correct the path."
            )
        if (first := lines.setdefault(os.path.realpath(file), line)) != line:
            raise UserError(
                f"{where}, path: expected each file once, found that of line {first}. Remove a line."
            )
        if (first := named.setdefault(utterance, line)) != line:
            raise UserError(
                f"{where}, path: expected files that differ by more than their suffix, found {path} and the "
                f"file of line {first}. Rename one of them, or remove a line."
            )
        found.append(Recording(file, utterance, speaker, fields))
    return found


def _below(text: str, where: str) -> PurePosixPath:
    """The path in a cell. Raises `UserError` unless it stays below its folder and is a recording's."""
    path = PurePosixPath(text)
    if not text:
        raise UserError(f"{where}, path: expected a file, found nothing. Fill it in.")
    if re.match(r"[/\\]|[A-Za-z]:", text) or ".." in re.split(r"[/\\]", text):
        raise UserError(
            f"{where}, path: expected a path below the table's folder, found {text}. "
            "Give --root the folder that all recordings are in, and write the paths from there."
        )
    if path.suffix.lower() not in ANY_AUDIO:
        raise UserError(
            f"{where}, path: expected {KINDS}, found {text}. Convert the file, or remove the line."
        )
    return path


def _rows(table: Path) -> list[tuple[int, dict[str, str]]]:
    """Each line's number, and its cells by the names of their columns. At least one, or a `UserError`."""
    (line, columns), *lines = _lines(table) or [(1, [])]
    _check_columns(columns, f"{one_line(table)}: line {line}")
    if not lines:
        raise UserError(f"{one_line(table)}: expected a line for each recording, found none. Add them.")
    rows = []
    for line, cells in lines:
        where = f"{one_line(table)}: line {line}"
        if len(cells) != len(columns):
            raise UserError(
                f"{where}: expected {len(columns)} cells, found {len(cells)}. "
                "Put a cell that holds a separator into double quotes."
            )
        rows.append((line, dict(zip(columns, cells, strict=True))))
        for column, cell in rows[-1][1].items():
            if UNPRINTABLE.search(cell):
                found = one_line(cell[:60])
                raise UserError(
                    f"{where}, {column}: expected text on one line, found {found}. Look for a lone quote."
                )
            if len(cell) > LONGEST_NAME:
                raise UserError(
                    f"{where}, {column}: expected at most {LONGEST_NAME:,} characters, found {len(cell):,}. "
                    "Shorten it."
                )
    return rows


def _check_columns(columns: list[str], where: str) -> None:
    """Raise `UserError` unless path, speaker and what becomes a field are there once."""
    if not {"path", "speaker"} <= set(columns):
        found = one_line(", ".join(columns)[:60]) or "nothing"
        raise UserError(f"{where}: expected the columns path and speaker, found {found}. Name them so.")
    for number, column in enumerate(columns):
        place, shown = f"{where}, column {number + 1}", one_line(column[:60]) or "no name"
        if not FIELD.fullmatch(column):
            raise UserError(
                f"{place}: expected a name of a-z, 0-9 and _, found {shown}. Rename or remove it."
            )
        if column in TAKEN:
            raise UserError(
                f"{place}: expected another name than {shown}, which has a meaning here. Rename it."
            )
        if column in columns[:number]:
            raise UserError(f"{place}: expected each name once, found {shown} again. Rename or remove it.")


def _lines(table: Path) -> list[tuple[int, list[str]]]:
    """The number and the cells of each line that has a word in it."""
    text = _text(table)
    header = next((line for line in text.splitlines() if line.strip(" \t,;")), "")
    cells = ({cell.strip(' "') for cell in header.split(separator)} for separator in SEPARATORS)
    fitting = [s for s, names in zip(SEPARATORS, cells, strict=True) if {"path", "speaker"} <= names]
    form = {"delimiter": (fitting or SEPARATORS)[0], "strict": True, "skipinitialspace": True}
    reader = csv.reader(io.StringIO(text, newline=""), **form)
    lines, number = [], 1
    try:
        for cells in reader:
            if any(stripped := [cell.strip() for cell in cells]):
                lines.append((number, stripped))
            number = reader.line_num + 1
    except csv.Error as error:
        raise UserError(
            f"{one_line(table)}: line {number}: expected a line of CSV, found {error}. Look for a lone quote."
        ) from None
    return lines


def _text(table: Path) -> str:
    try:
        return table.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len((error.object[: error.start] + b"x").splitlines())
        raise UserError(
            f"{one_line(table)}: line {line}: expected text in UTF-8, found the byte "
            f"{error.object[error.start]:#x}. Save it as CSV in UTF-8."
        ) from None
    except OSError as error:
        raise UserError(f"{one_line(table)}: cannot be read ({error.strerror}).") from None


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_recordings_options(parser, "the folder of speakers' folders, or the CSV file with path,speaker")
    add_feature_options(parser)
    parser.add_argument("--root", metavar="DIR", help="where a CSV's paths begin (default: the CSV's folder)")


def _pack(options: argparse.Namespace) -> PackedCorpus:
    place = source(options, "Give --from a folder with one folder for each speaker, or a CSV file.")
    found = recordings(place, root=options.root)
    return pack_recordings(found, options, chosen_features(options), one_line(place.stem), "own recordings")


WAY = Way("folder", "your own recordings: a folder a speaker, or a CSV", __doc__, _add_options, _pack)

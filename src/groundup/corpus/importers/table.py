"""The recordings that a CSV file lists, one a line, whatever program wrote it."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from groundup.corpus.audio_files import ANY_AUDIO
from groundup.corpus.pack.manifest import FIELD
from groundup.corpus.recordings import Recording
from groundup.errors import UserError, together
from groundup.files.disk import read_errors
from groundup.text import LONGEST_NAME, UNPRINTABLE, one_line

__all__ = ["recordings_in_table", "rows_of"]

# What the two columns may be called, the best name first.
PATH = ("path", "file", "filename", "file_name", "audio")
SPEAKER = ("speaker", "speaker_id", "client_id", "name")
SEPARATORS = (",", ";", "\t")
TAKEN = ("frames", "reason", "remark", "self", "speaker", "stamp", "utterance")  # arguments of PackWriter's


@dataclass(frozen=True)
class Row:
    """A line of a table: its number, and its cells by the names of their columns."""

    table: Path
    line: int
    cells: dict[str, str]

    def wrong(self, column: str, expected: str, found: str, remedy: str) -> UserError:
        """The error that names the cell."""
        place = f"{one_line(self.table)}: line {self.line}, {column}"
        return UserError(f"{place}: expected {expected}, found {found}. {remedy}")


def recordings_in_table(table: Path, root: Path, unlabelled: bool) -> list[Recording]:
    """The recording of each line, in their order; paths begin in `root`, and so do the ids.

    Where some files lie elsewhere, ids begin in the folder that all of them have in common. Raises
    `UserError` for what cannot be taken as it is: all of it in one.
    """
    rows = rows_of(table, unlabelled)
    files = [_file_at(root, os.path.expanduser(row.cells["path"])) for row in rows]
    if wrong := list(_wrong_files(rows, files, unlabelled)):
        raise together(wrong)
    above = Path(os.path.normpath(root))
    if not all(file.is_relative_to(above) for file in files):
        above = Path(os.path.commonpath([os.path.abspath(file.parent) for file in files]))
    found, lines = [], {}
    for row, file in zip(rows, files, strict=True):
        utterance = os.path.relpath(file, above)
        if file.suffix.lower() in ANY_AUDIO:
            utterance = utterance[: -len(file.suffix)]
        if (first := lines.setdefault(utterance, row.line)) != row.line:
            others = f"{row.cells['path']} and the file of line {first}"
            remedy = "Rename one, or remove a line."
            raise row.wrong("path", "files that differ by more than their suffix", others, remedy)
        fields = {name: cell for name, cell in row.cells.items() if name not in ("path", "speaker")}
        found.append(Recording(file, utterance, row.cells["speaker"] or None, fields))
    return found


def _file_at(root: Path, path: str) -> Path:
    """Where a path leads, from `root` or absolute; with its slashes turned where Windows has written it."""
    turned = Path(os.path.normpath(root / path.replace("\\", "/")))
    return turned if os.path.isfile(turned) else Path(os.path.normpath(root / path))


def _wrong_files(rows: list[Row], files: list[Path], unlabelled: bool) -> Iterator[UserError]:
    """Each file that is not there or was there before, and each speaker who has no name."""
    lines: dict[str, int] = {}  # of each file
    for row, file in zip(rows, files, strict=True):
        if not row.cells["path"]:
            yield row.wrong("path", "a file", "nothing", "Fill it in.")
        elif not os.path.isfile(file):
            remedy = "Correct the path, or give --root the folder that the paths begin in."
            yield row.wrong("path", "a file", f"none at {one_line(file)}", remedy)
        elif (first := lines.setdefault(os.path.realpath(file), row.line)) != row.line:
            yield row.wrong("path", "each file once", f"that of line {first}", "Remove a line.")
        if not (row.cells["speaker"] or unlabelled):
            yield row.wrong("speaker", "a name", "nothing", "Fill it in, or give --unlabelled.")


def rows_of(table: Path, unlabelled: bool) -> list[Row]:
    """What stands below the names of the columns. At least one row, or a `UserError`."""
    (line, names), *lines = _lines(table) or [(1, [])]
    columns = _columns(names, f"{one_line(table)}: line {line}", unlabelled)
    if not lines:
        raise UserError(f"{one_line(table)}: expected a line for each recording, found none. Add them.")
    rows, wrong = [], []
    for line, cells in lines:
        if len(cells) != len(columns):
            told = f"{one_line(table)}: line {line}: expected {len(columns)} cells, found {len(cells)}."
            wrong.append(UserError(f"{told} Put a cell that holds a separator into double quotes."))
            continue
        row = Row(table, line, {"speaker": "", **dict(zip(columns, cells, strict=True))})
        rows.append(row)
        wrong += _wrong_cells(row)
    if wrong:
        raise together(wrong)
    return rows


def _wrong_cells(row: Row) -> Iterator[UserError]:
    """Each cell that no pack could hold."""
    for column, cell in row.cells.items():
        if UNPRINTABLE.search(cell):
            yield row.wrong(column, "text on one line", one_line(cell[:60]), "Look for a lone quote.")
        elif len(cell) > LONGEST_NAME:
            yield row.wrong(column, f"at most {LONGEST_NAME:,} characters", f"{len(cell):,}", "Shorten it.")


def _columns(names: list[str], where: str, unlabelled: bool) -> list[str]:
    """What each column is called here: path, speaker, and others as fields can be called.

    >>> _columns(["File", "Speaker", "Room no.", "utterance", "房间"], "list.csv: line 1", False)
    ['path', 'speaker', 'room_no', 'utterance_', 'column_5']
    """
    plain = [re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:80] for name in names]
    places = [next((plain.index(name) for name in known if name in plain), None) for known in (PATH, SPEAKER)]
    if places[0] is None or (places[1] is None and not unlabelled):
        found = one_line(", ".join(names)[:60]) or "nothing"
        raise UserError(f"{where}: expected the columns path and speaker, found {found}. Name them so.")
    columns: list[str] = []
    for place, name in enumerate(plain):
        if place in places:
            columns.append(("path", "speaker")[places.index(place)])
            continue
        name = name if FIELD.fullmatch(name) else f"column_{place + 1}"
        while name in (*TAKEN, "path", *plain[:place], *columns):
            name += "_"
        columns.append(name)
    return columns


def _lines(table: Path) -> list[tuple[int, list[str]]]:
    """The number and the cells of each line that has a word in it."""
    with read_errors(one_line(table)):
        content = table.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len((error.object[: error.start] + b"x").splitlines())
        found = f"found the byte {error.object[error.start]:#x}. Save it as CSV in UTF-8."
        raise UserError(f"{one_line(table)}: line {line}: expected text in UTF-8, {found}") from None
    header = next((line for line in text.splitlines() if line.strip(" \t,;")), "")
    separator = max(SEPARATORS, key=header.count)
    form = {"delimiter": separator, "strict": True, "skipinitialspace": True}
    reader = csv.reader(io.StringIO(text, newline=""), **form)
    lines, number = [], 1
    try:
        for cells in reader:
            if any(stripped := [cell.strip() for cell in cells]):
                lines.append((number, stripped))
            number = reader.line_num + 1
    except csv.Error as error:
        told = f"{one_line(table)}: line {number}: expected a line of CSV, found {error}."
        raise UserError(f"{told} Look for a lone quote.") from None
    return lines

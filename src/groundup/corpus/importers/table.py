"""The lines of a CSV file that says who speaks where, whatever program wrote it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from groundup.corpus.pack.manifest import FIELD
from groundup.errors import UserError, together
from groundup.text import LONGEST_NAME, UNPRINTABLE, one_line

__all__ = ["rows_of"]

# What the two columns may be called, the best name first.
PATH = ("path", "file", "filename", "file_name", "audio")
SPEAKER = ("speaker", "speaker_id", "client_id", "name")
SEPARATORS = (",", ";", "\t")
TAKEN = ("frames", "reason", "remark", "self", "speaker", "stamp", "utterance")  # arguments of PackWriter's


def rows_of(table: Path, unlabelled: bool) -> list[tuple[int, dict[str, str]]]:
    """Each line's number, and its cells by the names of their columns. At least one, or a `UserError`."""
    (line, first), *lines = _lines(table) or [(1, [])]
    columns = _columns(first, f"{one_line(table)}: line {line}", unlabelled)
    if not lines:
        raise UserError(f"{one_line(table)}: expected a line for each recording, found none. Add them.")
    rows, wrong = [], []
    for line, cells in lines:
        where = f"{one_line(table)}: line {line}"
        if len(cells) != len(columns):
            wrong.append(
                UserError(
                    f"{where}: expected {len(columns)} cells, found {len(cells)}. "
                    "Put a cell that holds a separator into double quotes."
                )
            )
            continue
        rows.append((line, {"speaker": "", **dict(zip(columns, cells, strict=True))}))
        for column, cell in zip(columns, cells, strict=True):
            if UNPRINTABLE.search(cell):
                expected, remedy, found = "text on one line", "Look for a lone quote.", one_line(cell[:60])
            elif len(cell) > LONGEST_NAME:
                expected, remedy, found = (
                    f"at most {LONGEST_NAME:,} characters",
                    "Shorten it.",
                    f"{len(cell):,}",
                )
            else:
                continue
            wrong.append(UserError(f"{where}, {column}: expected {expected}, found {found}. {remedy}"))
    if wrong:
        raise together(wrong)
    return rows


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
    text = _text(table)
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
        raise UserError(f"{one_line(table)}: cannot be read ({error.strerror}). Make it readable.") from None

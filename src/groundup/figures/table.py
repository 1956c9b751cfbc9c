"""A small table, with numbers that line up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from numbers import Integral, Real

import numpy as np

from groundup.figures.caption import captioned

# Digits and what stands between them (0.3 ± 0.1, 1 to 2, 3e−16), then a unit of one word at most, and a star.
_NUMBER = re.compile(r"[-+−±<>≈ ]*\d(?:[-+−±\d.,e× ]|to )*%?(?: ?[^\W\d]+)?\*?")


@dataclass(frozen=True)
class Table:
    """Rows of text under a header; the last line of a cell shows it."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    caption: str

    def _repr_html_(self) -> str:
        return captioned(self.grid, "Table", self.caption)

    @property
    def grid(self) -> str:
        """HTML of header and rows alone, without a number, for a card that has a heading of its own."""
        head = _row("th", self.header, self.numeric, ' scope="col"')
        body = "\n".join(_row("td", row, self.numeric) for row in self.rows)
        return (
            f'<div class="gu-scroll" tabindex="0" role="region" aria-label="{escape(self.caption)}">\n'
            f'<table class="gu-table">\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>'
        )

    def __repr__(self) -> str:
        widths = [max(map(len, column)) for column in zip(self.header, *self.rows, strict=True)]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if right else cell.ljust(width)
                for cell, width, right in zip(row, widths, self.numeric, strict=True)
            ).rstrip()
            for row in (self.header, *self.rows)
        )


def table(rows: Sequence[Sequence[object]], *, header: Sequence[str], caption: str) -> Table:
    """A `Table` of the rows; a column of numbers stands to the right.

    A whole number is shown as it is, another number with four significant digits, all else as text:
    give a string where another format is wanted. A string such as "0.3 ± 0.1" or "12 ms" counts as a number.
    A truth is a tick or a cross, in a column as narrow as one of numbers.
    caption: what stands below, after "Table 1": what the numbers say.
    Raises ValueError when a row is longer or shorter than the header.

    >>> table([["ours", 0.12345], ["torch", 12]], header=["engine", "seconds"], caption="Time")
    engine  seconds
    ours     0.1235
    torch        12
    """
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"expected {len(header)} cells as in the header, got {len(row)}: {list(row)}")
    cells = tuple(tuple(map(_text, row)) for row in rows)
    columns = zip(*cells, strict=True) if cells else [[""]] * len(header)
    numeric = tuple(any(column) and all(map(_is_number, column)) for column in columns)
    return Table(tuple(header), cells, numeric, caption)


def _text(cell: object) -> str:
    if isinstance(cell, (bool, np.bool_)):
        return "✓" if cell else "✗"
    if isinstance(cell, Real) and not isinstance(cell, Integral):
        return f"{cell:.4g}"
    return str(cell)


def _is_number(cell: str) -> bool:
    return cell in ("", "–", "nan", "inf", "✓", "✗") or _NUMBER.fullmatch(cell) is not None


def _row(tag: str, cells: Sequence[str], numeric: Sequence[bool], attributes: str = "") -> str:
    marks = (' class="gu-number"' if right else "" for right in numeric)
    inner = (
        f"<{tag}{mark}{attributes}>{escape(cell)}</{tag}>" for cell, mark in zip(cells, marks, strict=True)
    )
    return f"<tr>{''.join(inner)}</tr>"

"""A file that is there whole and checked, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from groundup.files.disk import disk_errors, refuse_existing

__all__ = ["new_file", "replace_file"]


@contextmanager
def new_file(out: str | Path, option: str = "--out") -> Iterator[Path]:
    """A path to write to, that becomes `out` when the block ends well; the file vanishes when it does not.

    Until then it is a hidden sibling of `out`. What checks the file belongs into the block too: nobody finds
    a wrong one then. Raises `UserError` when something is at `out` already, or the disk does not take it.
    """
    path = refuse_existing(out, option)
    partial = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        with disk_errors(out):
            yield partial
            refuse_existing(out, option)
            partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)


def replace_file(file: Path, write: Callable[[Path], None]) -> None:
    """Let `write` write the file beside its place, then put it there whole, over what was there."""
    partial = file.with_name(f".{os.getpid()}.{file.name}")
    try:
        write(partial)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)

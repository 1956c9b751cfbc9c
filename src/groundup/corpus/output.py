"""Where a command writes: a free place, errors of the disk in one line, bytes that are really there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from groundup.errors import UserError

__all__ = ["disk_errors", "refuse_existing", "sync", "sync_folder"]


def refuse_existing(out: str | Path, option: str = "--out") -> Path:
    """The absolute output path, or a `UserError` when something is there already or its parent is missing."""
    path = Path(os.path.abspath(os.path.expanduser(out)))
    if path.exists() or path.is_symlink():
        raise UserError(f"{out}: already exists. Give {option} a new name, or remove this one first.")
    if not path.parent.is_dir():
        raise UserError(f"{out}: its parent folder does not exist. Create {path.parent} first.")
    return path


@contextmanager
def disk_errors(path: str | Path) -> Iterator[None]:
    """Turn a full disk or a missing permission into a `UserError` that names what was to be written."""
    try:
        yield
    except OSError as error:
        raise UserError(
            f"{path}: cannot be written ({error.strerror}). Make room, or choose another place."
        ) from None


def sync(file) -> None:
    """Push what was written down to the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable (a rename is not, until its folder is synced)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

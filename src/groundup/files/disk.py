"""Where a command writes: a free place, errors of the disk in one line, bytes that are really there."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from groundup.errors import UserError

__all__ = ["disk_errors", "lock", "read_errors", "refuse_existing", "sync", "sync_folder"]


def refuse_existing(out: str | Path, option: str = "--out") -> Path:
    """The absolute output path, or a `UserError` when something is there already or its parent is missing."""
    path = Path(os.path.abspath(os.path.expanduser(out)))
    if os.path.lexists(path):
        raise UserError(f"{out}: already exists. Give {option} a new name, or remove this one first.")
    if not os.path.isdir(path.parent):
        if os.path.exists(path.parent):
            raise UserError(f"{out}: {path.parent} is a file, not a folder. Give {option} another place.")
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


@contextmanager
def read_errors(path: str | Path) -> Iterator[None]:
    """Turn a missing permission, or a failing disk, into a `UserError` that names what was to be read."""
    try:
        yield
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}). Make it readable.") from None


def lock(file, path: Path) -> None:
    """Lock the open `file` at `path` until it is closed: what another run writes is left alone.

    Raises `UserError` when another run holds the lock, or held it and took the file away.
    """
    busy = f"{path}: another run is writing there. Wait for it, or give another --out."
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UserError(busy) from None
    except OSError:
        return  # a file system without locks
    # The other run may have finished between our opening and our locking.
    if not path.exists() or os.fstat(file.fileno()).st_ino != path.stat().st_ino:
        raise UserError(busy)


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

"""The folder of a run: it appears whole, or is gone on with; each file in it is known by its checksum."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from groundup.errors import UserError
from groundup.files.checksummed_json import serialise, sha256_of
from groundup.files.disk import disk_errors, lock, read_errors, refuse_existing
from groundup.files.strict_json import parse

__all__ = [
    "REMEDY",
    "UNFINISHED",
    "check_files",
    "checksums",
    "new_folder",
    "read_json",
    "refuse_finished",
    "write_json",
]

UNFINISHED = "unfinished"  # the subfolder with what is needed to go on
REMEDY = "Copy the run's folder again, or train it again."


@contextmanager
def new_folder(
    out: str | Path | None, *, fresh: bool = False, admit: Callable[[Path], None] = lambda left: None
) -> Iterator[Path]:
    """A folder to write in, that becomes `out` when the block ends well.

    Until then it is a hidden sibling of `out`, held by a lock. When the block fails, or is killed, the folder
    stays if there is something in its subfolder `unfinished`, and the next block finds it as it was, and so
    does one whose `out` has such a subfolder; else it vanishes. With None it is a temporary folder, gone at
    the end.

    Args:
        fresh: what was left unfinished is removed.
        admit: is called with the folder that was left, and may refuse to go on with it.

    Raises:
        UserError: when something finished is at `out`, or another run is writing there.
    """
    if out is None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / UNFINISHED).mkdir()
            yield Path(folder)
        return
    path = refuse_finished(out)
    partial, held = (path.with_name(f".{path.name}.{name}") for name in ("partial", "lock"))
    with disk_errors(path), open(held, "w") as file:
        lock(file, held)
        try:
            _reopen(path if path.exists() else partial, partial, fresh, admit)
            yield partial
            refuse_existing(out)
            partial.rename(path)
        finally:
            if not _is_unfinished(partial):
                shutil.rmtree(partial, ignore_errors=True)
            with suppress(PermissionError):  # Windows removes no open file
                held.unlink()


def refuse_finished(out: str | Path) -> Path:
    """The absolute output path, or a `UserError` when something is there that is not to be gone on with."""
    path = Path(out).expanduser().absolute()
    return path if _is_unfinished(path) else refuse_existing(out)


def _reopen(left: Path, partial: Path, fresh: bool, admit: Callable[[Path], None]) -> None:
    """Make of what was left the folder to write in, or an empty one."""
    if _is_unfinished(left) and not fresh:
        admit(left)
        left.rename(partial)
        return
    for old in (left, partial):
        shutil.rmtree(old, ignore_errors=True)
    (partial / UNFINISHED).mkdir(parents=True)


def _is_unfinished(folder: Path) -> bool:
    return (folder / UNFINISHED).is_dir() and any((folder / UNFINISHED).iterdir())


def checksums(folder: Path, names: list[str]) -> dict[str, str]:
    """The SHA-256 of each of these files."""
    return {name: sha256_of(folder / name) for name in names}


def check_files(folder: Path, known: dict[str, str]) -> None:
    """Refuse a file that is missing, or is not the one whose checksum is known."""
    for name, checksum in known.items():
        if not (folder / name).is_file():
            raise UserError(f"{folder}: not a finished run (it has no {name}). {REMEDY}")
        if sha256_of(folder / name) != checksum:
            raise UserError(f"{folder / name}: damaged, or of another run: its checksum differs. {REMEDY}")


def write_json(file: Path, form: str, content: dict) -> None:
    """Write `content`, which `form` names, and its checksum."""
    file.write_bytes(serialise({"format": form, **content}))


def read_json(file: Path, form: str) -> dict:
    """What `write_json` wrote. Raises `UserError` when it is not there, not of this form, or was changed."""
    if not file.is_file():
        raise UserError(
            f"{file.parent}: not a finished run (it has no {file.name}). Make one with `groundup train`."
        )
    with read_errors(file):
        written = file.read_bytes()
    content = parse(written, str(file), REMEDY).value
    try:
        whole = serialise(content) == written
    except (AttributeError, UnicodeEncodeError, RecursionError):  # nothing that was ever written here
        whole = False
    if not whole or content.get("format") != form:
        raise UserError(f"{file}: damaged, or not the {form} that a training wrote. {REMEDY}")
    return content

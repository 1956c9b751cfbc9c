"""The folder of a run: it appears whole, and each file in it is known by its checksum."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from groundup.corpus.manifest import serialise, sha256_of
from groundup.corpus.output import disk_errors, lock, read_errors, refuse_existing
from groundup.corpus.strict_json import parse
from groundup.errors import UserError

__all__ = ["REMEDY", "check_files", "checksums", "new_folder", "read_json", "write_json"]

REMEDY = "Copy the run's folder again, or train it again."


@contextmanager
def new_folder(out: str | Path | None) -> Iterator[Path]:
    """A folder to write in, that becomes `out` when the block ends well and vanishes when it does not.

    Until then it is a hidden sibling of `out`, held by a lock; what a killed run has left there is removed.
    With None it is a temporary folder, gone at the end. Raises `UserError` when something is at `out`
    already, or another run is writing there.
    """
    if out is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    path = refuse_existing(out)
    partial, held = (path.with_name(f".{path.name}.{name}") for name in ("partial", "lock"))
    with disk_errors(path), open(held, "w") as file:
        lock(file, held)
        try:
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            yield partial
            refuse_existing(out)
            partial.rename(path)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
            with suppress(PermissionError):  # Windows removes no open file
                held.unlink()


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

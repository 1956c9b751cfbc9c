"""Public archives of recordings: downloaded once, unpacked, verified, and kept in a cache folder.

What is verified is the recordings and not the archive, which a server may pack anew: one digest over the
checksums of all of them.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from groundup.corpus.archives.download import download
from groundup.corpus.archives.members import DAMAGED
from groundup.corpus.archives.open_archive import opened
from groundup.errors import UserError
from groundup.files.disk import disk_errors
from groundup.progress import Progress, silent

__all__ = ["Archive", "cache_folder", "digest_of", "fetch", "sha256_of_bytes"]


def sha256_of_bytes(content: bytes) -> str:
    """The SHA-256 of a recording's file."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Archive:
    """A public .zip or .tar.gz file: where it is, which of its members we want, and what they must be.

    `members` is a regular expression for the end of a member's path; that end is the path it is kept under.
    `digest` is `digest_of` of the `count` recordings, each by its `checksum`.
    """

    name: str
    url: str
    filename: str
    members: str
    count: int
    megabytes: int  # of the download, roughly: it is told before it begins
    digest: str
    checksum: Callable[[bytes], str] = sha256_of_bytes


def cache_folder() -> Path:
    """Where downloads are kept: `$GROUNDUP_CACHE`, or `groundup` in the user's cache folder."""
    if "GROUNDUP_CACHE" in os.environ:
        return Path(os.path.expanduser(os.environ["GROUNDUP_CACHE"]))
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "groundup"


def digest_of(checksums: dict[str, str]) -> str:
    """The SHA-256 of the lines `checksum  path`, sorted by path, as `sha256sum` would write them.

    >>> digest_of({"b.wav": "22", "a.wav": "11"})[:16]
    'f823301740044b90'
    """
    lines = "".join(f"{checksums[path]}  {path}\n" for path in sorted(checksums))
    return sha256_of_bytes(lines.encode())


def fetch(archive: Archive, *, cache: Path | None = None, progress: Progress = silent, **options) -> Path:
    """The folder with the archive's recordings, downloaded and verified unless it is there already.

    Raises `UserError` when it cannot be downloaded, or does not hold what it must; then the download is
    removed, so that the next call begins anew. `options` go to `download`.
    """
    cache = cache or cache_folder()
    folder = cache / archive.name
    if os.path.isdir(folder):
        return folder
    path = download(archive.url, cache / archive.filename, progress=progress, **options)
    prefix, form = f".{archive.name}.", {"suffix": ".partial", "ignore_cleanup_errors": True}
    with disk_errors(cache), TemporaryDirectory(prefix=prefix, dir=cache, **form) as partial:
        try:
            _unpack(archive, path, Path(partial), progress)
        except UserError:
            path.unlink(missing_ok=True)
            raise
        os.rename(partial, folder)  # and then there is nothing to clean up
        path.unlink()
    return folder


def _unpack(archive: Archive, path: Path, folder: Path, progress: Progress) -> None:
    """Write the wanted members below `folder` and verify them. Raises `UserError` when they are not right."""
    checksums: dict[str, str] = {}
    try:
        with (
            opened(path, folder, progress) as files,
            progress(archive.count, f"unpacking {archive.name}", unit="file") as bar,
        ):
            for name, file in files.items():
                if match := re.fullmatch(rf"(?:.*/)?({archive.members})", name):
                    content = file.read()
                    target = folder / match[1]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content)
                    checksums[match[1]] = archive.checksum(content)
                    bar.update(1)
    except DAMAGED as error:
        raise UserError(f"{path}: damaged ({error}). It was removed; run the command again.") from None
    if len(checksums) != archive.count or digest_of(checksums) != archive.digest:
        expected = f"expected {archive.count:,} recordings with digest {archive.digest[:12]}"
        found = f"found {len(checksums):,} with {digest_of(checksums)[:12]}"
        raise UserError(f"{archive.url}: {expected}, {found}. It was removed; run the command again.")

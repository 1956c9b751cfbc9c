"""Downloading one file, whatever the network does: resumed where it stopped, tried again, never half-named.

Bytes go to `<file>.part`. A download that is cut off goes on from there, in this run or in a later one
(an HTTP Range request, RFC 9110 section 14.2). The file gets its name when it is complete.
"""

from __future__ import annotations

import http.client
import os
import re
import time
import urllib.error
import urllib.request
from pathlib import Path

from groundup.errors import UserError
from groundup.files.disk import disk_errors
from groundup.progress import Progress, silent

__all__ = ["download"]

CHUNK = 1 << 16
ATTEMPTS = 4
FOR_GOOD = range(400, 500)  # the server understood, and says no
BUT_TRY_AGAIN = (408, 425, 429)
WAY_OUT = "Run the command again later, it goes on from where it stopped; or give --from a folder you have."


class _CutOffError(http.client.HTTPException):
    """The connection ended before the file did."""


def download(
    url: str, path: Path, *, wait: float = 0.5, timeout: float = 30.0, progress: Progress = silent
) -> Path:
    """Download `url` to `path` and return it; a complete `path` is not downloaded again.

    A try ends when nothing arrives for `timeout` seconds. The next one follows after `wait` seconds, and
    after twice as long each time when there was no new byte. Raises `UserError` after ATTEMPTS tries in a row
    without one, or at once when the server says that there is no such file.
    """
    if os.path.exists(path):
        return path
    with disk_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    failures, most = 0, _size(part)
    while True:
        try:
            _continue(url, part, timeout, progress)
        except urllib.error.HTTPError as error:
            error.close()
            reason = f"the server answers {error.code} {error.reason}"
            if error.code == 416:  # no byte from there on: what we have is not the beginning of this file
                part.unlink(missing_ok=True)
            elif error.code in FOR_GOOD and error.code not in BUT_TRY_AGAIN:
                raise UserError(f"{url}: {reason}. {WAY_OUT}") from None
        except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError) as error:
            reason = str(getattr(error, "reason", error)) or type(error).__name__
        else:
            return part.replace(path)
        failures = 0 if _size(part) > most else failures + 1
        most = max(most, _size(part))  # a server that cannot resume would else seem to get on for ever
        if failures >= ATTEMPTS:
            raise UserError(f"{url}: not downloaded in {ATTEMPTS} tries ({reason}). {WAY_OUT}")
        time.sleep(wait * 2**failures)


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _continue(url: str, part: Path, timeout: float, progress: Progress) -> None:
    """One try: ask for what is missing and append it to `part`, up to the length that the server gives."""
    have = _size(part)
    request = urllib.request.Request(url, headers={"User-Agent": "groundup"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    with urllib.request.urlopen(request, timeout=timeout) as response:
        have, total = _position(response, have)
        with (
            disk_errors(part),
            open(part, "ab" if have else "wb") as file,
            progress(total, part.stem, unit="B", initial=have) as bar,
        ):
            while chunk := _received(response):
                file.write(chunk)
                have += len(chunk)
                bar.update(len(chunk))
    if total is not None and have != total:
        raise _CutOffError(f"the connection ended after {have:,} of {total:,} bytes")


def _received(response) -> bytes:
    """The next bytes. What the network does is not to be taken for an error of the disk."""
    try:
        return response.read(CHUNK)
    except (http.client.HTTPException, OSError) as error:
        raise _CutOffError(str(error) or type(error).__name__) from None


def _position(response, have: int) -> tuple[int, int | None]:
    """Where in the file the answer begins, and the length of the whole file if it is known."""
    if response.status == 206:
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
        if found and int(found[1]) == have:
            return have, None if found[2] == "*" else int(found[2])
        raise _CutOffError("the server answers with another part of the file")
    length = response.headers.get("Content-Length")
    return 0, int(length) if length is not None else None

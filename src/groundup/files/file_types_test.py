"""A file is known by its first bytes: those that NumPy, gzip, zipfile and tarfile write, and plain ones."""

from __future__ import annotations

import gzip
import io
import pickle
import tarfile
import zipfile

import numpy as np
import pytest

from groundup.files.file_types import kind_of


def written(write) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def zipped(file) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", "b")


def tarred(file) -> None:
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"))


@pytest.mark.parametrize(
    "content, kind",
    [
        (written(lambda file: np.save(file, np.zeros(3))), "a NumPy array (.npy)"),
        (gzip.compress(b"voice"), "a .gz file"),
        (written(zipped), "a .zip file"),
        (written(lambda file: zipfile.ZipFile(file, "w").close()), "an empty .zip file"),
        (written(tarred), "a .tar file"),
        (b"<html>Not found</html>", "a web page"),
        (b"\n404\n", "text"),
        (bytes(20), "nothing but zeros"),
        (b"", "nothing"),
        (pickle.dumps([1, 2]), ""),
    ],
    ids=str.split("npy gz zip empty-zip tar page text zeros nothing pickle"),  # archives hold the time
)
def test_a_kind_is_known_by_how_it_begins(content, kind):
    assert kind_of(content) == kind

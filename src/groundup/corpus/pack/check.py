"""Every byte of a packed corpus against what was written, and what the bytes mean."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from groundup.corpus.pack.array_files import whole_file
from groundup.corpus.pack.manifest import REMEDY, read_manifest
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.errors import UserError
from groundup.files.checksummed_json import sha256_of

__all__ = ["check"]


def check(folder: str | Path) -> PackedCorpus:
    """Verify a packed corpus to the last byte, and return it opened.

    Every file's SHA-256 against the manifest, the manifest against its own checksum, then what the bytes
    mean: finite frames, labels within the speakers, no id twice. Raises `UserError` that names the file.
    """
    path = Path(os.path.expanduser(folder))
    manifest = read_manifest(path)
    for name, entry in manifest["files"].items():
        if sha256_of(whole_file(path, manifest, name)) != entry["sha256"]:
            raise UserError(f"{path / name}: damaged, its SHA-256 is not the manifest's. {REMEDY}")
    corpus = PackedCorpus.open(path)
    _ = corpus.skipped, corpus.remarks  # what they mean, too
    if len(np.unique(corpus.ids)) != len(corpus):
        raise UserError(f"{path / 'ids.npy'}: an utterance is listed twice. {REMEDY}")
    for start in range(0, len(corpus.frames), 1 << 16):
        if not np.isfinite(corpus.frames[start : start + (1 << 16)]).all():
            raise UserError(f"{path / 'frames.npy'}: a frame near row {start} is not finite. {REMEDY}")
    return corpus

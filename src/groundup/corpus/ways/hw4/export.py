"""A packed corpus back in the homework's layout: one small `.pt` file an utterance, and three lists.

For programs that read that layout, and to measure what it costs. What `groundup corpus hw4` packs and this
writes is what it packed, number for number.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from groundup.corpus.pack.manifest import MANIFEST
from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.files.disk import disk_errors, lock, refuse_existing, sync, sync_folder
from groundup.files.sealed_json import sha256_of
from groundup.progress import Progress, silent

__all__ = ["export_homework", "filename"]

FITS = re.compile(r"\w[\w.-]{0,120}\.pt", re.ASCII)


def filename(utterance: str) -> str:
    """The name of an utterance's file: its id where that is one, else made of the id's SHA-256.

    >>> filename("uttr-00a1.pt"), filename("Actor_01/03-01")
    ('uttr-00a1.pt', 'uttr-e528877fea4c3cea6a0fcd9652119041.pt')
    """
    if FITS.fullmatch(utterance):
        return utterance
    return f"uttr-{hashlib.sha256(utterance.encode()).hexdigest()[:32]}.pt"


def export_homework(corpus: PackedCorpus, out: str | Path, progress: Progress = silent) -> Path:
    """Write `corpus` to the new folder `out` in the homework's layout: see `groundup.corpus.ways.hw4.lists`.

    Utterances without a label go to `testdata.json`. The folder appears when all is written; a call that was
    interrupted goes on with the files that are missing. Raises `UserError` when something is at `out`.
    """
    out = refuse_existing(out)
    partial = out.with_name(f".{out.name}.exporting")
    with disk_errors(out), _begun(partial, corpus):
        names = [filename(utterance) for utterance in corpus.ids.tolist()]
        _save_all(corpus, names, partial, progress)
        for name, content in _lists(corpus, names).items():
            with open(partial / name, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False)
                sync(file)
        sync_folder(partial)
        refuse_existing(out)
        os.rename(partial, out)
        sync_folder(out.parent)
        (out / SOURCE).unlink()
    return out


SOURCE = "exported-from"


@contextmanager
def _begun(partial: Path, corpus: PackedCorpus) -> Iterator[None]:
    """An empty folder, or the one in which an earlier call exported the same corpus; ours for so long."""
    checksum = sha256_of(corpus.path / MANIFEST)
    partial.mkdir(exist_ok=True)
    with open(partial / SOURCE, "a+") as source:
        lock(source, partial / SOURCE)
        source.seek(0)
        if source.read() != checksum:
            for name in set(os.listdir(partial)) - {SOURCE}:
                (partial / name).unlink()
            source.truncate(0)
            source.write(checksum)
            source.flush()
        yield


def _save_all(corpus: PackedCorpus, names: list[str], partial: Path, progress: Progress) -> None:
    """The files that are not there yet."""
    there = set(os.listdir(partial)) & set(names)
    missing = [number for number, name in enumerate(names) if name not in there]
    with progress(len(names), f"exporting {corpus.name}", unit="utterance", initial=len(there)) as bar:
        for done, number in enumerate(missing):
            try:
                _save(corpus[number], partial / names[number])
            except KeyboardInterrupt:
                kept = len(there) + done
                raise KeyboardInterrupt(f"{kept:,} files are kept: the same command goes on") from None
            bar.update(1)


def _save(frames: np.ndarray, path: Path) -> None:
    """One tensor in one file, which gets its name when it is whole."""
    import torch

    content = io.BytesIO()  # written by PyTorch itself, an error of the disk would be another one
    torch.save(torch.from_numpy(frames.astype(np.float32)), content)
    whole = path.with_name(f"{path.name}.part")
    whole.write_bytes(content.getbuffer())
    whole.rename(path)


def _lists(corpus: PackedCorpus, names: list[str]) -> dict[str, dict]:
    """metadata.json, testdata.json and mapping.json."""
    entries = [
        {"feature_path": name, "mel_len": length}
        for name, length in zip(names, corpus.lengths.tolist(), strict=True)
    ]
    speakers: dict[str, list[dict]] = {name: [] for name in corpus.speakers}
    unlabelled = []
    for label, entry in zip(corpus.labels.tolist(), entries, strict=True):
        (speakers[corpus.speakers[label]] if label >= 0 else unlabelled).append(entry)
    classes = {name: number for number, name in enumerate(corpus.speakers)}
    inverse = {str(number): name for name, number in classes.items()}
    return {
        "metadata.json": {"n_mels": corpus.bands, "speakers": speakers},
        "testdata.json": {"n_mels": corpus.bands, "utterances": unlabelled},
        "mapping.json": {"speaker2id": classes, "id2speaker": inverse},
    }

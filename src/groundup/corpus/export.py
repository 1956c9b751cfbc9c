"""A packed corpus back in the homework's layout: one small `.pt` file an utterance, and three lists.

For programs that read that layout, and to measure what it costs. What `groundup corpus hw4` packs and this
writes is what it packed, number for number.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path

import numpy as np

from groundup.corpus.manifest import MANIFEST, sha256_of
from groundup.corpus.output import disk_errors, refuse_existing, sync, sync_folder
from groundup.corpus.packed import PackedCorpus
from groundup.corpus.progress import Progress, silent

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
    """Write `corpus` to the new folder `out` in the homework's layout: see `groundup.corpus.hw4`.

    Utterances without a label go to `testdata.json`. The folder appears when all is written; a call that was
    interrupted goes on with the files that are missing. Raises `UserError` when something is at `out`.
    """
    out = refuse_existing(out)
    partial = out.with_name(f".{out.name}.partial")
    with disk_errors(out):
        _begin(partial, corpus)
        names = [filename(utterance) for utterance in corpus.ids.tolist()]
        _save_all(corpus, names, partial, progress)
        for name, content in _lists(corpus, names).items():
            with open(partial / name, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False)
                sync(file)
        (partial / SOURCE).unlink()
        sync_folder(partial)
        refuse_existing(out)
        os.rename(partial, out)
        sync_folder(out.parent)
    return out


SOURCE = "exported-from"


def _begin(partial: Path, corpus: PackedCorpus) -> None:
    """An empty folder, or the one in which an earlier call exported the same corpus."""
    checksum = sha256_of(corpus.path / MANIFEST)
    source = partial / SOURCE
    if source.is_file() and source.read_text() == checksum:
        return
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    source.write_text(checksum)


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

    whole = path.with_name(f"{path.name}.part")
    with open(whole, "wb") as file:
        torch.save(torch.from_numpy(frames.astype(np.float32)), file)
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

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
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from groundup.corpus.pack.packed_corpus import PackedCorpus
from groundup.files.disk import disk_errors, refuse_existing
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
    """Write `corpus` to the new folder `out` in the homework's layout: see `metadata`.

    Utterances without a label go to `testdata.json`. The folder appears when all is written. Raises
    `UserError` when something is at `out`.
    """
    import torch  # only those who write tensors need it

    out, names = refuse_existing(out), [filename(utterance) for utterance in corpus.ids.tolist()]
    with (
        disk_errors(out),
        TemporaryDirectory(prefix=f".{out.name}.", suffix=".exporting", dir=out.parent) as place,
        progress(len(names), f"exporting {corpus.name}", unit="utterance") as bar,
    ):
        partial = Path(place, "whole")
        partial.mkdir()
        for number, name in enumerate(names):
            content = io.BytesIO()  # written by PyTorch itself, an error of the disk would be another one
            rows = slice(*corpus.offsets[number : number + 2])
            torch.save(torch.from_numpy(corpus.source.array(rows).astype(np.float32)), content)
            (partial / name).write_bytes(content.getbuffer())
            bar.update(1)
        for name, content in _lists(corpus, names).items():
            (partial / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        refuse_existing(out)
        os.rename(partial, out)
    return out


def _lists(corpus: PackedCorpus, names: list[str]) -> dict[str, dict]:
    """metadata.json, testdata.json and mapping.json."""
    speakers: dict[str, list[dict]] = {name: [] for name in corpus.speakers}
    unlabelled = []
    for name, label, length in zip(names, corpus.labels.tolist(), corpus.lengths.tolist(), strict=True):
        listed = speakers[corpus.speakers[label]] if label >= 0 else unlabelled
        listed.append({"feature_path": name, "mel_len": length})
    classes = {name: number for number, name in enumerate(corpus.speakers)}
    inverse = {str(number): name for name, number in classes.items()}
    return {
        "metadata.json": {"n_mels": corpus.bands, "speakers": speakers},
        "testdata.json": {"n_mels": corpus.bands, "utterances": unlabelled},
        "mapping.json": {"speaker2id": classes, "id2speaker": inverse},
    }

"""The homework's answer: who speaks in each utterance without a label, as the table that is handed in.

    Id,Category
    uttr-18e375195dc146fd8d14b8a322c29b90.pt,id00464

A line for each utterance of `testdata.json`, in the order of that list, which the packed corpus keeps.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from groundup.corpus import PackedCorpus
from groundup.corpus.pack.utterance_lengths import refuse_unfit_lengths
from groundup.errors import UserError
from groundup.files.atomic_file import new_file
from groundup.files.disk import refuse_existing
from groundup.recognition.embedding import refuse_other_features
from groundup.training.evaluation import answers
from groundup.training.trained import TrainedModel

__all__ = ["HEADER", "check_submission", "write_submission"]

HEADER = ["Id", "Category"]


def write_submission(
    trained: TrainedModel, corpus: PackedCorpus, out: str | Path, *, progress: bool = False
) -> int:
    """Name the speaker of each unlabelled utterance of a corpus, in the new file `out`.

    The corpus is the one that the model learned from, or any with the same features.

    The file is read back and checked before it gets its name.

    Returns:
        The number of utterances named.

    Raises:
        UserError: when something is at `out`, the features are others than the model's, no utterance is
            without a label, or one is too short or too long to be heard.
    """
    refuse_existing(out)
    refuse_other_features(trained, corpus)
    asked = np.flatnonzero(corpus.labels < 0)
    if not len(asked):
        raise UserError(
            f"{corpus.path}: each of its {len(corpus):,} utterances bears a label, so there is nothing to "
            "name. Pack the homework's folder with its testdata.json, or recordings with --unlabelled."
        )
    refuse_unfit_lengths(corpus, trained.model.encoder.minimum_frames, asked)
    named = answers(trained.model, trained, corpus, asked, progress=progress).argmax(axis=1)
    ids = corpus.ids[asked].tolist()
    with new_file(out) as partial:
        with open(partial, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(
                [HEADER, *([name, trained.speakers[k]] for name, k in zip(ids, named, strict=True))]
            )
        check_submission(partial, ids, trained.speakers)
    return len(ids)


def check_submission(file: Path, ids: list[str], speakers: list[str]) -> None:
    """Raise `UserError` unless `file` names one of `speakers` for each of `ids`, once and in their order."""
    with open(file, newline="", encoding="utf-8") as lines:
        header, *rows = list(csv.reader(lines)) or [[]]
    if header != HEADER:
        raise UserError(f"{file}: expected the header {','.join(HEADER)}, got {','.join(header)}.")
    known = set(speakers)
    if len(rows) != len(ids):
        raise UserError(f"{file}: expected {len(ids):,} lines below the header, got {len(rows):,}.")
    for number, (row, name) in enumerate(zip(rows, ids, strict=True), start=2):
        if len(row) != 2 or row[0] != name or row[1] not in known:
            raise UserError(
                f"{file}: line {number}: expected {name} and a speaker, got {','.join(row)[:80]}."
            )

"""A finished run: a trained model, and the record of how it was trained.

    RUN/
      model.json           the recipe's name and settings, the speakers in the order of the classes, features
      model.safetensors    weights of the highest validation accuracy
      last.safetensors     weights after the last validation
      training.json        the corpus, the utterances of each part, the seed, versions
      metrics.csv          one row a validation: losses, accuracies, learning rate
      learning_curves.png  the same, drawn
      tensorboard/         the same, if TensorBoard is installed: tensorboard --logdir RUN
      unfinished/          of a run that was stopped: all state, from which the same command goes on

The folder appears when everything in it is written, and not before. The first two files are enough to use
the model. The two JSON files end with a checksum of themselves and hold those of the files that they need.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import torch

import groundup
from groundup.corpus import PackedCorpus
from groundup.errors import UserError
from groundup.speaker import SpeakerClassifier
from groundup.training.folder import check_files, checksums, read_json, write_json
from groundup.training.parts import Parts
from groundup.training.recipe import Recipe
from groundup.training.trained import TrainedModel

__all__ = ["Run", "opened", "read_history"]

FORM = "groundup training"
ANOTHER = "Give --corpus the corpus that the run was trained on."


@dataclass(frozen=True, eq=False)
class Run:
    """A trained model with its corpus and the parts that it learned from and is tested on.

    `history` maps each column of metrics.csv to its values, one a validation. `path` is the run's folder,
    None for a run that was not saved.
    """

    trained: TrainedModel
    corpus: PackedCorpus
    parts: Parts
    seed: int
    history: dict[str, list[float]] = field(repr=False)
    path: Path | None = None

    @property
    def recipe(self) -> Recipe:
        """What made the model."""
        return self.trained.recipe

    @property
    def model(self) -> SpeakerClassifier:
        """In evaluation mode."""
        return self.trained.model

    @classmethod
    def open(
        cls, folder: str | Path, corpus: PackedCorpus | str | Path | None = None, checkpoint: str = "best"
    ) -> Run:
        """The run in `folder`, with the weights of a checkpoint, in evaluation mode.

        Args:
            corpus: where the corpus lies now; where it lay in training when None.
            checkpoint: `best` or `last`.

        Raises:
            UserError: when there is no finished run, when a file of it is not the one that was written, or
                when the corpus is not the one it was trained on.
        """
        path = Path(folder).expanduser()
        trained = TrainedModel.open(path, checkpoint)
        record = read_json(path / "training.json", FORM)
        check_files(path, record["files"])
        if corpus is None and not Path(record["corpus"]).is_dir():
            raise UserError(
                f"{path}: was trained on {record['corpus']}, which is gone. Give --corpus its new place."
            )
        corpus = opened(record["corpus"] if corpus is None else corpus)
        _check_same(corpus, trained, path)
        parts = Parts.from_ids(record["parts"], corpus)
        if corpus.manifest["checksum"] != record["checksum of the corpus"]:
            raise UserError(f"{corpus.path}: has changed since {path} was trained on it. {ANOTHER}")
        return cls(trained, corpus, parts, record["seed"], read_history(path / "metrics.csv"), path)

    def write(self, folder: Path) -> None:
        """Write model.json and training.json, when all that they vouch for is in the folder."""
        self.trained.write(folder)
        record = {
            "seed": self.seed,
            "versions": {"groundup": groundup.__version__, "torch": torch.__version__},
            "corpus": str(self.corpus.path),
            "checksum of the corpus": self.corpus.manifest["checksum"],
            "parts": self.parts.ids(self.corpus),
            "files": checksums(folder, ["model.json", "metrics.csv"]),
        }
        write_json(folder / "training.json", FORM, record)


def opened(corpus: PackedCorpus | str | Path) -> PackedCorpus:
    """The corpus itself, or the one in that folder."""
    return corpus if isinstance(corpus, PackedCorpus) else PackedCorpus.open(corpus)


def read_history(file: Path) -> dict[str, list[float]]:
    """The columns of a metrics.csv; `step` counts the optimiser steps taken so far."""
    with open(file, newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    history = {column: [float(row[column]) for row in rows] for column in rows[0]}
    return history | {"step": [int(step) for step in history["step"]]}


def _check_same(corpus: PackedCorpus, trained: TrainedModel, path: Path) -> None:
    """Refuse a corpus whose features or speakers are not those that the model learned."""
    for name in ("bands", "features", "speakers"):
        expected, found = getattr(trained, name), getattr(corpus, name)
        if expected != found:
            found, expected = _told(name, found, expected), _told(name, expected, found)
            raise UserError(f"{corpus.path}: has {found}, but {path} was trained on {expected}. {ANOTHER}")


def _told(name: str, value, other) -> str:
    """Such as `bands 40`, or `3 speakers, such as ben`, who is none of the others."""
    if not isinstance(value, list):
        return f"{name} {value}"
    own = [entry for entry in value if entry not in other]
    return f"{len(value)} {name}" + (f", such as {own[0]}" if own else "")

"""A finished run: a trained model and all that is needed to use it, judge it and make it again.

    RUN/
      recipe.json          the recipe's name and all its settings, the seed, versions
      split.json           the corpus, the speakers in the order of the classes, the utterances of each part
      metrics.csv          one row a validation: losses, accuracies, learning rate
      learning_curves.png  the same, drawn
      best.ckpt            weights of the highest validation accuracy
      last.ckpt            weights and optimiser after the last step

The folder appears when everything in it is written, and not before.
"""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import torch

import groundup
from groundup.corpus import PackedCorpus
from groundup.corpus.output import refuse_existing
from groundup.errors import UserError
from groundup.speaker import SpeakerClassifier
from groundup.training.parts import Parts
from groundup.training.recipe import Recipe, recipe_named

__all__ = ["CHECKPOINTS", "Run", "load_weights", "new_folder", "opened", "read_history"]

CHECKPOINTS = ("best", "last")


@dataclass(frozen=True, eq=False)
class Run:
    """A trained model with its recipe, its corpus and the parts that it learned from and is tested on.

    `history` maps each column of metrics.csv to its values, one a validation. `path` is the run's folder,
    None for a run that was not saved.
    """

    recipe: Recipe
    corpus: PackedCorpus
    parts: Parts
    seed: int
    model: SpeakerClassifier = field(repr=False)
    history: dict[str, list[float]] = field(repr=False)
    path: Path | None = None

    @classmethod
    def open(
        cls, folder: str | Path, corpus: PackedCorpus | str | Path | None = None, checkpoint: str = "best"
    ) -> Run:
        """The run in `folder`, with the weights of a checkpoint, in evaluation mode.

        Args:
            corpus: where the corpus lies now; where it lay in training when None.
            checkpoint: `best` or `last`.

        Raises:
            UserError: when there is no finished run, or the corpus is not the one it was trained on.
        """
        path = Path(folder)
        recipe_file, split_file, weights = (
            path / name for name in ("recipe.json", "split.json", f"{checkpoint}.ckpt")
        )
        for file in (recipe_file, split_file, weights):
            if not file.is_file():
                raise UserError(
                    f"{path}: not a finished run (it has no {file.name}). Make one with `groundup train`."
                )
        written, split = _read(recipe_file), _read(split_file)
        corpus = opened(corpus if corpus is not None else split["corpus"])
        _check_same(corpus, split, path)
        recipe = recipe_named(**written["recipe"])
        model = recipe.model(split["bands"], len(split["speakers"]))
        model.load_state_dict(load_weights(weights))
        history = read_history(path / "metrics.csv")
        return cls(
            recipe, corpus, Parts.from_ids(split, corpus), written["seed"], model.eval(), history, path
        )

    def write_description(self, folder: Path) -> None:
        """Write `recipe.json` and `split.json`."""
        versions = {"groundup": groundup.__version__, "torch": torch.__version__}
        recipe = {"recipe": self.recipe.settings(), "seed": self.seed, "versions": versions}
        split = {
            "corpus": str(self.corpus.path),
            "name": self.corpus.name,
            "bands": self.corpus.bands,
            "features": self.corpus.features,
            "speakers": self.corpus.speakers,
            **self.parts.ids(self.corpus),
        }
        for name, content in (("recipe.json", recipe), ("split.json", split)):
            text = json.dumps(content, indent=1, ensure_ascii=False)
            (folder / name).write_text(text + "\n", encoding="utf-8")


@contextmanager
def new_folder(out: str | Path | None) -> Iterator[Path]:
    """A folder to write in, that becomes `out` when the block ends well and vanishes when it does not.

    Until then it is a hidden sibling of `out`. With None it is a temporary folder, gone at the end.
    Raises `UserError` when something is at `out` already.
    """
    if out is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    path = refuse_existing(out)
    partial = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent))
    try:
        partial.chmod(0o755)  # mkdtemp lets nobody else in
        yield partial
        refuse_existing(out)
        partial.rename(path)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def read_history(file: Path) -> dict[str, list[float]]:
    """The columns of a metrics.csv; `step` counts the optimiser steps taken so far."""
    with open(file, newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    history = {column: [float(row[column]) for row in rows] for column in rows[0]}
    return history | {"step": [int(step) for step in history["step"]]}


def _read(file: Path) -> dict:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"{file}: damaged, not JSON ({error}). Train the run again.") from None


def opened(corpus: PackedCorpus | str | Path) -> PackedCorpus:
    """The corpus itself, or the one in that folder."""
    return corpus if isinstance(corpus, PackedCorpus) else PackedCorpus.open(corpus)


def _check_same(corpus: PackedCorpus, split: dict, path: Path) -> None:
    """Refuse a corpus whose features or speakers are not those that the model learned."""
    for name, expected, found in (
        ("bands", split["bands"], corpus.bands),
        ("features", split["features"], corpus.features),
        ("speakers", split["speakers"], corpus.speakers),
    ):
        if expected != found:
            expected, found = (
                f"{len(v)} {name}" if isinstance(v, list) else f"{name} {v}" for v in (expected, found)
            )
            raise UserError(
                f"{corpus.path}: has {found}, but {path} was trained on {expected}. "
                "Give --corpus the corpus that the run was trained on."
            )


def load_weights(file: Path) -> dict[str, torch.Tensor]:
    """The model's weights in a Lightning checkpoint; `weights_only`, since a plain load can run code."""
    try:
        state = torch.load(file, map_location="cpu", weights_only=True)["state_dict"]
    except Exception as error:  # whatever a damaged archive makes the unpickler raise
        raise UserError(f"{file}: damaged ({type(error).__name__}). Train the run again.") from None
    return {name.removeprefix("model."): value for name, value in state.items()}

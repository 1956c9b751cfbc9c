"""What a run needs to go on where it stopped, bit for bit: all state in one file, after each validation.

The order of the utterances and their crops are functions of the seed and of the step's number, and nothing
draws from NumPy's generator: they have no state.
"""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import torch

from groundup.errors import UserError
from groundup.files.disk import sync
from groundup.training.folder import UNFINISHED
from groundup.training.framework import import_lightning
from groundup.training.learner import Learner
from groundup.training.processes import gathered, rank

__all__ = ["PARTIAL", "Checkpoints", "State", "newest", "same_run", "write_history"]

lightning = import_lightning()

PARTIAL = "checkpoint.partial"  # what is being written, beside the folder of those that are whole
KEPT = 2  # checkpoints: a power cut may leave the newest one cut off


class State(NamedTuple):
    """What a checkpoint holds for those who do not go on: weights, the best of them, history, identity."""

    file: Path
    weights: dict[str, torch.Tensor]
    best: dict[str, torch.Tensor]
    rows: list[dict[str, float]]
    about: dict


class Checkpoints(lightning.Callback):
    """After each validation, writes all state to step-N.ckpt in a folder, and the rows so far to metrics.csv.

    Lightning's own share is the weights, with batch statistics, margin and average, the optimiser, the
    schedule and the step. Added here are, under the names of the attributes:

        about   what the run is, as `same_run` compares it
        rows    the history, one row a validation
        best    the weights of the highest validation accuracy, and that accuracy. Of equals the later ones
                stay, whose learning rate has come further down.
        random  for each process the states of torch's generators and of the augmentation's

    The tally since the last validation is empty then. metrics.csv is made of the rows, and comes second: when
    it is lost, nothing is.
    """

    def __init__(self, folder: Path, about: dict) -> None:
        self.folder, self.about = folder, about
        self.rows, self.random, self.best = [], [], {"accuracy": -1.0}

    def state_dict(self) -> dict:
        return {name: getattr(self, name) for name in ("about", "rows", "best", "random")}

    def load_state_dict(self, state: dict) -> None:
        vars(self).update(state)

    def on_train_start(self, trainer: lightning.Trainer, learner: Learner) -> None:
        if self.random:
            _set_random_state(learner, self.random[rank()])

    def on_train_epoch_end(self, trainer: lightning.Trainer, learner: Learner) -> None:
        self.rows.append({"step": trainer.global_step, **learner.row})
        if learner.row["validation_accuracy"] >= self.best["accuracy"]:
            # A copy: the weights themselves go on learning.
            weights = {name: value.clone() for name, value in learner.answering.state_dict().items()}
            self.best = {"accuracy": learner.row["validation_accuracy"], "weights": weights}
        self.random = gathered(_random_state(learner))
        self._write(trainer)

    def _write(self, trainer: lightning.Trainer) -> None:
        partial, whole = self.folder.parent / PARTIAL, self.folder / f"step-{trainer.global_step:010}.ckpt"
        trainer.save_checkpoint(partial, weights_only=False)
        if rank() == 0:
            with open(partial, "rb+") as file:
                sync(file)
            partial.replace(whole)
            kept = [file for file in _files(self.folder) if file <= whole][:KEPT]
            for file in set(_files(self.folder)) - set(kept):
                file.unlink()
            write_history(self.rows, self.folder.parent / "metrics.csv")


def newest(folder: Path) -> State | None:
    """The newest checkpoint in `folder` that can be read.

    Raises `UserError` when there are some, and none can be read.
    """
    files = _files(folder)
    for file in files:
        with suppress(Exception):  # whatever a damaged archive makes the unpickler raise
            state = torch.load(file, map_location="cpu", weights_only=True)
            own = state["callbacks"]["Checkpoints"]
            return State(
                file, _answering(state["state_dict"]), own["best"]["weights"], own["rows"], own["about"]
            )
    if files:
        raise UserError(f"{files[0]}: no checkpoint there can be read. Start over with --fresh.")
    return None


def same_run(about: dict, left: Path) -> None:
    """Refuse to go on with what another training has left in the folder `left`."""
    theirs = newest(left / UNFINISHED).about
    for name in about:
        if theirs.get(name) != about[name]:
            raise UserError(
                f"{left}: an unfinished run is there, with {name} {theirs.get(name)} and not "
                f"{about[name]}. Give its options to go on with it, another --out, or --fresh to start over."
            )


def write_history(rows: list[dict[str, float]], file: Path) -> None:
    """Write the rows as metrics.csv."""
    with open(file, "w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def _answering(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Of all weights of a learner those that answer: the moving average, or what there is without one."""
    prefix = "average." if any(name.startswith("average.") for name in state) else "model."
    return {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}


def _files(folder: Path) -> list[Path]:
    """The checkpoints, the newest first."""
    return sorted(folder.glob("step-*.ckpt"), reverse=True)


def _random_state(learner: Learner) -> dict:
    model = learner.model.state_dict()
    own = {name: value for name, value in model.items() if name.endswith("_extra_state")}
    device = torch.cuda.get_rng_state(learner.device) if learner.device.type == "cuda" else None
    return {"processor": torch.get_rng_state(), "device": device, "model": own}


def _set_random_state(learner: Learner, state: dict) -> None:
    torch.set_rng_state(state["processor"])
    if state["device"] is not None:
        torch.cuda.set_rng_state(state["device"], learner.device)
    learner.model.load_state_dict(state["model"], strict=False)

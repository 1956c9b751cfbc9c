"""What Lightning is told: how to take a step, how to validate and what to show."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from math import isfinite
from pathlib import Path

import torch
from torch import Tensor
from tqdm import tqdm

from groundup.corpus import Batch
from groundup.errors import UserError
from groundup.speaker import SpeakerClassifier
from groundup.training.average import follow, follower
from groundup.training.framework import import_lightning
from groundup.training.processes import gathered
from groundup.training.recipe import Recipe

__all__ = ["Curves", "Learner", "NotFiniteError", "ProgressBar"]

lightning = import_lightning()


class NotFiniteError(UserError):
    """The loss became infinite, or no number at all: from there on nothing is learned."""


class Tally:
    """Running sums over batches: loss, utterances that were named rightly, utterances."""

    def __init__(self) -> None:
        self.loss, self.right, self.total = 0.0, 0, 0

    def add(self, loss: Tensor, logits: Tensor, labels: Tensor) -> None:
        # Tensors are summed where they are: reading them back at each step would make an accelerator wait.
        self.loss = self.loss + loss.detach() * len(labels)
        self.right = self.right + (logits.argmax(-1) == labels).sum()
        self.total += len(labels)

    def means(self) -> tuple[float, float]:
        """Mean loss and accuracy, of what all processes have added."""
        shares = gathered((float(self.loss), int(self.right), self.total))
        loss, right, total = (sum(share) for share in zip(*shares, strict=True))
        return loss / total, right / total


class Learner(lightning.LightningModule):
    """A model that learns by a recipe.

    After each stretch `row` is: training loss and accuracy (random crops, the mean over the stretch),
    validation loss and accuracy (whole utterances), and the learning rate of the last step. Accuracies are
    those of the bare logits, without the margin that a criterion may put on them. With several processes
    each hears its share, and the row is that of all of them together.

    Raises `NotFiniteError` after a stretch with a loss that was not finite. To ask at each step would make an
    accelerator wait.
    """

    def __init__(self, model: SpeakerClassifier, recipe: Recipe, compiled: bool = False) -> None:
        super().__init__()
        # One graph from the features to the loss, unless an augmentation, which draws, stands in front of it.
        # Utterances that are heard whole have too many lengths: validation is not compiled.
        step, whole = model.loss_and_logits, model.augment is None
        self.step = torch.compile(step, fullgraph=whole) if compiled else step
        self.model, self.recipe = model, recipe
        self.average = follower(model) if recipe.average else None
        self.rate, self.row = 0.0, {}
        self.training_tally, self.validation_tally = Tally(), Tally()

    @property
    def answering(self) -> SpeakerClassifier:
        """The model that is validated and kept: the one that learns, or its moving average."""
        return self.model if self.average is None else self.average

    def on_train_batch_start(self, batch: Batch, _: int) -> None:
        self.recipe.before_step(self.model, self.global_step)

    def training_step(self, batch: Batch, _: int) -> Tensor:
        return self._loss(self.step, batch, self.training_tally)

    def validation_step(self, batch: Batch, _: int) -> None:
        self._loss(self.answering.loss_and_logits, batch, self.validation_tally)

    def _loss(self, step: Callable, batch: Batch, tally: Tally) -> Tensor:
        loss, logits = step(batch.features, batch.lengths, batch.labels)
        tally.add(loss, logits, batch.labels)
        return loss

    def on_before_optimizer_step(self, optimizer: torch.optim.Optimizer) -> None:
        self.rate = optimizer.param_groups[0]["lr"]

    def configure_gradient_clipping(self, *_, **__) -> None:
        # Lightning's own refuses a fused optimiser under bfloat16, as if a scaler were there.
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.gradient_norm)

    def optimizer_step(self, *arguments) -> None:
        super().optimizer_step(*arguments)
        if self.average is not None:
            follow(self.average, self.model, self.global_step, self.recipe.average)

    def on_validation_epoch_end(self) -> None:
        self.row = {"learning_rate": self.rate}
        for part, tally in (("training", self.training_tally), ("validation", self.validation_tally)):
            self.row[f"{part}_loss"], self.row[f"{part}_accuracy"] = tally.means()
        if not isfinite(self.row["training_loss"] + self.row["validation_loss"]):
            raise NotFiniteError(
                f"the loss was not finite by step {self.global_step:,} of {self.recipe.steps:,}: "
                f"a learning rate of {self.recipe.learning_rate:g} may be too high."
            )
        self.training_tally, self.validation_tally = Tally(), Tally()

    def configure_optimizers(self) -> dict:
        optimiser = self.recipe.optimiser(self.model)
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimiser, self.recipe.schedule)
        return {"optimizer": optimiser, "lr_scheduler": {"scheduler": scheduler, "interval": "step"}}


class Curves(lightning.Callback):
    """The rows as curves for TensorBoard, which must be installed, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.writer = importlib.import_module("torch.utils.tensorboard").SummaryWriter(folder)

    def on_validation_end(self, trainer: lightning.Trainer, learner: Learner) -> None:
        for name, value in learner.row.items():
            self.writer.add_scalar(name, value, trainer.global_step)
        self.writer.flush()


class ProgressBar(lightning.Callback):
    """One bar over all steps, with the newest loss and validation accuracy beside it; above it a line."""

    def __init__(self, line: str = "") -> None:
        self.line = line

    def on_train_start(self, trainer: lightning.Trainer, learner: Learner) -> None:
        taken, steps, name = learner.global_step, learner.recipe.steps, learner.recipe.name
        tqdm.write(self.line, file=sys.stderr)
        if taken:
            tqdm.write(f"Going on from step {taken:,} of {steps:,}.", file=sys.stderr)
        self.bar = tqdm(initial=taken, total=steps, unit="step", dynamic_ncols=True, desc=name)

    def on_train_batch_end(self, trainer: lightning.Trainer, *_) -> None:
        self.bar.update(trainer.global_step - self.bar.n)

    def on_validation_end(self, trainer: lightning.Trainer, learner: Learner) -> None:
        loss, accuracy = learner.row["training_loss"], learner.row["validation_accuracy"]
        self.bar.set_postfix_str(f"loss {loss:.3f}, validation accuracy {accuracy:.3f}")

    def on_train_end(self, *_) -> None:
        self.bar.close()

    def on_exception(self, *_) -> None:
        if hasattr(self, "bar"):  # it may have failed before the first step
            self.bar.close()

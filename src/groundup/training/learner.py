"""What Lightning is told: how to take a step, how to validate, what to keep and what to show."""

from __future__ import annotations

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
from groundup.training.recipe import Recipe

__all__ = ["Checkpoints", "Learner", "NotFiniteError", "ProgressBar"]

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
        """Mean loss and accuracy."""
        return float(self.loss) / self.total, int(self.right) / self.total


class Learner(lightning.LightningModule):
    """A model that learns by a recipe.

    After each stretch it logs one row: training loss and accuracy (random crops, the mean over the stretch),
    validation loss and accuracy (whole utterances), and the learning rate of the last step. Accuracies are
    those of the bare logits, without the margin that a criterion may put on them.

    Raises `NotFiniteError` after a stretch with a loss that was not finite. To ask at each step would make an
    accelerator wait.
    """

    def __init__(self, model: SpeakerClassifier, recipe: Recipe) -> None:
        super().__init__()
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
        return self._loss(self.model, batch, self.training_tally)

    def validation_step(self, batch: Batch, _: int) -> None:
        self._loss(self.answering, batch, self.validation_tally)

    def _loss(self, model: SpeakerClassifier, batch: Batch, tally: Tally) -> Tensor:
        loss, logits = model.loss_and_logits(batch.features, batch.lengths, batch.labels)
        tally.add(loss, logits, batch.labels)
        return loss

    def on_before_optimizer_step(self, optimizer: torch.optim.Optimizer) -> None:
        self.rate = optimizer.param_groups[0]["lr"]

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
        # Not `self.log`: it would round to float32, and number the steps from 0.
        self.logger.log_metrics(self.row, step=self.global_step)
        self.training_tally, self.validation_tally = Tally(), Tally()

    def configure_optimizers(self) -> dict:
        optimiser = self.recipe.optimiser(self.model)
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimiser, self.recipe.schedule)
        return {"optimizer": optimiser, "lr_scheduler": {"scheduler": scheduler, "interval": "step"}}


class Checkpoints(lightning.Callback):
    """After each validation, writes all state to last.ckpt, and to best.ckpt the weights of the best so far.

    Best is the highest validation accuracy; of equals the later one stays, whose learning rate has come
    further down. What is kept is a file, not a reference to weights that go on learning.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.accuracy = folder, -1.0

    def on_validation_end(self, trainer: lightning.Trainer, learner: Learner) -> None:
        if learner.row["validation_accuracy"] >= self.accuracy:
            self.accuracy = learner.row["validation_accuracy"]
            self._write(trainer, "best.ckpt", weights_only=True)
        self._write(trainer, "last.ckpt", weights_only=False)

    def _write(self, trainer: lightning.Trainer, name: str, *, weights_only: bool) -> None:
        partial = self.folder / f"{name}.partial"  # Ctrl-C may come at any moment
        trainer.save_checkpoint(partial, weights_only=weights_only)
        partial.replace(self.folder / name)


class ProgressBar(lightning.Callback):
    """One bar over all steps, with the newest loss and validation accuracy beside it."""

    def on_train_start(self, trainer: lightning.Trainer, learner: Learner) -> None:
        self.bar = tqdm(total=learner.recipe.steps, unit="step", dynamic_ncols=True, desc=learner.recipe.name)

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

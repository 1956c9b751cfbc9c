"""Training: a recipe, a corpus and a seed → a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import torch

from groundup.corpus import PackedCorpus, RandomCrops, WholeUtterances
from groundup.errors import UserError
from groundup.speaker import SpeakerClassifier
from groundup.training.catalogue import recipe_named
from groundup.training.folder import new_folder
from groundup.training.framework import import_lightning, without_chatter
from groundup.training.learner import Checkpoints, Learner, NotFiniteError, ProgressBar
from groundup.training.loading import training_batches, whole_batches
from groundup.training.parts import Parts, divide
from groundup.training.plots import learning_curves, write_png
from groundup.training.recipe import Recipe
from groundup.training.run import Run, opened, read_history
from groundup.training.trained import TrainedModel, load_weights

__all__ = ["fit"]

lightning = import_lightning()


def fit(
    recipe: Recipe | str,
    corpus: PackedCorpus | str | Path,
    *,
    split: str | None = None,
    seed: int = 0,
    out: str | Path | None = None,
    steps: int | None = None,
    progress: bool = False,
) -> Run:
    """Train a recipe on a corpus; the model of the run is that of the highest validation accuracy.

    When Ctrl-C or a loss that is not finite stops it, `out` holds the run up to its last validation, if there
    was one, and the message says so.

    The weights at the start, the order of the utterances, the crops and the dropout follow from the seed: on
    a CPU the same call gives the same weights bit for bit. torch's own generator is left as it was found.

    Args:
        recipe: a recipe, or the name of one.
        corpus: a packed corpus, or its folder.
        split: a rule of `groundup.training.parts.divide`.
        seed: at least 0, below 2^63.
        out: a folder to make, with all that `groundup.training.run` lists. None keeps the run in memory.
        steps: fewer or more steps than the recipe has.
        progress: show a bar.

    Returns:
        The run, its model on the CPU and in evaluation mode.

    Raises:
        UserError: for an unknown recipe, a missing corpus, a rule that it cannot follow, an existing `out`, a
            loss that is not finite.
    """
    recipe = recipe_named(recipe) if isinstance(recipe, str) else recipe
    recipe = recipe if steps is None else replace(recipe, steps=steps)
    if not 0 <= seed < 1 << 63:
        raise ValueError(f"expected a seed of at least 0 and below 2^63, got {seed}")
    stopped = None
    with new_folder(out) as folder:
        corpus = opened(corpus)
        parts = divide(corpus, split, validation_share=recipe.validation_share)
        with _seeded(seed) as generator:
            model = _model(recipe, corpus, generator)
            try:
                _train(model, recipe, corpus, parts, seed, folder, progress)
            except (NotFiniteError, KeyboardInterrupt) as reason:
                if out is None or not (folder / "last.ckpt").is_file():
                    raise
                stopped = reason
        model.load_state_dict(load_weights(folder / "best.ckpt"))
        trained = TrainedModel.of(recipe, model.cpu().eval(), corpus)
        history = read_history(folder / "metrics.csv")
        run = Run(trained, corpus, parts, seed, history, None if out is None else Path(out))
        run.write(folder)
        write_png(learning_curves(history), folder / "learning_curves.png")
    if stopped is not None:
        kept = f"{out} holds the run up to step {history['step'][-1]:,} of {recipe.steps:,}"
        raise type(stopped)(f"{stopped} {kept}." if str(stopped) else kept) from None
    return run


def _train(
    model: SpeakerClassifier,
    recipe: Recipe,
    corpus: PackedCorpus,
    parts: Parts,
    seed: int,
    folder: Path,
    progress: bool,
) -> None:
    """Take the recipe's steps; write metrics.csv, best.ckpt and last.ckpt into the folder."""
    part = recipe.batch_size // recipe.accumulate
    crops = RandomCrops(corpus, parts.train, recipe.crop, part, seed)
    batches = training_batches(crops, recipe)
    keeper = Checkpoints(folder)
    with without_chatter(), _interruptible():
        trainer = lightning.Trainer(
            max_epochs=batches.sampler.stretches,
            accelerator="auto",
            devices=1,
            accumulate_grad_batches=recipe.accumulate,
            gradient_clip_val=recipe.gradient_norm,
            logger=lightning.loggers.CSVLogger(folder, name="", version="", flush_logs_every_n_steps=1),
            callbacks=[keeper, ProgressBar()] if progress else [keeper],
            enable_checkpointing=False,  # `Checkpoints` is the one that decides
            enable_progress_bar=False,
            enable_model_summary=False,
            num_sanity_val_steps=0,
        )
        trainer.fit(
            Learner(model, recipe), batches, whole_batches(WholeUtterances(corpus, parts.validation), recipe)
        )


@contextmanager
def _seeded(seed: int) -> Iterator[torch.Generator]:
    """Inside, torch's generators start from the seed; outside, they never noticed. Gives the processor's."""
    with torch.random.fork_rng(devices=range(torch.cuda.device_count())):
        yield torch.manual_seed(seed)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C is a KeyboardInterrupt, which Lightning turns into SystemExit."""
    try:
        yield
    except SystemExit:
        raise KeyboardInterrupt from None


def _model(recipe: Recipe, corpus: PackedCorpus, generator: torch.Generator) -> SpeakerClassifier:
    """The recipe's model, if it can hear the crops and every utterance of this corpus."""
    try:
        model = recipe.model(corpus.bands, len(corpus.speakers), generator)
    except ValueError as error:
        raise UserError(f"{corpus.path}: the recipe {recipe.name!r} does not fit: {error}.") from None
    least, shortest = model.encoder.minimum_frames, int(corpus.lengths.argmin())
    if recipe.crop < least:
        raise UserError(
            f"recipe {recipe.name!r}: expected crop of at least {least} frames, got {recipe.crop}."
        )
    if corpus.lengths[shortest] < least:
        raise UserError(
            f"{corpus.path}: utterance {corpus.ids[shortest]} has {corpus.lengths[shortest]} frames, "
            f"expected at least {least}. Leave it out of the corpus."
        )
    return model

"""Training: a recipe, a corpus and a seed → a run."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch

from groundup.corpus import PackedCorpus, RandomCrops, WholeUtterances
from groundup.corpus.pack.utterance_lengths import refuse_unfit_lengths
from groundup.errors import UserError
from groundup.speaker import SpeakerClassifier
from groundup.training.catalogue import recipe_named
from groundup.training.folder import UNFINISHED, new_folder, refuse_finished
from groundup.training.framework import import_lightning, without_chatter
from groundup.training.learner import Curves, Learner, NotFiniteError, ProgressBar
from groundup.training.loading import training_batches, whole_batches
from groundup.training.parts import Parts, divide
from groundup.training.placement import PRECISIONS, Placement
from groundup.training.plots import learning_curves, write_png
from groundup.training.processes import gathered, rank, ranks, together
from groundup.training.recipe import Recipe
from groundup.training.resume import PARTIAL, Checkpoints, newest, same_run, write_history
from groundup.training.run import Run, opened, read_history
from groundup.training.trained import WEIGHTS, TrainedModel, load_weights, save_weights

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
    fresh: bool = False,
    precision: str = "auto",
    compiled: bool = False,
    progress: bool = False,
    callbacks: Sequence[lightning.Callback] = (),
) -> Run:
    """Train a recipe on a corpus; the model of the run is that of the highest validation accuracy.

    The weights at the start, the order of the utterances, the crops and the dropout follow from the seed: on
    a CPU the same call gives the same weights bit for bit. torch's own generator is left as it was found.

    A run into `out` that ended early, whatever ended it, is gone on with by the same call, from its last
    validation, and ends with the same bits as if nothing had happened. When Ctrl-C or a loss that is not
    finite stopped it, `out` holds the run up to there, and can be used; after all else, as a killed process
    or a full disk, what is needed to go on lies in a hidden folder beside `out`.

    In the processes of `torchrun` each learns from its share of every batch, and they end with the same run.

    Args:
        recipe: a recipe, or the name of one.
        corpus: a packed corpus, or its folder.
        split: a rule of `groundup.training.parts.divide`.
        seed: at least 0, below 2^63.
        out: a folder to make, with all that `groundup.training.run` lists. None keeps the run in memory.
        steps: fewer or more steps than the recipe has.
        fresh: begin anew, and remove what an earlier run has left unfinished.
        precision: of products, see `groundup.training.placement`. A corpus that fits into the memory of a
            GPU is put there; its batches are the same.
        compiled: let torch compile a step of training. Takes a minute, and on a processor a C++ compiler.
        progress: show a bar, and a line above it that says where the training runs.
        callbacks: Lightning's, called after the checkpoint of each validation is written.

    Returns:
        The run, its model on the CPU and in evaluation mode.

    Raises:
        UserError: for an unknown recipe, a missing corpus, a rule that it cannot follow, a finished `out`, or
            an unfinished one of another training, a loss that is not finite.
    """
    recipe = recipe_named(recipe) if isinstance(recipe, str) else recipe
    recipe = recipe if steps is None else replace(recipe, steps=steps)
    if not 0 <= seed < 1 << 63:
        raise ValueError(f"expected a seed of at least 0 and below 2^63, got {seed}")
    with together():
        if rank() == 0 and out is not None:
            refuse_finished(out)  # before anything else is looked at
        corpus = opened(corpus)
        parts = divide(corpus, split, validation_share=recipe.validation_share)
        _check_shares(recipe, parts, out)
        placement = Placement.of(corpus, precision)
        about = _about(recipe, corpus, parts, seed) | {"precision": placement.precision, "compile": compiled}
        place = new_folder(out, fresh=fresh, admit=partial(same_run, about))
        with place if rank() == 0 else nullcontext() as folder:
            stopped = None
            try:
                _train(recipe, placement, parts, seed, folder, about, compiled, progress, callbacks)
            except (NotFiniteError, KeyboardInterrupt) as reason:
                if rank() or out is None or newest(folder / UNFINISHED) is None:
                    raise
                stopped = reason
            if rank() == 0:
                _write_weights(folder)
                run = _run_in(folder, recipe, corpus, parts, seed, out)
                run.write(folder)
                write_png(learning_curves(run.history), folder / "learning_curves.png")
        if stopped is not None:
            kept = f"{out} holds the run up to step {run.history['step'][-1]:,} of {recipe.steps:,}"
            if isinstance(stopped, KeyboardInterrupt):
                raise KeyboardInterrupt(f"{kept}, and the same command goes on from there") from None
            raise type(stopped)(f"{stopped} {kept}.") from None
        if rank() == 0 and out is not None:
            shutil.rmtree(run.path.expanduser() / UNFINISHED)  # only now: it is never needed again
        gathered(None)  # the others wait for the folder
        return run if rank() == 0 else _run_in(Path(out), recipe, corpus, parts, seed, out)


def _check_shares(recipe: Recipe, parts: Parts, out: str | Path | None) -> None:
    """Refuse what several processes cannot share."""
    part = recipe.batch_size // recipe.accumulate
    if part % ranks() or len(parts.validation) < ranks():
        raise UserError(
            f"recipe {recipe.name!r}: expected batches that {ranks()} processes can share, and as many "
            f"utterances to validate, got {part} and {len(parts.validation)}."
        )
    if ranks() > 1 and out is None:
        raise ValueError("expected a folder `out` that all processes can read, got None")


def _about(recipe: Recipe, corpus: PackedCorpus, parts: Parts, seed: int) -> dict:
    """All that the weights depend on: two runs that agree in it are the same run."""
    settings = {"recipe": recipe.name, **recipe.settings()}
    del settings["name"]
    given = {"seed": seed, "split": parts.rule, "processes": ranks()}
    return settings | given | {"a corpus of checksum": corpus.manifest["checksum"][:12]}


def _train(
    recipe: Recipe,
    placement: Placement,
    parts: Parts,
    seed: int,
    folder: Path | None,
    about: dict,
    compiled: bool,
    progress: bool,
    callbacks: Sequence[lightning.Callback],
) -> None:
    """Take the steps that are missing, with a checkpoint in process 0's `folder` after each validation."""
    found = None if rank() else newest(folder / UNFINISHED)
    folder, left, stretch = gathered((folder, found and found.file, len(found.rows) if found else 0))[0]
    corpus, part = placement.corpus, recipe.batch_size // recipe.accumulate
    crops = RandomCrops(corpus, parts.train, recipe.crop, part, seed, rank(), ranks())
    batches = training_batches(crops, recipe, placement.workers)
    batches.sampler.set_epoch(stretch)  # Lightning, going on, looks for the batches before it says which
    held_out = WholeUtterances(corpus, parts.validation[rank() :: ranks()])
    keeper = Checkpoints(folder / UNFINISHED, about)
    shown = [ProgressBar(str(placement))] if progress and rank() == 0 else []
    if importlib.util.find_spec("tensorboard") is not None and rank() == 0:
        shown.append(Curves(folder / "tensorboard"))
    with _seeded(seed) as generator, without_chatter(), _plain_errors():
        learner = Learner(_model(recipe, corpus, generator), recipe, compiled)
        trainer = _trainer(recipe, placement, batches.sampler.stretches, [keeper, *shown, *callbacks])
        trainer.fit(learner, batches, whole_batches(held_out, recipe), ckpt_path=left, weights_only=True)


def _trainer(recipe: Recipe, placement: Placement, stretches: int, callbacks: list) -> lightning.Trainer:
    """One process, or as many as `torchrun` started."""
    here = int(os.environ.get("LOCAL_WORLD_SIZE", 1)) if ranks() > 1 else 1
    # Buffers need no broadcast at each step: all processes add up the same statistics.
    strategy = lightning.strategies.DDPStrategy(forward_sync_buffers=False) if ranks() > 1 else "auto"
    return lightning.Trainer(
        max_epochs=stretches,
        accelerator=placement.device.type,
        devices=here,
        num_nodes=ranks() // here,
        strategy=strategy,
        precision=PRECISIONS[placement.precision],
        accumulate_grad_batches=recipe.accumulate,
        callbacks=callbacks,
        logger=False,  # the callback writes metrics.csv
        enable_checkpointing=False,  # `Checkpoints` is the one that decides
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=0,
        use_distributed_sampler=False,  # batches come divided
    )


def _write_weights(folder: Path) -> None:
    """Write both files of weights and metrics.csv, all out of the newest checkpoint."""
    state = newest(folder / UNFINISHED)
    (folder / PARTIAL).unlink(missing_ok=True)
    for checkpoint, weights in (("best", state.best), ("last", state.weights)):
        save_weights(weights, folder / WEIGHTS[checkpoint])
    write_history(state.rows, folder / "metrics.csv")


def _run_in(
    folder: Path, recipe: Recipe, corpus: PackedCorpus, parts: Parts, seed: int, out: str | Path | None
) -> Run:
    """The run whose weights and history are in `folder`."""
    model = _model(recipe, corpus, torch.Generator())  # its draws are overwritten
    model.load_state_dict(load_weights(folder / WEIGHTS["best"]))
    trained = TrainedModel.of(recipe, model.eval(), corpus)
    history = read_history(folder / "metrics.csv")
    return Run(trained, corpus, parts, seed, history, None if out is None else Path(out))


@contextmanager
def _seeded(seed: int) -> Iterator[torch.Generator]:
    """Inside, torch's generators start from the seed; outside, they never noticed. Gives the processor's.

    Process 0 draws as a single one would; each other one has numbers of its own. The weights it draws are
    not used: all begin with those of process 0.
    """
    if rank():
        seed = int(np.random.SeedSequence([seed, rank()]).generate_state(1, np.uint64)[0] >> np.uint64(1))
    with torch.random.fork_rng(devices=range(torch.cuda.device_count())):
        yield torch.manual_seed(seed)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Ctrl-C is a KeyboardInterrupt, which Lightning turns into SystemExit; torch's compiler says a line."""
    try:
        yield
    except SystemExit:
        raise KeyboardInterrupt from None
    except RuntimeError as error:
        if not type(error).__module__.startswith(("torch._dynamo", "torch._inductor")):
            raise
        reason = " ".join(str(error).split("\n\n")[0].split())
        raise UserError(f"torch cannot compile a step here ({reason}). Leave out --compile.") from None


def _model(recipe: Recipe, corpus: PackedCorpus, generator: torch.Generator) -> SpeakerClassifier:
    """The recipe's model, if it can hear the crops and every utterance of this corpus."""
    try:
        model = recipe.model(corpus.bands, len(corpus.speakers), generator)
    except ValueError as error:
        raise UserError(f"{corpus.path}: the recipe {recipe.name!r} does not fit: {error}.") from None
    if recipe.crop < (least := model.encoder.minimum_frames):
        raise UserError(
            f"recipe {recipe.name!r}: expected crop of at least {least} frames, got {recipe.crop}."
        )
    refuse_unfit_lengths(corpus, least)
    return model

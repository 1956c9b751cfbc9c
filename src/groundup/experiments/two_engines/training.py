"""One training, two engines: the same weights at the start, the same crops and the same dropout masks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import torch

from ... import conformer, optim, speaker
from ...autograd import Tensor, no_grad
from ...nn.utils import clip_grad_norm_
from ...training import Recipe
from .twins import on_our_engine

Batch = tuple[np.ndarray, np.ndarray, np.ndarray]  # features (B, T, F), lengths (B,), labels (B,)


class Pair(NamedTuple):
    """The two models, and the function that takes one step with each and gives both losses."""

    theirs: speaker.SpeakerClassifier
    ours: conformer.SpeakerClassifier
    step: Callable[[Batch], tuple[float, float]]


def pair(recipe: Recipe, bands: int, classes: int, seed: int, dtype: type = np.float32) -> Pair:
    """The recipe's model on both engines, ready to be trained by the recipe's optimiser and schedule.

    Each engine draws its dropout masks from a NumPy generator of its own, and both have the same seed. Since
    both programs drop in the same order, the masks are the same.
    """
    theirs = recipe.model(bands, classes, torch.Generator().manual_seed(seed))
    theirs = theirs.double() if dtype is np.float64 else theirs
    ours = on_our_engine(theirs, rng=np.random.default_rng(seed), dtype=dtype)
    give_masks(theirs, np.random.default_rng(seed))
    their_optimiser, own_optimiser = recipe.optimiser(theirs), optimiser(recipe, ours)
    libraries = (torch.optim, their_optimiser), (optim, own_optimiser)
    schedules = [library.lr_scheduler.LambdaLR(it, recipe.schedule) for library, it in libraries]

    def step(batch: Batch) -> tuple[float, float]:
        x, lengths, labels = batch[0].astype(dtype), *batch[1:]
        their_loss = theirs.loss(*map(torch.from_numpy, (x, lengths, labels)))
        own_loss = ours.loss(Tensor(x), lengths, labels)
        for engine, loss in ((their_optimiser, their_loss), (own_optimiser, own_loss)):
            engine.zero_grad()
            loss.backward()
        torch.nn.utils.clip_grad_norm_(theirs.parameters(), recipe.gradient_norm)
        clip_grad_norm_(list(ours.parameters()), recipe.gradient_norm)
        for engine, schedule in zip((their_optimiser, own_optimiser), schedules, strict=True):
            engine.step()
            schedule.step()
        return their_loss.item(), own_loss.item()

    return Pair(theirs, ours, step)


def optimiser(recipe: Recipe, model: conformer.SpeakerClassifier) -> optim.AdamW:
    """The recipe's AdamW on our engine: what has two dimensions or more decays."""
    parameters = list(model.parameters())
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": recipe.weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return optim.AdamW(groups, lr=recipe.learning_rate)


def give_masks(model: torch.nn.Module, rng: np.random.Generator) -> None:
    """From now on the model's dropout draws from `rng` as `groundup.nn.functional.dropout` does."""
    for module in model.modules():
        if isinstance(module, speaker.Dropout):
            module.forward = _masked(module, rng)


def _masked(module: speaker.Dropout, rng: np.random.Generator) -> Callable[[torch.Tensor], torch.Tensor]:
    def forward(x: torch.Tensor) -> torch.Tensor:
        if not module.training:
            return x
        kept = torch.from_numpy(rng.random(x.shape) >= module.probability)
        return x * kept.to(x.dtype) / (1 - module.probability)

    return forward


def differences(both: Pair) -> Iterator[tuple[str, float]]:
    """For each parameter by name, the largest difference of its entries between the engines."""
    theirs = dict(both.theirs.named_parameters())
    for name, parameter in both.ours.named_parameters():
        yield name, float(np.abs(parameter.numpy() - theirs[name].detach().numpy()).max())


def logits(both: Pair, x: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What both say of a batch in evaluation: PyTorch's logits and ours, (B, K) each."""
    both.theirs.eval(), both.ours.eval()
    with torch.no_grad(), no_grad():
        said = (
            both.theirs(torch.from_numpy(x), torch.from_numpy(lengths)).numpy(),
            both.ours(Tensor(x), lengths),
        )
    both.theirs.train(), both.ours.train()
    return said[0], said[1].numpy()

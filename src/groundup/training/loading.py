"""The batches that a model learns from and is tested on, as PyTorch's loaders. No Lightning here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch.utils.data import DataLoader, Sampler

from groundup.corpus import Batch, RandomCrops, WholeUtterances
from groundup.training.recipe import Recipe

__all__ = ["Stretches", "training_batches", "whole_batches"]


class Stretches(Sampler):
    """Cuts N steps into V stretches as equal as can be: stretch v holds the steps from ⌊vN/V⌋ to ⌊(v+1)N/V⌋.

    A step is heard in one or more parts, each a batch: parts 0 … a - 1 belong to step 0. Lightning calls a
    stretch an epoch and validates after it. What a step learns from is a function of the seed and of the
    step's number, wherever the stretches are cut.

    >>> stretches = Stretches(steps=5, stretches=2)
    >>> stretches.set_epoch(1)
    >>> list(stretches)
    [2, 3, 4]
    """

    def __init__(self, steps: int, stretches: int, parts: int = 1) -> None:
        self.steps, self.stretches, self.parts, self.epoch = steps, min(steps, stretches), parts, 0

    def set_epoch(self, epoch: int) -> None:
        self.epoch = epoch

    def __iter__(self) -> Iterator[int]:
        ends = [self.steps * v // self.stretches * self.parts for v in (self.epoch, self.epoch + 1)]
        return iter(range(*ends))


FrontEnd = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


class _Prepared:
    """Batches with the recipe's front end applied, as torch tensors; a class, so that it can be pickled."""

    def __init__(self, batches: RandomCrops | WholeUtterances, front_end: FrontEnd) -> None:
        self.batches, self.front_end = batches, front_end

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, number: int) -> Batch:
        batch = Batch(*map(torch.as_tensor, self.batches[number]))  # tensors already, of a loaded corpus
        return batch._replace(features=self.front_end(batch.features, batch.lengths))


def training_batches(crops: RandomCrops, recipe: Recipe, workers: int = 0) -> DataLoader:
    """Random crops in the order of the recipe's steps, one stretch of them each time it is gone through.

    A batch of `crops` is one of the `recipe.accumulate` parts of a step; `workers` processes gather them.
    """
    stretches = Stretches(recipe.steps, recipe.validations, recipe.accumulate)
    return _loader(_Prepared(crops, recipe.front_end), sampler=stretches, num_workers=workers)


def whole_batches(utterances: WholeUtterances, recipe: Recipe) -> DataLoader:
    """Whole utterances, the short ones first."""
    return _loader(_Prepared(utterances, recipe.front_end))


def _loader(batches: _Prepared, **arguments) -> DataLoader:
    # A loader draws a seed for its workers each time it is gone through. From a generator of its own: else
    # each validation would take a number away from the dropout of all later steps.
    return DataLoader(batches, batch_size=None, generator=torch.Generator(), **arguments)

"""H5: does one small file an utterance starve the training?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from ...corpus import Batch, PackedCorpus, RandomCrops
from ...corpus.importers.hw4.export import export_homework
from ...training import Recipe, recipes
from ...training.loading import training_batches
from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, unanimous
from ..timing import fastest, one_torch_thread
from .loading import noise_corpus

UTTERANCES, SPEAKERS, BANDS = 2000, 600, 40
WORKERS, CALLS, WARM = 2, 2, 5
STARVED = 1.5  # half as many steps again from the pack: a third of the time with files was waiting


class AsItIs(nn.Module):
    """An encoder that does nothing: (B, T, F), (B,) -> the same."""

    minimum_frames = 1

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width

    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        return x, lengths


@dataclass(frozen=True)
class Linear(Recipe):
    """One linear layer on the mean of each band: about the shortest step that a training can have."""

    name: ClassVar[str] = "linear"

    def encoder(self, bands: int) -> AsItIs:
        return AsItIs(bands)

    def front_end(self, features, lengths):
        """As it is: the mean is all that the layer hears."""
        return features


# Recipe, and how many steps of it make one measurement; the sample program of the homework is `simple`.
MODELS: dict[str, tuple[Recipe, int]] = {
    "one linear layer": (Linear(), 150),
    "small": (recipes["small"], 40),
    "simple": (recipes["simple"], 15),
}


@dataclass(frozen=True)
class SingleFiles:
    """In the place of a pack's frames: each crop from its utterance's own file, as the homework reads it."""

    paths: list[Path]
    offsets: np.ndarray

    def gather(self, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """The frames from each start on, (B, T, F), filled up with zeros."""
        gathered = np.zeros((len(starts), int(lengths.max()), BANDS), dtype=np.float32)
        owners = np.searchsorted(self.offsets, starts, side="right") - 1
        for piece, owner, start, length in zip(gathered, owners, starts, lengths, strict=True):
            whole = torch.load(self.paths[owner], weights_only=True).numpy()
            begin = start - self.offsets[owner]
            piece[:length] = whole[begin : begin + length]
        return gathered

    def place(self, array: np.ndarray) -> np.ndarray:
        return array


def from_files(corpus: PackedCorpus, folder: Path) -> PackedCorpus:
    """The same corpus, with its frames in single files of this folder."""
    paths = [folder / name for name in corpus.ids.tolist()]
    return replace(corpus, source=SingleFiles(paths, corpus.offsets))


def trial(seed: int, device: str = "cpu") -> dict[str, dict[str, float]]:
    """Milliseconds of a training step, by where its batch comes from, for each model.

    All of it on one thread, and WORKERS processes more where batches are loaded ahead.
    """
    with TemporaryDirectory() as scratch, one_torch_thread():
        pack = noise_corpus(Path(scratch, "pack"), UTTERANCES, bands=BANDS, seed=seed)
        files = from_files(pack, export_homework(pack, Path(scratch, "files")))
        return {
            name: milliseconds(recipe, steps, pack, files, seed, device)
            for name, (recipe, steps) in MODELS.items()
        }


def milliseconds(
    recipe: Recipe, steps: int, pack: PackedCorpus, files: PackedCorpus, seed: int, device: str
) -> dict[str, float]:
    """Of a step, the fastest of CALLS rounds of `steps` steps; the ways take turns."""
    endless = replace(recipe, steps=10**6, validations=1)

    def stream(corpus: PackedCorpus, workers: int = 0) -> Iterable[Batch]:
        crops = RandomCrops(corpus, frames=recipe.crop, batch_size=recipe.batch_size, seed=seed)
        return iter(training_batches(crops, endless, workers))

    step = training_step(recipe, seed, device)
    ways = {
        "files in turn": stream(files),
        "files ahead": stream(files, WORKERS),
        "pack": stream(pack),
        "no loading": repeat(next(stream(pack))),
    }

    def run(batches: Iterable[Batch], count: int = steps) -> None:
        for batch in islice(batches, count):
            step(batch)

    for batches in ways.values():
        run(batches, WARM)
    times = fastest({name: partial(run, batches) for name, batches in ways.items()}, CALLS)
    return {name: time / 1000 / steps for name, time in times.items()}


def training_step(recipe: Recipe, seed: int, device: str = "cpu") -> Callable[[Batch], float]:
    """A call that learns from one batch, as every training here does, and returns its loss."""
    model = recipe.model(BANDS, SPEAKERS, torch.Generator().manual_seed(seed)).to(device)
    optimiser = recipe.optimiser(model)

    def step(batch: Batch) -> float:
        features, lengths, labels, _ = (part.to(device) for part in batch)
        optimiser.zero_grad()
        loss = model.loss(features, lengths, labels)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), recipe.gradient_norm)
        optimiser.step()
        return loss.item()  # a GPU answers when all is done

    return step


def gain(numbers: Numbers, name: str, way: str) -> Effect:
    """Steps a second from the pack ÷ from the files, round by round."""
    ratio = np.divide(numbers[name][f"files {way}"], numbers[name]["pack"])
    return Effect.timing(f"{name}: pack ÷ files {way}", ratio, bounds=(STARVED,), neutral=1.0)


def gains(numbers: Numbers) -> list[Effect]:
    return [gain(numbers, name, way) for way in ("in turn", "ahead") for name in MODELS]


def judge(numbers: Numbers) -> str:
    return unanimous(above(effect, STARVED) for effect in gains(numbers))


def summarise(numbers: Numbers) -> list[Effect]:
    alone = [
        Effect.timing(f"{name}: a step without loading", numbers[name]["no loading"], "ms") for name in MODELS
    ]
    return [*gains(numbers), *alone]


CLAIM = Claim(
    id="H5",
    title="One small file an utterance starves the training",
    source="often said",
    statement=(
        "A training that opens a small file for each utterance spends its time waiting for them. Packed into "
        "one array, the same utterances give it many more steps a second."
    ),
    prediction=(
        "Depends on how long a step takes. One linear layer needs a millisecond or two: from the pack it "
        "makes 3 to 8 times as many steps as from files read in turn, and still 1.5 to 5 times as many as "
        "with two processes that read ahead. On one thread of a processor small takes about 25 ms and simple "
        "about 95: in turn the pack gives them 5 to 30 % more, and read ahead less than a tenth more. Seen "
        "before, on a busy machine: two rounds of other seeds, with 7.7 and 5.1; 1.27 and 1.1; 1.25 and 1.03."
    ),
    expected=DEPENDS,
    missed="By a little, once: in turn the pack gives small 32 % more steps, where we had said at most 30.",
    rule=(
        "Three models train on the same crops of 2,000 utterances of noise, which lie in memory, the best "
        "case for files: one linear layer and simple, the homework's sample program, on 32 crops a step, "
        "small on 16. Their batches come from single files in turn with the steps, from single files ahead "
        "of them by two worker processes, and from the pack in turn. These ways take turns in one process, "
        "on one thread, and of each the faster of two rounds counts. A model and a way of reading confirm "
        "the claim if the range over all rounds of the steps a second, from the pack ÷ from files, lies "
        "above 1.5, and refute it if below; else they decide nothing. If two of the six disagree, it "
        "depends."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=6,
    chapter="corpus.ipynb",
    repeatable=False,
    processes=2,
    options=("device",),
    not_measured=(
        "A GPU, whose steps are shorter: `python -m groundup.experiments record H5 --device cuda` trains on "
        "one. And files that do not lie in memory yet."
    ),
)

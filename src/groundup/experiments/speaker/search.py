"""The search for the recipe `ours`: one change at a time, on actors 01 to 10 of RAVDESS and no others.

    groundup corpus ravdess --actors 01-10 --out corpora/ravdess-01-10
    python -m groundup.experiments.speaker.search first --out book/results/search_first.json

Each candidate is trained once in each direction and names the speakers of the other sentence: from whole
utterances, where little room is left, and from the second in their middle, where there is more. `score` is
the mean of the four accuracies, and decides. A stage's list is fixed before it runs; a later stage combines
what led in the one before, at full size and with other seeds. Nobody has looked at actors 11 to 20.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import torch
from torch import Tensor, nn

from ...corpus import PackedCorpus, WholeUtterances
from ...speaker import (
    AttentiveStatisticsPooling,
    ConformerEncoder,
    ConvSubsampling,
    CosineHead,
    FixedTimeMasks,
    MarginSoftmax,
    SelfAttentionPooling,
    SpecAugment,
)
from ...training import Recipe
from ...training.catalogue import Conformer
from .. import recorded
from .axes import SECOND, Middles, answered
from .hearing import DIRECTIONS, in_processes

CORPUS = Path("corpora", "ravdess-01-10")


class Cosine(Conformer):
    """Cosines, and the margin softmax with or without its margin."""

    scale, margin = 30.0, 0.0

    def head(self, width: int, classes: int) -> nn.Module:
        return CosineHead(width, classes)

    def criterion(self) -> nn.Module:
        return MarginSoftmax(scale=self.scale, margin=self.margin, label_smoothing=self.label_smoothing)


class Cosine15(Cosine):
    scale = 15.0


class Margin1(Cosine):
    margin = 0.1


class Margin2(Cosine):
    margin = 0.2


class Statistics(Conformer):
    def pooling(self, width: int) -> nn.Module:
        return AttentiveStatisticsPooling(width)


class SelfAttention(Conformer):
    def pooling(self, width: int) -> nn.Module:
        return SelfAttentionPooling(width)


class Masked(Conformer):
    def augment(self, bands: int) -> nn.Module:
        return SpecAugment(bands)


class LightlyMasked(Conformer):
    """One narrow mask of each kind, and no warp."""

    def augment(self, bands: int) -> nn.Module:
        return SpecAugment(
            bands, warp=0, frequency_masks=1, frequency_width=4, time_masks=FixedTimeMasks(1, 10)
        )


class Level(Conformer):
    """The mean over all bands and frames leaves; what a voice's own spectrum is on average stays."""

    def front_end(self, features, lengths):
        found = features * 0
        for row, heard, length in zip(found, features, lengths, strict=True):
            row[:length] = heard[:length] - heard[:length].mean()
        return found


class Raw(Conformer):
    """Log-mel as it is, scaled alike for everybody."""

    def front_end(self, features, lengths):
        found = (features + 10.0) / 4.0
        for row, length in zip(found, lengths, strict=True):
            row[length:] = 0.0
        return found


class Scaled(Conformer):
    """Sub-sampling's output times the root of the width, as Vaswani et al. (2017) scale their embeddings."""

    def encoder(self, bands: int) -> ConformerEncoder:
        encoder = super().encoder(bands)
        encoder.subsampling = ScaledSubsampling(bands, self.width, channels=self.channels)
        return encoder


class ScaledSubsampling(ConvSubsampling):
    def forward(self, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        x, lengths = super().forward(x, lengths)
        return x * self.width**0.5, lengths


class CosineStatistics(Cosine15, Statistics):
    pass


@dataclass(frozen=True)
class Stage:
    """What is tried, with which steps and seeds, and why."""

    base: Recipe
    seeds: tuple[int, ...]
    candidates: dict[str, tuple[type[Conformer], dict]]

    def recipe(self, name: str) -> Recipe:
        kind, changes = self.candidates[name]
        return kind(**{**vars(self.base), **changes})


SMALL = Conformer(steps=400, validations=1, width=96, blocks=1, hidden=384)
STAGES = {
    "first": Stage(
        SMALL,
        (100,),
        {
            "base": (Conformer, {}),
            "cosines, s 30": (Cosine, {}),
            "cosines, s 15": (Cosine15, {}),
            "AM, m 0.1": (Margin1, {}),
            "AM, m 0.2": (Margin2, {}),
            "AM, m 0.2, no smoothing": (Margin2, {"label_smoothing": 0.0}),
            "attentive statistics": (Statistics, {}),
            "self-attention pooling": (SelfAttention, {}),
            "cosines, s 15, attentive statistics": (CosineStatistics, {}),
            "SpecAugment": (Masked, {}),
            "SpecAugment, light": (LightlyMasked, {}),
            "level only": (Level, {}),
            "no mean subtraction": (Raw, {}),
            "√D scale": (Scaled, {}),
            "dropout 0.2": (Conformer, {"dropout": 0.2}),
            "dropout 0": (Conformer, {"dropout": 0.0}),
            "rate 1e-3": (Conformer, {"learning_rate": 1e-3}),
            "rate 4e-3": (Conformer, {"learning_rate": 4e-3}),
            "no smoothing": (Conformer, {"label_smoothing": 0.0}),
            "decay 0.1": (Conformer, {"weight_decay": 0.1}),
            "crop 96": (Conformer, {"crop": 96}),
            "crop 200": (Conformer, {"crop": 200}),
            "kernel 7": (Conformer, {"kernel": 7}),
            "kernel 31": (Conformer, {"kernel": 31}),
        },
    ),
    # Of the first, only what is done to the mean stood out; a lower rate and more dropout did no harm, and
    # averaged weights are new. They are tried on top of it, with another seed.
    "second": Stage(
        SMALL,
        (101,),
        {
            "level only": (Level, {}),
            "level only, rate 1e-3, dropout 0.2": (Level, {"learning_rate": 1e-3, "dropout": 0.2}),
            "level only, averaged 0.99": (Level, {"average": 0.99}),
            "level only, width 144": (Level, {"width": 144, "hidden": 576}),
            "no mean subtraction, rate 1e-3": (Raw, {"learning_rate": 1e-3}),
        },
    ),
}


def attempt(recipe: Recipe, rule: str, seed: int) -> dict[str, float]:
    """Accuracy of the last weights on whole utterances and on the second in their middle; minutes."""
    from ...training import fit

    start = perf_counter()
    run = fit(recipe, PackedCorpus.open(CORPUS), split=rule, seed=seed)
    minutes = (perf_counter() - start) / 60
    heard = {
        "whole": WholeUtterances(run.corpus, run.parts.test),
        "second": Middles(run.corpus, run.parts.test, frames=SECOND),
    }
    return {name: answered(run, pieces).accuracy for name, pieces in heard.items()} | {"minutes": minutes}


def search(stage: Stage) -> dict[str, dict]:
    """Every candidate in both directions with every seed, the best score first."""
    jobs = [
        (stage.recipe(name), rule, seed)
        for name in stage.candidates
        for rule in DIRECTIONS.values()
        for seed in stage.seeds
    ]
    found = in_processes(attempt, jobs)
    each = len(found) // len(stage.candidates)
    table = {}
    for number, name in enumerate(stage.candidates):
        results = found[each * number : each * (number + 1)]
        columns = {key: [result[key] for result in results] for key in results[0]}
        score = float(np.mean(columns["whole"] + columns["second"]))
        table[name] = {"score": score, **columns, "settings": stage.recipe(name).settings()}
    return dict(sorted(table.items(), key=lambda item: -item[1]["score"]))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    options = parser.parse_args(arguments)
    stage = STAGES[options.stage]
    table = search(stage)
    recorded.save(
        options.out,
        command=f"python -m groundup.experiments.speaker.search {options.stage} --out FILE",
        seeds=stage.seeds,
        numbers=table,
        threads=torch.get_num_threads(),
    )
    for name, row in table.items():
        means = "  ".join(f"{key} {np.mean(row[key]):.4f}" for key in ("score", "whole", "second", "minutes"))
        print(f"{name:<40} {means}")


if __name__ == "__main__":
    main()

"""Twenty actors in five groups of four: each group is met by a model that learned the sixteen others.

RAVDESS is read from `corpora/ravdess`, as `groundup.experiments.speaker.hearing` says. The four trials of
the chapter ask the same models, so a model once trained stays in `runs/beyond`, below the current folder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ...corpus import PackedCorpus, PackWriter
from ...recognition.detection import det_curve, eer
from ...recognition.embedding import embed_utterances
from ...training import Recipe, TrainedModel, recipes
from ..speaker.hearing import actors

FOLDS, SEEDS = 5, (0, 1, 2)  # of the weights, for each fold
STEPS = 600
RULE = "utterance:0.02"  # all but a few utterances are learned from: nobody in this corpus is tested on
RUNS = Path("runs", "beyond")


class Met(NamedTuple):
    """A model, and what it makes of every utterance of the corpus: of those it knows, and of strangers."""

    trained: TrainedModel
    corpus: PackedCorpus
    vectors: np.ndarray  # (N, E) unit vectors
    strange: np.ndarray  # (N,) booleans: the speaker is one of the four


def recipe() -> Recipe:
    """The recipe `small`, with steps enough for sixteen actors."""
    return replace(recipes["small"], steps=STEPS, validation_share=0.05)


def held_out(fold: int) -> list[str]:
    """Four actors, two men and two women: odd numbers are men.

    >>> held_out(1)
    ['Actor_05', 'Actor_06', 'Actor_07', 'Actor_08']
    """
    return [f"Actor_{number:02}" for number in range(4 * fold + 1, 4 * fold + 5)]


@cache
def meet(fold: int, seed: int) -> Met:
    """Train on sixteen actors, then hear all twenty."""
    corpus = actors()
    strange = np.isin(np.array(corpus.speakers)[corpus.labels], held_out(fold))
    trained = model(corpus, ~strange, RUNS / f"fold-{fold}-seed-{seed}", seed)
    return Met(trained, corpus, embed_utterances(trained, corpus, np.arange(len(corpus))), strange)


def model(corpus: PackedCorpus, learned: np.ndarray, folder: Path, seed: int) -> TrainedModel:
    """The model in `folder`, or a new one. Raises ValueError when another recipe made what is there."""
    if not folder.is_dir():
        from ...training import fit  # here and not above: Lightning takes seconds

        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as place:
            part = subset(corpus, np.flatnonzero(learned), Path(place) / "part")
            fit(recipe(), part, split=RULE, seed=seed, out=folder)
    trained = TrainedModel.open(folder)
    if trained.recipe.settings() != recipe().settings():
        raise ValueError(f"expected a model of {recipe()}, found another one. Remove {folder}")
    return trained


def subset(
    corpus: PackedCorpus,
    utterances: np.ndarray,
    folder: Path,
    change: Callable[[np.ndarray], np.ndarray] = np.asarray,
) -> PackedCorpus:
    """These utterances alone, each changed, in a corpus of their own: who is not in it cannot be learned."""
    about = {"name": corpus.name, "features": corpus.features, "dtype": str(corpus.dtype)}
    with PackWriter(folder, bands=corpus.bands, fields=tuple(corpus.fields), **about) as pack:
        for i in utterances:
            fields = {name: str(values[i]) for name, values in corpus.fields.items()}
            speaker = corpus.speakers[corpus.labels[i]]
            pack.add(str(corpus.ids[i]), change(corpus[i]), speaker=speaker, **fields)
    return PackedCorpus.open(folder)


def over_seeds(measure: Callable[[Met], dict[str, float]], fold: int) -> dict[str, float]:
    """What `measure` finds with the models of a fold: the mean, and each seed's own."""
    found = {seed: measure(meet(fold, seed)) for seed in SEEDS}
    means = {name: float(np.mean([one[name] for one in found.values()])) for name in found[SEEDS[0]]}
    return means | {f"{name}, seed {seed}": one[name] for seed, one in found.items() for name in one}


def error(scores: np.ndarray, targets: np.ndarray) -> float:
    """The equal error rate in per cent."""
    return 100 * eer(det_curve(scores, targets))


def pairs(met: Met) -> tuple[np.ndarray, np.ndarray]:
    """Both sides of every pair of utterances of strangers, (N,), (N,): numbers in the corpus."""
    strange = np.flatnonzero(met.strange)
    first, second = np.triu_indices(len(strange), 1)
    return strange[first], strange[second]

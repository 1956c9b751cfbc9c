"""What is asked of a trained model: whole utterances, crops, one second, and the same utterances in noise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from ...corpus import PackedCorpus
from ...training import Run, evaluate
from ..speaker.axes import Middles, right
from ..speaker.crops import accuracy_on_crops
from .noise import NOISY

DRAWS = 3  # of random crops


def whole(run: Run) -> dict[str, float]:
    """Accuracy on the test part, each utterance heard whole."""
    return {"whole": evaluate(run).accuracy}


def crops(run: Run) -> dict[str, float]:
    """Accuracy on random crops of the test part, as long as those of training: the mean of three draws.

    "crops, low" and "crops, high" are the least and the largest of them.
    """
    found = [accuracy_on_crops(run, run.parts.test, run.recipe.crop, draw) for draw in range(DRAWS)]
    return {"crops": float(np.mean(found)), "crops, low": min(found), "crops, high": max(found)}


def one_second(run: Run) -> dict[str, float]:
    """Accuracy on the middle second of each test utterance, which knows no other second's mean."""
    return {"one second": float(right(run, Middles(run.corpus, run.parts.test)).mean())}


def in_noise(run: Run) -> dict[str, float]:
    """Accuracy on the test part with white noise over each recording, see `noise`; trained without any."""
    return {f"{decibels} dB": heard_in(run, folder).accuracy for decibels, folder in NOISY.items()}


ASKED = (whole, crops, one_second)  # the same of all, so that trials recorded together share their models


def heard_in(run: Run, folder: Path):
    """What the run says of its test part as another pack of the same utterances has it."""
    corpus = PackedCorpus.open(folder)
    if not np.array_equal(corpus.ids, run.corpus.ids):
        raise ValueError(f"expected in {folder} the utterances of {run.corpus.path}, got others")
    return evaluate(replace(run, corpus=corpus))

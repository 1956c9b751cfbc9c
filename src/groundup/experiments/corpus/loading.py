"""What it costs to fetch training crops: something to fetch, calls a second, and where the time goes."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
import torch

from ...corpus import PackedCorpus, PackWriter

SPEAKERS = 600
STAGES = ("open", "read", "unpickle", "copy")


def noise_corpus(folder: Path, utterances: int, bands: int = 40, seed: int = 0) -> PackedCorpus:
    """A packed corpus of random frames, 130 to 600 to an utterance, 365 on the average as in the homework.

    How fast frames are fetched does not depend on what they hold. Ids are file names, as in the homework,
    and six hundred speakers take turns.
    """
    rng = np.random.default_rng(seed)
    with PackWriter(folder, bands=bands, name="noise", source="random frames") as pack:
        for number, length in enumerate(rng.integers(130, 601, size=utterances)):
            frames = rng.standard_normal((length, bands), dtype=np.float32)
            pack.add(f"uttr-{number:05d}.pt", frames, speaker=f"id{number % SPEAKERS:05d}")
    return PackedCorpus.open(folder)


def rate(call: Callable[[int], object], calls: int) -> float:
    """Calls a second: `call(0)`, `call(1)`, … one after the other."""
    start = time.perf_counter()
    for number in range(calls):
        call(number)
    return calls / (time.perf_counter() - start)


def stages(paths: Sequence[Path], frames: int) -> dict[str, float]:
    """Where the time of a crop goes that comes from a file of its own: median microseconds of each stage.

    Open the file, read its bytes, unpickle them into a tensor, copy `frames` frames out of it.
    """
    times = [_time_stages(path, frames) for path in paths]
    return {name: 1e6 * median(column) for name, column in zip(STAGES, zip(*times, strict=True), strict=True)}


def _time_stages(path: Path, frames: int) -> list[float]:
    moments = [time.perf_counter()]
    with open(path, "rb") as file:
        moments.append(time.perf_counter())
        content = file.read()
    moments.append(time.perf_counter())
    features = torch.load(io.BytesIO(content), weights_only=True)
    moments.append(time.perf_counter())
    features[:frames].clone()
    moments.append(time.perf_counter())
    return [later - earlier for earlier, later in pairwise(moments)]

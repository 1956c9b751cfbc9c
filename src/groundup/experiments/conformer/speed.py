"""S19: how much time does sub-sampling save?"""

from __future__ import annotations

from collections.abc import Callable

import torch

from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, unanimous
from ..timing import fastest, one_torch_thread
from .standard import Standard

FACTORS = (1, 2, 4, 8)
SHAPES = {"crops": (8, 128), "long utterances": (1, 1024)}  # as many frames in either batch
CALLS, SPEAKERS, BANDS = 3, 20, 40


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Microseconds of a forward and backward pass of the standard network, for each factor and shape."""
    numbers = {}
    with one_torch_thread():
        for name, (batch, frames) in SHAPES.items():
            times = fastest({f"{factor}×": step(factor, batch, frames, seed) for factor in FACTORS}, CALLS)
            saved = {f"1× ÷ {factor}×": times["1×"] / times[f"{factor}×"] for factor in FACTORS[1:]}
            numbers[name] = times | saved
    return numbers


def step(factor: int, batch: int, frames: int, seed: int) -> Callable[[], None]:
    """A call that computes a loss and all gradients once, on drawn features."""
    generator = torch.Generator().manual_seed(seed)
    model = Standard(subsampling=factor).model(BANDS, SPEAKERS, generator)
    x = torch.randn(batch, frames, BANDS, generator=generator)
    labels = torch.randint(SPEAKERS, (batch,), generator=generator)
    lengths = torch.full((batch,), frames)

    def call() -> None:
        model.zero_grad()
        model.loss(x, lengths, labels).backward()

    return call


def judge(numbers: Numbers) -> str:
    return unanimous(above(saved(numbers, name, 4), 4.0) for name in SHAPES)


def saved(numbers: Numbers, name: str, factor: int) -> Effect:
    """Time at 1× ÷ time at this factor, on one shape of batch."""
    bounds = {"bounds": (4.0,)} if factor == 4 else {"neutral": float(factor)}
    return Effect.timing(f"1× ÷ {factor}×, {name}", numbers[name][f"1× ÷ {factor}×"], **bounds)


def summarise(numbers: Numbers) -> list[Effect]:
    return [saved(numbers, name, factor) for name in SHAPES for factor in FACTORS[1:]]


CLAIM = Claim(
    id="S19",
    title="A quarter of the frames takes less than a quarter of the time",
    source="ours",
    statement=(
        "Attention compares all pairs of frames. So a network behind a fourfold sub-sampling is more than "
        "four times as fast as one that keeps every frame."
    ),
    prediction=(
        "Depends on the length. On crops of 128 frames attention is a small part and the convolutions of the "
        "front end cost time themselves: 3 to 3.5 times as fast. On utterances of 1,024 frames, where "
        "attention is nearly all, 15 to 20 times. Seen before: two rounds on larger batches, machine busy."
    ),
    expected=DEPENDS,
    missed=("On crops the median is where we had said, and the range reaches over the bound."),
    rule=(
        "A step is a forward and a backward pass on one thread, on 8 crops of 128 frames, and on one "
        "utterance of 1,024 frames, which are as many frames in all. The range over all rounds of the time "
        "with no sub-sampling ÷ the time with a fourfold one decides: a shape of batch confirms the claim if "
        "the range lies above 4, and refutes it if below, else it decides nothing. If the two disagree, it "
        "depends."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.7,
    chapter="conformer.ipynb",
    repeatable=False,
    processes=2,
)

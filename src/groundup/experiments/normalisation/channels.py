"""B2: over which axes does batch norm behind a convolution average?"""

from __future__ import annotations

import numpy as np
import torch

from ... import nn
from ...autograd import Tensor
from ..effect import Effect
from ..finding import CONFIRMED, Claim, Numbers, always

SHAPE = (5, 3, 7, 2)  # batch, channels, height, width
WAYS = {
    "each channel over batch and space": (0, 2, 3),
    "each channel and place over the batch": (0,),
    "each channel and example over space": (2, 3),
    "each example over channels and space": (1, 2, 3),
}
CLAIMED = next(iter(WAYS))
ENGINES = ("ours", "PyTorch")
EPS = 1e-5


def by_hand(x: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    """Mean 0 and variance 1, with the biased variance, over these axes."""
    centred = x - x.mean(axes, keepdims=True)
    return centred / np.sqrt((centred**2).mean(axes, keepdims=True) + EPS)


def as_rows(x: np.ndarray) -> np.ndarray:
    """Every pixel as an example and its channels as features: (B, C, H, W) → (B · H · W, C)."""
    return np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])


def layers(x: np.ndarray) -> dict[str, np.ndarray]:
    """What both engines' batch norm for images gives in training."""
    ours = nn.BatchNorm2d(x.shape[1], dtype=np.float64)
    theirs = torch.nn.BatchNorm2d(x.shape[1], dtype=torch.float64)
    given = ours(Tensor(x)).detach().numpy(), theirs(torch.from_numpy(x)).detach().numpy()
    return dict(zip(ENGINES, given, strict=True))


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Which ways to average give the layer's output: 1 where it is the same to ten digits."""
    x = np.random.default_rng(seed).normal(2.0, 3.0, SHAPE)

    def same(first: np.ndarray, second: np.ndarray) -> float:
        return float(np.allclose(first, second, rtol=1e-10, atol=1e-10))

    numbers = {}
    for engine, found in layers(x).items():
        numbers[engine] = {way: same(found, by_hand(x, axes)) for way, axes in WAYS.items()}
        numbers[engine]["a pixel as an example"] = same(as_rows(found), by_hand(as_rows(x), (0,)))
    return numbers


def judge(numbers: Numbers) -> str:
    return always(
        value == (way in (CLAIMED, "a pixel as an example"))
        for engine in ENGINES
        for way, values in numbers[engine].items()
        for value in values
    )


def summarise(numbers: Numbers) -> list[Effect]:
    return [
        Effect.holds(f"the same as {engine}: {way}", values)
        for engine in ENGINES
        for way, values in numbers[engine].items()
    ]


CLAIM = Claim(
    id="B2",
    title="Behind a convolution, batch norm takes one mean for each channel, over batch and space",
    source="notes 004, section 28",
    statement=(
        "For images the statistics belong to a channel, over all examples and all places: every pixel "
        "counts as an example, and its channels are its features."
    ),
    prediction="Confirmed: of five ways to average, these two, which are one, give the layer's output.",
    expected=CONFIRMED,
    rule=(
        "Random numbers of shape (5, 3, 7, 2), normalised by hand over four choices of axes, and as rows of "
        "pixels; compared with the batch norm for images in training, ours and PyTorch's, to ten digits. "
        "Confirmed if just the two ways that the claim names agree, for every seed and both engines; "
        "refuted if for none; else undecided."
    ),
    seeds=tuple(range(5)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.02,
    chapter="normalisation.ipynb",
)

"""B6: is batch norm faster because each layer sees a steadier input?"""

from __future__ import annotations

import copy

import numpy as np

from ... import nn
from ...autograd import Tensor, no_grad
from ...optim import SGD
from .. import digits
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers, above
from ..training_loop import evaluate, mask_rng, order_rng, split_rng
from .network import Between, bare, normed, perceptron, start_by_kaiming, training
from .speed import DEPTH, RATES, STEPS, TARGET, TRAIN, WIDTH

SIZE = 0.3  # of the shaking, in standard deviations
PROBE = 200  # training images on which the shift is measured
EVERY = 10  # steps
ARMS = ("without", "batch norm", "batch norm, shaken")


class Shaken(nn.Module):
    """Shifts and stretches each unit at random, anew in each step of training.

        y = e^a x + b

    a and b are normal, with mean 0 and standard deviation `size`, one of each
    for a unit and the same for all examples of the batch. Behind a batch norm,
    the next layer so sees another distribution in every step. In evaluation
    nothing happens.

    Source: Santurkar et al. (2018), How does batch normalization help
    optimization?, where each example is disturbed by noise whose mean and size
    are drawn for each unit and step.
    """

    def __init__(self, size: float, *, rng: np.random.Generator) -> None:
        super().__init__()
        self.size, self.rng = size, rng

    def forward(self, input: Tensor) -> Tensor:
        if not self.training:
            return input
        draws = self.size * self.rng.standard_normal((2, input.shape[1]))
        stretch, shift = draws.astype(input.dtype)
        return input * np.exp(stretch) + shift


def between(arm: str, seed: int) -> Between:
    """What stands between weights and activation in this arm."""
    shaking = mask_rng(seed)
    shaken: Between = lambda width: [nn.BatchNorm1d(width), Shaken(SIZE, rng=shaking)]  # noqa: E731
    return dict(zip(ARMS, (bare, normed, shaken), strict=True))[arm]


def moments(model: nn.Sequential, pixels: np.ndarray) -> np.ndarray:
    """Mean and standard deviation of what each activation is given: (2, units of all hidden layers).

    In training mode, on a copy, so that no running statistic moves.
    """
    found, x = [], Tensor(pixels)
    with no_grad():
        for layer in copy.deepcopy(model).train():
            if isinstance(layer, nn.ReLU):
                found.append([x.numpy().mean(axis=0), x.numpy().std(axis=0)])
            x = layer(x)
    return np.concatenate(found, axis=1)


def shift(before: np.ndarray, after: np.ndarray) -> float:
    """How far the distributions moved: √((Δmean / sd)² + (Δ log sd)²), the median over the units."""
    (mean, sd), (new_mean, new_sd) = before, after
    return float(np.median(np.hypot((new_mean - mean) / sd, np.log(new_sd / sd))))


def run(arm: str, lr: float, seed: int, images: digits.Images) -> tuple[int, float]:
    """Steps to the target, and the mean shift that one step makes, measured at every tenth."""
    model = perceptron(DEPTH, WIDTH, between(arm, seed), seed)
    start_by_kaiming(model, seed)
    optimizer, probe, shifts = SGD(model.parameters(), lr=lr), images.pixels[:PROBE], []
    for step in training(model, images, optimizer, steps=STEPS, rng=order_rng(seed)):
        if step % EVERY == EVERY - 1:
            before = moments(model, probe)
        if step % EVERY == 0:
            shifts.append(shift(before, moments(model, probe)))
            if evaluate(model, images)[0] <= TARGET:
                break
    return step, float(np.mean(shifts))


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Steps and shift of the three arms, each at the learning rate with which it arrives first."""
    images, numbers = digits.split(split_rng(seed), train=TRAIN).train, {}
    for arm in ARMS:
        with np.errstate(all="ignore"):  # at too large a rate the loss explodes: that run never arrives
            steps, moved = min(run(arm, lr, seed, images) for lr in RATES)
        numbers[arm] = {"steps": steps, "shift of one step": moved}
    return numbers


def against(numbers: Numbers, arm: str, measure: str) -> Effect:
    """The measure of this arm ÷ that of the network without a norm, paired by seed."""
    shares = np.divide(numbers[arm][measure], numbers["without"][measure])
    decides = {"bounds": (1.0,)} if arm == ARMS[2] else {"neutral": 1.0}
    return Effect.sample(f"{measure}, ÷ without a norm: {arm}", shares, "×", **decides)


def judge(numbers: Numbers) -> str:
    shifted = above(against(numbers, ARMS[2], "shift of one step"), 1.0)
    slower = above(against(numbers, ARMS[2], "steps"), 1.0)
    if slower == CONFIRMED:
        return CONFIRMED
    return REFUTED if (shifted, slower) == (CONFIRMED, REFUTED) else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    measures = ("steps", "shift of one step")
    return [against(numbers, arm, measure) for measure in measures for arm in ARMS[1:]]


CLAIM = Claim(
    id="B6",
    title="Batch norm is faster because each layer sees a steadier input",
    source="often said, and the title of the first paper",
    statement=(
        "While a network trains, the distribution of what each layer is given keeps shifting. Batch norm is "
        "faster because it takes this shift away."
    ),
    prediction=(
        "Refuted. Batch norm does take the shift away: the moments behind it move a hundred times less in a "
        "step. But put the shift back, more of it than a network without a norm has, and the network still "
        "arrives in less than two thirds of the steps."
    ),
    expected=REFUTED,
    rule=(
        "Three networks from Kaiming's start, each at the fastest of three rates: without a norm, with "
        "batch norm, and with batch norm behind which each unit is shifted and stretched at random in every "
        "step. Shift of one step: how far mean and standard deviation of what an activation is given move, "
        "in standard deviations, the median over all units. The claim is refuted if the shaken network has "
        "the larger shift and still takes fewer steps than the one without a norm, both by the 95 % "
        "interval of the ratio, paired by seed; confirmed if it takes more steps; else undecided."
    ),
    missed=(
        "What batch norm leaves of the shift is a few hundredths of it, and not one hundredth as we said."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.35,
    chapter="normalisation.ipynb",
)

"""B5: is dropout for dense layers, and batch norm for convolutions?"""

from __future__ import annotations

import numpy as np

from ... import nn
from ...autograd import Tensor
from .. import digits
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers, above
from ..training_loop import Plan, evaluate, fit, mask_rng, order_rng, split_rng, weight_rng

TRAIN, RATE = 300, 0.3
STEPS = {"dense layers": 200, "convolutions": 100}
STRENGTHS = (0.2, 0.5)


class AsImages(nn.Module):
    """(B, 64) pixels as (B, 1, 8, 8) images."""

    def forward(self, input: Tensor) -> Tensor:
        return input.reshape((-1, 1, 8, 8))


def dense(norm: bool, p: float, seed: int) -> nn.Sequential:
    """64 pixels → 128 → 128 → 10, each hidden layer with a norm, a ReLU and dropout, or without."""
    rng, masks, layers, inputs = weight_rng(seed), mask_rng(seed), [], digits.PIXELS
    for _ in range(2):
        layers += [nn.Linear(inputs, 128, rng=rng), *[nn.BatchNorm1d(128)] * norm, nn.ReLU()]
        layers += [nn.Dropout(p, rng=masks)] * (p > 0)
        inputs = 128
    return nn.Sequential(*layers, nn.Linear(inputs, digits.CLASSES, rng=rng))


def convolutional(norm: bool, p: float, seed: int) -> nn.Sequential:
    """Two convolutions of 8 and 16 channels, each pooled 2 × 2, then 64 → 10; dropout behind each pooling."""
    rng, masks, layers, inputs = weight_rng(seed), mask_rng(seed), [AsImages()], 1
    for channels in (8, 16):
        layers += [nn.Conv2d(inputs, channels, 3, padding=1, rng=rng), *[nn.BatchNorm2d(channels)] * norm]
        layers += [nn.ReLU(), nn.MaxPool2d(2), *[nn.Dropout(p, rng=masks)] * (p > 0)]
        inputs = channels
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(64, digits.CLASSES, rng=rng))


NETWORKS = dict(zip(STEPS, (dense, convolutional), strict=True))


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Test loss of both networks with neither, either and both; dropout's strength by validation loss."""
    parts, numbers = digits.split(split_rng(seed), train=TRAIN), {}
    for name, network in NETWORKS.items():

        def losses(norm: bool, p: float) -> tuple[float, float, float]:
            model = network(norm, p, seed)  # noqa: B023 - called in this round of the loop alone
            fit(model, parts.train, Plan(steps=STEPS[name], lr=RATE), rng=order_rng(seed))  # noqa: B023
            return evaluate(model, parts.validation)[0], evaluate(model, parts.test)[0], p

        dropped = min(losses(False, p) for p in STRENGTHS)
        numbers[name] = {
            "neither": losses(False, 0.0)[1],
            "dropout": dropped[1],
            "batch norm": losses(True, 0.0)[1],
            "both": losses(True, dropped[2])[1],
        }
    return numbers


def difference(numbers: Numbers, network: str, first: str, second: str, **marks: object) -> Effect:
    """Test loss with the first − with the second, paired by seed."""
    nats = np.subtract(numbers[network][first], numbers[network][second])
    return Effect.sample(f"test loss, {first} − {second}: {network}", nats, "nats", **marks)


def judge(numbers: Numbers) -> str:
    parts = [
        above(difference(numbers, "dense layers", "batch norm", "dropout"), 0.0),
        above(difference(numbers, "convolutions", "dropout", "batch norm"), 0.0),
    ]
    if REFUTED in parts:
        return REFUTED
    return CONFIRMED if parts == [CONFIRMED, CONFIRMED] else UNDECIDED


def summarise(numbers: Numbers) -> list[Effect]:
    effects = [difference(numbers, name, "dropout", "batch norm", bounds=(0.0,)) for name in NETWORKS]
    for first, second in (("batch norm", "neither"), ("dropout", "neither"), ("both", "batch norm")):
        effects += [difference(numbers, name, first, second, neutral=0.0) for name in NETWORKS]
    return effects


CLAIM = Claim(
    id="B5",
    title="Dropout is for dense layers, batch norm for convolutions",
    source="notes 002, section 13, where it is asked, and answered with “not necessarily”",
    statement=(
        "A network of dense layers wants dropout, a network of convolutions wants batch norm: each is the "
        "better one in its own place."
    ),
    prediction=(
        "Refuted. Batch norm will be the better one in both places. Dropout on whole feature maps as small "
        "as these will do harm."
    ),
    expected=REFUTED,
    rule=(
        "300 digits; two dense hidden layers, or two convolutions, trained for as many steps with either, "
        "at a rate of 0.3, dropout with the better of 0.2 and 0.5 by validation loss. The claim is "
        "confirmed if the test loss with dropout is lower than with batch norm in the dense network and "
        "higher in the convolutional one, both by the 95 % interval of the difference paired by seed; "
        "refuted if one of the two is clearly the other way round; else undecided."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.6,
    chapter="normalisation.ipynb",
)

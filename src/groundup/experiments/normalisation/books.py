"""B8: what does it cost to remember the biased variance, as two course books do?"""

from __future__ import annotations

import copy

import numpy as np

from ... import nn
from ...autograd import Tensor, no_grad
from ...nn import functional as F  # noqa: N812
from .. import digits
from ..effect import Effect
from ..finding import REFUTED, Claim, Numbers, above, unanimous
from ..training_loop import Plan, evaluate, fit, order_rng, split_rng
from .network import normed, perceptron

TRAIN, DEPTH, WIDTH, STEPS, RATE = 1000, 2, 64, 300, 0.1
BATCHES = (4, 10)
LOUDER = np.linspace(0.5, 4.0, 36)  # factors on the logits, of which the best is sought


def as_in_the_books(model: nn.Module, batch: int) -> nn.Module:
    """A copy whose running variances are the biased ones of batches of this size: (N − 1)/N times ours."""
    model = copy.deepcopy(model)
    for layer in model.modules():
        if isinstance(layer, nn.BatchNorm1d):
            layer.running_var *= (batch - 1) / batch
    return model


def best_factor(model: nn.Module, images: digits.Images) -> float:
    """The factor on all logits that gives the least loss: above 1 where the network is too modest."""
    with no_grad():
        logits = model.eval()(Tensor(images.pixels)).numpy()
    losses = [F.cross_entropy(Tensor(factor * logits), images.labels).item() for factor in LOUDER]
    return float(LOUDER[np.argmin(losses)])


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Test loss and accuracy of one network, with the unbiased running variance and with the biased one."""
    parts, numbers = digits.split(split_rng(seed), train=TRAIN), {}
    for batch in BATCHES:
        model = perceptron(DEPTH, WIDTH, normed, seed)
        fit(model, parts.train, Plan(steps=STEPS, lr=RATE, batch=batch), rng=order_rng(seed))
        ours, theirs = evaluate(model, parts.test), evaluate(as_in_the_books(model, batch), parts.test)
        numbers[f"batches of {batch}"] = {
            "loss, unbiased": ours[0],
            "loss, biased": theirs[0],
            "accuracy, unbiased": 100 * ours[1],
            "accuracy, biased": 100 * theirs[1],
            "best factor": best_factor(model, parts.test),
        }
    return numbers


def worse(numbers: Numbers, batch: int) -> Effect:
    """Test loss with the biased variance − with the unbiased one, paired by seed."""
    found = numbers[f"batches of {batch}"]
    nats = np.subtract(found["loss, biased"], found["loss, unbiased"])
    return Effect.sample(f"test loss, biased − unbiased: batches of {batch}", nats, "nats", bounds=(0.0,))


def judge(numbers: Numbers) -> str:
    return unanimous(above(worse(numbers, batch), 0.0) for batch in BATCHES)


def summarise(numbers: Numbers) -> list[Effect]:
    effects = [worse(numbers, batch) for batch in BATCHES]
    for name, found in numbers.items():
        points = np.subtract(found["accuracy, biased"], found["accuracy, unbiased"])
        effects.append(
            Effect.sample(f"test accuracy, biased − unbiased: {name}", points, "points", neutral=0.0)
        )
    for name, found in numbers.items():
        factor = f"best factor for the logits, unbiased: {name}"
        effects.append(Effect.sample(factor, found["best factor"], "×", neutral=1.0))
    return effects


CLAIM = Claim(
    id="B8",
    title="Remembering the biased variance makes the evaluation worse",
    source="ours, when we compared two course books with PyTorch",
    statement=(
        "Who stores the biased variance of small batches, as two much-read courses do, stretches all values "
        "in evaluation, behind every norm. So the loss on the test images is higher than with the unbiased "
        "one."
    ),
    prediction=(
        "Refuted. Our first guess was the contrary: a network that is stretched becomes too sure of itself. "
        "A pilot with other seeds set us right. With small batches the loss will be lower with the biased "
        "variance, the accuracy the same, since a network that was trained with noise is too modest without "
        "it, and any stretching helps: with the unbiased variance the best factor for its logits is above "
        "one."
    ),
    expected=REFUTED,
    rule=(
        "Two hidden layers of 64 units with batch norm, 1,000 digits, 300 steps at a rate of 0.1 with "
        "batches of 4 and of 10. A size confirms the claim if the test loss with the biased running "
        "variance − with the unbiased one, paired by seed, lies above 0 by its 95 % interval, and refutes "
        "it if below. If the two sizes disagree, it depends."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.15,
    chapter="normalisation.ipynb",
)

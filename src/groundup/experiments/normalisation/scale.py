"""B7: what does weight decay do to weights whose scale does not matter?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from ... import nn
from ...autograd import Tensor, no_grad
from ...optim import SGD
from .. import digits
from ..effect import Effect
from ..finding import REFUTED, Claim, Numbers, within
from ..training_loop import order_rng, split_rng, weight_rng
from .network import training
from .precise import precise_statistics

TRAIN, WIDTH, STEPS, LAST = 500, 64, 300, 100
RATE, DECAY = 0.1, 0.03
ALIKE = (0.9, 1.1)  # so near 1 a ratio is no difference

Schedule = Callable[[int], float]


def network(seed: int) -> nn.Sequential:
    """64 pixels → 64 units → 64 units → 10, a norm behind both hidden linear layers, in float64.

    With eps = 0, so that the scale of the weights before a norm changes nothing at all.
    """
    rng, layers = weight_rng(seed), []
    for inputs in (digits.PIXELS, WIDTH):
        layers.append(nn.Linear(inputs, WIDTH, bias=False, rng=rng, dtype=np.float64))
        layers += [nn.BatchNorm1d(WIDTH, eps=0.0, dtype=np.float64), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(WIDTH, digits.CLASSES, rng=rng, dtype=np.float64))


def weights_before_norms(model: nn.Sequential) -> list[nn.Parameter]:
    """The weights whose outputs the next layer normalises."""
    layers = list(model)
    return [a.weight for a, b in pairwise(layers) if isinstance(b, nn.BatchNorm1d)]


def constant(step: int) -> float:
    """The same rate in every step."""
    return RATE


def growing(step: int) -> float:
    """The rate that does without decay what RATE does with DECAY: η / (1 − ηλ)^(2t + 1), t = 0, 1, …

    Source: Li and Arora (2020), An exponential learning rate schedule for deep learning.
    """
    return RATE / (1 - RATE * DECAY) ** (2 * step + 1)


def train(
    seed: int, images: digits.Images, decay: float = 0.0, schedule: Schedule = constant, steps: int = STEPS
) -> tuple[nn.Sequential, np.ndarray, np.ndarray]:
    """A trained network, and of the weights before norms in each step: how long, and how far they turn.

    Only these weights decay and follow the schedule. Returns the model, lengths (steps,), the mean of their
    norms, and turns (steps,), the mean of the angles in radians between a weight matrix before and after.
    """
    model = network(seed)
    scaled = weights_before_norms(model)
    others = [p for p in model.parameters() if not any(p is weight for weight in scaled)]
    groups = [{"params": scaled, "weight_decay": decay}, {"params": others}]
    optimizer, lengths, turns = SGD(groups, lr=RATE), [], []
    optimizer.param_groups[0]["lr"] = schedule(0)
    before = [weight.numpy().copy() for weight in scaled]
    doubled = digits.Images(images.pixels.astype(np.float64), images.labels)
    for step in training(model, doubled, optimizer, steps=steps, rng=order_rng(seed)):
        after = [weight.numpy().copy() for weight in scaled]
        lengths.append(np.mean([np.linalg.norm(weight) for weight in after]))
        turns.append(np.mean([angle(*pair) for pair in zip(before, after, strict=True)]))
        before = after
        optimizer.param_groups[0]["lr"] = schedule(step)
    return model, np.array(lengths), np.array(turns)


def angle(first: np.ndarray, second: np.ndarray) -> float:
    """Between two arrays as vectors, in radians; exact for small angles, where an arc cosine is not.

    >>> round(angle(np.array([1.0, 0.0]), np.array([1.0, 1.0])), 4)
    0.7854
    """
    u, v = first / np.linalg.norm(first), second / np.linalg.norm(second)
    return float(2 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v)))


def answers(model: nn.Sequential, parts: digits.Split) -> np.ndarray:
    """Logits of the test images, (N, 10), with precise statistics: running ones lag where weights grow."""
    precise_statistics(model, parts.train.pixels.astype(np.float64))
    with no_grad():
        return model.eval()(Tensor(parts.test.pixels.astype(np.float64))).numpy()


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Without decay, with it, and without but with a rate that grows."""
    parts, runs = digits.split(split_rng(seed), train=TRAIN), {}
    runs["without decay"] = train(seed, parts.train)
    runs["with decay"] = train(seed, parts.train, decay=DECAY)
    runs["growing rate"] = train(seed, parts.train, schedule=growing)
    said = {name: answers(model, parts) for name, (model, _, _) in runs.items()}
    numbers = {
        name: {
            "length": lengths[-1],
            "turn": np.degrees(turns[-LAST:].mean()),
            "test accuracy": 100 * np.mean(said[name].argmax(axis=1) == parts.test.labels),
        }
        for name, (_, lengths, turns) in runs.items()
    }
    apart = abs(said["growing rate"] - said["with decay"]).max() / said["with decay"].std()
    numbers["growing rate"]["answers apart from those with decay"] = apart
    return numbers


def turned(numbers: Numbers) -> Effect:
    """Angle of a step with decay ÷ without, in the last hundred steps, paired by seed."""
    shares = np.divide(numbers["with decay"]["turn"], numbers["without decay"]["turn"])
    return Effect.sample("angle of a step, with decay ÷ without", shares, "×", bounds=ALIKE)


def judge(numbers: Numbers) -> str:
    return within(turned(numbers), *ALIKE)


def summarise(numbers: Numbers) -> list[Effect]:
    decayed, plain = numbers["with decay"], numbers["without decay"]
    shorter = np.divide(decayed["length"], plain["length"])
    return [
        turned(numbers),
        Effect.sample("length of the weights, with decay ÷ without", shorter, "×"),
        Effect.sample("angle of a step with decay", decayed["turn"], "degrees"),
        Effect.sample(
            "test accuracy, with decay − without",
            np.subtract(decayed["test accuracy"], plain["test accuracy"]), "points", neutral=0.0,
        ),
        Effect.sample(
            "growing rate and decay, how far apart",
            numbers["growing rate"]["answers apart from those with decay"], "spreads of a logit",
        ),
    ]  # fmt: skip


CLAIM = Claim(
    id="B7",
    title="Weight decay does nothing to weights that a norm follows",
    source="often said",
    statement=(
        "Behind a norm the scale of the weights does not matter: double them, and the output is the same. "
        "So weight decay, which only makes them smaller, does nothing there."
    ),
    prediction=(
        "Refuted. The network computes the same, but it learns otherwise: short weights turn further in a "
        "step. With decay a step will turn them at least twice as far as without. A rate that grows by 1/(1 "
        "− ηλ)² a step gives, without any decay, the same network to six digits."
    ),
    expected=REFUTED,
    rule=(
        "Two hidden layers of 64 units, each with a batch norm behind its weights; 500 digits, 300 steps at "
        "a rate of 0.1; the weights before norms decay with 0.03, or not. The claim is refuted if the angle "
        "by which these weights turn in a step, over the last 100 steps, is with decay ÷ without outside of "
        "0.9 to 1.1 by the 95 % interval, paired by seed; confirmed if the interval lies inside; else "
        "undecided."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.25,
    chapter="normalisation.ipynb",
)

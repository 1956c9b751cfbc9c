"""D7: does the mean of many passes with dropout equal one pass without?"""

from __future__ import annotations

from functools import partial

import numpy as np

from ... import nn
from ...autograd import Tensor, no_grad
from .. import digits
from ..effect import Effect
from ..finding import CONFIRMED, DEPENDS, REFUTED, Claim, Correction, Numbers, unanimous
from ..training_loop import Plan, fit, mask_rng, order_rng, split_rng, weight_rng

P, HIDDEN = 0.5, 64
PASSES = (1, 10, 100, 1000)
PLAN = Plan(steps=500)
CLOSE = 0.02  # of the outputs' spread: what we still call equal


def linear(seed: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Dropout(P, rng=mask_rng(seed)), nn.Linear(digits.PIXELS, digits.CLASSES, rng=weight_rng(seed))
    )


def with_hidden(seed: int, p_inputs: float) -> nn.Sequential:
    """A hidden ReLU layer with a mask on its units, and one on the pixels that drops a share p_inputs."""
    masks, weights = mask_rng(seed), weight_rng(seed)
    return nn.Sequential(
        nn.Dropout(p_inputs, rng=masks),
        nn.Linear(digits.PIXELS, HIDDEN, rng=weights),
        nn.ReLU(),
        nn.Dropout(P, rng=masks),
        nn.Linear(HIDDEN, digits.CLASSES, rng=weights),
    )


MODELS = {
    "one linear layer": linear,
    "hidden layer, pixels masked too": partial(with_hidden, p_inputs=P),
    "hidden layer, its units masked alone": partial(with_hidden, p_inputs=0.0),
}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train each model with dropout, then compare 1 to 1,000 averaged passes with one pass in eval."""
    parts, numbers = digits.split(split_rng(seed), train=1000), {}
    images = digits.Images(parts.test.pixels[:300], parts.test.labels[:300])
    for name, build in MODELS.items():
        model = build(seed)
        fit(model, parts.train, PLAN, rng=order_rng(seed))
        outputs = stochastic(model, images.pixels, max(PASSES)), once(model.eval(), images.pixels)
        for kind, function in {"logits": np.asarray, "probabilities": softmax}.items():
            passes, off = (function(output) for output in outputs)
            numbers[f"{name}, {kind}"] = compare(passes, off, images.labels)
    return numbers


def stochastic(model: nn.Module, pixels: np.ndarray, count: int) -> np.ndarray:
    """Logits (count, N, K) of that many passes in training mode."""
    model.train()
    return np.stack([once(model, pixels) for _ in range(count)])


def once(model: nn.Module, pixels: np.ndarray) -> np.ndarray:
    with no_grad():
        return model(Tensor(pixels)).numpy().astype(np.float64)


def softmax(logits: np.ndarray) -> np.ndarray:
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def compare(passes: np.ndarray, off: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Distance of the mean of M passes from one pass without dropout, in units of the latter's spread.

    The mean of M passes misses its own limit by s²/M (mean square), with s² the variance of one pass. What
    the squared distance has beyond that is the gap that no number of passes closes: an unbiased estimate,
    so it may fall below zero where the gap is none.
    """
    spread, found = off.std(), {}
    for count in PASSES:
        mean = passes[:count].mean(axis=0)
        found[f"distance, {count} passes"] = np.sqrt(np.mean((mean - off) ** 2)) / spread
        found[f"accuracy, {count} passes"] = np.mean(mean.argmax(axis=-1) == labels)
    found["accuracy, dropout off"] = np.mean(off.argmax(axis=-1) == labels)
    noise = passes.var(axis=0, ddof=1).mean() / len(passes)
    found["squared gap"] = (np.mean((passes.mean(axis=0) - off) ** 2) - noise) / spread**2
    return found


def gap(measures: dict[str, list[float]]) -> float:
    """The gap that remains, over all seeds, as a share of the outputs' spread."""
    return float(np.sqrt(max(0.0, np.mean(measures["squared gap"]))))


def judge(numbers: Numbers) -> str:
    return unanimous(CONFIRMED if gap(measures) < CLOSE else REFUTED for measures in numbers.values())


def summarise(numbers: Numbers) -> list[Effect]:
    gaps = []
    for condition, measures in numbers.items():
        left = 100 * np.sqrt(np.maximum(0, measures["squared gap"]))
        name = f"gap that no number of passes closes: {condition}"
        gaps.append(Effect.sample(name, left, "% of the spread", bounds=(100 * CLOSE,)))
    return [*gaps, *gains(numbers)]


def gains(numbers: Numbers) -> list[Effect]:
    """Accuracy of averaged probabilities less that with dropout off, for each number of passes."""
    effects = []
    for model in list(MODELS)[1:]:
        measures = numbers[f"{model}, probabilities"]
        for count in PASSES:
            gain = np.subtract(measures[f"accuracy, {count} passes"], measures["accuracy, dropout off"])
            name = f"accuracy of the mean of M passes − dropout off, {model}: M = {count:,}"
            effects.append(Effect.sample(name, 100 * gain, "points", neutral=0.0))
    return effects


OLD_RULE = (
    "Conditions: one linear layer or a hidden ReLU layer, logits or probabilities. The gap is the "
    "root mean square distance, in units of the outputs' spread, less what the noise of 1,000 passes "
    "explains. A condition is confirmed if the gap over all seeds is below 2 %, else refuted. If they "
    "disagree, it depends."
)


CLAIM = Claim(
    id="D7",
    title="Averaging many passes with dropout equals switching it off",
    source="notes 002, section 13",
    statement=(
        "At test time one may leave dropout on, run the same input many times and average: the result is "
        "that of one pass with dropout off."
    ),
    prediction=(
        "Depends. Where only a linear layer follows the mask, the mean of the logits tends to the eval "
        "output, since the expectation passes through a linear map. It does not pass through ReLU or "
        "softmax: three of the four conditions will keep a gap. The accuracies will hardly differ from "
        "100 passes on."
    ),
    expected=DEPENDS,
    rule=(
        "Conditions: one linear layer, a hidden ReLU layer with masks on its units and on the pixels, or on "
        "its units alone; logits or probabilities. The gap is the root mean square distance, in units of the "
        "outputs' spread, less what the noise of 1,000 passes explains. A condition is confirmed if the gap "
        "over all seeds is below 2 %, else refuted. If they disagree, it depends."
    ),
    missed=(
        "With the pixels masked too, a hundred averaged passes are still more than a point behind a single "
        "one with dropout off; we had expected hardly a difference from there on."
    ),
    corrections=(
        Correction(
            day="2026-11-21",
            rule=OLD_RULE,
            verdict=DEPENDS,
            why=(
                "The network of the old rule dropped half of the pixels too, and did not say so. The page "
                "read its poor single passes as what dropout on hidden units does. Now both networks are "
                "measured. With the mask on the hidden units alone only a linear layer follows it."
            ),
        ),
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.4,
    chapter="dropout.ipynb",
)

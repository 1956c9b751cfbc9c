"""O3: does the best learning rate grow in proportion to the batch?"""

from __future__ import annotations

import numpy as np

from ... import optim
from .. import digits
from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, opposite, unanimous
from ..training_loop import order_rng, split_rng
from .network import TRAIN, fit, perceptron, score

BASE = 16  # the batch at which the rate is tuned
RATES = {  # what is tried, powers of two around the best of the pilot
    4: tuple(2.0**k for k in range(-5, 0)),
    16: tuple(2.0**k for k in range(-3, 2)),
    64: tuple(2.0**k for k in range(-3, 3)),
    256: tuple(2.0**k for k in range(-3, 4)),
}
EXAMPLES = 4 * TRAIN  # four epochs, whatever the batch
HOLDS = 1.25  # the scaled rate is as good as a tuned one if its loss is at most so many times as large


def final(seed: int, parts: digits.Split, batch: int, lr: float) -> float:
    """Validation loss after four epochs of plain SGD."""
    model = perceptron(seed)
    sgd = optim.SGD(model.parameters(), lr=lr)
    finite = fit(model, parts.train, sgd, steps=EXAMPLES // batch, rng=order_rng(seed), batch=batch)
    return score(model, parts.validation, finite)[0]


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Tune the rate at batches of 16; scale it to other batches, keep it, and tune it there too."""
    parts = digits.split(split_rng(seed), train=TRAIN)
    losses = {batch: {lr: final(seed, parts, batch, lr) for lr in rates} for batch, rates in RATES.items()}
    tuned = min(losses[BASE], key=losses[BASE].get)
    numbers = {}
    for batch, found in losses.items():
        rates = {
            "tuned": min(found, key=found.get),
            "scaled": tuned * batch / BASE,
            "scaled by the root": tuned * (batch / BASE) ** 0.5,
            "kept": tuned,
        }
        numbers[f"batch {batch}"] = {"tuned rate": rates["tuned"]} | {
            f"loss, rate {how}": found[lr] if lr in found else final(seed, parts, batch, lr)
            for how, lr in rates.items()
        }
    return numbers


def worse(numbers: Numbers, batch: int, how: str = "scaled") -> Effect:
    """The loss at this rate ÷ that at the batch's own tuned rate."""
    measures = numbers[f"batch {batch}"]
    ratio = np.divide(measures[f"loss, rate {how}"], measures["loss, rate tuned"])
    return Effect.sample(f"loss, rate {how} ÷ rate tuned: batch {batch}", ratio, "×", bounds=(HOLDS,))


def judge(numbers: Numbers) -> str:
    return unanimous(opposite(above(worse(numbers, batch), HOLDS)) for batch in RATES if batch != BASE)


def summarise(numbers: Numbers) -> list[Effect]:
    return [
        worse(numbers, batch, how)
        for how in ("scaled", "scaled by the root", "kept")
        for batch in RATES
        if batch != BASE
    ]


CLAIM = Claim(
    id="O3",
    title="The learning rate grows in proportion to the batch",
    source="notes 004, competition",
    statement=(
        "A rate of 0.1 was right for batches of 256; for batches of b take 0.1 · b / 256. "
        "Whatever the batch, the rate goes with it."
    ),
    prediction=(
        "Depends on the size. From batches of 16 down to 4 the rule will hold: a small step does nearly "
        "what its gradient says, and four of them with a quarter of the rate do what one did. Up to 64 and "
        "256 it will fail, since the scaled rate is beyond the edge where steps diverge."
    ),
    expected=DEPENDS,
    rule=(
        "Plain SGD, four epochs of 512 digits. The rate is tuned at batches of 16 for the least validation "
        "loss among powers of two, and scaled in proportion to batches of 4, 64 and 256. For a batch the "
        "rule holds if the loss with the scaled rate is at most 1.25 times that with the batch's own tuned "
        "rate, by the 95 % interval over seeds, and fails if more. If batches disagree, it depends."
    ),
    missed=(
        "Upwards the rule fails, as expected. Downwards the scaled rate is not quite as good as a tuned "
        "one: the interval reaches beyond the bound, and so the trial decides nothing there."
    ),
    seeds=tuple(range(12)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.35,
    chapter="optimisers.ipynb",
)

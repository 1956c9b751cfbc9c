"""O6: may accuracy fall while the loss falls?"""

from __future__ import annotations

import numpy as np

from ... import optim
from .. import digits
from ..effect import Effect
from ..finding import CONFIRMED, Claim, Numbers, always
from ..training_loop import order_rng, split_rng
from .network import TRAIN, fit, perceptron, score

STEPS, EVERY, LR = 400, 16, 0.1  # EVERY: an epoch


def curves(seed: int) -> np.ndarray:
    """Validation loss and accuracy after each epoch: (epochs, 2)."""
    parts, model, rows = digits.split(split_rng(seed), train=TRAIN), perceptron(seed), []

    def watch(step: int) -> None:
        if step % EVERY == 0:
            rows.append(score(model, parts.validation))

    sgd = optim.SGD(model.parameters(), lr=LR)
    fit(model, parts.train, sgd, steps=STEPS, rng=order_rng(seed), watch=watch)
    return np.array(rows)


def trial(seed: int) -> dict[str, dict[str, float]]:
    """In how many of 24 epochs both fell, and by how many points the accuracy fell at most."""
    loss, accuracy = np.diff(curves(seed), axis=0).T
    both = (loss < 0) & (accuracy < 0)
    return {
        "validation images": {
            "epochs": len(loss),
            "loss fell": float(np.sum(loss < 0)),
            "both fell": float(np.sum(both)),
            "largest fall of accuracy": float(-np.min(accuracy, where=both, initial=0.0)),
        }
    }


def judge(numbers: Numbers) -> str:
    return always(count > 0 for count in numbers["validation images"]["both fell"])


def summarise(numbers: Numbers) -> list[Effect]:
    found = numbers["validation images"]
    share = 100 * np.divide(found["both fell"], found["loss fell"])
    return [
        Effect.sample("of the epochs in which the loss fell, accuracy fell in", share, "%"),
        Effect.sample("largest such fall", found["largest fall of accuracy"], "points"),
    ]


CLAIM = Claim(
    id="O6",
    title="Accuracy may fall while the loss falls",
    source="notes 002, section 11",
    statement="The loss on validation images goes down while their accuracy goes down too.",
    prediction=(
        "Confirmed, in every run. The loss counts how sure the network is, the accuracy only which answer "
        "is first: many images become a little surer while one crosses the line. It will happen in about "
        "one epoch of ten."
    ),
    expected=CONFIRMED,
    rule=(
        "One network and plain SGD, 25 epochs on 512 digits; loss and accuracy on 400 others after each "
        "epoch. Confirmed if in every seed there is an epoch in which both fell, refuted if in none, else "
        "undecided."
    ),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.05,
    chapter="optimisers.ipynb",
)

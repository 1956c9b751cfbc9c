"""O2: is an isolated peak of a search noise, and are good neighbours the better guide?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ... import optim
from .. import digits
from ..effect import Effect
from ..finding import CONFIRMED, Claim, Numbers, above
from ..training_loop import order_rng, split_rng
from .network import fit, perceptron, score

TRAIN, VALIDATION, STEPS = 150, 100, 40
TRIALS, NEAREST, TOP, AGAIN = 80, 5, 10, 3
GOOD, BAD = "five with good neighbours", "five with bad ones"
FIRST_RATE, DECADES, MOST = 1e-3, 4, 0.99  # rates from 0.001 to 10, momentum up to 0.99


@dataclass(frozen=True)
class Study:
    """places: (N, 2) in the unit square, rate and momentum; scores: (N,) validation accuracy in per cent."""

    places: np.ndarray
    scores: np.ndarray

    @property
    def smoothed(self) -> np.ndarray:
        """(N,) the mean score of each place and its five nearest."""
        distance = np.linalg.norm(self.places[:, None] - self.places, axis=-1)
        nearest = distance.argsort(axis=1)[:, : NEAREST + 1]  # itself comes first
        return self.scores[nearest].mean(axis=1)


def settings(place: np.ndarray) -> dict[str, float]:
    """Rate, on a logarithmic scale, and momentum of a place in the unit square."""
    return {"lr": FIRST_RATE * 10 ** (DECADES * place[0]), "momentum": MOST * place[1]}


def accuracy(parts: digits.Split, images: digits.Images, place: np.ndarray, seed: int) -> float:
    """Train at this place with this seed for weights and order; accuracy on these images in per cent."""
    model = perceptron(seed)
    sgd = optim.SGD(model.parameters(), **settings(place))
    return score(model, images, fit(model, parts.train, sgd, steps=STEPS, rng=order_rng(seed)))[1]


def study(seed: int, trials: int = TRIALS) -> Study:
    """A random search with few images; each trial has a seed of its own."""
    parts = digits.split(split_rng(seed), TRAIN, VALIDATION)
    places = np.random.default_rng([4, seed]).random((trials, 2))
    seeds = 1000 * (seed + 1) + np.arange(trials)
    pairs = zip(places, seeds, strict=True)
    scores = [accuracy(parts, parts.validation, *pair) for pair in pairs]
    return Study(places, np.array(scores))


def trial(seed: int) -> dict[str, dict[str, float]]:
    """The ten best trials of a study, trained three times more each: what they promised, what is left of it.

    They are halved by the mean score of their neighbourhoods. Two single trials stand beside the halves: the
    one with the best score, and of the ten the one with the best neighbourhood.
    """
    found, parts = study(seed), digits.split(split_rng(seed), train=TRAIN, validation=VALIDATION)
    top = np.argsort(-found.scores, kind="stable")[:TOP]
    fresh = range(1000 * (seed + 1) + TRIALS, 1000 * (seed + 1) + TRIALS + AGAIN)
    kept = {i: np.mean([accuracy(parts, parts.test, found.places[i], s) for s in fresh]) for i in top}
    order = sorted(top, key=lambda i: -found.smoothed[i])
    chosen = {
        GOOD: order[: TOP // 2],
        BAD: order[TOP // 2 :],
        "the best score": top[:1],
        "the best neighbourhood": order[:1],
    }
    return {
        name: {
            "promised": float(np.mean(found.scores[which])),
            "neighbourhood": float(np.mean(found.smoothed[which])),
            "kept": float(np.mean([kept[i] for i in which])),
        }
        for name, which in chosen.items()
    }


def gain(numbers: Numbers, first: str, second: str) -> Effect:
    """Test accuracy that is left after training again, first − second, paired by study."""
    difference = np.subtract(numbers[first]["kept"], numbers[second]["kept"])
    return Effect.sample(f"{first} − {second}", difference, "points", bounds=(0.0,))


def judge(numbers: Numbers) -> str:
    return above(gain(numbers, GOOD, BAD), 0.0)


def summarise(numbers: Numbers) -> list[Effect]:
    fall = {
        name: np.subtract(numbers[name]["promised"], numbers[name]["kept"])
        for name in ("the best score", GOOD, BAD)
    }
    return [
        gain(numbers, GOOD, BAD),
        gain(numbers, "the best neighbourhood", "the best score"),
        *(
            Effect.sample(f"promised − kept: {name}", values, "points", neutral=0.0)
            for name, values in fall.items()
        ),
    ]


CLAIM = Claim(
    id="O2",
    title="A good hyper-parameter has good neighbours, an isolated peak is noise",
    source="notes 004, section 16",
    statement=(
        "In a search, look at the settings around the best one. If they do well too, it is good; a peak that "
        "stands alone is noise, and will not do as well again."
    ),
    prediction=(
        "Confirmed. Among the ten best of 80 random trials, the five with the better neighbourhoods will be "
        "about three points better when they are trained again. The very best score will fall by about five "
        "points. Choosing by the neighbourhood in place of the score will hardly pay: of ten good "
        "trials the score knows something as well."
    ),
    expected=CONFIRMED,
    rule=(
        "A study is a random search over rate (0.001 to 10) and momentum (up to 0.99), 80 trials of 40 steps "
        "on 150 images, scored on 100 others; a trial's neighbourhood is the mean score of itself and its "
        "five nearest. The ten best scores are trained again with three new seeds and tested on all other "
        "images. Confirmed if the five with the better neighbourhoods keep more accuracy than the other "
        "five, by the 95 % interval over studies; refuted if less; else undecided."
    ),
    seeds=tuple(range(20)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.7,
    chapter="optimisers.ipynb",
)

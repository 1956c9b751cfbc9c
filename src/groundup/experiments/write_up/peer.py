"""S25: at equal parameters, does the Conformer name speakers better than a residual network?"""

from __future__ import annotations

from dataclasses import replace

from ..effect import Effect
from ..finding import DEPENDS, Claim, Numbers, above, unanimous
from ..speaker.both_ways import hear_arms, points
from .arms import BASE, RESIDUAL
from .questions import ASKED

LONGER = 3  # times as many steps: then the Conformer takes about as long as the residual network
RECIPES = {
    "Conformer": BASE,
    "ResNet": RESIDUAL,
    "Conformer, longer": replace(BASE, steps=LONGER * BASE.steps),
}


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Train both for the same steps, and the Conformer for three times as many."""
    return hear_arms(RECIPES, seed, ASKED)


def ahead(numbers: Numbers, name: str, measure: str = "whole") -> Effect:
    """Accuracy of this Conformer less that of the ResNet, seed by seed."""
    difference = points(numbers, name, measure) - points(numbers, "ResNet", measure)
    more = "" if measure == "whole" else f", {measure}"
    bounds = () if more else (0.0,)
    return Effect.sample(f"{name} − ResNet{more}", difference, "points", neutral=0.0, bounds=bounds)


def judge(numbers: Numbers) -> str:
    return unanimous(above(ahead(numbers, name), 0.0) for name in RECIPES if name != "ResNet")


def summarise(numbers: Numbers) -> list[Effect]:
    names = [name for name in RECIPES if name != "ResNet"]
    found = [ahead(numbers, name) for name in names]
    found += [ahead(numbers, name, "one second") for name in names]
    return found + [Effect.sample(name, points(numbers, name, "whole"), "%") for name in RECIPES]


CLAIM = Claim(
    id="S25",
    title="At equal parameters a Conformer names speakers better than a residual network",
    source="homework 4, which names the Conformer for its strong baseline",
    statement=(
        "The Conformer is the better speaker model: with as many parameters, trained on the same crops, it "
        "names more utterances rightly than a residual network of convolutions."
    ),
    prediction=(
        "It depends. Seen before, seed 100, 500 steps, one direction: residual network 0.90, Conformer "
        "0.75. So at equal steps the Conformer will be behind, by 8 to 20 points; with three times the "
        "steps it will be ahead, by 2 to 10."
    ),
    expected=DEPENDS,
    rule=(
        "Both have the same pooling, head, loss and settings, and the same number of parameters to 5 %, and"
        " are paired by seed; accuracies are the mean of both directions of RAVDESS. The Conformer is ahead"
        " if the 95 % interval over seeds of its accuracy less the other's lies above 0, and behind if it "
        "lies below. That is asked at equal steps, and with three times the steps for the Conformer, which "
        "then takes about as long on one core. Confirmed if it is ahead both times, refuted if behind both "
        "times; it depends if once ahead and once behind; else undecided."
    ),
    seeds=(3, 4, 5),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=15,
    chapter="write_up.ipynb",
    repeatable=False,  # as S16
    not_measured=(
        "Large networks and much data, where residual networks and their kin lead the public tables on "
        "VoxCeleb. No setting was chosen for the residual network: it has the Conformer's."
    ),
)

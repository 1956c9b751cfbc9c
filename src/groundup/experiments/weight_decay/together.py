"""W5: does weight decay lower training error and generalisation error together?"""

from __future__ import annotations

import numpy as np

from ... import optim
from ..effect import Effect
from ..finding import CONFIRMED, REFUTED, UNDECIDED, Claim, Numbers, above, opposite, unanimous
from . import curves, network

LAMBDAS = tuple(10.0 ** np.arange(-9, -1.9, 1))
FEW, FRESH = 20, 1000
DECAY = (0.0005, 0.005, 0.05)
TRAIN, WRONG, LR, STEPS = 100, 0.2, 0.5, 400


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Training and test error without decay, and with the decay that a validation set chooses."""
    return {"polynomial, 20 points": _polynomial(seed), "network, 100 images": _network(seed)}


def _polynomial(seed: int) -> dict[str, float]:
    rng = np.random.default_rng([7, seed])
    x, y = curves.points(rng, FEW)
    X, (validation, targets) = curves.powers(x), curves.points(rng, FRESH)  # noqa: N806
    spectrum, fresh = curves.Spectrum(X, y), curves.powers(validation)
    fits = {each: spectrum.weights(curves.decayed(spectrum.strength, each)) for each in (0.0, *LAMBDAS)}
    best = min(LAMBDAS, key=lambda each: curves.error(fresh, targets, fits[each]))
    truth = curves.wave(validation)
    return {
        f"{kind}, {arm}": curves.error(*on, fits[decay])
        for kind, on in (("training", (X, y)), ("test", (fresh, truth)))
        for arm, decay in (("decay", best), ("none", 0.0))
    }


def _network(seed: int) -> dict[str, float]:
    parts, runs = network.data(seed, TRAIN, WRONG), {}
    for decay in (0.0, *DECAY):
        model = network.classifier(seed)
        optimizer = optim.SGD(model.parameters(), lr=LR, weight_decay=decay)
        network.fit(model, parts.train, optimizer, seed=seed, steps=STEPS)
        runs[decay] = network.measured(model, parts)
    best = min(DECAY, key=lambda decay: runs[decay].validation)
    found = {"decay": runs[best], "none": runs[0.0]}
    return {f"training, {arm}": run.train for arm, run in found.items()} | {
        f"test, {arm}": run.test for arm, run in found.items()
    }


def change(numbers: Numbers, name: str, kind: str) -> Effect:
    """The error with decay ÷ without: below 1 where decay lowers it."""
    found = np.divide(numbers[name][f"{kind}, decay"], numbers[name][f"{kind}, none"])
    return Effect.sample(f"{kind} error, decay ÷ none: {name}", found, "×", bounds=(1.0,))


def _lowers_both(numbers: Numbers, name: str) -> str:
    both = {opposite(above(change(numbers, name, kind), 1.0)) for kind in ("training", "test")}
    return REFUTED if REFUTED in both else CONFIRMED if both == {CONFIRMED} else UNDECIDED


def judge(numbers: Numbers) -> str:
    return unanimous(_lowers_both(numbers, name) for name in numbers)


def summarise(numbers: Numbers) -> list[Effect]:
    return [change(numbers, name, kind) for name in numbers for kind in ("training", "test")]


CLAIM = Claim(
    id="W5",
    title="Decay lowers training error and generalisation error together",
    source="notes 002, section 12",
    statement="With weight decay the training error falls, and the generalisation error falls with it.",
    prediction=(
        "Refuted. Without decay the training error is what is made least, so decay can only raise it: for "
        "the polynomial by a theorem, for the network because 400 steps are enough to come near. The test "
        "error will fall in both, by a quarter or more."
    ),
    expected=REFUTED,
    rule=(
        "A polynomial of degree 12 through 20 points, and a network on 100 digits of which a fifth are "
        "wrongly labelled; the decay is the one with the lowest validation error. A condition refutes the "
        "claim if the 95 % interval of the mean ratio with ÷ without decay, paired by seed, lies above 1 for "
        "the training error or for the test error, and confirms it if below 1 for both."
    ),
    missed="The test error of the network falls by much less than the quarter that we expected.",
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=0.15,
    chapter="weight_decay.ipynb",
)

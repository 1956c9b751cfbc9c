"""D3: is a layer of twice the width with p = 0.5 at least as good as the narrow layer without dropout?"""

from __future__ import annotations

from .. import digits
from ..effect import Effect
from ..finding import (
    CONFIRMED,
    NO_WORD,
    REFUTED,
    UNDECIDED,
    Claim,
    Correction,
    Numbers,
    paired,
    unanimous,
)
from ..training_loop import Plan, evaluate, fit, order_rng, split_rng
from .network import perceptron

TRAIN = (100, 300, 1000)
PLAN = Plan(steps=1000)
ARMS = {"64": (64, 0.0), "128, p = 0.5": (128, 0.5), "128": (128, 0.0), "64, p = 0.5": (64, 0.5)}
MARGIN = 0.25  # percentage points of accuracy that still count as "at least as good"


def trial(seed: int) -> dict[str, dict[str, float]]:
    """Test accuracy in per cent after the same number of steps, for each arm and size of the training set."""
    numbers = {}
    for size in TRAIN:
        parts, accuracies = digits.split(split_rng(seed), train=size), {}
        for arm, (width, p) in ARMS.items():
            model = perceptron(width, p, seed)
            fit(model, parts.train, PLAN, rng=order_rng(seed))
            accuracies[arm] = 100 * evaluate(model, parts.test)[1]
        numbers[condition(size)] = accuracies
    return numbers


def condition(size: int) -> str:
    return f"{size} training images"


def fall(effect: Effect) -> str:
    """Refuted when clearly worse, confirmed when at most MARGIN worse, else undecided."""
    if effect.high < 0:
        return REFUTED
    return CONFIRMED if effect.low > -MARGIN else UNDECIDED


def judge(numbers: Numbers) -> str:
    return unanimous(fall(effect) for effect in differences(numbers, "128, p = 0.5", "64", bounds=(-MARGIN,)))


def differences(numbers: Numbers, first: str, second: str, **marks: object) -> list[Effect]:
    """Accuracy of the first arm less that of the second, paired by seed, at each size."""
    return [
        Effect.sample(
            f"width {first} − width {second}: {name}", paired(measures, first, second), "points", **marks
        )
        for name, measures in numbers.items()
    ]


def summarise(numbers: Numbers) -> list[Effect]:
    others = [("128", "64"), ("64, p = 0.5", "64"), ("128, p = 0.5", "128")]
    judged = differences(numbers, "128, p = 0.5", "64", bounds=(-MARGIN,))
    return judged + [e for pair in others for e in differences(numbers, *pair, neutral=0.0)]


OLD_RULE = (
    "For 100, 300 and 1,000 training images: the difference in test accuracy, paired by seed, after "
    "1,000 steps. Refuted if the 95 % interval of its mean lies below 0, confirmed if it lies above "
    "−0.25 points, else it depends on the seed. If the three sizes disagree, it depends on the size."
)


CLAIM = Claim(
    id="D3",
    title="Width 128 with p = 0.5 does at least as well as width 64",
    source="notes 004, section 13",
    statement=(
        "If a width of 64 works, double it to 128 and add dropout of 0.5: as many units are at work, and "
        "the result is at least as good."
    ),
    prediction=(
        "Confirmed. With few images the network overfits and dropout helps; with 1,000 it should not "
        "hurt. We expect half a point to one point of test accuracy, less with more images, and hardly "
        "anything from the width alone."
    ),
    expected=CONFIRMED,
    rule=(
        "For 100, 300 and 1,000 training images: the difference in test accuracy, paired by seed, after "
        "1,000 steps. Refuted if the 95 % interval of its mean lies below 0, confirmed if it lies above "
        "−0.25 points, else undecided. If the three sizes disagree, it depends on the size."
    ),
    missed=(
        "The gain that we expected, half a point to one, is right for 300 images; with 100 it is more than "
        "twice as large. And the width alone, from which we expected hardly anything, brings a part of it."
    ),
    corrections=(Correction("2026-11-21", OLD_RULE, CONFIRMED, NO_WORD),),
    seeds=tuple(range(10)),
    trial=trial,
    judge=judge,
    summarise=summarise,
    minutes=1.25,
    chapter="dropout.ipynb",
)
